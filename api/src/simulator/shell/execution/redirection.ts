import type { HereDoc, HereString, Redirect, Redirection } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { type OpenFlags, OsError } from '../../kernel/index.ts';
import { expandFields, expandHereDocument, expandText } from '../expansion/expansion.ts';
import { Failure, type Shell } from '../shell.ts';
import { warningOf } from '../syntax/syntax-error.ts';

/** The descriptors that a command sees, and what to close after it. */
export interface Redirected {
  readonly descriptors: ReadonlyMap<number, number>;
  readonly opened: number[];
}

/** Something cannot be redirected: that command fails. Empty, once it has been told. */
export class RedirectFailure extends Failure {}

/** Carries redirections out, on a copy of the shell's descriptors. Throws RedirectFailure. */
export function* redirect(shell: Shell, redirections: readonly Redirection[]): Task<Redirected> {
  const descriptors = new Map(shell.descriptors);
  const opened: number[] = [];
  try {
    for (const redirection of redirections) yield* one(shell, redirection, descriptors, opened);
  } catch (error) {
    // A target that cannot be expanded ends the shell, though bash's calculations only fail here.
    if (!(error instanceof RedirectFailure) && !(error instanceof Failure && error.discards)) {
      closeAll(shell, opened);
      throw error;
    }
    // It is told where stderr is by now, and only once.
    const before = shell.descriptors;
    shell.descriptors = descriptors;
    yield* shell.complain(error.message, error.status);
    shell.descriptors = before;
    closeAll(shell, opened);
    throw new RedirectFailure('', error.status);
  }
  return { descriptors, opened };
}

/** Closes those that are still open. */
export function closeAll(shell: Shell, opened: readonly number[]): void {
  for (const fd of opened) if (shell.process.isOpen(fd)) shell.process.close(fd);
}

/** Closes what the shell had before and sees no more: nobody who reads it waits for this process. */
export function closeUnseen(shell: Shell, before: ReadonlyMap<number, number>): void {
  const seen = new Set(shell.descriptors.values());
  closeAll(
    shell,
    [...before.values()].filter((fd) => !seen.has(fd)),
  );
}

function* one(shell: Shell, redirection: Redirection, descriptors: Map<number, number>, opened: number[]): Task<void> {
  if (redirection.type !== 'Redirect') {
    const text = redirection.type === 'HereDoc' ? yield* hereDocument(shell, redirection) : yield* hereString(shell, redirection);
    const fd = descriptorOf(shell, redirection.descriptor, descriptors, 0);
    return void descriptors.set(fd, yield* readable(shell, text, opened));
  }
  const { operator } = redirection;
  const fd = descriptorOf(shell, redirection.descriptor, descriptors, operator.startsWith('<') ? 0 : 1);
  const process = targetProcess(redirection);
  if (process && shell.flavor !== 'dash') {
    const path = yield* shell.interpreter.processSubstitution(shell, process.operator, process.script);
    const opposite = shell.processSubstitutions.pop();
    if (opposite) {
      opened.push(opposite.fd);
      return void descriptors.set(fd, opposite.fd);
    }
    throw new RedirectFailure(`${path}: No such file or directory`, 1);
  }
  const target = yield* targetText(shell, redirection);
  const opensFile = shell.flavor === 'ash' && operator.endsWith('&') && isFileToBusybox(redirection, target);
  if (opensFile && (operator === '<&' || fd !== 1)) throw new Failure('redir error');
  if (!opensFile && (operator === '<&' || (operator === '>&' && /^(\d+-?|-)$/.test(target))))
    return duplicate(shell, target, fd, redirection, descriptors);
  const both = operator === '&>' || operator === '&>>' || operator === '>&';
  if (operator === '>&' && !opensFile && (!shell.bash || redirection.descriptor)) throw badDescriptor(shell, target);
  const remote = shell.bash ? /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(target) : null;
  const file = remote ? yield* openRemote(shell, remote as unknown as RemotePath) : openTarget(shell, target, operator, descriptors);
  opened.push(file);
  descriptors.set(fd, file);
  if (both) descriptors.set(2, file);
}

