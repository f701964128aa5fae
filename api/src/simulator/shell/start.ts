import type { Task } from '../engine/index.ts';
import { isSameFile, OsError, type Process, textOf } from '../kernel/index.ts';
import { bashRelease } from './bash-release.ts';
import { readLine } from './builtins/read.ts';
import { applyOptions } from './builtins/set.ts';
import { interpreter } from './execution/interpreter.ts';
import { runToEnd } from './execution/subshell.ts';
import { expectInterrupt } from './execution/traps.ts';
import type { Flavor } from './flavor.ts';
import { beginTalk, echo, endTalk, isTalkedWith, prompt } from './interactive.ts';
import { escapeRegExp } from './pattern.ts';
import { ExitShell, Failure, Shell } from './shell.ts';
import { SHOPTS, setShopt } from './shopt-options.ts';
import { parseScript } from './syntax/parse.ts';
import { baseName } from './utilities/lib/files.ts';
import { readAll } from './utilities/lib/input.ts';
import { Variables, validName } from './variables.ts';

/** What bash says of itself: `5.1.4(1)`, and what it was made for. */
export interface BashBuild {
  readonly version: string;
  readonly machine: string;
}
const BULLSEYE: BashBuild = { version: '5.1.4(1)', machine: 'x86_64-pc-linux-gnu' };

/** What a shell does with its arguments: `-c script [name argument…]`, `file argument…`, or what stdin says. */
export function* startShell(process: Process, flavor: Flavor, bash: BashBuild = BULLSEYE): Task<number> {
  const shell = new Shell(process, flavor, baseName(process.argv[0] ?? flavor), interpreter);
  shell.name = process.argv[0] ?? flavor;
  shell.posix = flavor === 'bash' && /(?:^|\/)-?sh$/.test(shell.name);
  if (shell.posix) shell.options.other.add('expand_aliases');
  process.numbering = shell;
  importEnvironment(shell, bash);
  if (!shell.bash && process.pid === 1) expectInterrupt(shell);
  return yield* runToEnd(shell, run(shell));
}

function* run(shell: Shell): Task<number> {
  const { process } = shell;
  const invocation = yield* readArguments(shell, process.argv.slice(1));
  const { script, rest } = invocation;
  if (shell.bash) yield* importFunctions(shell);
  const readsInput = !invocation.command && (rest[0] === undefined || invocation.stdin);
  if (isTalkedWith(shell, readsInput) && (readsInput || invocation.command)) yield* beginTalk(shell);
  if (invocation.command) {
    if (script === undefined) {
      yield* shell.tell(startFailure(shell, '-c', shell.bash ? 'option requires an argument' : '-c requires an argument'));
      return 2;
    }
    if (rest[0] !== undefined) {
      shell.name = rest[0];
      shell.named = true;
    }
    shell.positional = rest.slice(1);
    if (shell.flavor !== 'dash') shell.options.other.add('command');
    shell.ofOneText = true;
    // Debian's dash stays; busybox and bash become the last program.
    return yield* interpreter.runText(shell, script, {
      last: shell.flavor !== 'dash',
      lineOffset: shell.flavor === 'ash' ? -1 : 0,
    });
  }
  if (rest[0] !== undefined && !invocation.stdin) return yield* runFile(shell, rest[0], rest.slice(1));
  shell.positional = rest;
  shell.options.other.add('stdin');
  return yield* runInput(shell);
}

/** The functions that a bash before this one has exported. */
function* importFunctions(shell: Shell): Task<void> {
  for (const [name, value] of shell.process.env) {
    const found = /^BASH_FUNC_([\w.:-]+)%%$/.exec(name);
    if (found && value.startsWith('() {')) yield* interpreter.runText(shell, `${found[1]} ${value}`, {});
  }
}

interface Invocation {
  readonly command: boolean;
  readonly script: string | undefined;
  readonly stdin: boolean;
  readonly rest: string[];
}

