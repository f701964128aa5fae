import { goQuote } from './go-quote.ts';

/** An answer of the API server, or of whom it has asked. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** @see kubernetes: client-go/rest/config.go DefaultKubernetesUserAgent */
export const KUBECTL_AGENT = ['User-Agent', 'kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112'] as const;

/** Where it looks next, which is still on that server. @see Go: net/http/client.go redirectBehavior, defaultCheckRedirect */
export function movedTo(method: string, { status, headers }: RawAnswer, redirects: number): string | undefined {
  if (method !== 'GET' || !/^30[12378]$/.test(String(status)) || redirects >= MOST_REDIRECTS) return undefined;
  const [, location] = headers.find(([name]) => name.toLowerCase() === 'location') ?? [];
  return location?.startsWith('/') ? location : undefined;
}
const MOST_REDIRECTS = 10;

/** What the server warns of, as kubectl tells it. @see kubernetes: apimachinery/pkg/util/net/http.go ParseWarningHeader; client-go/rest/warnings.go */
export const warningLines = ({ headers }: RawAnswer): string[] =>
  headers
    .filter(([name]) => name.toLowerCase() === 'warning')
    .flatMap(([, value]) => [...value.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)])
    .map(([, text = '']) => `Warning: ${text.replace(/\\(.)/g, '$1')}`);

/** What kubectl prints of an answer to what was asked for by `--raw`: the answer as it is, or what is wrong. @see kubernetes: kubectl/pkg/rawhttp/raw.go raw */
export function rawAnswerText(target: string, answer: RawAnswer): { readonly stdout: string; readonly stderr: string } {
  const value = answer.headers.some(([name, type]) => name.toLowerCase() === 'content-type' && /json/.test(type))
    ? statusOf(answer.body)
    : undefined;
  if (answer.status < 400) {
    // It is asked for as what no browser is; the version is indented for everybody, and others write as they do.
    const isFlat = value && !/^\/version\/?$|\/proxy\//.test(target);
    return { stdout: isFlat ? `${JSON.stringify(value)}\n` : answer.body, stderr: '' };
  }
  const { reason, message, details } = value?.message === undefined ? { ...wordless(answer), details: undefined } : value;
  const isInvalid = reason === 'Invalid' && details;
  return { stdout: '', stderr: isInvalid ? invalidText(details) : `Error from server${reason ? ` (${reason})` : ''}: ${message}\n` };
}

/** What is made of an answer that is no Status, as of a Pod's that is asked through the API server. @see kubernetes: apimachinery/pkg/api/errors/errors.go NewGenericServerResponse */
function wordless({ status, body }: RawAnswer): { readonly reason?: string; readonly message: string } {
  const known = WORDLESS[status];
  if (known) return { reason: known[0], message: known[1] };
  if (status === 403) return { reason: 'Forbidden', message: body.trim() };
  if (status >= 500)
    return {
      reason: 'InternalError',
      message: `an error on the server (${goQuote(body.trim() || 'unknown')}) has prevented the request from succeeding`,
    };
  return { message: `the server responded with the status code ${status} but did not return more information` };
}
const WORDLESS: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted, but may still be processing the request'],
};

/** What is told of a watch is several documents, which stay as they are. */
function statusOf(body: string): Status | undefined {
  try {
    return JSON.parse(body) as Status;
  } catch {
    return undefined;
  }
}

interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: Details;
}
interface Details {
  readonly kind?: string;
  readonly name?: string;
  readonly causes?: readonly { readonly field: string; readonly message: string }[];
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go checkErr, statusCausesToAggrError, MultilineError */
function invalidText({ kind = '', name = '', causes = [] }: Details): string {
  const told = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const what = kind || name ? `The ${kind} ${goQuote(name)} is invalid` : 'The request is invalid';
  return told.length > 1 ? `${what}: \n${told.map((one) => `* ${one}\n`).join('')}` : `${[what, ...told].join(': ')}\n`;
}
