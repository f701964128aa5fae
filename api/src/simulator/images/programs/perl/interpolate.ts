import { type Node, Unknown } from './nodes.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', e: '\x1b', f: '\f', 0: '\0' };

/** Text with variables in it; in a pattern what has a backslash stays as it is. */
export function interpolate(text: string, inPattern: boolean, read: (source: string) => Node): Node {
  const parts: (string | Node)[] = [];
  let plain = '';
  const put = (node: Node): void => {
    if (plain !== '') parts.push(plain);
    plain = '';
    parts.push(node);
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    const rest = text.slice(i);
    if (c === '\\') {
      const [whole = '\\', code = ''] = /^\\(?:x\{([\da-fA-F]+)\}|.)/s.exec(rest) ?? [];
      const hex = /^\\x([\da-fA-F]{1,2})/.exec(rest);
      if (inPattern) plain += whole;
      else if (code.length > 2) throw new Unknown();
      else if (code !== '') plain += String.fromCodePoint(Number.parseInt(code, 16));
      else if (hex) plain += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      else if (/[luLUQE]/.test(whole[1] ?? '')) throw new Unknown();
      else plain += ESCAPES[whole[1] ?? ''] ?? whole[1] ?? '\\';
      i += (hex && !inPattern && code === '' ? hex[0] : whole).length - 1;
      continue;
    }
    const computed = /^@\{\[(.*?)\]\}/s.exec(rest);
    const variable = inPattern
      ? /^(?:\$\{?(\w+)\}?(?![\w])|@(\w+))(?:\{[^}]*\})?/.exec(rest)
      : /^(?:\$(?:#\w+|#?\{\w+\}|\w+|[$&!0])(?:\[[^\]]*\]|\{[^}]*\})?|@(?:\{\w+\}|[A-Za-z_]\w*))/.exec(rest);
    if (computed) {
      put({ type: 'call', name: 'join', args: [{ type: 'text', parts: [' '] }, read(computed[1] as string)] });
      i += computed[0].length - 1;
    } else if (variable && !(c === '@' && !/^@\{?\w/.test(rest))) {
      const source = variable[0].replace(/^([$@])\{(\w+)\}/, '$1$2');
      if (c === '@' && /[[{]/.test(text[i + variable[0].length] ?? '')) throw new Unknown();
      const node = read(source);
      put(node.type === 'array' ? { type: 'call', name: 'join', args: [{ type: 'text', parts: [' '] }, node] } : node);
      i += variable[0].length - 1;
    } else if (!inPattern && /^[$@]\{/.test(rest)) throw new Unknown();
    else plain += c;
  }
  if (plain !== '') parts.push(plain);
  return { type: 'text', parts };
}
