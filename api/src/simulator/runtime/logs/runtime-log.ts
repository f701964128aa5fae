import { goQuote } from '../../apimachinery/go-quote.ts';
import { type Engine, MILLISECOND, type Micros, toSeconds } from '../../engine/index.ts';
import type { ImageName } from '../../images/reference.ts';
import { type NodeKernel, type SignalName, signalNumbers } from '../../kernel/index.ts';
import { type ContainerConfig, execTimedOut, rpcError, type SandboxConfig } from '../types.ts';
import { LogrusEntry, logrusLine, type Template } from './logrus.ts';

/** What a shim loads as it starts. @see containerd: runtime/v2/shim/shim.go run, v1.6 */
const SHIM_PLUGINS = ['event.v1.publisher', 'internal.v1.shutdown', 'ttrpc.v1.task'];
const RUNTIME = 'io.containerd.runc.v2';
/** From a shim that runs to its sandbox. */
const SHIM_LEAD: Micros = 130 * MILLISECOND;
/** Before a pull is answered, the references of its image are written one after the other. */
const REFERENCE: Micros = 6 * MILLISECOND;

/** As Go names them. @see Go: syscall/zerrors_linux_amd64.go signals */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  HUP: 'hangup',
  INT: 'interrupt',
  QUIT: 'quit',
  ABRT: 'aborted',
  KILL: 'killed',
  USR1: 'user defined signal 1',
  USR2: 'user defined signal 2',
  ALRM: 'alarm clock',
  TERM: 'terminated',
  CONT: 'continued',
  WINCH: 'window changed',
  PWR: 'power failure',
};
const signalWords = (signal: SignalName): string => SIGNAL_WORDS[signal] ?? `signal ${signalNumbers[signal]}`;

/** Something of a container or a sandbox, by its id. */
interface Of<What> {
  readonly id: string;
  readonly what: What;
}
/** A reference of an image; whether there was none of that name before. */
export interface Reference {
  readonly name: string;
  readonly isNew: boolean;
}

const metadataOf = ({ podKey, podUid, attempt }: SandboxConfig): string => {
  const [namespace, name] = podKey.split('/');
  return `&PodSandboxMetadata{Name:${name},Uid:${podUid},Namespace:${namespace},Attempt:${attempt},}`;
};
const containerOf = ({ name, attempt }: ContainerConfig): string => `&ContainerMetadata{Name:${name},Attempt:${attempt},}`;
const taskDirectory = (id: string): string => `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}`;
/** What gRPC makes of an error that containerd gives no code is not in its own log. @see containerd: errdefs/grpc.go ToGRPC */
const bare = (error: string): string => error.replace(/^rpc error: code = Unknown desc = /, '');

const info =
  <Subject>(said: (subject: Subject) => string): Template<Subject> =>
  (time, subject) =>
    logrusLine(time, 'info', said(subject));
const failed =
  <Subject>(said: (subject: Of<Subject>) => string): Template<Of<Subject> & { readonly error: string }> =>
  (time, subject) =>
    logrusLine(time, 'error', said(subject), { error: bare(subject.error) });

