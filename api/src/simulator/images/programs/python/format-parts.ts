import { PythonSyntaxError } from './tokens.ts';
import type { Expression, FormatPart } from './tree.ts';

/** What backslashes in the text between stand for. */
type Literal = (text: string) => string;
type Parse = (source: string, line: number) => Expression;

/** The literal text and the expressions of an f-string. @see https://docs.python.org/3.11/reference/lexical_analysis.html#f-strings */
export function formatParts(text: string, line: number, literal: Literal, parse: Parse): FormatPart[] {
  const parts: FormatPart[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push(literal(plain));
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if ((c === '{' || c === '}') && text[i + 1] === c) {
      plain += c;
      i++;
    } else if (c === '}') throw new PythonSyntaxError("f-string: single '}' is not allowed", line);
    else if (c === '{') {
      const field = fieldOf(text, i + 1, line);
      const code = text.slice(i + 1, field.codeEnd);
      const shown = /^([\s\S]*[^=!<>])=\s*$/.exec(code);
      if (shown) plain += code;
      flush();
      const spec = field.spec === undefined ? [] : formatParts(field.spec, line, literal, parse);
      parts.push({
        value: parse(shown?.[1] ?? code, line),
        conversion: field.conversion ?? (shown && field.spec === undefined ? 'r' : ''),
        spec,
      });
      i = field.end;
    } else plain += c;
  }
  flush();
  return parts;
}

/** Where the code of a field ends, and the field itself. */
function fieldOf(text: string, from: number, line: number): { codeEnd: number; conversion?: string; spec?: string; end: number } {
  let depth = 0;
  let quote = '';
  let i = from;
  for (; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== '') {
      if (text.startsWith(quote, i)) {
        i += quote.length - 1;
        quote = '';
      }
    } else if (c === '"' || c === "'") {
      quote = text.startsWith(c.repeat(3), i) ? c.repeat(3) : c;
      i += quote.length - 1;
    } else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c) && depth > 0) depth--;
    else if (depth === 0 && (c === '}' || c === ':' || (c === '!' && text[i + 1] !== '='))) break;
  }
  const codeEnd = i;
  if (text.slice(from, codeEnd).trim() === '') throw new PythonSyntaxError('f-string: empty expression not allowed', line);
  const conversion = text[i] === '!' ? text[i + 1] : undefined;
  if (conversion !== undefined) i += 2;
  if (text[i] === '}') return { codeEnd, conversion, end: i };
  if (text[i] !== ':') throw new PythonSyntaxError("f-string: expecting '}'", line);
  const specFrom = ++i;
  for (depth = 0; i < text.length && !(text[i] === '}' && depth === 0); i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}') depth--;
  }
  if (i >= text.length) throw new PythonSyntaxError("f-string: expecting '}'", line);
  return { codeEnd, conversion, spec: text.slice(specFrom, i), end: i };
}
