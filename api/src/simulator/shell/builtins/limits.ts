import type { Task } from '../../engine/index.ts';
import { Failure, type Shell } from '../shell.ts';
import { illegalOption, readLetters } from './options.ts';

/** What a container is given: containerd's defaults. */
const limits: Readonly<Record<string, { readonly name: string; readonly value: string }>> = {
  t: { name: 'cpu time (seconds)', value: 'unlimited' },
  f: { name: 'file size (blocks)', value: 'unlimited' },
  d: { name: 'data seg size (kb)', value: 'unlimited' },
  s: { name: 'stack size (kb)', value: '8192' },
  c: { name: 'core file size (blocks)', value: 'unlimited' },
  m: { name: 'resident set size (kb)', value: 'unlimited' },
  l: { name: 'locked memory (kb)', value: '64' },
  p: { name: 'processes', value: 'unlimited' },
  n: { name: 'file descriptors', value: '1048576' },
  v: { name: 'address space (kb)', value: 'unlimited' },
  w: { name: 'locks', value: 'unlimited' },
  e: { name: 'scheduling priority', value: '0' },
  r: { name: 'real-time priority', value: '0' },
  u: { name: 'max user processes', value: 'unlimited' },
  i: { name: 'pending signals', value: '31357' },
  q: { name: 'POSIX message queues', value: '819200' },
};

/** Each shell has its own list of them. */
const listed: Readonly<Record<'bash' | 'dash', readonly (readonly [letter: string, head: string, value?: string])[]>> = {
  bash: [
    ['R', 'real-time non-blocking time  (microseconds, -R)', 'unlimited'],
    ['c', 'core file size              (blocks, -c)'],
    ['d', 'data seg size               (kbytes, -d)'],
    ['e', 'scheduling priority                 (-e)'],
    ['f', 'file size                   (blocks, -f)'],
    ['i', 'pending signals                     (-i)'],
    ['l', 'max locked memory           (kbytes, -l)'],
    ['m', 'max memory size             (kbytes, -m)'],
    ['n', 'open files                          (-n)'],
    ['p', 'pipe size                (512 bytes, -p)', '8'],
    ['q', 'POSIX message queues         (bytes, -q)'],
    ['r', 'real-time priority                  (-r)'],
    ['s', 'stack size                  (kbytes, -s)'],
    ['t', 'cpu time                   (seconds, -t)'],
    ['u', 'max user processes                  (-u)'],
    ['v', 'virtual memory              (kbytes, -v)'],
    ['x', 'file locks                          (-x)', 'unlimited'],
  ],
  dash: [
    ['t', 'time(seconds)       '],
    ['f', 'file(blocks)        '],
    ['d', 'data(kbytes)        '],
    ['s', 'stack(kbytes)       '],
    ['c', 'coredump(blocks)    '],
    ['m', 'memory(kbytes)      '],
    ['l', 'locked memory(kbytes)'],
    ['p', 'process             '],
    ['n', 'nofiles             '],
    ['v', 'vmemory(kbytes)     '],
    ['w', 'locks               '],
    ['r', 'rtprio              '],
  ],
};

/** @see busybox: shell/shell_common.c limits_tbl (since 1.34) */
const ashListed = [
  ['c', 'core file size (blocks)'],
  ['d', 'data seg size (kb)'],
  ['e', 'scheduling priority'],
  ['f', 'file size (blocks)'],
  ['i', 'pending signals'],
  ['l', 'max locked memory (kb)'],
  ['m', 'max memory size (kb)'],
  ['n', 'open files'],
  ['q', 'POSIX message queues (bytes)'],
  ['r', 'real-time priority'],
  ['s', 'stack size (kb)'],
  ['t', 'cpu time (seconds)'],
  ['u', 'max user processes'],
  ['v', 'virtual memory (kb)'],
  ['x', 'file locks'],
] as const;