/** @see containerd: runtime/v2/shim.go cleanupAfterDeadShim, binary.go Delete */
const shimEnds: Template<Of<number> & { readonly neverRan?: boolean }> = (time, { id, what: deleter, neverRan }) => {
  const second = `time="${time.slice(0, 19)}Z"`;
  const said = [
    `${second} level=info msg="starting signal loop" namespace=k8s.io pid=${deleter} runtime=${RUNTIME}\n`,
    ...(neverRan
      ? [
          `${second} level=warning msg="failed to read init pid file" error="open ${taskDirectory(id)}/init.pid: no such file or directory" runtime=${RUNTIME}\n`,
        ]
      : []),
  ];
  return [
    logrusLine(time, 'info', 'shim disconnected', { id }),
    logrusLine(time, 'warning', 'cleaning up after shim disconnected', { id, namespace: 'k8s.io' }),
    logrusLine(time, 'info', 'cleaning up dead shim'),
    logrusLine(time, 'warning', `cleanup warnings ${said.join('')}`),
  ];
};
const shimBegins: Template<Of<number>> = (time, { id, what: pid }) => [
  ...SHIM_PLUGINS.map((plugin) =>
    logrusLine(time, 'info', `loading plugin "io.containerd.${plugin}"...`, {
      runtime: RUNTIME,
      type: `io.containerd.${plugin.replace(/\.[^.]*$/, '')}`,
    }),
  ),
  logrusLine(time, 'info', 'starting signal loop', { namespace: 'k8s.io', path: taskDirectory(id), pid: String(pid), runtime: RUNTIME }),
];
/** What its registry answered, before there is no other to ask. @see containerd: remotes/docker/resolver.go Resolve */
const nextHost: Template<{ readonly name: ImageName; readonly error: string }> = (time, { name, error }) => {
  const host = name.domain === 'docker.io' ? 'registry-1.docker.io' : name.domain;
  const [, why = ''] = /failed to resolve reference "[^"]*": (.*)$/s.exec(error) ?? [];
  // By its digest it is looked for among the blobs, too.
  if (/^\S+: not found$/.test(why))
    return (name.digest === undefined ? ['manifests'] : ['manifests', 'blobs']).map(() =>
      logrusLine(time, 'info', 'trying next host - response was http.StatusNotFound', { host }),
    );
  return /^(pull access denied|failed to do request|failed to authorize)/.test(why)
    ? logrusLine(time, 'info', 'trying next host', { error: why, host })
    : [];
};
const removal: Template<string> = (time, id) => [
  logrusLine(time, 'info', `RemoveContainer for ${goQuote(id)}`),
  logrusLine(time, 'info', `RemoveContainer for ${goQuote(id)} returns successfully`),
];

/** @see containerd: cmd/containerd/command/main.go; services/server/server.go; pkg/cri/server/service.go Run, v1.6 */
const begins: Template<{ readonly version: string; readonly cni: string | undefined }> = (time, { version, cni }) => [
  logrusLine(time, 'info', 'starting containerd', { revision: CONTAINERD_REVISION, version }),
  ...(cni === undefined
    ? []
    : [
        logrusLine(time, 'error', 'failed to load cni during init, please check CRI plugin status before setting up network for pods', {
          error: cni,
        }),
      ]),
  logrusLine(time, 'info', 'Start subscribing containerd event'),
  logrusLine(time, 'info', 'Start recovering state'),
  ...['/run/containerd/containerd.sock.ttrpc', '/run/containerd/containerd.sock'].map((address) =>
    logrusLine(time, 'info', 'serving...', { address }),
  ),
  logrusLine(time, 'info', 'containerd successfully booted in 0.036872s'),
  ...['Start event monitor', 'Start snapshots syncer', 'Start cni network conf syncer for default', 'Start streaming server'].map((what) =>
    logrusLine(time, 'info', what),
  ),
];
const ends: Template<undefined> = (time) =>
  ['Stop CRI service', 'Stop CRI service', 'Event monitor stopped', 'Stream server stopped'].map((what) => logrusLine(time, 'info', what));
const CONTAINERD_REVISION = '3dce8eb055cbb6872793272b4f20ed16117344f8';

