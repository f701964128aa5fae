import type { CriRequest } from '../../../apimachinery/cri.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { notFollowed, notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import { standardInput } from '../standard-input.ts';
import { Command } from './command.ts';
import { appHelp, commandHelp, type Given, parse } from './command-line.ts';
import { type CliCommand, COMMANDS, GLOBAL } from './commands.data.ts';
import { configCommand, settingsOf } from './config.ts';
import { Connection, NotFollowed } from './connection.ts';
import { inspect, inspectp, rm, rmp, start, stop, stopp } from './containers.ts';
import { Fatal, log } from './fatal.ts';
import { inspecti, pull, rmi } from './images.ts';
import { CRI_CONFIG } from './info.data.ts';
import { images, pods, ps } from './lists.ts';
import { logs } from './logs.ts';
import { statusText } from './output.ts';
import { stats, statsp } from './stats.ts';

/** What the Debian package of its time brings with kubeadm v1.27.1. */
const VERSION = 'v1.26.0';
/** A large program of Go. */
const STARTUP = 15 * MILLISECOND;

/** The command line of the container runtime interface: it asks containerd at its socket. @see cri-tools: cmd/crictl/main.go */
export const crictl: Program = function* (process) {
  yield* process.sleep(STARTUP);
  try {
    return yield* run(process, process.argv.slice(1));
  } catch (error) {
    if (error instanceof NotFollowed) return notFollowed(process);
    if (!(error instanceof Fatal)) throw error;
    yield* log(process, 'fatal', error.message);
    return 1;
  }
};

function* run(process: Process, args: readonly string[]): Task<number> {
  const version = args.findIndex((word) => /^--?(v|version)$/.test(word));
  const global = parse(args, [...GLOBAL, { name: 'version', aliases: ['v'], kind: 'bool', usage: '' }], false);
  const help = (): string => appHelp(VERSION, COMMANDS, GLOBAL);
  if (typeof global === 'object' && 'problem' in global) {
    yield* process.write(1, `Incorrect Usage: ${global.problem}\n\n${help()}\n`);
    throw new Fatal(global.problem);
  }
  if (global === 'help') return yield* says(process, `${help()}\n`);
  if (version >= 0 && global.texts.has('version')) return yield* says(process, `crictl version ${VERSION}\n`);
  const [name = '', ...rest] = global.words;
  const isHelp = name === 'help' || name === 'h';
  const wanted = isHelp ? (rest[0] ?? '') : name;
  if (wanted === '') return yield* says(process, `${help()}\n`);
  const about = COMMANDS.find(({ names }) => names.includes(wanted));
  if (!about) {
    yield* process.write(2, `No help topic for '${wanted}'\n`);
    return 3;
  }
  if (isHelp) return yield* says(process, `${commandHelp(about)}\n`);
  return yield* runCommand(process, global, about, rest);
}

function* runCommand(process: Process, global: Given, about: CliCommand, args: readonly string[]): Task<number> {
  const settings = yield* settingsOf(process, global);
  const given = parse(args, about.flags, about.short);
  if (given === 'help') return yield* says(process, `${commandHelp(about)}\n`);
  if ('problem' in given) {
    yield* process.write(1, `Incorrect Usage: ${given.problem}\n\n${commandHelp(about)}\n`);
    throw new Fatal(given.problem);
  }
  const command = new Command(process, new Connection(process, settings), about, given);
  if (about.names[0] === 'config') {
    const said = yield* configCommand(process, given, settings.file);
    return yield* says(process, said === 'help' ? `${commandHelp(about)}\n` : said);
  }
  const run = RUN[about.names[0] ?? ''];
  if (!run || (about.names[0] === 'logs' && command.has('reopen'))) return notFollowed(process);
  return (yield* run(command)) === 'help' ? yield* says(process, `${commandHelp(about)}\n`) : 0;
}

function* says(process: Process, text: string): Task<number> {
  yield* process.write(1, text);
  return 0;
}

/** Those that are followed. */
const RUN: Readonly<Record<string, (command: Command) => Task<unknown>>> = {
  exec,
  images,
  info,
  inspect,
  inspecti,
  inspectp,
  logs,
  pods,
  ps,
  pull,
  rm,
  rmi,
  rmp,
  start,
  stats,
  statsp,
  stop,
  stopp,
  version,
};

