import type { Flavor } from '../flavor.ts';
import type { Refusal } from './dialect.ts';
import type { EndlessDocument, Problem } from './lexer.ts';
import type { Source, SyntaxProblem } from './source.ts';

/** The shell's own words about what it cannot parse, without the prefix that names shell and line. */
export function describeRefusal(first: Refusal, all: readonly Refusal[], source: Source, flavor: Flavor): SyntaxProblem {
  const { text } = source;
  return describeProblem(classify(first, all, text, flavor), source, flavor, first.nested);
}

/** The same of what the grammar has found. */
export function describeProblem(problem: Problem, source: Source, flavor: Flavor, nested = false): SyntaxProblem {
  const { text } = source;
  const unfinished = problem.token === endOfFile || problem.quote !== undefined;
  // bash names the line after the last one when the input ends too early.
  const late = flavor === 'bash' && (problem.late ?? (problem.quote === ')' || (problem.token === endOfFile && !asksForTarget(text))));
  const line = source.lineAt(problem.at) + ((late || problem.endsInDelimiter) && !text.endsWith('\n') ? 1 : 0);
  const status = problem.status ?? (flavor === 'bash' && nested ? 127 : 2);
  const message = words(problem, text, flavor);
  const warnings = flavor === 'bash' && problem.quote === undefined ? (problem.endless ?? []).map((one) => warningOf(one, source)) : [];
  return {
    message,
    line,
    status,
    unfinished,
    ...(warnings.length > 0 && { warnings }),
    ...(/^unexpected EOF.*\n/.test(message) && { firstLine: line - 1 }),
  };
}

/** bash's warning about a here-document, and the line that it has come to. */
export const warningOf = ({ delimiter, pos }: EndlessDocument, source: Source): { line: number; text: string } => ({
  line: source.lineAt(source.text.length),
  text: `warning: here-document at line ${source.lineAt(pos) - (source.text[pos - 1] === '\n' ? 1 : 0)} delimited by end-of-file (wanted \`${delimiter}')`,
});

const endOfFile = 'end of file';
const asksForTarget = (text: string): boolean => /[<>]\s*$/.test(text);

const quotes: Readonly<Record<string, string>> = {
  'double quote': '"',
  'single quote': "'",
  'ANSI-C quote': "'",
  backtick: '`',
  'parameter expansion': '}',
  'arithmetic expansion': '))',
};

function classify(first: Refusal, all: readonly Refusal[], text: string, flavor: Flavor): Problem {
  const { pos, message = '', token, expecting } = first;
  if (token) return { token, at: pos, expecting };
  if (message.startsWith('bad ')) return { said: message, at: pos };
  const open = /^unterminated (.*)/.exec(message)?.[1];
  if (open) return { quote: quotes[open] ?? ')', at: open.endsWith('quote') && flavor !== 'bash' ? text.length : pos };
  if (message === "unexpected token 'newline'") return { token: 'newline', at: pos };
  // Looking for `then` and the like the parser steps over a parenthesis that cannot stand there.
  if (/^expected '(then|do)'/.test(message) && text[pos - 1] === '(')
    return { token: '(', at: pos - 1, expecting: /'(.*)'/.exec(message)?.[1] };
  const closed = closedTooEarly(message, text.slice(0, pos));
  if (closed) return { token: closed, at: pos - closed.length, expecting: /'(.*)'/.exec(message)?.[1] };
  const named = /^unexpected token '(.*)'$/s.exec(message)?.[1];
  const found = named ? { token: named, at: pos } : tokenAt(text, /in (brace group|subshell)$/.test(message) ? pos + 1 : pos);
  return { ...found, expecting: expectation(first, all, found, text) };
}

/** `fi` or `done` where `then` or `do` is still to come: the parser has stepped over it. Those of constructs within have all been opened. */
function closedTooEarly(message: string, before: string): string | undefined {
  if (!/^expected '(then|do)'$/.test(message)) return undefined;
  const word = /(?:^|[;\n&|])\s*(fi|done)$/.exec(before)?.[1];
  const opener = word === 'fi' ? 'if' : 'for|while|until';
  const count = (words: string): number =>
    before.match(new RegExp(`(?<=^|[;\\n&|({!]\\s*|\\b(?:then|do|else|if|elif|while|until)\\s+)(?:${words})(?=[\\s;]|$)`, 'g'))?.length ??
    0;
  return word !== undefined && count(word) >= count(opener) ? word : undefined;
}