const SAYS = {
  runsSandbox: info<SandboxConfig>((config) => `RunPodSandbox for ${metadataOf(config)}`),
  ranSandbox: info<Of<SandboxConfig>>(({ id, what }) => `RunPodSandbox for ${metadataOf(what)} returns sandbox id ${goQuote(id)}`),
  sandboxFailed: failed<SandboxConfig>(({ what }) => `RunPodSandbox for ${metadataOf(what)} failed, error`),
  stopsSandbox: info<string>((id) => `StopPodSandbox for ${goQuote(id)}`),
  isStopped: info<Of<'CREATED' | 'EXITED'>>(
    ({ id, what }) => `Container to stop ${goQuote(id)} must be in running or unknown state, current state "CONTAINER_${what}"`,
  ),
  tornDown: info<string>((id) => `TearDown network for sandbox ${goQuote(id)} successfully`),
  stoppedSandbox: info<string>((id) => `StopPodSandbox for ${goQuote(id)} returns successfully`),
  stopFailed: failed<undefined>(({ id }) => `StopPodSandbox for ${goQuote(id)} failed`),
  networkLost: failed<undefined>(({ id }) => `failed to reload cni configuration after receiving fs change event(${id})`),
  removesSandbox: info<string>((id) => `RemovePodSandbox for ${goQuote(id)}`),
  forces: info<string>((id) => `Forcibly stopping sandbox ${goQuote(id)}`),
  removedSandbox: info<string>((id) => `RemovePodSandbox ${goQuote(id)} returns successfully`),
  createsContainer: info<Of<ContainerConfig>>(
    ({ id, what }) => `CreateContainer within sandbox ${goQuote(id)} for container ${containerOf(what)}`,
  ),
  createdContainer: info<Of<ContainerConfig> & { readonly made: string }>(
    ({ id, what, made }) => `CreateContainer within sandbox ${goQuote(id)} for ${containerOf(what)} returns container id ${goQuote(made)}`,
  ),
  createFailed: failed<ContainerConfig>(({ id, what }) => `CreateContainer within sandbox ${goQuote(id)} for ${containerOf(what)} failed`),
  startsContainer: info<string>((id) => `StartContainer for ${goQuote(id)}`),
  startedContainer: info<string>((id) => `StartContainer for ${goQuote(id)} returns successfully`),
  startFailed: failed<undefined>(({ id }) => `StartContainer for ${goQuote(id)} failed`),
  stopsContainer: info<Of<Micros>>(({ id, what }) => `StopContainer for ${goQuote(id)} with timeout ${toSeconds(what)} (s)`),
  signals: info<Of<SignalName>>(({ id, what }) => `Stop container ${goQuote(id)} with signal ${signalWords(what)}`),
  spares: info<Of<SignalName>>(
    ({ id, what }) =>
      `Skipping the sending of signal ${signalWords(what)} to container ${goQuote(id)} because a prior stop with timeout>0 request already sent the signal`,
  ),
  kills: info<string>((id) => `Kill container ${goQuote(id)}`),
  stoppedContainer: info<string>((id) => `StopContainer for ${goQuote(id)} returns successfully`),
  outOfMemory: info<string>((id) => `TaskOOM event &TaskOOM{ContainerID:${id},XXX_unrecognized:[],}`),
  statusFailed: failed<undefined>(({ id }) => `ContainerStatus for ${goQuote(id)} failed`),
  execFailed: failed<undefined>(({ id }) => `ExecSync for ${goQuote(id)} failed`),
  pulls: info<string>((image) => `PullImage ${goQuote(image)}`),
  reference: info<Reference>(({ name, isNew }) => {
    const event = isNew ? 'ImageCreate' : 'ImageUpdate';
    return `${event} event &${event}{Name:${name},Labels:map[string]string{io.cri-containerd.image: managed,},XXX_unrecognized:[],}`;
  }),
  pulled: info<Of<string>>(({ id, what }) => `PullImage ${goQuote(what)} returns image reference ${goQuote(id)}`),
  pullFailed: failed<string>(({ what }) => `PullImage ${goQuote(what)} failed`),
};

/**
 * What a node's containerd writes to its log with the level that it has by itself, `info`: calls that only look, and commands that
 * are run in containers, are not told of. Words and fields are those of v1.6.
 * @see containerd: pkg/cri/server/instrumented_service.go, events.go, container_stop.go, sandbox_stop.go, sandbox_remove.go, image_pull.go
 */
export class RuntimeLog {
  readonly #engine: Engine;
  readonly #kernel: NodeKernel;

  constructor(engine: Engine, kernel: NodeKernel) {
    this.#engine = engine;
    this.#kernel = kernel;
  }

