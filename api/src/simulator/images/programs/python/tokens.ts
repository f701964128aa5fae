export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'fstring' | 'bytes' | 'op' | 'newline' | 'indent' | 'dedent' | 'end';
  readonly text: string;
  readonly line: number;
}

/** A script that Python would not take: `SyntaxError: invalid syntax`. */
export class PythonSyntaxError extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly kind = 'SyntaxError',
  ) {
    super(message);
  }
}

/** @see https://docs.python.org/3.11/reference/lexical_analysis.html */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const indents = [0];
  let depth = 0;
  let line = 1;
  let i = 0;
  let fresh = true;
  const push = (kind: Token['kind'], text: string): void => void tokens.push({ kind, text, line });
  while (i < source.length) {
    if (fresh && depth === 0) {
      const blank = /^[ \t]*(#[^\n]*)?(\r?\n|$)/.exec(source.slice(i));
      if (blank && (blank[0] !== '' || i >= source.length)) {
        i += blank[0].length;
        line++;
        if (blank[0] === '') break;
        continue;
      }
      const space = /^[ \t]*/.exec(source.slice(i))?.[0] ?? '';
      const width = space.replaceAll('\t', '        ').length;
      if (width > (indents.at(-1) as number)) {
        if (tokens.length === 0) throw new PythonSyntaxError('unexpected indent', line, 'IndentationError');
        indents.push(width);
        push('indent', '');
      }
      while (width < (indents.at(-1) as number)) {
        indents.pop();
        push('dedent', '');
      }
      if (width !== indents.at(-1))
        throw new PythonSyntaxError('unindent does not match any outer indentation level', line, 'IndentationError');
      i += space.length;
      fresh = false;
    }
    const rest = source.slice(i, i + 400);
    const c = source[i] as string;
    if (c === '\n') {
      i++;
      if (depth === 0) {
        push('newline', '');
        fresh = true;
      }
      line++;
    } else if (c === ' ' || c === '\t' || c === '\r') i++;
    else if (c === '\\' && source[i + 1] === '\n') {
      i += 2;
      line++;
    } else if (c === '#') while (i < source.length && source[i] !== '\n') i++;
    else {
      const prefix = /^([rRbBuUfF]{0,2})("""|'''|"|')/.exec(rest);
      const number = /^(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(\d[\d_]*)?\.\d+([eE][-+]?\d+)?|\d[\d_]*\.?([eE][-+]?\d+)?)/.exec(rest);
      const name = /^[A-Za-z_]\w*/.exec(rest);
      if (prefix) {
        const [whole, flags = '', quote = ''] = prefix;
        const end = endOfString(source, i + whole.length, quote);
        if (end < 0)
          throw new PythonSyntaxError(
            quote.length === 3 ? 'unterminated triple-quoted string literal' : 'unterminated string literal',
            line,
          );
        const raw = source.slice(i + whole.length, end);
        const text = /r/i.test(flags) ? raw : unescaped(raw);
        push(/f/i.test(flags) ? 'fstring' : /b/i.test(flags) ? 'bytes' : 'string', text);
        line += raw.split('\n').length - 1;
        i = end + quote.length;
      } else if (number) {
        push('number', number[0].replaceAll('_', ''));
        i += number[0].length;
      } else if (name) {
        push('name', name[0]);
        i += name[0].length;
      } else {
        const op = /^(\*\*=|\/\/=|>>=|<<=|->|:=|\*\*|\/\/|<=|>=|==|!=|<<|>>|[-+*/%&|^@]=|[-+*/%&|^~<>=()[\]{},:.;@])/.exec(rest)?.[0];
        if (op === undefined) throw new PythonSyntaxError('invalid syntax', line);
        if ('([{'.includes(op)) depth++;
        if (')]}'.includes(op)) depth--;
        push('op', op);
        i += op.length;
      }
    }
  }
  if (tokens.length > 0 && tokens.at(-1)?.kind !== 'newline') push('newline', '');
  while (indents.length > 1) {
    indents.pop();
    push('dedent', '');
  }
  push('end', '');
  return tokens;
}

function endOfString(source: string, from: number, quote: string): number {
  for (let i = from; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source.startsWith(quote, i)) return i;
    else if (source[i] === '\n' && quote.length === 1) return -1;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  '\n': '',
};
const unescaped = (text: string): string =>
  text.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|[\s\S])/g, (whole, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? whole),
  );
