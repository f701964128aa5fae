import type { Stat } from './kernel.ts';

/** A mode as chmod takes it, octal or symbolic, applied to `current`; undefined if it is none. */
export function parseMode(text: string, current: number, umask: number, directory: boolean): number | undefined {
  if (/^[0-7]{1,5}$/.test(text)) return Number.parseInt(text, 8) & 0o7777;
  let mode = current;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] as string;
    const mask = who === '' ? 0o7777 & ~umask : whoMask(who);
    for (const [, operator, permissions] of (match[2] as string).matchAll(/([-+=])([rwxXstugo]*)/g)) {
      const bits = permissionBits(permissions as string, mode, directory, who) & (who === '' ? mask | 0o7000 : mask);
      if (operator === '+') mode |= bits;
      else if (operator === '-') mode &= ~bits;
      else mode = (mode & ~(whoMask(who === '' ? 'a' : who) & 0o777)) | bits;
    }
  }
  return mode;
}

/** `drwxr-xr-x` */
export function modeText(stat: Stat): string {
  const letter = { file: '-', directory: 'd', symlink: 'l', fifo: 'p', char: 'c', block: 'b', socket: 's' }[stat.type];
  let text = letter;
  for (const [shift, special, on, off] of [
    [6, 0o4000, 's', 'S'],
    [3, 0o2000, 's', 'S'],
    [0, 0o1000, 't', 'T'],
  ] as const) {
    const bits = (stat.mode >> shift) & 7;
    text += bits & 4 ? 'r' : '-';
    text += bits & 2 ? 'w' : '-';
    text += stat.mode & special ? (bits & 1 ? on : off) : bits & 1 ? 'x' : '-';
  }
  return text;
}

function whoMask(who: string): number {
  let mask = 0;
  if (/[ua]/.test(who)) mask |= 0o4700;
  if (/[ga]/.test(who)) mask |= 0o2070;
  if (/[oa]/.test(who)) mask |= 0o007;
  return mask | 0o1000;
}

function permissionBits(letters: string, mode: number, directory: boolean, who: string): number {
  let bits = 0;
  for (const letter of letters) {
    if (letter === 'r') bits |= 0o444;
    else if (letter === 'w') bits |= 0o222;
    else if (letter === 'x') bits |= 0o111;
    else if (letter === 'X') bits |= directory || (mode & 0o111) !== 0 ? 0o111 : 0;
    else if (letter === 's') bits |= /o/.test(who) && !/[uga]/.test(who) ? 0 : 0o6000;
    else if (letter === 't') bits |= 0o1000;
    else {
      const source = (mode >> { u: 6, g: 3, o: 0 }[letter as 'u']) & 7;
      bits |= (source << 6) | (source << 3) | source;
    }
  }
  return bits;
}
