import type { Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';

/** dash always reads backslashes and knows -n alone; busybox and bash read them with -e. */
export function* echo(shell: Shell, argv: string[]): Task<number> {
  let first = 1;
  let newline = true;
  let escapes = shell.flavor === 'dash' || (shell.bash && shell.options.other.has('xpg_echo'));
  const options = shell.flavor === 'dash' ? /^-n$/ : /^-[neE]+$/;
  while (first < argv.length && options.test(argv[first] as string)) {
    for (const letter of argv[first]?.slice(1) ?? '') {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
    first++;
    if (shell.flavor === 'dash') break;
  }
  let text = first === argv.length ? '' : first === argv.length - 1 ? (argv[first] as string) : argv.slice(first).join(' ');
  if (escapes && text.includes('\\')) {
    const { result, stopped } = unescapeText(text, shell.bash || shell.flavor === 'ash');
    text = result;
    newline &&= !stopped;
  }
  if (newline) text += '\n';
  if (text !== '') yield* shell.write(1, text);
  return 0;
}

const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** echo's backslashes and those of `%b`: \0 and up to three octal digits; `\c` ends all output. */
export function unescapeText(text: string, extended: boolean, octalWithoutZero = false): { result: string; stopped: boolean } {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    const next = text[i + 1];
    if (c !== '\\' || next === undefined) {
      result += c;
      continue;
    }
    i++;
    if (next === 'c') return { result, stopped: true };
    const letter = letters[next];
    if (letter !== undefined) {
      result += letter;
      continue;
    }
    if (extended && (next === 'e' || next === 'E')) {
      result += '\x1b';
      continue;
    }
    const rest = text.slice(i);
    const octal = octalWithoutZero ? /^(?:0[0-7]{0,3}|[0-7]{1,3})/.exec(rest) : /^0[0-7]{0,3}/.exec(rest);
    const hex = extended ? /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest) : null;
    if (octal) {
      result += String.fromCharCode(parseInt(octal[0], 8) & 255);
      i += octal[0].length - 1;
    } else if (hex) {
      result += String.fromCodePoint(parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16));
      i += hex[0].length - 1;
    } else result += `\\${next}`;
  }
  return { result, stopped: false };
}
