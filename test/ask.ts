import { inject } from 'vitest';

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each test reads what it asked for
  readonly data: any;
  readonly errors?: { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks the test server's API. */
export async function ask(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${inject('url')}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** Asks, and throws where there are errors. */
export async function data(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Answer['data']> {
  const answer = await ask(query, variables, headers);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

/** The header that says who asks. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
