import type { ContainerStatusMessage, SandboxStatusMessage, StatusAnswer } from '../../../apimachinery/cri.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { formatTimeNano } from '../../../apimachinery/time.ts';
import type { Task } from '../../../engine/index.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import type { Command } from './command.ts';
import type { Answered } from './connection.ts';
import { Fatal, log } from './fatal.ts';
import { goTime } from './lists.ts';
import { ago, labelLines, microsOf, statusText } from './output.ts';

/** What is wrong with one of several is told, and the others go on. */
type Outcome = 'help' | undefined;

export const containerStatus = (command: Command, id: string): Task<Answered<StatusAnswer<ContainerStatusMessage>>> =>
  command.connection.call(
    'runtime',
    { method: 'ContainerStatus', id },
    { place: 'remote_runtime.go:415', text: 'ContainerStatus from runtime service failed', about: `containerID=${goQuote(id)}` },
  );

/** @see cri-tools: cmd/crictl/container.go ContainerStatus, marshalContainerStatus */
export function* inspect(command: Command): Task<Outcome> {
  if (command.words.length === 0) return 'help';
  yield* command.connection.open('runtime');
  const format = command.text('output') || 'json';
  for (const id of command.words) {
    const answer = yield* containerStatus(command, id);
    const why = `getting the status of the container ${goQuote(id)}: `;
    if (!answer.ok) throw new Fatal(why + answer.error);
    const { status, info } = answer.value;
    const isVerbose = !command.has('quiet');
    if (isVerbose) notFollowedBy('command crictl')(command.process, 'inspect: info.config.linux and info.runtimeSpec are left out');
    if (format === 'table') yield* command.print(containerTable(command, status) + verbose(isVerbose, info));
    else if (!/^(json|yaml|go-template)$/.test(format)) throw new Fatal(`${why}output option cannot be ${format}`);
    else {
      const { state } = status;
      const shown = {
        ...sortedBelow(status),
        createdAt: time(status.createdAt),
        startedAt: state === 'CONTAINER_CREATED' ? ZERO : time(status.startedAt),
        finishedAt: state === 'CONTAINER_EXITED' ? time(status.finishedAt) : ZERO,
      };
      yield* command.print(statusText({ format, template: command.text('template'), why }, { status: shown, ...(isVerbose && { info }) }));
    }
  }
  return undefined;
}

function containerTable({ process: { now } }: Command, status: ContainerStatusMessage): string {
  const { id, metadata, state, createdAt, startedAt, finishedAt, exitCode } = status;
  const attempt = metadata.attempt === 0 ? '' : `Attempt: ${metadata.attempt}\n`;
  const started = state === 'CONTAINER_CREATED' ? '' : `Started: ${ago(startedAt, now)}\n`;
  const ended = state === 'CONTAINER_EXITED' ? `Finished: ${ago(finishedAt, now)}\nExit Code: ${exitCode}\n` : '';
  return `ID: ${id}\nName: ${metadata.name}\n${attempt}State: ${state}\nCreated: ${ago(createdAt, now)}\n${started}${ended}${labelLines(status)}`;
}

/** @see cri-tools: cmd/crictl/sandbox.go PodSandboxStatus */
export function* inspectp(command: Command): Task<Outcome> {
  if (command.words.length === 0) return 'help';
  yield* command.connection.open('runtime');
  const format = command.text('output') || 'json';
  for (const id of command.words) {
    const answer = yield* command.connection.call<StatusAnswer<SandboxStatusMessage>>('runtime', { method: 'PodSandboxStatus', id });
    const why = `getting the pod sandbox status for ${goQuote(id)}: `;
    if (!answer.ok) throw new Fatal(why + answer.error);
    const { status, info } = answer.value;
    const isVerbose = !command.has('quiet');
    if (isVerbose)
      notFollowedBy('command crictl')(command.process, 'inspectp: info.config.linux, info.runtimeSpec and info.cniResult are left out');
    if (format === 'table') yield* command.print(sandboxTable(status) + verbose(isVerbose, info));
    else if (!/^(json|yaml|go-template)$/.test(format)) throw new Fatal(`${why}output option cannot be ${format}`);
    else {
      const shown = { ...sortedBelow(status), createdAt: time(status.createdAt) };
      yield* command.print(statusText({ format, template: command.text('template'), why }, { status: shown, ...(isVerbose && { info }) }));
    }
  }
  return undefined;
}

function sandboxTable(status: SandboxStatusMessage): string {
  const { id, metadata, state, createdAt, network } = status;
  const own = `ID: ${id}\nName: ${metadata.name}\nUID: ${metadata.uid}\nNamespace: ${metadata.namespace}\nAttempt: ${metadata.attempt}\n`;
  return `${own}Status: ${state}\nCreated: ${goTime(createdAt)}\nIP Addresses: ${network.ip}\n${labelLines(status)}`;
}

const verbose = (isVerbose: boolean, info: object): string => (isVerbose ? `Info: map[info:${JSON.stringify(info)}]\n` : '');

/** As Go writes what it has read as JSON of any kind: only the message's own fields are in their order. */
function sortedBelow(message: object): object {
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, sorted(value)]));
}
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}

const time = (nanoseconds: string): string => formatTimeNano(microsOf(nanoseconds)).replace(/\.?0*Z$/, 'Z');
const ZERO = '0001-01-01T00:00:00Z';

/** @see cri-tools: cmd/crictl/container.go startContainerCommand */
export function* start(command: Command): Task<Outcome> {
  return yield* each(command, (id) => ({
    request: { method: 'StartContainer', id },
    failed: { place: 'remote_runtime.go:326', text: 'StartContainer from runtime service failed', about: `containerID=${goQuote(id)}` },
    why: `starting the container ${goQuote(id)}: `,
    done: `${id}\n`,
  }));
}