function* readArguments(shell: Shell, args: readonly string[]): Task<Invocation> {
  let command = false;
  let stdin = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || arg === '-') {
      i++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    if (arg === '--version' && shell.bash) {
      yield* shell.write(1, aboutBash(shell));
      throw new ExitShell(0);
    }
    if (arg.startsWith('--')) {
      if (!shell.bash && arg !== '--login') yield* illegalOption(shell, arg);
      const long = arg.slice(2);
      if (shell.bash && !LONG.has(long)) yield* illegalOption(shell, arg);
      if (long === 'help') {
        yield* shell.write(1, `${aboutBash(shell).split(/(?<=\n)/)[0]}${usage(shell)}`);
        throw new ExitShell(0);
      }
      if (long === 'rcfile' || long === 'init-file') i++;
      if (long === 'posix') shell.posix = true;
      if (long === 'verbose') yield* option(shell, ['-v']);
      continue;
    }
    // One by one: the first that there is not is told, whatever comes behind it (`sh '-c echo hi'`).
    for (const letter of arg.slice(1)) {
      if (letter === 'c') command = true;
      else if (letter === 's') stdin = true;
      else if (letter === 'o' || letter === 'O') {
        const name = args[++i];
        if (letter === 'O' && name !== undefined && !SHOPTS.has(name)) {
          yield* shell.tell(`${shell.name}: line 0: ${name}: invalid shell option name\n`);
          throw new ExitShell(2);
        }
        if (letter === 'O' && name !== undefined) setShopt(shell, name, arg[0] === '-');
        else if (name !== undefined) yield* option(shell, [`${arg[0]}o`, name]);
      } else if (letter === 'l' || letter === 'i') {
        if (letter === 'i') shell.options.other.add('interactive');
      } else yield* option(shell, [`${arg[0]}${letter}`]);
    }
  }
  const rest = args.slice(i);
  return command ? { command, script: rest[0], stdin, rest: rest.slice(1) } : { command, script: undefined, stdin, rest };
}

function aboutBash({ variables }: Shell): string {
  const version = variables.get('BASH_VERSION')?.value ?? '';
  return `GNU bash, version ${version} (${variables.get('MACHTYPE')?.value})\nCopyright (C) ${YEARS[version.slice(0, 3)] ?? 2022} Free Software Foundation, Inc.\nLicense GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>\n\nThis is free software; you are free to change and redistribute it.\nThere is NO WARRANTY, to the extent permitted by law.\n`;
}

/** @see bash: version.c bash_copyright */
const YEARS: Readonly<Record<string, number>> = {
  '4.2': 2011,
  '4.3': 2013,
  '4.4': 2016,
  '5.0': 2019,
  '5.1': 2020,
  '5.2': 2022,
  '5.3': 2025,
};

function* option(shell: Shell, words: string[]): Task<void> {
  const bad: string[] = [];
  try {
    applyOptions(shell, words, bad);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    bad.push(error.message);
  }
  if (bad.length > 0) yield* illegalOption(shell, words.join(' '), words.length === 1);
}

function* illegalOption(shell: Shell, text: string, showsUsage = true): Task<void> {
  const words = { dash: `Illegal option ${text}`, ash: `illegal option ${text}`, bash: `${text}: invalid option` };
  yield* shell.tell(
    `${shell.name}: ${shell.flavor === 'dash' ? '0: ' : ''}${words[shell.flavor]}\n${shell.bash && showsUsage ? usage(shell) : ''}`,
  );
  throw new ExitShell(2);
}

/** @see bash: shell.c long_args, show_shell_usage */
const LONG_OPTIONS =
  'debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version'.split(
    ' ',
  );
const LONG: ReadonlySet<string> = new Set(LONG_OPTIONS);

function usage(shell: Shell): string {
  const { name } = shell;
  const letters = bashRelease(shell) < 5.2 ? 'abefhkmnptuvxBCHP' : 'abefhkmnptuvxBCEHPT';
  const long = LONG_OPTIONS.map((each) => `\t--${each}\n`).join('');
  return `Usage:\t${name} [GNU long option] [option] ...\n\t${name} [GNU long option] [option] script-file ...\nGNU long options:\n${long}Shell options:\n\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)\n\t-${letters} or -o option\n`;
}

const startFailure = (shell: Shell, about: string, words: string): string =>
  shell.flavor === 'dash'
    ? `${shell.name}: 0: ${words}\n`
    : shell.bash
      ? `${shell.name}: ${about}: ${words}\n`
      : `${shell.name}: ${words}\n`;