const bashName = (letter: string): string => listed.bash.find(([each]) => each === letter)?.[1].replace(/\s+\(.*/, '') ?? letter;

const all = (flavor: Shell['flavor']): string =>
  flavor === 'ash'
    ? ashListed.map(([letter, head]) => `${head.padEnd(32)}(-${letter}) ${limits[letter]?.value ?? 'unlimited'}\n`).join('')
    : listed[flavor].map(([letter, head, value]) => `${head} ${value ?? limits[letter]?.value ?? 'unlimited'}\n`).join('');

/**
 * Shows a limit, files' size without an option, or sets it: what a shell has set it shows, though nothing is held to it here. Only who
 * holds SYS_RESOURCE raises one. @see linux: kernel/sys.c do_prlimit
 */
export function* ulimit(shell: Shell, argv: string[]): Task<number> {
  let letter = 'f';
  let value: string | undefined;
  let which = '';
  for (const arg of argv.slice(1)) {
    if (!arg.startsWith('-')) value = arg;
    for (const option of arg.startsWith('-') ? arg.slice(1) : '') {
      if (option === 'H' || option === 'S') {
        which += option;
        continue;
      }
      if (option === 'a') {
        yield* shell.write(1, all(shell.flavor));
        return 0;
      }
      if (!limits[option] || (shell.flavor === 'dash' && !listed.dash.some(([known]) => known === option))) {
        if (shell.flavor === 'ash') {
          yield* shell.tell(`ulimit: invalid option -- '${option}'\n`);
          return 1;
        }
        throw illegalOption(shell, 'ulimit', option, '[-SHabcdefiklmnpqrstuvxPRT] [limit]');
      }
      letter = option;
    }
  }
  const unset = limits[letter]?.value ?? 'unlimited';
  const soft = shell.limits.get(letter) ?? unset;
  const hard = shell.limits.get(`${letter}H`) ?? unset;
  const current = which === 'H' ? hard : soft;
  if (value === undefined || value === 'hard' || value === 'soft') {
    if (value === undefined) yield* shell.write(1, `${current}\n`);
    return 0;
  }
  if (!/^(\d+|unlimited)$/.test(value)) {
    if (shell.bash) return yield* shell.complain(`${value}: invalid number`, 1, 'ulimit');
    if (shell.flavor === 'dash') throw new Failure('bad number', 2);
    yield* shell.tell(`sh: invalid number '${value}'\n`);
    return 1;
  }
  const size = (text: string): number => (text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text));
  const newHard = which === 'S' ? hard : value;
  const newSoft = which === 'H' ? soft : value;
  const forbidden = size(newHard) > size(hard) && !shell.process.holds('SYS_RESOURCE');
  if (forbidden || size(newSoft) > size(newHard)) {
    const why = size(newSoft) > size(newHard) ? 'Invalid argument' : 'Operation not permitted';
    if (shell.bash) return yield* shell.complain(`${bashName(letter)}: cannot modify limit: ${why}`, 1, 'ulimit');
    if (shell.flavor === 'dash') throw new Failure(`error setting limit (${why})`, 2);
    yield* shell.tell(`sh: error setting limit: ${why}\n`);
    return 1;
  }
  shell.limits.set(letter, newSoft).set(`${letter}H`, newHard);
  return 0;
}

/** Shows or sets which permissions new files do not get; `-S` as letters. */
export function* umask(shell: Shell, argv: string[]): Task<number> {
  const { process } = shell;
  const { letters, at } = readLetters(shell, argv, shell.bash ? 'pS' : 'S', '[-p] [-S] [mode]');
  const symbolic = letters.has('S');
  const lead = letters.has('p') ? `umask ${symbolic ? '-S ' : ''}` : '';
  const given = argv[at];
  if (given === undefined) {
    yield* shell.write(1, `${lead}${symbolic ? permissions(0o777 & ~process.umask) : process.umask.toString(8).padStart(4, '0')}\n`);
    return 0;
  }
  if (/^[0-7]+$/.test(given)) {
    process.umask = parseInt(given, 8) & 0o777;
    return 0;
  }
  if (shell.bash && /^\d/.test(given)) return yield* shell.complain(`${given}: octal number out of range`, 1, 'umask');
  if (shell.flavor === 'dash' && /^\d/.test(given)) throw new Failure(`Illegal number: ${given}`, 2);
  const mask = symbolicMask(given, process.umask);
  if (mask === undefined) {
    if (shell.bash) return yield* shell.complain(`\`${strayIn(given)}': invalid symbolic mode operator`, 1, 'umask');
    throw new Failure(`${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} mode: ${given}`, 2);
  }
  process.umask = mask;
  return 0;
}

/** What stands in a symbolic mode where an operator should. */
const strayIn = (given: string): string => {
  const clause = given.split(',').find((one) => !/^[ugoa]*[-+=]/.test(one)) ?? given;
  return clause.replace(/^[ugoa]*/, '')[0] ?? given;
};

const permissions = (mode: number): string =>
  [6, 3, 0]
    .map((shift, i) => {
      const bits = (mode >> shift) & 7;
      return `${'ugo'[i]}=${bits & 4 ? 'r' : ''}${bits & 2 ? 'w' : ''}${bits & 1 ? 'x' : ''}`;
    })
    .join(',');

function symbolicMask(text: string, current: number): number | undefined {
  let allowed = 0o777 & ~current;
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause);
    if (!found) return undefined;
    const who = (found[1] as string).replace('a', 'ugo') || 'ugo';
    const bits = (found[3]?.includes('r') ? 4 : 0) | (found[3]?.includes('w') ? 2 : 0) | (found[3]?.includes('x') ? 1 : 0);
    for (const one of who) {
      const shift = { u: 6, g: 3, o: 0 }[one] ?? 0;
      if (found[2] === '+') allowed |= bits << shift;
      else if (found[2] === '-') allowed &= ~(bits << shift);
      else allowed = (allowed & ~(7 << shift)) | (bits << shift);
    }
  }
  return 0o777 & ~allowed;
}

/** No time is ever counted as used: all are zero, in the digits of each shell. */
export function* times(shell: Shell, argv: string[]): Task<number> {
  if (shell.bash) readLetters(shell, argv, '', '');
  const digits = shell.flavor === 'dash' ? 6 : 3;
  const zero = `0m${(0).toFixed(digits)}s`;
  yield* shell.write(1, `${zero} ${zero}\n${zero} ${zero}\n`);
  return 0;
}