/** @see cri-tools: cmd/crictl/container.go stopContainerCommand */
export function* stop(command: Command): Task<Outcome> {
  const seconds = command.number('timeout');
  return yield* each(command, (id) => stopping(id, seconds, `stopping the container ${goQuote(id)}: `));
}

/** @see cri-tools: cmd/crictl/sandbox.go stopPodCommand */
export function* stopp(command: Command): Task<Outcome> {
  return yield* each(command, (id) => stoppingPod(id, `stopping the pod sandbox ${goQuote(id)}: `));
}

interface Step {
  readonly request: Parameters<Command['connection']['call']>[1];
  readonly failed?: NonNullable<Parameters<Command['connection']['call']>[2]>;
  readonly why: string;
  readonly done: string;
}

const stopping = (id: string, seconds: number, why: string): Step => ({
  request: { method: 'StopContainer', id, seconds },
  failed: { place: 'remote_runtime.go:349', text: 'StopContainer from runtime service failed', about: `containerID=${goQuote(id)}` },
  why,
  done: `${id}\n`,
});
const stoppingPod = (id: string, why: string): Step => ({
  request: { method: 'StopPodSandbox', id },
  failed: { place: 'remote_runtime.go:205', text: 'StopPodSandbox from runtime service failed', about: `podSandboxID=${goQuote(id)}` },
  why,
  done: `Stopped sandbox ${id}\n`,
});

function* each(command: Command, step: (id: string) => Step): Task<Outcome> {
  if (command.words.length === 0) return 'help';
  yield* command.connection.open('runtime');
  for (const id of command.words) {
    const problem = yield* take(command, step(id));
    if (problem !== undefined) throw new Fatal(problem);
  }
  return undefined;
}

/** Why it was not done. */
function* take(command: Command, { request, failed, why, done }: Step): Task<string | undefined> {
  const answer = yield* command.connection.call('runtime', request, failed);
  if (!answer.ok) return why + answer.error;
  yield* command.print(done);
  return undefined;
}

/** What is to be removed: all that is listed, or those that are named. */
function* meantBy(command: Command, method: 'ListContainers' | 'ListPodSandbox'): Task<readonly string[]> {
  if (!command.has('all')) return command.words;
  const listed = yield* command.connection.call<{ readonly id: string }[]>('runtime', { method, filter: { labels: {} } });
  if (!listed.ok) throw new Fatal(listed.error);
  return listed.value.map(({ id }) => id);
}

/** @see cri-tools: cmd/crictl/container.go removeContainerCommand */
export function* rm(command: Command): Task<Outcome> {
  yield* command.connection.open('runtime');
  const ids = yield* meantBy(command, 'ListContainers');
  if (ids.length === 0) return 'help';
  let isWrong = false;
  for (const id of ids) {
    const problem = yield* removeContainer(command, id);
    if (problem === undefined) continue;
    isWrong = true;
    yield* log(command.process, 'error', problem);
  }
  if (isWrong) throw new Fatal('unable to remove container(s)');
  return undefined;
}

function* removeContainer(command: Command, id: string): Task<string | undefined> {
  const found = yield* containerStatus(command, id);
  if (!found.ok) return found.error;
  if (found.value.status.state === 'CONTAINER_RUNNING') {
    if (!command.has('force')) return `container ${goQuote(id)} is running, please stop it first`;
    const problem = yield* take(command, stopping(id, 0, `stopping the container ${goQuote(id)} failed: `));
    if (problem !== undefined) return problem;
  }
  return yield* take(command, {
    request: { method: 'RemoveContainer', id },
    failed: { place: 'remote_runtime.go:368', text: 'RemoveContainer from runtime service failed', about: `containerID=${goQuote(id)}` },
    why: `removing container ${goQuote(id)} failed: `,
    done: `${id}\n`,
  });
}

/** @see cri-tools: cmd/crictl/sandbox.go removePodCommand */
export function* rmp(command: Command): Task<Outcome> {
  yield* command.connection.open('runtime');
  const ids = yield* meantBy(command, 'ListPodSandbox');
  if (ids.length === 0) return 'help';
  const problems: string[] = [];
  for (const id of ids) {
    const problem = yield* removePod(command, id);
    if (problem !== undefined && !problems.includes(problem)) problems.push(problem);
  }
  if (problems.length > 0) throw new Fatal(problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`);
  return undefined;
}

function* removePod(command: Command, id: string): Task<string | undefined> {
  const found = yield* command.connection.call<StatusAnswer<SandboxStatusMessage>>('runtime', { method: 'PodSandboxStatus', id });
  if (!found.ok) return `getting sandbox status of pod ${goQuote(id)}: ${found.error}`;
  if (found.value.status.state === 'SANDBOX_READY') {
    if (!command.has('force')) return `pod sandbox ${goQuote(id)} is running, please stop it first`;
    const problem = yield* take(command, stoppingPod(id, `stopping the pod sandbox ${goQuote(id)} failed: `));
    if (problem !== undefined) return problem;
  }
  return yield* take(command, {
    request: { method: 'RemovePodSandbox', id },
    failed: { place: 'remote_runtime.go:225', text: 'RemovePodSandbox from runtime service failed', about: `podSandboxID=${goQuote(id)}` },
    why: `removing the pod sandbox ${goQuote(id)}: `,
    done: `Removed sandbox ${id}\n`,
  });
}