/** What dash and busybox expect where the parser stopped: nothing after a list that is empty, else what ends it. */
function expectation(
  { message = '', pos }: Refusal,
  all: readonly Refusal[],
  found: { token: string; at: number },
  text: string,
): string | undefined {
  const atEnd = found.token === endOfFile;
  const missing = all.find((one) => one.pos >= pos && /^expected '.*' to close/.test(one.message ?? ''))?.message;
  const closer = missing && /^expected '(.*?)'/.exec(missing)?.[1];
  if (/^expected command after '(\|\||&&|\|)'/.test(message)) return undefined;
  if (message.startsWith('expected command')) return atEnd ? closer : undefined;
  if (message.startsWith('unexpected token')) return closer === 'esac' ? undefined : closer;
  const expected = /^expected '(.*?)'/.exec(message)?.[1];
  const before = text.slice(0, found.at).trimEnd();
  if (expected === 'esac') return before.endsWith('in') ? ')' : before.endsWith(';;') ? 'esac' : /\)[^)]*$/.test(before) ? ';;' : ')';
  // The words of `for` go on up to a newline or semicolon; a condition may not be empty.
  if (expected === 'do' && missing?.includes("'for'") && !/[;\n]\s*$/.test(text.slice(0, found.at))) return undefined;
  if (!atEnd && /\b(if|elif|while|until)$/.test(before)) return undefined;
  return expected;
}

/** The token at or after `pos`. */
function tokenAt(text: string, pos: number): { token: string; at: number } {
  let at = pos;
  while (text[at] === ' ' || text[at] === '\t' || text.startsWith('\\\n', at)) at += text[at] === '\\' ? 2 : 1;
  if (at >= text.length) return { token: endOfFile, at: text.length };
  if (text[at] === '\n') {
    const next = /\S/.exec(text.slice(at));
    return next ? tokenAt(text, at + next.index) : { token: endOfFile, at: text.length };
  }
  const operator = /^(?:;;|&&|\|\||[;&|()])/.exec(text.slice(at))?.[0];
  if (operator) return { token: operator, at };
  if (text[at] === '<' || text[at] === '>') return { token: 'redirection', at };
  return { token: /^[^\s;&|()<>]+/.exec(text.slice(at))?.[0] ?? '', at };
}

const reserved = new Set('! case do done elif else esac fi for if in then until while { } ; & | && || ;; ( )'.split(' '));
const unquoted = new Set([endOfFile, 'redirection', 'newline']);

function words(problem: Problem, text: string, flavor: Flavor): string {
  if (flavor === 'bash') return bashWords(problem, text);
  const { token = '', expecting, quote, said } = problem;
  const dash = flavor === 'dash';
  const sentence = (message: string): string =>
    dash ? `Syntax error: ${message[0]?.toUpperCase()}${message.slice(1)}` : `syntax error: ${message}`;
  if (said) return sentence(said);
  if (quote === '"' || quote === "'") return sentence('unterminated quoted string');
  if (quote === '`') return sentence('EOF in backquote substitution');
  if (quote === '}' || quote === '))') return sentence(`missing '${quote}'`);
  if (quote) return words({ at: problem.at, token: endOfFile, expecting: ')' }, text, flavor);
  const wanted = expecting ? ` (expecting ${display(expecting)})` : '';
  // Where a parenthesis must close, dash speaks of any other token as a word.
  const shown = expecting === ')' && problem.token === '{' ? 'word' : display(token);
  return dash ? `Syntax error: ${shown} unexpected${wanted}` : `syntax error: unexpected ${shown}${wanted}`;
}

const display = (token: string): string => (reserved.has(token) ? `"${token}"` : unquoted.has(token) ? token : 'word');

function bashWords({ token = '', quote, said, at, shown: again }: Problem, text: string): string {
  if (said) return said.includes('syntax error near') ? `${said}\n${lineOf(text, at)}` : said;
  if (quote) return `unexpected EOF while looking for matching \`${quote === '))' ? ')' : quote}'`;
  if (token === endOfFile && !asksForTarget(text)) return 'syntax error: unexpected end of file';
  const shown = token === endOfFile ? 'newline' : token === 'redirection' ? (text.slice(at).match(/^[<>&|]+/)?.[0] ?? token) : token;
  return `syntax error near unexpected token \`${shown}'\n${again === undefined ? lineOf(text, at) : `\`${again}'`}`;
}

function lineOf(text: string, at: number): string {
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return `\`${text.slice(begin, end < 0 ? text.length : end)}'`;
}
