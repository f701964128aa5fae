import type { Directive } from './directive.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Place } from './place.ts';
import { expand } from './variables.ts';

/** Directives of OpenResty's that have a script in braces. @see openresty/lua-nginx-module: README.markdown */
export const LUA_BLOCK = /_by_lua_block$/;

/** What of OpenResty's modules changes nothing of what is seen here. */
const SETTINGS = /^lua_|^(content_by_lua(_block)?|echo)$/;

/** A script in braces at the beginning of a text, with them and without; those in its strings and comments do not count. */
export function luaBlock(text: string): readonly [whole: string, code: string] | undefined {
  const start = /^\s*\{/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  let depth = 1;
  const parts = /--\[\[[\s\S]*?\]\]|--.*|\[\[[\s\S]*?\]\]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[{}]/g;
  parts.lastIndex = start;
  for (let part = parts.exec(text); part; part = parts.exec(text)) {
    if (part[0] === '{') depth++;
    if (part[0] === '}' && --depth === 0) return [text.slice(0, parts.lastIndex), text.slice(start, part.index)];
  }
  return undefined;
}

/** Those of a configuration's directives that are OpenResty's, and of which is not known here what they do. */
export const unfollowed = (tree: readonly Directive[], modules: RegExp): string[] =>
  tree.flatMap(({ name, block }) => [...(modules.test(name) && !SETTINGS.test(name) ? [name] : []), ...unfollowed(block ?? [], modules)]);

/** What `echo` says, or a script that does no more than say something. */
export function content(exchange: Exchange, place: Place, { name, args: [code = '', ...more] }: Directive): Answer {
  const headers: Record<string, string> = { 'Content-Type': place.defaultType ?? 'text/plain' };
  if (name === 'echo')
    return { status: 200, headers, body: `${[code, ...more].map((word) => expand(word, exchange.variables)).join(' ')}\n`, place };
  const said = spoken(code, (variable) => exchange.variables.get(variable) ?? '');
  if (said && name !== 'content_by_lua_file')
    return { status: said.status, headers: { ...headers, ...said.headers }, body: said.body, place };
  exchange.process.remark({ kind: 'NotFollowed', program: 'openresty', why: `what the Lua of ${name} answers`, taken: 'statement' });
  return { status: 200, headers, body: '', place };
}

interface Said {
  status: number;
  readonly headers: Record<string, string>;
  body: string;
}

/** What a script says that only says things, a statement after the other; undefined if it does more. */
function spoken(code: string, variableOf: (name: string) => string): Said | undefined {
  const said: Said = { status: 200, headers: {}, body: '' };
  let rest = code;
  while (rest.trim() !== '') {
    const found = STATEMENTS.map(([form, act]) => [form.exec(rest), act] as const).find(([match]) => match);
    if (!found?.[0]) return undefined;
    const [match, act] = found;
    const values = act(said, match.slice(1));
    if (values !== undefined) {
      const text = textOf(values.text, variableOf);
      if (text === undefined) return undefined;
      values.take(text);
    }
    rest = rest.slice(match[0].length);
  }
  return said;
}

/** An expression, and where its value goes. */
interface Value {
  readonly text: string;
  readonly take: (text: string) => void;
}

const EXPRESSION = `((?:"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'|[\\w.,\\s]|\\[["']\\w+["']\\])*?)`;
const END = '\\s*(?:;|\\n|$)';
const STATEMENTS: readonly (readonly [RegExp, (said: Said, parts: readonly string[]) => Value | undefined])[] = [
  [/^\s*--.*(?:\n|$)/, () => undefined],
  [
    new RegExp(`^\\s*(?:return\\s+)?ngx\\.(say|print)\\s*\\(${EXPRESSION}\\)${END}`),
    (said, [verb, text = '']) => ({
      text,
      take: (value) => {
        said.body += verb === 'say' ? `${value}\n` : value;
      },
    }),
  ],
  [
    new RegExp(`^\\s*ngx\\.header(?:\\.(\\w+)|\\[["']([\\w-]+)["']\\])\\s*=\\s*${EXPRESSION}${END}`),
    (said, [field, quoted, text = '']) => ({
      text,
      take: (value) => {
        const name = quoted ?? (field ?? '').replaceAll('_', '-');
        said.headers[name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())] = value;
      },
    }),
  ],
  [
    new RegExp(`^\\s*ngx\\.status\\s*=\\s*(\\d+)${END}`),
    (said, [status]) => {
      said.status = Number(status);
      return undefined;
    },
  ],
  [new RegExp(`^\\s*(?:return\\s+)?ngx\\.exit\\s*\\(\\s*(?:200|ngx\\.(?:HTTP_)?OK)\\s*\\)${END}`), () => undefined],
];

/** Texts, numbers and variables, one after the other. */
function textOf(expression: string, variableOf: (name: string) => string): string | undefined {
  let text = '';
  let rest = expression.trim();
  while (rest !== '') {
    const [whole, double, single, number, dotted, keyed] =
      /^(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|(\d+)|ngx\.var\.(\w+)|ngx\.var\[["'](\w+)["']\])\s*(?:\.\.|,|$)\s*/.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    const name = dotted ?? keyed;
    text += name === undefined ? (number ?? (double ?? single ?? '').replace(/\\(.)/g, escaped)) : variableOf(name);
    rest = rest.slice(whole.length);
  }
  return text;
}
const escaped = (_: string, letter: string): string => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter);