function* runFile(shell: Shell, given: string, args: readonly string[]): Task<number> {
  let text: string;
  const { process } = shell;
  try {
    const path = given.includes('/') || process.access(given, 'f') ? given : (process.which(given) ?? given);
    const { type } = process.stat(path);
    if (type === 'directory') {
      // The Almquist shells open it, and take what cannot be read for its end.
      if (!shell.bash) return 0;
      throw new OsError('EISDIR', 'Is a directory');
    }
    // `bash <(…)`: what the shell was started with has its own number still.
    const [, open] = (type === 'fifo' && /^\/dev\/fd\/(\d+)$/.exec(path)) || [];
    text = open === undefined ? process.readFile(path) : yield* readAll(process, Number(open));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    if (shell.flavor === 'dash') yield* shell.tell(`${shell.name}: 0: cannot open ${given}: ${missing ? 'No such file' : error.message}\n`);
    else if (shell.flavor === 'ash') yield* shell.tell(`${shell.name}: can't open '${given}': ${error.message}\n`);
    else yield* shell.tell(`${error.code === 'EISDIR' ? given : shell.name}: ${given}: ${error.message}\n`);
    return shell.bash ? (missing ? 127 : 126) : 2;
  }
  if (shell.bash && text.startsWith('\x7fELF')) {
    yield* shell.tell(`${given}: ${given}: cannot execute binary file\n`);
    return 126;
  }
  shell.name = given;
  shell.positional = args;
  shell.scriptFile = true;
  shell.file = given;
  shell.ofOneText = true;
  return yield* interpreter.runText(shell, text);
}

/**
 * Commands from stdin, each run as soon as it is whole. bash takes no more of its input than that, so that commands can
 * read on; the others read in blocks.
 */
function* runInput(shell: Shell): Task<number> {
  const blocks = { text: '', ended: false };
  let read = '';
  let line = 0;
  let status = 0;
  const { isInteractive } = shell;
  for (;;) {
    if (isInteractive) yield* prompt(shell, read === '' ? 'PS1' : 'PS2');
    const next = shell.bash ? yield* nextLine(shell) : yield* nextOfBlock(shell, blocks);
    const last = next === undefined;
    if (isInteractive) yield* last ? endTalk(shell) : echo(shell, next);
    read += next ?? '';
    const text = '\n'.repeat(line) + read;
    if (!last && (endsJoined(read) || parseScript(text, shell.flavor, shell.options.other.has('extglob')).error?.unfinished)) continue;
    if (read !== '') status = yield* isInteractive ? forgiving(shell, text) : interpreter.runText(shell, text);
    if (last || shell.skip === 'exit') return status;
    for (const c of read) if (c === '\n') line++;
    read = '';
  }
}