const targetProcess = ({ target }: Redirect) => {
  const part = target?.parts?.[0];
  return target?.parts?.length === 1 && part?.type === 'ProcessSubstitution' && part.script
    ? { operator: part.operator, script: part.script }
    : undefined;
};

/** bash expands a target as fields, of which there must be one; the others as text. */
function* targetText(shell: Shell, { target }: Redirect): Task<string> {
  if (!target) return '';
  if (!shell.bash) return yield* expandText(shell, target);
  const fields = yield* expandFields(shell, [target]);
  if (fields.length !== 1) throw new RedirectFailure(`${target.text}: ambiguous redirect`, 1);
  return fields[0] as string;
}

function descriptorOf(
  shell: Shell,
  descriptor: Redirection['descriptor'],
  descriptors: ReadonlyMap<number, number>,
  fallback: number,
): number {
  if (!descriptor) return fallback;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  // {name}>file takes a free descriptor from 10 on and leaves its number in the variable.
  const given = Number(shell.get(descriptor.name));
  if (descriptors.has(given)) return given;
  let fd = 10;
  while (descriptors.has(fd)) fd++;
  shell.set(descriptor.name, String(fd));
  return fd;
}

function duplicate(shell: Shell, target: string, fd: number, redirection: Redirect, descriptors: Map<number, number>): void {
  if (target === '-') return void descriptors.delete(fd);
  const moved = target.endsWith('-');
  const from = Number(moved ? target.slice(0, -1) : target);
  if (!/^\d+-?$/.test(target)) {
    if (shell.bash) throw new RedirectFailure(`${redirection.target?.text ?? target}: ambiguous redirect`, 1);
    throw badDescriptor(shell, target);
  }
  const source = descriptors.get(from);
  if (source === undefined) {
    if (shell.bash) throw new RedirectFailure(`${redirection.target?.text ?? from}: Bad file descriptor`, 1);
    throw new RedirectFailure(
      shell.flavor === 'dash' ? `${from}: Bad file descriptor` : `dup2(${from},${fd}): Bad file descriptor`,
      shell.flavor === 'dash' ? 2 : 1,
    );
  }
  descriptors.set(fd, source);
  if (moved) descriptors.delete(from);
}

/** After `>&` and `<&`: what is no number, nor `-` as it stands there. @see busybox: shell/ash.c expredir, fixredir */
const isFileToBusybox = ({ target }: Redirect, value: string): boolean => !/^\d{0,9}$/.test(value) && target?.text !== '-';

/** To dash it is an error of the script, and it tells the line that it has read up to. @see dash: src/parser.c fixredir, synerror */
function badDescriptor(shell: Shell, target: string): Failure {
  if (shell.bash) return new RedirectFailure(`${target}: ambiguous redirect`, 1);
  if (shell.flavor === 'ash') return new Failure('syntax error: bad fd number');
  const { source, end } = shell.lastRead;
  const failure = new Failure('Syntax error: Bad fd number');
  const line = source.lineAt(end) + (source.text.slice(end).trimStart() !== source.text.slice(end).replace(/^[ \t;&]+/, '') ? 1 : 0);
  failure.place = `${shell.name}: ${line}: ${shell.textOf ? `${shell.textOf}: ` : ''}`;
  return failure;
}

const flagsOf: Readonly<Record<string, OpenFlags>> = {
  '<': { read: true },
  '<>': { read: true, write: true, create: true },
  '>>': { write: true, create: true, append: true },
  '&>>': { write: true, create: true, append: true },
};
const create: OpenFlags = { write: true, create: true, truncate: true };

