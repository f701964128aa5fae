import { lastBytes, shownText } from '../apimachinery/utf8.ts';
import { byObject, type Engine, Future, type Micros } from '../engine/index.ts';
import type { Image } from '../images/index.ts';
import { type Container, type ContainerExit, type FileTree, type Signalled, signalNumbers, type User } from '../kernel/index.ts';
import { ContainerLog, type LogRotation } from './logs/container-log.ts';
import type { RuntimeContainerStatus } from './pod-status.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { ContainerConfig } from './types.ts';

const MESSAGE_LIMIT = 4096;

/** As a status has it: the name without its tag, and the digest. */
const imageIdOf = byObject(({ name, digest }: Image): string => `${name.replace(/[@:][^/]*$/, '')}@${digest}`);

/** One start of a container. A restart is another one. */
export class ContainerInstance {
  readonly id: string;
  readonly config: ContainerConfig;
  readonly sandbox: Sandbox;
  readonly image: Image;
  /** As its status tells it. */
  readonly imageName: string;
  readonly createdAt: Micros;
  readonly log: ContainerLog;
  /** The file that the container may leave its last words in. */
  readonly terminationLog: FileTree;
  /** What its programs have said to the reader of the run. */
  remarks: Set<string> | undefined;
  readonly ended = new Future<undefined>();
  /** What the kernel runs; it stays readable when all has ended. */
  container: Container | undefined;
  /** It has been told to stop. */
  isStopping = false;
  startedAt: Micros | undefined;
  finishedAt: Micros | undefined;
  removedAt: Micros | undefined;
  /** Those that its image has it have. */
  volumes: readonly FileTree[] = [];
  /** What its writable layer still takes of the disk when it cannot be looked into any more. */
  leftBytes = 0;
  /** Who its processes are, and what they find in their environment, once one was started. */
  user: User | undefined;
  environment: { readonly home: string; readonly variables: ReadonlyMap<string, string> } | undefined;
  #status: RuntimeContainerStatus | undefined;
  #exit: { code: number; signal?: number; reason: string; message: string; outlivedOom?: true; signalled?: Signalled } | undefined;

  constructor(
    engine: Engine,
    id: string,
    config: ContainerConfig,
    sandbox: Sandbox,
    image: Image,
    imageName: string,
    terminationLog: FileTree,
    logRotation?: LogRotation,
    createdAt = engine.now,
  ) {
    this.id = id;
    this.config = config;
    this.sandbox = sandbox;
    this.image = image;
    this.imageName = imageName;
    this.createdAt = createdAt;
    this.log = new ContainerLog(engine, logRotation);
    this.terminationLog = terminationLog;
  }

  get running(): boolean {
    return this.startedAt !== undefined && this.finishedAt === undefined;
  }

  exited({ status, oomKilled, outlivedOom, signalled }: ContainerExit, now: Micros): void {
    this.finishedAt = now;
    this.log.close();
    const reason = oomKilled ? 'OOMKilled' : status.code === 0 ? 'Completed' : 'Error';
    const signal = status.signal && signalNumbers[status.signal];
    // runc tells 128 + n of a signal; the signal itself is not told.
    this.#exit = {
      code: status.code,
      reason,
      message: this.#lastWords(status.code),
      ...(signal && { signal }),
      ...(outlivedOom && { outlivedOom }),
      ...(signalled && { signalled }),
    };
    this.ended.resolve(undefined);
  }

  /** It ran when its machine went off. @see containerd: pkg/cri/server/restart.go loadContainer */
  wasLost(now: Micros): void {
    this.finishedAt = now;
    this.log.close();
    this.#exit = { code: 255, reason: 'Unknown', message: this.#lastWords(255) };
    this.ended.resolve(undefined);
  }

  failedToStart(message: string, now: Micros): void {
    this.finishedAt = now;
    this.#exit = { code: 128, reason: 'StartError', message };
    this.ended.resolve(undefined);
  }

  /** The same object for as long as its state is the same. */
  status(): RuntimeContainerStatus {
    const state = this.finishedAt !== undefined ? 'exited' : this.startedAt !== undefined ? 'running' : 'created';
    if (this.#status?.state !== state) this.#status = this.#describe(state);
    return this.#status;
  }

  #describe(state: RuntimeContainerStatus['state']): RuntimeContainerStatus {
    const { config, image, imageName } = this;
    return {
      id: this.id,
      name: config.name,
      state,
      createdAt: this.createdAt,
      startedAt: this.startedAt,
      finishedAt: this.finishedAt,
      exitCode: this.#exit?.code ?? 0,
      reason: this.#exit?.reason ?? '',
      message: this.#exit?.message ?? '',
      image: imageName,
      imageID: imageIdOf(image),
      hash: config.hash,
      restartCount: config.attempt,
      ...(this.#exit?.outlivedOom && { outlivedOom: true }),
      ...(this.#exit?.signalled && { signalled: this.#exit.signalled }),
    };
  }

  /** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go getTerminationMessage */
  #lastWords(exitCode: number): string {
    const written = this.terminationLog.readFile('/file') ?? '';
    if (written !== '') return shownText(lastBytes(written, MESSAGE_LIMIT));
    return this.config.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 ? this.log.tail() : '';
  }
}
