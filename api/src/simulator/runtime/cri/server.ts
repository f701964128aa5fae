import type { ContainerFilter, CriAnswer, CriError, CriRequest, SandboxFilter } from '../../apimachinery/cri.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { type Engine, MILLISECOND, type Micros, SECOND, sleep, type Task } from '../../engine/index.ts';
import { type Listener, OsError, type Socket } from '../../kernel/index.ts';
import type { HeldImage, ImageStore } from '../images/image-store.ts';
import type { ContainerInstance } from '../instance.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { StandingPod } from '../standing.ts';
import type { ExecResult, Result } from '../types.ts';
import { containerInfo, imageInfo, sandboxInfo } from './info.ts';
import { containerMessage, containerStatus, imageMessage, sandboxMessage, sandboxStatus } from './messages.ts';
import { type Seen, seenContainers, told, toldContainer, toldStats } from './seen.ts';
import { sandboxStats } from './stats.ts';

/** What a call takes that only looks. */
const CALL: Micros = MILLISECOND;

/** What it answers for. */
interface CriBackend {
  readonly engine: Engine;
  readonly images: ImageStore;
  /** When it last measured what containers have written. */
  measuredAt(): Micros;
  containers(): readonly ContainerInstance[];
  sandboxes(): readonly Sandbox[];
  standing(): readonly StandingPod[];
  startContainer(id: string): Task<Result<undefined>>;
  stopContainer(id: string, timeout: Micros): Task<void>;
  removeContainer(instance: ContainerInstance): void;
  stopPodSandbox(id: string): Task<Result<undefined>>;
  removePodSandbox(sandbox: Sandbox): void;
  exec(
    id: string,
    command: readonly string[],
    timeout: Micros,
    tty: boolean,
    streams: { stdin?: string; onOutput?: (stream: 'stdout' | 'stderr', text: string) => void },
  ): Task<Result<ExecResult>>;
  /** `containerd://1.6.21` */
  version(): string;
  networkError(): string | undefined;
  /** What came of it when its configuration was read last. */
  networkLoaded(): string;
}

/** A call that failed, with its gRPC status. */
class CallError extends Error {
  readonly status: CriError;

  constructor(code: string, message: string) {
    super(message);
    this.status = { code, message };
  }
}

/** Whoever asks the node's containerd at its socket, beside the kubelet. @see containerd: pkg/cri/server/service.go */
export class CriServer {
  readonly #b: CriBackend;

  constructor(backend: CriBackend) {
    this.#b = backend;
  }

  *serve(listener: Listener): Task<void> {
    try {
      for (;;) this.#b.engine.start(this.#converse(yield* listener.accept()));
    } catch (error) {
      // It was closed.
      if (!(error instanceof OsError)) throw error;
    }
  }