/** What was redirected before is where /dev/stdout and the like lead by then. */
function openTarget(shell: Shell, path: string, operator: string, descriptors: ReadonlyMap<number, number>): number {
  const { process, descriptors: before } = shell;
  shell.descriptors = descriptors;
  try {
    if (operator === '>' && shell.options.noclobber && isRegularFile(shell, path)) throw new OsError('EEXIST', 'File exists');
    return process.open(path, flagsOf[operator] ?? create, 0o666);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw openFailure(shell, path, error, operator === '<' ? 'open' : 'create');
  } finally {
    shell.descriptors = before;
  }
}

type RemotePath = readonly [path: string, protocol: 'tcp' | 'udp', host: string, service: string];

/** bash' own paths to servers. @see bash: lib/sh/netopen.c */
function* openRemote(shell: Shell, [path, protocol, host, service]: RemotePath): Task<number> {
  const { process } = shell;
  const port = /^\d+$/.test(service) ? Number(service) : SERVICES[service];
  const addresses = port === undefined ? [] : yield* process.net.resolve(host);
  if (port === undefined || addresses[0] === undefined) {
    yield* shell.complain(
      port === undefined ? `${service}: Servname not supported for ai_socktype` : `${host}: ${process.net.noSuchName}`,
      1,
    );
    throw new RedirectFailure(`${path}: Invalid argument`, 1);
  }
  try {
    return yield* process.connectFile(addresses[0], port, protocol === 'tcp' ? 'TCP' : 'UDP');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* shell.tell(`${shell.name}: connect: ${error.message}\n`);
    throw new RedirectFailure(`${path}: ${error.message}`, 1);
  }
}

const SERVICES: Readonly<Record<string, number>> = { domain: 53, ftp: 21, http: 80, https: 443, ssh: 22, smtp: 25, telnet: 23 };

/** @see dash error.c errmsg */
function openFailure(shell: Shell, path: string, { code, message }: OsError, action: 'open' | 'create'): Failure {
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  if (shell.bash) return new RedirectFailure(`${path}: ${code === 'EEXIST' ? 'cannot overwrite existing file' : message}`, 1);
  if (shell.flavor === 'dash') {
    const words = missing ? (action === 'open' ? 'No such file' : 'Directory nonexistent') : message;
    return new RedirectFailure(`cannot ${action} ${path}: ${words}`, 2);
  }
  const words = missing ? (action === 'open' ? 'no such file' : 'nonexistent directory') : message;
  return new RedirectFailure(`can't ${action} ${path}: ${words}`, 1);
}

function isRegularFile(shell: Shell, path: string): boolean {
  try {
    return shell.process.stat(path).type === 'file';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return false;
  }
}

function* hereDocument(shell: Shell, { body, delimiter, operator, closing, pos }: HereDoc): Task<string> {
  let text: string;
  try {
    shell.inDocument = true;
    text = yield* expandHereDocument(shell, body, delimiter?.quoted ?? false, operator === '<<-');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new RedirectFailure(error.message, shell.flavor === 'ash' ? 1 : error.status);
  } finally {
    shell.inDocument = false;
  }
  if (closing || !shell.bash) return text;
  const warning = warningOf({ delimiter: delimiter?.value ?? '', pos: Math.max(body.pos, pos) }, shell.source);
  yield* shell.tell(`${shell.name}: line ${warning.line}: ${warning.text}\n`);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function* hereString(shell: Shell, { target }: HereString): Task<string> {
  return `${target ? yield* expandText(shell, target, 'assignment') : ''}\n`;
}

/** A descriptor from which `text` can be read: a pipe, filled by a child of its own if it may not hold all. */
function* readable(shell: Shell, text: string, opened: number[]): Task<number> {
  const { process } = shell;
  const [read, write] = process.pipe();
  opened.push(read);
  if (text.length <= 4096) yield* process.write(write, text);
  else {
    const pid = process.spawn({
      argv: process.argv,
      fds: new Map([[1, write]]),
      *program(child) {
        yield* child.write(1, text);
        return 0;
      },
    });
    shell.children.add(pid);
  }
  process.close(write);
  return read;
}
