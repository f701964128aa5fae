import type { Refusal } from './dialect.ts';
import type { Flavor } from './flavor.ts';
import type { Source } from './parse.ts';

/** The shell's own words about what it cannot parse, without the prefix that names shell and line. */
export function describeRefusal(
  refusal: Refusal,
  text: string,
  source: Source,
  flavor: Flavor,
): { message: string; line: number; fatal: boolean } {
  const { problem, at } = classify(refusal, text);
  const line =
    source.lineAt(at) + (flavor === 'bash' && problem.token === endOfFile && problem.quote === undefined && !text.endsWith('\n') ? 1 : 0);
  return { message: words(problem, text, at, flavor), line, fatal: true };
}

interface Problem {
  /** The token that was not expected. */
  readonly token?: string;
  readonly expecting?: string;
  /** What is open at the end: a quote, `)`, `}`, a backquote. */
  readonly quote?: string;
  /** Other words, as dash begins them. */
  readonly words?: string;
}

const endOfFile = 'end of file';

function classify({ pos, message, token }: Refusal, text: string): { problem: Problem; at: number } {
  if (token) return { problem: { token }, at: pos };
  const said = message ?? '';
  if (said.startsWith('bad ')) return { problem: { words: said }, at: pos };
  const open = /^unterminated (.*)/.exec(said)?.[1];
  if (open) {
    const quotes: Record<string, string> = {
      'double quote': '"',
      'single quote': "'",
      'ANSI-C quote': "'",
      backtick: '`',
      'parameter expansion': '}',
      'arithmetic expansion': '))',
    };
    return { problem: { quote: quotes[open] ?? ')' }, at: open.endsWith('quote') ? text.length : pos };
  }
  const named = /^unexpected token '(.*)'$/s.exec(said)?.[1];
  const found =
    named === 'newline'
      ? { token: named, at: pos }
      : tokenAt(text, said.includes('in brace group') || said.includes('in subshell') ? pos + 1 : pos);
  const expected = /^expected '(.*?)'/.exec(said)?.[1];
  return { problem: { token: found.token, ...(expected ? { expecting: expectation(expected, found, text) } : {}) }, at: found.at };
}

/** What dash expects where bash's grammar expects `expected`. */
function expectation(expected: string, found: { token: string; at: number }, text: string): string {
  if (expected !== 'esac') return expected;
  const before = text.slice(0, found.at).trimEnd();
  return before.endsWith('in') ? ')' : before.endsWith(';;') ? 'esac' : /\)[^)]*$/.test(before) ? ';;' : ')';
}

/** The token at or after `pos`. */
function tokenAt(text: string, pos: number): { token: string; at: number } {
  let at = pos;
  while (text[at] === ' ' || text[at] === '\t' || text.startsWith('\\\n', at)) at += text[at] === '\\' ? 2 : 1;
  if (at >= text.length) return { token: endOfFile, at: text.length };
  if (text[at] === '\n') {
    const next = /[^\s]/.exec(text.slice(at));
    return next ? tokenAt(text, at + next.index) : { token: endOfFile, at: text.length };
  }
  const operator = /^(?:;;|&&|\|\||[;&|()])/.exec(text.slice(at))?.[0];
  if (operator) return { token: operator, at };
  if (text[at] === '<' || text[at] === '>') return { token: 'redirection', at };
  return { token: /^[^\s;&|()<>]+/.exec(text.slice(at))?.[0] ?? '', at };
}

const reserved = new Set('! case do done elif else esac fi for if in then until while { } ; & | && || ;; ( )'.split(' '));

function words(problem: Problem, text: string, at: number, flavor: Flavor): string {
  const { token = '', expecting, quote } = problem;
  if (flavor === 'bash') {
    if (problem.words) return problem.words;
    if (quote) return `unexpected EOF while looking for matching \`${quote === '))' ? ')' : quote}'`;
    if (token === endOfFile && !/[<>]\s*$/.test(text)) return 'syntax error: unexpected end of file';
    const shown = token === endOfFile ? 'newline' : token === 'redirection' ? (text.slice(at).match(/^[<>&|]+/)?.[0] ?? token) : token;
    const begin = text.lastIndexOf('\n', at - 1) + 1;
    const end = text.indexOf('\n', at);
    return `syntax error near unexpected token \`${shown}'\n\`${text.slice(begin, end < 0 ? text.length : end)}'`;
  }
  const dash = flavor === 'dash';
  const sentence = (said: string): string => (dash ? `Syntax error: ${said[0]?.toUpperCase()}${said.slice(1)}` : `syntax error: ${said}`);
  if (problem.words) return sentence(problem.words);
  if (quote === '"' || quote === "'") return sentence('unterminated quoted string');
  if (quote === '`') return sentence('EOF in backquote substitution');
  if (quote === '}') return sentence("missing '}'");
  if (quote === '))') return sentence("missing '))'");
  if (quote) return words({ token: endOfFile, expecting: ')' }, text, at, flavor);
  const name = (one: string): string =>
    reserved.has(one) ? `"${one}"` : one === endOfFile || one === 'redirection' || one === 'newline' ? one : 'word';
  const wanted = expecting ? ` (expecting ${name(expecting)})` : '';
  return dash ? `Syntax error: ${name(token)} unexpected${wanted}` : `syntax error: unexpected ${name(token)}${wanted}`;
}