  *#converse(socket: Socket): Task<void> {
    try {
      const request = requestIn(yield* socket.read());
      if (request) yield* socket.write(lineOf(yield* this.#answer(request, socket)));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    } finally {
      socket.close();
    }
  }

  *#answer(request: CriRequest, socket: Socket): Task<CriAnswer> {
    yield* sleep(this.#b.engine, CALL);
    try {
      return yield* this.#call(request, socket);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return { error: error.status };
    }
  }

  *#call(request: CriRequest, socket: Socket): Task<CriAnswer> {
    const { images, engine } = this.#b;
    switch (request.method) {
      case 'Version':
        return { value: { version: '0.1.0', runtimeName: 'containerd', runtimeVersion: this.#version, runtimeApiVersion: 'v1' } };
      case 'Status':
        return { value: { status: statusOf(this.#b.networkError()), version: this.#version, cni: this.#b.networkLoaded() } };
      case 'ListContainers':
        return { value: this.#listContainers(request.filter).map(toldContainer) };
      case 'ListPodSandbox':
        return { value: this.#listSandboxes(request.filter).map((seen) => told(seen, sandboxMessage)) };
      case 'ContainerStatus': {
        const seen = this.#container(request.id, `an error occurred when try to find container "${request.id}"`);
        if (seen.life) return { notFollowed: true };
        return {
          value: { status: told(seen, containerStatus), info: told(seen, (one) => containerInfo(one, seen.standing?.pids.container)) },
        };
      }
      case 'PodSandboxStatus': {
        const seen = this.#sandbox(request.id, 'an error occurred when try to find sandbox');
        return { value: { status: told(seen, sandboxStatus), info: told(seen, (one) => sandboxInfo(one, seen.standing?.pids.pause)) } };
      }
      case 'StartContainer':
        return yield* this.#start(request.id);
      case 'StopContainer':
        return yield* this.#stop(request.id, request.seconds);
      case 'RemoveContainer':
        return yield* this.#remove(request.id);
      case 'StopPodSandbox':
      case 'RemovePodSandbox':
        return yield* this.#endSandbox(request.id, request.method === 'RemovePodSandbox');
      case 'ListImages':
        return { value: images.held().map(imageMessage) };
      case 'ImageStatus': {
        const held = this.#image(request.id);
        return { value: held ? { status: imageMessage(held), info: imageInfo(held) } : { status: null } };
      }
      case 'PullImage':
        return yield* this.#pull(request.id, request.authorized);
      case 'RemoveImage': {
        const held = this.#image(request.id);
        if (held) images.forget(held);
        return DONE;
      }
      case 'ListContainerStats': {
        const at = engine.now;
        const measured = this.#b.measuredAt();
        return {
          value: this.#listContainers(request.filter).map((seen) => toldStats(seen, at, measured)),
        };
      }
      case 'ListPodSandboxStats': {
        const at = engine.now;
        return {
          value: this.#listSandboxes({ ...request.filter, state: 'SANDBOX_READY' }).map((seen) =>
            told(seen, (one) => sandboxStats(one, this.#containersOf(one, seen.standing), at, seen.standing)),
          ),
        };
      }
      case 'Exec':
      case 'ExecSync':
        return yield* this.#exec(request, socket);
      default:
        return { notFollowed: true };
    }
  }

  get #version(): string {
    return this.#b.version().replace(/^.*:\/\//, '');
  }

  #allContainers(): Seen<ContainerInstance>[] {
    return [...this.#b.containers().map((it) => ({ id: it.id, it })), ...this.#b.standing().flatMap(seenContainers)];
  }
  #allSandboxes(): Seen<Sandbox>[] {
    return [
      ...this.#b.sandboxes().map((it) => ({ id: it.id, it })),
      ...this.#b.standing().map((standing) => ({ id: standing.named(standing.sandbox.id), it: standing.sandbox, standing })),
    ];
  }
  #containersOf(sandbox: Sandbox, standing: StandingPod | undefined): readonly ContainerInstance[] {
    return standing?.instances ?? this.#b.containers().filter((one) => one.sandbox === sandbox);
  }

  /** @see containerd: pkg/cri/server/container_list.go normalizeContainerFilter, filterCRIContainers */
  #listContainers({ id, podSandboxId, state, labels }: ContainerFilter): Seen<ContainerInstance>[] {
    const whole = id && (unique(this.#allContainers(), id)?.id ?? id);
    const sandbox = podSandboxId && (unique(this.#allSandboxes(), podSandboxId)?.id ?? podSandboxId);
    return this.#allContainers().filter((seen) => {
      const message = toldContainer(seen);
      return (
        (!whole || message.id === whole) &&
        (!sandbox || message.podSandboxId === sandbox) &&
        (!state || message.state === state) &&
        hasLabels(message.labels, labels)
      );
    });
  }

  #listSandboxes({ id, state, labels }: SandboxFilter): Seen<Sandbox>[] {
    const whole = id && (unique(this.#allSandboxes(), id)?.id ?? id);
    return this.#allSandboxes().filter((seen) => {
      const message = told(seen, sandboxMessage);
      return (!whole || message.id === whole) && (!state || message.state === state) && hasLabels(message.labels, labels);
    });
  }

  /** `why` is what it says of one that is not there. */
  #container(id: string, why: string): Seen<ContainerInstance> {
    return findIn(this.#allContainers(), id, why);
  }
  #sandbox(id: string, why: string): Seen<Sandbox> {
    return findIn(this.#allSandboxes(), id, why);
  }
  #image(reference: string): HeldImage | undefined {
    const found = this.#b.images.find(reference);
    if (found !== 'ambiguous') return found;
    throw new CallError('Unknown', `can not resolve "${reference}" locally: ambiguous digest string`);
  }

  *#start(id: string): Task<CriAnswer> {
    const { it, standing } = this.#container(id, `an error occurred when try to find container "${id}"`);
    const { state } = containerMessage(it);
    if (state !== 'CONTAINER_CREATED')
      throw new CallError('Unknown', `failed to set starting state for container "${it.id}": container is in ${state} state`);
    if (standing) return { notFollowed: true };
    const started = yield* this.#b.startContainer(it.id);
    return started.ok ? DONE : { error: { code: 'Unknown', message: started.error } };
  }

  /** To stop what is not there is no mistake. */
  *#stop(id: string, seconds: number): Task<CriAnswer> {
    const seen = unique(this.#allContainers(), id);
    if (!seen) return DONE;
    if (seen.standing) return { notFollowed: true };
    yield* this.#b.stopContainer(seen.id, seconds * SECOND);
    return DONE;
  }

  *#remove(id: string): Task<CriAnswer> {
    const seen = unique(this.#allContainers(), id);
    if (!seen) return DONE;
    if (seen.standing) return { notFollowed: true };
    yield* this.#b.stopContainer(seen.id, 0);
    this.#b.removeContainer(seen.it);
    return DONE;
  }

  *#endSandbox(id: string, removes: boolean): Task<CriAnswer> {
    const seen = unique(this.#allSandboxes(), id);
    if (!seen) return DONE;
    if (seen.standing) return { notFollowed: true };
    const stopped = yield* this.#b.stopPodSandbox(seen.id);
    if (!stopped.ok)
      throw new CallError('Unknown', removes ? `failed to forcibly stop sandbox ${goQuote(seen.id)}: ${stopped.error}` : stopped.error);
    if (removes) this.#b.removePodSandbox(seen.it);
    return DONE;
  }

  *#pull(reference: string, authorized: boolean): Task<CriAnswer> {
    const { images } = this.#b;
    const pulled = yield* images.pull(reference, '', {
      asked: reference,
      authorized,
      introduced: authorized,
      parallel: Number.POSITIVE_INFINITY,
      refuse: () => undefined,
    });
    if (!pulled.ok) {
      const [, code = 'Unknown', message = pulled.error] = /^rpc error: code = (\w+) desc = (.*)$/s.exec(pulled.error) ?? [];
      return { error: { code, message } };
    }
    const held = images.held().find(({ image }) => image.digest === pulled.value.image.digest);
    return { value: held && imageMessage(held).id };
  }

  /** Of an exec that is no sync the caller hears as it goes on: why it did not begin it hears by its connection. @see containerd: pkg/cri/streaming/remotecommand */
  *#exec(request: Extract<CriRequest, { method: 'Exec' | 'ExecSync' }>, socket: Socket): Task<CriAnswer> {
    const { id, command, seconds, tty, stdin } = request;
    const isSync = request.method === 'ExecSync';
    const before = isSync ? 'failed to exec in container: ' : '';
    const seen = this.#container(id, `${before}failed to find container "${id}" in store`);
    const { it, standing } = seen;
    const { state } = toldContainer(seen);
    if (state !== 'CONTAINER_RUNNING') throw new CallError('Unknown', `${before}container is in ${state} state`);
    const tell = (stream: 'stdout' | 'stderr', text: string): void => {
      this.#b.engine.start(socket.write(lineOf({ stream: stream === 'stdout' ? 1 : 2, text })));
    };
    const streams = isSync ? {} : { onOutput: tell, ...(stdin !== undefined && { stdin }) };
    const result = standing
      ? yield* standing.exec(it.config.name, command, tty)
      : yield* this.#b.exec(it.id, command, isSync ? seconds * SECOND : 0, tty, streams);
    if (!result) return { notFollowed: true };
    if (standing && result.ok && !isSync) {
      tell('stdout', result.value.stdout);
      tell('stderr', result.value.stderr);
    }
    if (!result.ok)
      return isSync ? { error: { code: 'Unknown', message: `${before}${inner(result.error)}` } } : { value: { failed: result.error } };
    const { exitCode, stdout, stderr, timedOut } = result.value;
    if (isSync && timedOut)
      return { error: { code: 'DeadlineExceeded', message: `${before}timeout ${seconds}s exceeded: context deadline exceeded` } };
    return { value: isSync ? { exitCode, stdout, stderr } : { exitCode } };
  }
}

const DONE: CriAnswer = { value: null };

/** As a call that failed tells it without its own beginning. */
const inner = (error: string): string => error.replace(/^failed to exec in container: /, '');

/** It runs, and has a network: else there were no Pods. @see containerd: pkg/cri/server/status.go */
/** @see containerd: pkg/cri/server/status.go */
const statusOf = (networkError: string | undefined) => ({
  conditions: [
    { type: 'RuntimeReady', status: true, reason: '', message: '' },
    networkError === undefined
      ? { type: 'NetworkReady', status: true, reason: '', message: '' }
      : { type: 'NetworkReady', status: false, reason: 'NetworkPluginNotReady', message: `Network plugin returns error: ${networkError}` },
  ],
});

const lineOf = (answer: CriAnswer): string => `${JSON.stringify(answer)}\n`;

/** Nothing else is understood. */
function requestIn(text: string): CriRequest | undefined {
  try {
    return JSON.parse(text) as CriRequest;
  } catch {
    return undefined;
  }
}

const hasLabels = (labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

/** By its id, or how that begins, if no other begins so. @see moby: pkg/truncindex */
function unique<T>(all: readonly Seen<T>[], id: string): Seen<T> | undefined {
  if (id === '') return undefined;
  const alike = all.filter((one) => one.id.startsWith(id));
  return alike.length === 1 ? alike[0] : undefined;
}

function findIn<T>(all: readonly Seen<T>[], id: string, why: string): Seen<T> {
  const found = unique(all, id);
  if (found) return found;
  const several = id !== '' && all.some((one) => one.id.startsWith(id));
  throw several
    ? new CallError('Unknown', `${why}: multiple IDs found with provided prefix: ${id}`)
    : new CallError('NotFound', `${why}: not found`);
}