/** What ends a script only ends a line of who is talked with. */
function* forgiving(shell: Shell, text: string): Task<number> {
  const { nesting, descriptors } = shell;
  try {
    return yield* interpreter.runText(shell, text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    shell.nesting = nesting;
    shell.descriptors = descriptors;
    shell.status = yield* shell.tellFailure(error, error.status === 127 ? 1 : error.status);
    return shell.status;
  }
}

const endsJoined = (text: string): boolean => /(?:^|[^\\])(?:\\\\)*\\\n$/.test(text) || hasOpenDocument(text);

/** A here-document whose delimiter has not come yet. */
function hasOpenDocument(text: string): boolean {
  const found = /<<-?\s*(["']?)([\w.-]+)\1/.exec(text);
  return found !== null && !new RegExp(`^\\t*${escapeRegExp(found[2] as string)}$`, 'm').test(text.slice(found.index + found[0].length));
}

function* nextLine(shell: Shell): Task<string | undefined> {
  const { text, end } = yield* readLine(shell, 0, '\n');
  if (end === 'delimiter') return `${text}\n`;
  return text === '' ? undefined : text;
}

function* nextOfBlock(shell: Shell, blocks: { text: string; ended: boolean }): Task<string | undefined> {
  const descriptor = shell.descriptor(0);
  for (;;) {
    const end = blocks.text.indexOf('\n') + 1;
    if (end > 0 || blocks.ended) {
      const line = end > 0 ? blocks.text.slice(0, end) : blocks.text;
      blocks.text = blocks.text.slice(line.length);
      return line === '' ? undefined : line;
    }
    const data = descriptor === undefined ? '' : yield* shell.process.read(descriptor, 8192);
    if (data === '') blocks.ended = true;
    blocks.text += textOf(data);
  }
}

const defaultPath: Readonly<Record<Flavor, string>> = {
  dash: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ash: '/sbin:/usr/sbin:/bin:/usr/bin',
  bash: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

function importEnvironment(shell: Shell, { version, machine }: BashBuild): void {
  const { process, flavor } = shell;
  const foreign = new Map<string, string>();
  const variables = new Variables(new Map(), foreign, flavor);
  shell.variables = variables;
  // PATH has its place before anything comes from outside.
  if (flavor !== 'bash') variables.set('PATH', { value: undefined });
  for (const [name, value] of process.env) {
    if (validName(name)) variables.set(name, { value, exported: true });
    else if (flavor === 'bash') foreign.set(name, value);
  }
  const set = (name: string, value: string): void => variables.set(name, Object.assign({}, variables.get(name), { value }));
  const preset = (name: string, value: string): unknown => variables.get(name)?.value ?? set(name, value);
  variables.delete('OPTIND');
  set('IFS', ' \t\n');
  set('OPTIND', '1');
  set('PPID', String(process.ppid));
  if (shell.flavor !== 'bash') {
    const prompt = shell.flavor === 'ash' ? '\\w \\$ ' : process.uid === 0 ? '# ' : '$ ';
    set('PS1', variables.get('PS1')?.value ?? prompt);
    set('PS2', variables.get('PS2')?.value ?? '> ');
  }
  set('PS4', variables.get('PS4')?.value ?? '+ ');
  preset('PATH', defaultPath[flavor]);
  if (!process.env.has('PATH')) process.env.set('PATH', defaultPath[flavor]);
  if (flavor !== 'dash') {
    const level = Number(variables.get('SHLVL')?.value ?? 0) || 0;
    variables.set('SHLVL', { value: String(level + 1), exported: true });
    preset('HOSTNAME', process.net.hostname);
  }
  variables.set('PWD', { value: workingDirectory(shell), exported: true });
  shell.followVariables();
  shell.startedAt = process.now;
  if (flavor !== 'bash') return;
  preset('SHELL', loginShell(process));
  preset('TERM', 'dumb');
  for (const [name, value] of Object.entries({ UID: process.uid, EUID: process.uid }))
    variables.set(name, { value: String(value), readonly: true, integer: true });
  for (const [name, value] of Object.entries({
    BASH: process.argv[0]?.includes('/') ? process.argv[0] : (process.which(process.argv[0] ?? 'bash') ?? '/bin/bash'),
    BASH_VERSION: `${version}-release`,
    HOSTTYPE: 'x86_64',
    OSTYPE: machine.replace(/^.*(?=linux)/, ''),
    MACHTYPE: machine,
  }))
    set(name, value);
  variables.set('BASH_VERSINFO', {
    value: undefined,
    readonly: true,
    elements: new Map([...(version.match(/\d+/g) ?? []), 'release', machine].map((value, i) => [i, value])),
  });
  if (!process.env.has('OLDPWD')) variables.set('OLDPWD', { value: undefined, exported: true });
}

/** @see bash: variables.c get_shell_name; shell.c get_current_user_info */
function loginShell(process: Process): string {
  try {
    const user = new RegExp(`^[^:\\n]*:[^:\\n]*:${process.uid}:.*:(.+)$`, 'm').exec(textOf(process.readFile('/etc/passwd')));
    return user?.[1] ?? '/bin/sh';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return '/bin/sh';
  }
}

/** $PWD if it is where the process is, else the real path. */
function workingDirectory({ process, variables }: Shell): string {
  const given = variables.get('PWD')?.value;
  if (given?.startsWith('/')) {
    try {
      if (isSameFile(process.stat(given), process.stat('.'))) return given;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
  return process.cwd;
}
