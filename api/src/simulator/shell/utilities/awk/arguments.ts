import type { AwkKind } from './values.ts';

/** How many arguments a function takes at least, and at most. @see POSIX.1-2017 XCU awk, Arithmetic, String and Input/Output Functions */
const COUNTS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  ...each(['rand', 'systime'], 0, 0),
  ...each(['length', 'srand', 'fflush'], 0, 1),
  ...each(['cos', 'exp', 'int', 'log', 'sin', 'sqrt', 'system', 'close', 'tolower', 'toupper', 'compl', 'strtonum'], 1, 1),
  ...each(['atan2', 'index', 'match', 'lshift', 'rshift'], 2, 2),
  ...each(['substr', 'split', 'sub', 'gsub'], 2, 3),
  gensub: [3, 4],
  ...each(['and', 'or', 'xor'], 2, Number.POSITIVE_INFINITY),
};
/** In which gawk takes more. */
const MORE: Readonly<Record<string, number>> = { match: 3, split: 4, close: 2 };

function each(names: readonly string[], least: number, most: number): Record<string, readonly [number, number]> {
  return Object.fromEntries(names.map((name) => [name, [least, most] as const]));
}

/** Those that busybox gives one argument at most; to the others it is the same how many there are. */
const ONE = new Set(['cos', 'exp', 'int', 'log', 'rand', 'sin', 'sqrt', 'srand', 'system', 'systime', 'close', 'fflush', 'length']);
/** Those that mawk has in its grammar. */
const SPELT = new Set(['split', 'sub', 'gsub', 'match']);

/** What is wrong with so many arguments of a function; '' where it is the syntax. */
export function wrongCount(kind: AwkKind, name: string, count: number): string | undefined {
  const [least = kind === 'mawk' && name === 'sprintf' ? 1 : 0, most = Number.POSITIVE_INFINITY] = Object.hasOwn(COUNTS, name)
    ? (COUNTS[name] as readonly [number, number])
    : [];
  if (kind === 'busybox') return count < least ? 'Too few arguments' : ONE.has(name) && count > 1 ? 'Too many arguments' : undefined;
  const isFew = count < least;
  if (!isFew && count <= (kind === 'gawk' ? (MORE[name] ?? most) : most)) return undefined;
  if (kind === 'gawk') return `${count} is invalid as number of arguments for ${name}`;
  return SPELT.has(name) ? '' : `${isFew ? 'not enough' : 'too many'} arguments in call to ${name}`;
}
