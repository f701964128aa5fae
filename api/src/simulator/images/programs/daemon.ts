import { seconds, type Task } from '../../engine/index.ts';
import type { OsError, Process, Program, SignalName, Socket } from '../../kernel/index.ts';
import { idle } from '../generic.ts';
import { EventLoop } from '../servers/event-loop.ts';
import { type HttpService, serveHttp } from '../servers/http-server.ts';
import { tryListen } from '../servers/run-server.ts';
import { hearInSilence, serveConnections } from '../servers/tcp-server.ts';

/** A port, and who answers there; the address is all of the Pod's by default. */
export interface DaemonPort {
  readonly port: number;
  readonly address?: string;
  readonly http?: HttpService;
  /** What is said on a connection of another protocol; without it, a client is listened to in silence. */
  readonly talk?: (socket: Socket) => Task<void>;
}

/** A socket in the file system, for all clients on the same host. One that is there from before gives way. */
interface DaemonSocket {
  readonly path: string;
  readonly talk: (socket: Socket) => Task<void>;
}

/** A line of a log, so many seconds after the one before. */
export interface DaemonLine {
  readonly after: number;
  readonly text: string | ((process: Process) => string);
}

/** Its last words, and how it ends. */
export interface Refused {
  readonly text: string;
  readonly code: number;
}

/** A server by what is seen of it from outside. */
interface Daemon {
  readonly ports: readonly DaemonPort[];
  readonly sockets?: readonly DaemonSocket[];
  /** 1 or 2: where it logs. */
  readonly stream?: 1 | 2;
  readonly starting?: readonly DaemonLine[];
  /** Once its ports are open. */
  readonly ready?: readonly DaemonLine[];
  /** What it does once it has said that it is ready; it ends with that code, if it comes to one. */
  readonly begins?: (process: Process) => Task<number | undefined>;
  /** What it holds once it runs, in MiB, beside its program. */
  readonly megabytes?: number;
  /** What it says of a port that is taken; with a code, how it ends (1). */
  readonly portTaken: (port: number, error: OsError, process: Process) => string | Refused | Task<Refused>;
  /** How it ends by which signal; others have their default action. */
  readonly stops: readonly { readonly signals: readonly SignalName[]; readonly lines?: readonly DaemonLine[]; readonly code: number }[];
}

/** The program of a server whose ports and words depend on how it was started. */
export const daemon =
  (make: (process: Process) => Daemon): Program =>
  (process) =>
    runDaemon(process, make(process));

/** Serves until a signal that it minds, or until a port is taken; answers with the exit code. */
export function* runDaemon(process: Process, about: Daemon): Task<number> {
  const { stream = 1 } = about;
  const loop = new EventLoop();
  let stop: Daemon['stops'][number] | undefined;
  for (const each of about.stops)
    for (const signal of each.signals)
      process.onSignal(signal, () => {
        stop ??= each;
        loop.stop();
      });
  let failure: number | undefined;
  loop.start(
    serve(process, about, loop, (code) => {
      failure = code;
      loop.stop();
    }),
  );
  yield* loop.run();
  if (failure !== undefined) return failure;
  for (const { path } of about.sockets ?? []) removeSocket(process, path);
  yield* say(process, stream, stop?.lines);
  return stop?.code ?? 0;
}

function* serve(process: Process, about: Daemon, loop: EventLoop, fail: (code: number) => void): Task<void> {
  const { stream = 1 } = about;
  yield* say(process, stream, about.starting);
  if (about.megabytes !== undefined) process.setMemory(about.megabytes * 2 ** 20);
  for (const { port, address, http, talk } of about.ports) {
    const listener = tryListen(process, port, address);
    if ('error' in listener) {
      const taken = about.portTaken(port, listener.error, process);
      const { text, code } = typeof taken === 'string' ? { text: taken, code: 1 } : 'next' in taken ? yield* taken : taken;
      yield* process.write(stream, text);
      return fail(code);
    }
    if (http) serveHttp(loop, listener, http);
    else serveConnections(loop, listener, talk ?? hearInSilence);
  }
  for (const { path, talk } of about.sockets ?? []) {
    removeSocket(process, path);
    serveConnections(loop, process.net.listenUnix(path), talk);
    process.chmod(path, 0o777);
  }
  yield* say(process, stream, about.ready);
  const code = about.begins && (yield* about.begins(process));
  if (code !== undefined) return fail(code);
  yield* idle(process);
}

function removeSocket(process: Process, path: string): void {
  if (process.access(path, 'f')) process.unlink(path);
}

function* say(process: Process, stream: 1 | 2, lines: readonly DaemonLine[] = []): Task<void> {
  for (const { after, text } of lines) {
    if (after > 0) yield* process.sleep(seconds(after));
    const said = typeof text === 'string' ? text : text(process);
    if (said !== '') yield* process.write(stream, `${said}\n`);
  }
}