/** @see cri-tools: cmd/crictl/version.go */
function* version(command: Command): Task<void> {
  yield* command.connection.open('runtime');
  const failed = { place: 'remote_runtime.go:128', text: 'Version from runtime service failed' };
  const answer = yield* command.connection.call<Readonly<Record<string, string>>>('runtime', { method: 'Version' }, failed);
  if (!answer.ok) throw new Fatal(`getting the runtime version: ${answer.error}`);
  const { version, runtimeName, runtimeVersion, runtimeApiVersion } = answer.value;
  yield* command.print(
    `Version:  ${version}\nRuntimeName:  ${runtimeName}\nRuntimeVersion:  ${runtimeVersion}\nRuntimeApiVersion:  ${runtimeApiVersion}\n`,
  );
}

/** @see cri-tools: cmd/crictl/info.go; containerd: pkg/cri/server/status.go */
function* info(command: Command): Task<void> {
  yield* command.connection.open('runtime');
  const why = 'getting status of runtime: ';
  const failed = { place: 'remote_runtime.go:616', text: 'Status from runtime service failed' };
  const answer = yield* command.connection.call<{ status: object; cni: string }>('runtime', { method: 'Status' }, failed);
  if (!answer.ok) throw new Fatal(why + answer.error);
  const isVerbose = !command.has('quiet');
  if (isVerbose) notFollowedBy('command crictl')(command.process, 'info: cniconfig is left out');
  const { cni } = answer.value;
  const more = isVerbose && { config: CRI_CONFIG, golang: 'go1.19.9', lastCNILoadStatus: cni, 'lastCNILoadStatus.default': cni };
  yield* command.print(
    statusText({ format: command.text('output'), template: command.text('template'), why }, { status: answer.value.status, ...more }),
  );
}

/** @see cri-tools: cmd/crictl/exec.go */
function* exec(command: Command): Task<'help' | undefined> {
  const [id, ...words] = command.words;
  if (id === undefined || words.length === 0) return 'help';
  const { process, connection } = command;
  yield* connection.open('runtime');
  const [tty, stdin, isSync] = ['tty', 'interactive', 'sync'].map((name) => command.has(name)) as [boolean, boolean, boolean];
  const asked = { id, command: words, seconds: command.number('timeout') };
  const about = `containerID=${goQuote(id)} cmd=[${words.join(' ')}]`;
  if (isSync) {
    const failed = { place: 'remote_runtime.go:479', text: 'ExecSync cmd from runtime service failed', about };
    const why = 'execing command in container synchronously: ';
    const request: CriRequest = { method: 'ExecSync', tty: false, ...asked };
    const answer = yield* connection.call<{ exitCode: number; stdout: string; stderr: string }>('runtime', request, failed);
    if (!answer.ok) throw new Fatal(why + answer.error);
    const { exitCode, stdout, stderr } = answer.value;
    if (exitCode !== 0) throw new Fatal(`${why}command '${words.join(' ')}' exited with ${exitCode}: ${stderr}`);
    yield* command.print(`${stdout}\n${stderr}\n`);
    return undefined;
  }
  const why = 'execing command in container: ';
  const failed = { place: 'remote_runtime.go:513', text: 'Exec cmd from runtime service failed', about };
  const isWrong = tty && (!stdin || !process.isTerminal(0));
  const input = stdin && !tty && !isWrong ? yield* standardInput(process) : undefined;
  const request: CriRequest = { method: 'Exec', tty, ...asked, ...(input !== undefined && { stdin: input }) };
  // It is only asked for, and nothing comes of it.
  const found = isWrong ? yield* connection.call('runtime', { method: 'ContainerStatus', id }) : undefined;
  if (isWrong && found?.ok) throw new Fatal(why + (stdin ? 'input is not a terminal' : 'tty=true must be specified with interactive=true'));
  const hear = (stream: 1 | 2, text: string): Task<void> => process.write(tty ? 1 : stream, text);
  const answer = yield* connection.call<{ exitCode?: number; failed?: string }>('runtime', request, failed, hear);
  if (!answer.ok) throw new Fatal(why + answer.error);
  const { exitCode = 0, failed: problem } = answer.value;
  if (problem !== undefined) throw new Fatal(`${why}Internal error occurred: error executing command in container: ${problem}`);
  if (exitCode !== 0) throw new Fatal(`${why}command terminated with exit code ${exitCode}`);
  return undefined;
}
