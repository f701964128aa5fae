import type { Process } from '../../../kernel/index.ts';
import type { HttpResponse } from '../../servers/http-message.ts';

/** What a script finds in $_SERVER beside the environment. */
type Params = Readonly<Record<string, string>>;

/** A PHP page as Apache, or a FastCGI server, serves it; `version` is PHP's. */
export const phpPage = (process: Process, path: string, version: string, params: Params = {}): HttpResponse => ({
  status: 200,
  headers: { 'X-Powered-By': `PHP/${version}`, 'Content-Type': 'text/html; charset=UTF-8' },
  body: runPhp(process, process.readFile(path), version, params),
});

/** The text around PHP's code, and of the code what prints a plain text. The run is told of code that is more. */
export const runPhp = (process: Process, text: string, version: string, params: Params = {}): string =>
  text.replace(/<\?(?:php\b|=)([\s\S]*?)(?:\?>\n?|$)/g, (whole, code: string) =>
    printed(process, whole.startsWith('<?=') ? `echo ${code};` : code, version, params),
  );

const PRINTS = /\b(?:echo|print)\b\s*((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;"'])*?)(?:;|$)/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*/g;
const PHPINFO = /\bphpinfo\s*\(\s*\)\s*(?:;|$)/g;

function printed(process: Process, code: string, version: string, params: Params): string {
  let text = '';
  let isFollowed = code.length <= LONGEST;
  if (!isFollowed) return notFollowed(process, code);
  for (const [, expression = ''] of code.matchAll(PRINTS))
    for (const part of expression
      .trim()
      .replace(/^\((.*)\)$/s, '$1')
      .split(/\s*[.,]\s*(?=["'a-zA-Z$])/)) {
      const shown = value(process, part, version, params);
      isFollowed &&= shown !== undefined;
      text += shown ?? '';
    }
  if (PHPINFO.test(code))
    text += `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "DTD/xhtml1-transitional.dtd">\n<html><head><title>PHP ${version} - phpinfo()</title></head><body></body></html>`;
  PHPINFO.lastIndex = 0;
  const more = code.replace(PRINTS, '').replace(PHPINFO, '').replace(COMMENTS, '').trim();
  if (more !== '' || !isFollowed) notFollowed(process, more || code);
  return text;
}

/** In characters: what is longer does more than to print. */
const LONGEST = 16_384;

function notFollowed(process: Process, code: string): string {
  process.remark({ kind: 'NotFollowed', program: 'PHP script', why: code.trim().slice(0, 60), taken: 'statement' });
  return '';
}

/** Undefined for what is not known. */
function value(process: Process, expression: string, version: string, params: Params): string | undefined {
  const [, quote, text] = /^(["'])([\s\S]*)\1$/.exec(expression.trim()) ?? [];
  if (text !== undefined && quote === '"' && /\$[\w{]/.test(text)) return undefined;
  if (text !== undefined) return quote === '"' ? text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : text;
  if (/^\d+$/.test(expression.trim())) return expression.trim();
  if (expression.trim() === 'PHP_EOL') return '\n';
  if (/^gethostname\(\s*\)$/.test(expression.trim())) return process.net.hostname;
  const variable = /^getenv\(\s*['"](\w+)['"]\s*\)?$|^\$_(?:ENV|SERVER)\[['"](\w+)['"]\]$/.exec(expression.trim());
  const name = variable?.[1] ?? variable?.[2];
  if (name !== undefined) return params[name] ?? process.env.get(name) ?? '';
  return /^phpversion\(\s*\)$|^PHP_VERSION$/.test(expression.trim()) ? version : undefined;
}
