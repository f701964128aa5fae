/** Why there is no answer: nobody answers, or the API says what is wrong with the question; `told` is a sentence for whoever reads the page. */
export class AskError extends Error {
  constructor(
    readonly kind: 'offline' | 'refused' | 'told',
    message: string,
    /** The API's, of what it refused. */
    readonly code?: string | undefined,
  ) {
    super(message);
    this.name = 'AskError';
  }
}

/** Whatever was thrown, as an error that can be shown. */
export function asAskError(error: unknown): AskError {
  return error instanceof AskError ? error : new AskError('refused', String(error));
}

/** What GraphQL answers with over HTTP: data, errors, or both. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}
interface AskOptions {
  /** The site's; the API answers in it. */
  readonly locale: string;
  readonly token?: string | null;
  readonly signal?: AbortSignal;
}

/** Asks the API, which is at the page's own origin. Throws AskError where there is no whole answer. */
export async function ask<Data>(query: string, variables: object, options: AskOptions): Promise<Data> {
  const { data, errors } = await askRaw<Data>(query, variables, options);
  if (errors?.length || !data) {
    const messages = (errors ?? []).map((error) => error.message);
    throw new AskError('refused', messages.join('\n'), errors?.[0]?.extensions?.code);
  }
  return data;
}

/** The answer as it is, errors and all. */
export async function askRaw<Data>(query: string, variables: object, { locale, token, signal }: AskOptions): Promise<Answer<Data>> {
  let response: Response;
  try {
    const headers = { accept: 'application/json', 'accept-language': locale, ...(token && { authorization: `Bearer ${token}` }) };
    response = await fetch(...requestOf(query, variables, headers, signal));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new AskError('offline', String(error));
  }
  // A proxy or a plain file server answers with a page.
  if (!response.headers.get('content-type')?.includes('json')) throw new AskError('offline', `HTTP ${response.status}`);
  return (await response.json()) as Answer<Data>;
}

/** In characters: what every proxy lets pass. */
const LONGEST_ADDRESS = 2000;

/** A short question is a GET: the browser keeps its answer, and asks whether it still holds. */
function requestOf(query: string, variables: object, headers: Record<string, string>, signal?: AbortSignal): [string, RequestInit] {
  const address = `/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;
  if (/^\s*(query\b|\{)/.test(query) && address.length <= LONGEST_ADDRESS) return [address, { headers, ...(signal && { signal }) }];
  return [
    '/graphql',
    {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      ...(signal && { signal }),
    },
  ];
}
