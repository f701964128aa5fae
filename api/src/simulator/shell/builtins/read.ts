import type { Task } from '../../engine/index.ts';
import { OsError, textOf } from '../../kernel/index.ts';
import { fileTest } from '../execution/file-test.ts';
import { afterSignals } from '../execution/traps.ts';
import { Failure, type Shell } from '../shell.ts';
import { validName } from '../variables.ts';

interface Settings {
  raw: boolean;
  delimiter: string;
  most: number;
  /** -N: exactly so many, whatever they are. */
  exact: boolean;
  timeout: number | undefined;
  fd: number;
  prompt: string;
  array: string | undefined;
}

/** One line of input, split into variables by IFS. 0, or 1 at the end of the input. */
export function* read(shell: Shell, argv: string[]): Task<number> {
  const settings: Settings = {
    raw: false,
    delimiter: '\n',
    most: Number.POSITIVE_INFINITY,
    exact: false,
    timeout: undefined,
    fd: 0,
    prompt: '',
    array: undefined,
  };
  const names = parseOptions(shell, argv, settings);
  if (names.length === 0 && shell.flavor === 'dash') throw new Failure('arg count', 2);
  for (const name of names) if (!validName(name.replace(/\[.*\]$/, ''))) return yield* refuse(shell, name);
  if (settings.prompt && fileTest(shell, '-t', '0')) yield* shell.tell(settings.prompt);
  if (shell.bash && shell.descriptor(settings.fd) === undefined && argv.some((arg) => arg.startsWith('-u')))
    throw new Failure(`${settings.fd}: invalid file descriptor: Bad file descriptor`, 1);
  const line = yield* readLine(shell, settings.fd, settings.delimiter, settings);
  if (line.end === 'closed') {
    // dash and busybox end without a word.
    if (!shell.bash) return 1;
    throw new Failure(`read error: ${settings.fd}: ${line.why}`, 1);
  }
  if (line.end === 'timeout' && line.text === '' && !shell.bash) return 1;
  const { text } = line;
  if (settings.array !== undefined) {
    const fields = splitLine(text, shell.separators, Number.POSITIVE_INFINITY);
    shell.variables.set(settings.array, { value: undefined, elements: new Map(fields.map((field, i) => [i, strip(field)])) });
  } else if (names.length === 0) shell.set('REPLY', strip(text));
  else if (settings.exact) {
    for (const [i, name] of names.entries()) shell.set(name, i === 0 ? strip(text) : '');
  } else {
    const fields = splitLine(text, shell.separators, names.length);
    for (const [i, name] of names.entries()) shell.set(name, strip(fields[i] ?? ''));
  }
  if (line.end === 'timeout') return shell.bash ? 142 : 1;
  return line.end === 'delimiter' || line.end === 'full' ? 0 : 1;
}

function* refuse(shell: Shell, name: string): Task<number> {
  if (shell.flavor === 'dash') throw new Failure(`${name}: bad variable name`, 2);
  if (shell.bash) throw new Failure(`\`${name}': not a valid identifier`, 1);
  yield* shell.tell(`${shell.name}: read: '${name}': bad variable name\n`);
  return 1;
}

function parseOptions(shell: Shell, argv: string[], settings: Settings): string[] {
  const valued = { dash: 'p', ash: 'pdntu', bash: 'pdntuNai' }[shell.flavor];
  const flags = { dash: 'r', ash: 'rs', bash: 'rse' }[shell.flavor];
  let i = 1;
  for (; argv[i]?.startsWith('-') && argv[i] !== '-'; i++) {
    const arg = argv[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j] as string;
      if (flags.includes(letter)) {
        if (letter === 'r') settings.raw = true;
        continue;
      }
      if (!valued.includes(letter)) throw illegalOption(shell, letter);
      const value = arg.slice(j + 1) || argv[++i];
      if (value === undefined)
        throw new Failure(shell.bash ? `-${letter}: option requires an argument` : `No arg for -${letter} option`, 2);
      if (letter === 't' && !shell.bash && !isTimeout(value)) throw new Failure('invalid timeout', 2);
      take(settings, letter, value);
      break;
    }
  }
  return argv.slice(i);
}

function illegalOption(shell: Shell, letter: string): Failure {
  if (!shell.bash) return new Failure(`${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`, 2);
  return new Failure(
    `-${letter}: invalid option\nread: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]`,
    2,
  );
}

const isTimeout = (text: string): boolean => /^\d*\.?\d*$/.test(text);

function take(settings: Settings, letter: string, value: string): void {
  if (letter === 'd') settings.delimiter = value[0] ?? '\0';
  else if (letter === 'n' || letter === 'N') {
    settings.most = Number(value);
    if (letter === 'N') {
      settings.exact = true;
      settings.delimiter = '';
    }
  } else if (letter === 't') {
    if (!isTimeout(value)) throw new Failure(`${value}: invalid timeout specification`, 1);
    settings.timeout = Math.round(Number(value) * 1e6);
  } else if (letter === 'u') settings.fd = Number(value);
  else if (letter === 'p') settings.prompt = value;
  else if (letter === 'a') settings.array = value;
}

