import type { Answer } from '../../api-server/index.ts';

import { groupOf, type Resource, resourceOfKind } from '../objects/resources.ts';

type Refused = Extract<Answer, { ok: false }>;

/** What the API server refused, as kubectl tells it. @see kubernetes: kubectl/pkg/cmd/util/helpers.go checkErr */
export function refusalText({ reason, message }: Pick<Refused, 'reason' | 'message'>): string {
  const [nobody] = NOBODY.exec(message) ?? [];
  if (nobody !== undefined) return `The request is invalid: ${causesText(message.slice(nobody.length))}`;
  const invalid = reason === 'Invalid' ? /^([A-Za-z]+)\S* ("(?:[^"\\]|\\.)*") is invalid: (.*)$/s.exec(message) : null;
  if (!invalid) return standardMessage(reason, message);
  const [, kind, name, text = ''] = invalid;
  return `The ${kind} ${name} is invalid: ${causesText(text)}`;
}

function causesText(text: string): string {
  const causes = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1).split(CAUSE) : [text];
  return causes.length === 1 ? (causes[0] as string) : ['', ...causes.map((cause) => `* ${cause}`)].join('\n');
}

/** With the end of its line, which what is invalid gets even if it has one. @see kubernetes: kubectl/pkg/cmd/util/helpers.go MultilineError, fatal */
export const refusalLine = (text: string): string => (text.endsWith('\n') && !/^The .* is invalid: /.test(text) ? text : `${text}\n`);

/** Where the API server cannot say of what kind the object is, but for its group. */
const NOBODY = /^(?:\.\S+)? "" is invalid: /;

/** One of several errors stands in the API server's own words. @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const standardMessage = (reason: string, message: string): string =>
  `Error from server${reason === '' ? '' : ` (${reason})`}: ${message}`;

/** What the server said, without how kubectl begins it: the text that Go's error has. */
export const serverText = ({ among }: { readonly among: string }): string => among.replace(/^Error from server(?: \(\w+\))?: |\n$/g, '');

/** The code of what the server refused. @see kubernetes: apimachinery/pkg/api/errors/errors.go */
export function refusalCode(told: string): number {
  const [, reason = ''] = /Error from server \((\w+)\): /.exec(told) ?? [];
  return CODES[reason] ?? (/ is invalid: /.test(told) ? 422 : 500);
}
const CODES: Readonly<Record<string, number>> = {
  AlreadyExists: 409,
  BadRequest: 400,
  Conflict: 409,
  Forbidden: 403,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotFound: 404,
};

/** Before each field's problem but the first. */
const CAUSE =
  /, (?=(?:\[\]|[a-zA-Z][^\s:[{}]*(?:(?:\[[^\]]*\]|\{[^}]*\})[^\s:[{}]*)*): (?:Required value|Invalid value|Unsupported value|Duplicate value|Forbidden|Not found|Too long|Too many|Internal error))/;

/** What is told of one thing that went wrong, as it stands among others: what is invalid, in the API server's own words. */
export function amongOthers(told: string, whatFor = ''): string {
  const [, nobody] = /^The request is invalid: (.*)$/s.exec(told) ?? [];
  if (nobody !== undefined) return standardMessage('Invalid', nobody.startsWith('patch: ') ? ` "" is invalid: ${nobody}` : nobody);
  const invalid = /^The (\w+) ("[^"]*") is invalid: (.*?)\n?$/s.exec(told);
  if (!invalid) return told.replace(/^error: /, '');
  const [, kind = '', name, text = ''] = invalid;
  const resource = resourceOfKind(kind) as Resource | undefined;
  const group = resource && groupOf(resource);
  const causes = text.startsWith('\n* ') ? `[${text.slice(3).split('\n* ').join(', ')}]` : text;
  return `${standardMessage('Invalid', `${whatFor}${kind}${group ? `.${group}` : ''} ${name} is invalid: ${causes}`)}\n`;
}