  begins(version: string, cni: string | undefined): void {
    this.#say(begins, { version, cni });
  }
  isTerminated(): void {
    this.#say(ends, undefined);
  }
  runsSandbox(config: SandboxConfig): void {
    this.#say(SAYS.runsSandbox, config);
  }
  /** `began`: when it was asked for. */
  ranSandbox(config: SandboxConfig, id: string, shim: number, began: Micros): void {
    this.#say(shimBegins, { id, what: shim }, Math.max(began, this.#engine.now - SHIM_LEAD));
    this.#say(SAYS.ranSandbox, { id, what: config });
  }
  sandboxFailed(config: SandboxConfig, error: string): void {
    this.#say(SAYS.sandboxFailed, { id: '', what: config, error });
  }
  stopsSandbox(id: string): void {
    this.#say(SAYS.stopsSandbox, id);
  }
  /** One of its containers does not run. */
  isStopped(id: string, wasStarted: boolean): void {
    this.#say(SAYS.isStopped, { id, what: wasStarted ? 'EXITED' : 'CREATED' });
  }
  stoppedSandbox(id: string): void {
    this.#say(SAYS.tornDown, id);
    this.#say(SAYS.stoppedSandbox, id);
  }
  /** @see containerd: pkg/cri/server/instrumented_service.go StopPodSandbox */
  stopFailed(id: string, error: string): void {
    this.#say(SAYS.stopFailed, { id, what: undefined, error });
  }
  /** @see containerd: pkg/cri/server/cni_conf_syncer.go syncLoop */
  networkLost(event: string, error: string): void {
    this.#say(SAYS.networkLost, { id: event, what: undefined, error });
  }
  removesSandbox(id: string): void {
    this.#say(SAYS.removesSandbox, id);
    this.#say(SAYS.forces, id);
    this.#say(SAYS.tornDown, id);
    this.#say(SAYS.removedSandbox, id);
  }

  createsContainer(sandboxId: string, config: ContainerConfig): void {
    this.#say(SAYS.createsContainer, { id: sandboxId, what: config });
  }
  createdContainer(sandboxId: string, config: ContainerConfig, id: string): void {
    this.#say(SAYS.createdContainer, { id: sandboxId, what: config, made: id });
  }
  createFailed(sandboxId: string, config: ContainerConfig, error: string): void {
    this.#say(SAYS.createFailed, { id: sandboxId, what: config, error });
  }
  startsContainer(id: string): void {
    this.#say(SAYS.startsContainer, id);
  }
  startedContainer(id: string): void {
    this.#say(SAYS.startedContainer, id);
  }
  /** Its task was not made, and what there is of it is cleared away. */
  startFailed(id: string, error: string): void {
    this.#say(shimEnds, { id, what: this.#deleter, neverRan: true });
    this.#say(SAYS.startFailed, { id, what: undefined, error });
  }
  stopsContainer(id: string, timeout: Micros): void {
    this.#say(SAYS.stopsContainer, { id, what: timeout });
  }
  signals(id: string, signal: SignalName): void {
    this.#say(SAYS.signals, { id, what: signal });
  }
  /** It was signalled before, by somebody who still waits. */
  spares(id: string, signal: SignalName): void {
    this.#say(SAYS.spares, { id, what: signal });
  }
  kills(id: string): void {
    this.#say(SAYS.kills, id);
  }
  stoppedContainer(id: string): void {
    this.#say(SAYS.stoppedContainer, id);
  }
  removesContainer(id: string): void {
    this.#say(removal, id);
  }
  /** The kernel has killed one of its processes for want of memory. */
  outOfMemory(id: string): void {
    this.#say(SAYS.outOfMemory, id);
  }
  /** The first process of a container or of a sandbox has ended. */
  ends(id: string): void {
    this.#say(shimEnds, { id, what: this.#deleter });
  }

  statusFailed(id: string, error: string): void {
    this.#say(SAYS.statusFailed, { id, what: undefined, error });
  }
  execFailed(id: string, error: string): void {
    this.#say(SAYS.execFailed, { id, what: undefined, error });
  }
  execTimedOut(id: string, timeout: Micros): void {
    this.#say(SAYS.execFailed, { id, what: undefined, error: rpcError(execTimedOut(timeout)) });
  }

  pulls(image: string): void {
    this.#say(SAYS.pulls, image);
  }
  /** Its references are written one after the other. */
  pulled(image: string, id: string, references: readonly Reference[], began: Micros): void {
    const { now } = this.#engine;
    for (const [i, reference] of references.entries())
      this.#say(SAYS.reference, reference, Math.max(began, now - (references.length - i) * REFERENCE));
    this.#say(SAYS.pulled, { id, what: image });
  }
  pullFailed(image: string, name: ImageName, error: string): void {
    this.#say(nextHost, { name, error });
    this.#say(SAYS.pullFailed, { id: '', what: image, error });
  }

  get #deleter(): number {
    return this.#kernel.hostPids.upcoming;
  }
  #say<Subject>(template: Template<Subject>, subject: Subject, at = this.#engine.now): void {
    const { journal, containerd } = this.#kernel;
    journal.add(new LogrusEntry(at, containerd.pid, template, subject));
  }
}