/** What stands for an escaped character until the line is split: it separates nothing. */
const escaped = '\x01';
const strip = (text: string): string => (text.includes(escaped) ? text.replaceAll(escaped, '') : text);

interface Line {
  /** Of what cannot be read. */
  readonly why?: string;
  readonly text: string;
  readonly end: 'delimiter' | 'full' | 'eof' | 'timeout' | 'interrupted' | 'closed';
}

/** Reads up to the delimiter and no further, one character at a time but from files, where it can go back. */
export function* readLine(
  shell: Shell,
  fd: number,
  delimiter: string,
  { raw = true, most = Number.POSITIVE_INFINITY, timeout }: { raw?: boolean; most?: number; timeout?: number | undefined } = {},
): Task<Line> {
  const descriptor = shell.descriptor(fd);
  if (descriptor === undefined) return { text: '', why: 'Bad file descriptor', end: 'closed' };
  const { process } = shell;
  const whole = process.fstat(descriptor).type === 'file';
  let text = '';
  let count = 0;
  let afterBackslash = false;
  const deadline = timeout === undefined ? undefined : process.now + timeout;
  for (;;) {
    if (count >= most) return { text, end: 'full' };
    let chunk: string;
    try {
      const data = yield* readBefore(shell, descriptor, whole ? 512 : 1, deadline);
      if (data === undefined) return { text, end: 'timeout' };
      chunk = data;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'EISDIR') return { text: '', why: error.message, end: 'closed' };
      if (error.code !== 'EINTR') throw error;
      // bash runs the trap and goes on reading; the others give up.
      if (shell.pending.length > 0 && !shell.bash) return { text, end: 'interrupted' };
      if (shell.bash) yield* afterSignals(shell);
      continue;
    }
    if (chunk === '') return { text, end: 'eof' };
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i] as string;
      const ends = !afterBackslash && delimiter !== '' && c === delimiter;
      if (ends || count >= most) {
        if (i + (ends ? 1 : 0) < chunk.length) process.seek(descriptor, -bytesIn(chunk.slice(i + (ends ? 1 : 0))), 'current');
        return { text, end: ends ? 'delimiter' : 'full' };
      }
      if (!raw && c === '\\' && !afterBackslash) {
        afterBackslash = true;
        continue;
      }
      if (afterBackslash) {
        afterBackslash = false;
        if (c === '\n') continue;
        text += escaped;
      }
      text += c;
      count++;
    }
  }
}

function bytesIn(text: string): number {
  let bytes = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Reads; undefined if nothing has come by then. */
function* readBefore(shell: Shell, descriptor: number, most: number, deadline: number | undefined): Task<string | undefined> {
  const { process } = shell;
  if (deadline === undefined) {
    const data = yield* process.read(descriptor, most);
    return textOf(data);
  }
  // A helper sends ALRM when the time is over, as the alarm of a timed read does.
  let over = process.now >= deadline;
  const before = shell.traps.get('ALRM');
  process.onSignal('ALRM', () => {
    over = true;
  });
  const me = process.pid;
  const timer = process.spawn({
    argv: process.argv,
    fds: new Map(),
    *program(helper) {
      yield* helper.sleep(Math.max(0, deadline - helper.now));
      helper.kill(me, 'ALRM');
      return 0;
    },
  });
  shell.children.add(timer);
  try {
    const data = yield* process.read(descriptor, most);
    return textOf(data);
  } catch (error) {
    if (error instanceof OsError && error.code === 'EINTR' && over) return undefined;
    throw error;
  } finally {
    process.onSignal('ALRM', before === undefined ? 'default' : before === '' ? 'ignore' : () => shell.pending.push('ALRM'));
    if (!over && shell.children.has(timer)) process.kill(timer, 'KILL');
    yield* process.waitpid(timer);
    shell.children.delete(timer);
  }
}

/**
 * Splits a line for `count` variables: the last one takes the rest, without the white space of IFS at its end.
 * @see POSIX.1-2017 XCU read
 */
function splitLine(line: string, separators: string, count: number): string[] {
  const isSpace = (i: number): boolean => i < line.length && separators.includes(line[i] as string) && ' \t\n'.includes(line[i] as string);
  const isSeparator = (i: number): boolean => i < line.length && separators.includes(line[i] as string) && line[i - 1] !== escaped;
  const space = (i: number): boolean => isSpace(i) && isSeparator(i);
  const fields: string[] = [];
  let i = 0;
  while (space(i)) i++;
  while (fields.length < count && i < line.length) {
    if (fields.length === count - 1) {
      let end = line.length;
      while (end > i && space(end - 1)) end--;
      // One separator at the very end belongs to the last field's end, not to it.
      const rest = line.slice(i, end);
      if (rest !== '' && isSeparator(end - 1) && ![...rest.slice(0, -1)].some((c) => separators.includes(c))) end--;
      fields.push(line.slice(i, end));
      return fields;
    }
    const start = i;
    while (i < line.length && !isSeparator(i)) i++;
    fields.push(line.slice(start, i));
    while (space(i)) i++;
    if (isSeparator(i) && !space(i)) {
      i++;
      while (space(i)) i++;
    }
  }
  return fields;
}
