import type { Task } from '../engine/index.ts';
import { OsError, textOf } from '../kernel/index.ts';
import { bashRelease } from './bash-release.ts';
import { expandQuoted } from './expansion/expansion.ts';
import type { Shell } from './shell.ts';

/** Whether somebody talks with the shell: `-i`, or stdin and stderr are a terminal, and commands come from there. */
export function isTalkedWith(shell: Shell, readsInput: boolean): boolean {
  return shell.isInteractive || (readsInput && isTerminal(shell, 0) && isTerminal(shell, 2));
}

/** What it does before the first command. @see bash: shell.c run_startup_files, jobs.c initialize_job_control; dash: src/jobs.c setjobctl */
export function* beginTalk(shell: Shell): Task<void> {
  shell.options.other.add('interactive');
  if (!isTerminal(shell, 2)) yield* shell.tell(withoutJobControl(shell));
  if (!shell.bash) return;
  if (shell.get('PS1') === undefined) shell.set('PS1', '\\s-\\v\\$ ');
  if (shell.get('PS2') === undefined) shell.set('PS2', '> ');
  if (shell.posix) return;
  for (const path of ['/etc/bash.bashrc', `${shell.get('HOME') ?? ''}/.bashrc`]) {
    const text = contentOf(shell, path);
    if (text === undefined) continue;
    shell.sourceDepth++;
    yield* shell.interpreter.runText(shell, text, { commandName: 'source' });
    shell.sourceDepth--;
    if (shell.skip === 'return') shell.skip = undefined;
  }
}

const isTerminal = (shell: Shell, fd: number): boolean => {
  const descriptor = shell.descriptor(fd);
  return descriptor !== undefined && shell.process.isTerminal(descriptor);
};

function withoutJobControl({ flavor, name, process }: Shell): string {
  if (flavor !== 'bash') return `${name}: ${flavor === 'dash' ? '0: ' : ''}can't access tty; job control turned off\n`;
  return `${name}: cannot set terminal process group (${process.pgid === process.pid ? -1 : process.pgid}): Inappropriate ioctl for device\n${name}: no job control in this shell\n`;
}

function contentOf({ process }: Shell, path: string): string | undefined {
  try {
    return textOf(process.readFile(path));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return undefined;
  }
}

/** Asks for a line: for the first of a command, or for what it lacks. */
export function* prompt(shell: Shell, which: 'PS1' | 'PS2'): Task<void> {
  const raw = shell.get(which) ?? '';
  const shown = shell.flavor === 'dash' ? raw : raw.replace(/\\([\s\S])/g, (all, letter: string) => escapes[letter]?.(shell) ?? all);
  const text = /[$`]/.test(shown) ? yield* expandQuoted(shell, shown) : shown;
  // busybox asks the terminal where its cursor is; bash tells it to mark what is pasted.
  const atTerminal = isTerminal(shell, 0);
  const before = atTerminal && marksPasted(shell) ? '\x1b[?2004h' : '';
  yield* shell.tell(before + text + (atTerminal && shell.flavor === 'ash' ? '\x1b[6n' : ''));
}

/** What was typed is seen: a terminal shows it, and bash writes it itself where it reads from none. */
export function* echo(shell: Shell, line: string): Task<void> {
  const atTerminal = isTerminal(shell, 0);
  if (atTerminal || shell.bash) yield* shell.tell(line + (atTerminal && marksPasted(shell) ? '\x1b[?2004l\r' : ''));
}

/** Nothing more comes. */
export function* endTalk(shell: Shell): Task<void> {
  if (!shell.bash) return yield* shell.tell('\n');
  yield* shell.tell(isTerminal(shell, 0) && marksPasted(shell) ? '\x1b[?2004l\r\nexit\n' : 'exit\n');
}

const marksPasted = (shell: Shell): boolean => shell.bash && bashRelease(shell) >= 5.1 && shell.get('TERM') !== 'dumb';

/** @see bash: parse.y decode_prompt_string; busybox: libbb/lineedit.c parse_and_put_prompt */
const escapes: Readonly<Record<string, (shell: Shell) => string>> = {
  u: ({ process }) => userName(process),
  h: ({ process }) => process.net.hostname.replace(/\..*$/, ''),
  H: ({ process }) => process.net.hostname,
  w: directory,
  W: (shell) => directory(shell).replace(/^.*\/(?=.)/, ''),
  $: ({ process }) => (process.uid === 0 ? '#' : '\\$'),
  s: ({ name }) => name.replace(/^.*\//, ''),
  v: (shell) => String(bashRelease(shell)),
  n: () => '\n',
  r: () => '\r',
  a: () => '\x07',
  e: () => '\x1b',
  '[': () => '',
  ']': () => '',
};

function directory(shell: Shell): string {
  const home = shell.get('HOME') ?? '';
  const at = shell.get('PWD') ?? '/';
  return home.length > 1 && (at === home || at.startsWith(`${home}/`)) ? `~${at.slice(home.length)}` : at;
}

function userName(process: Shell['process']): string {
  try {
    return new RegExp(`^([^:\\n]*):[^:\\n]*:${process.uid}:`, 'm').exec(textOf(process.readFile('/etc/passwd')))?.[1] ?? 'I have no name!';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return 'I have no name!';
  }
}
