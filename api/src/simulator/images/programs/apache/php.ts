import type { Process } from '../../../kernel/index.ts';
import type { HttpResponse } from '../../servers/http-message.ts';

/** A PHP page as Apache serves it. */
export const phpPage = (process: Process, path: string): HttpResponse => ({
  status: 200,
  headers: { 'X-Powered-By': 'PHP/8.2.6', 'Content-Type': 'text/html; charset=UTF-8' },
  body: runPhp(process, process.readFile(path)),
});

/** The text around PHP's code, and of the code what prints a plain text. */
export const runPhp = (process: Process, text: string): string =>
  text.replace(/<\?(?:php\b|=)([\s\S]*?)(?:\?>\n?|$)/g, (whole, code: string) =>
    printed(process, whole.startsWith('<?=') ? `echo ${code};` : code),
  );

function printed(process: Process, code: string): string {
  let text = '';
  for (const [, expression = ''] of code.matchAll(/\b(?:echo|print)\s*\(?\s*([^;]*?)\)?\s*;/g))
    text += expression
      .split(/\s*\.\s*(?=["'a-zA-Z$])/)
      .map((part) => value(process, part))
      .join('');
  if (/\bphpinfo\s*\(/.test(code))
    text +=
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "DTD/xhtml1-transitional.dtd">\n<html><head><title>PHP 8.2.6 - phpinfo()</title></head><body></body></html>';
  return text;
}

function value(process: Process, expression: string): string {
  const [, quote, text] = /^(["'])([\s\S]*)\1$/.exec(expression.trim()) ?? [];
  if (text !== undefined) return quote === '"' ? text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : text;
  if (/^gethostname\(/.test(expression)) return process.net.hostname;
  const variable = /^getenv\(['"](\w+)['"]|\$_(?:ENV|SERVER)\[['"](\w+)['"]/.exec(expression);
  if (variable) return process.env.get(variable[1] ?? variable[2] ?? '') ?? '';
  return /^phpversion\(/.test(expression) ? '8.2.6' : '';
}
