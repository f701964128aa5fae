import type { Engine } from '../../engine/index.ts';
import {
  type Container,
  cleanPath,
  type Data,
  MountFailure,
  type NodeKernel,
  OsError,
  type Program,
  type Remark,
  ROOT,
  type UsageMeter,
} from '../../kernel/index.ts';
import type { ContainerBehaviorInput } from '../../types.ts';
import type { ContainerStore } from '../container-store.ts';
import type { ContainerInstance } from '../instance.ts';
import type { SandboxStore } from '../sandbox/sandboxes.ts';
import type { ContainerConfig } from '../types.ts';
import { askedMounts, containerSpec, treeOf } from './container-spec.ts';
import {
  brokenVariable,
  memoryTooLow,
  misplacedMount,
  mountError,
  relativeDirectory,
  SMALLEST_MEMORY,
  startError,
  stoppedBeforeItsStart,
  withoutNull,
} from './errors.ts';
import { imageVolumes } from './image-volumes.ts';
import { commandLine, environment, processUser, workingDirectory } from './process-options.ts';
import { programOf } from './process-program.ts';
import { type Seccomp, seccompProfile } from './seccomp.ts';

/** What a process is started with, and who is told of it. */
interface Starting {
  readonly engine: Engine;
  readonly kernel: NodeKernel;
  readonly sandboxes: SandboxStore;
  readonly containers: ContainerStore;
  readonly behaviors: readonly ContainerBehaviorInput[];
  readonly meter: () => UsageMeter;
  readonly write: (instance: ContainerInstance, stream: 'stdout' | 'stderr', data: Data) => void;
  readonly remark: (instance: ContainerInstance, remark: Remark) => void;
  readonly outOfMemory: (instance: ContainerInstance) => void;
  readonly ended: (instance: ContainerInstance) => void;
}

/** Makes a container and starts its process, or says why that cannot be, in the words of containerd and runc. */
export class ProcessStarter {
  readonly #o: Starting;

  constructor(starting: Starting) {
    this.#o = starting;
  }

  /** undefined: it runs; else why not. */
  start(instance: ContainerInstance): string | undefined {
    const { kernel, engine, containers, behaviors, ended } = this.#o;
    const { config, image } = instance;
    const argv = commandLine(config, image);
    const cwd = workingDirectory(config, image);
    if (!cwd.startsWith('/')) return relativeDirectory;
    if (config.memoryLimitBytes !== undefined && config.memoryLimitBytes < SMALLEST_MEMORY) return memoryTooLow;
    const broken = brokenVariable(config.env) ?? misplacedMount(askedMounts(instance), instance.id, config.security);
    if (broken !== undefined) return broken;
    try {
      instance.container = this.#makeContainer(instance);
      containers.letGoOfOlder(instance);
    } catch (error) {
      if (error instanceof MountFailure) return mountError(error, instance.id);
      throw error;
    }
    const { container } = instance;
    if (hidesNull(container, config)) return withoutNull;
    const user = processUser(instance, container);
    const env = environment(instance, container, user);
    // The process has ended before it could be told to begin.
    const profile = seccompProfile(config.security.seccompProfile, kernel.files) as Seccomp;
    if (profile.deniesEverything) return stoppedBeforeItsStart(instance.id);
    const start = (program: Program | undefined): void =>
      container.start({
        argv,
        env,
        cwd,
        user,
        ...(program && { program }),
        onExit: (exit) => {
          instance.exited(exit, engine.now);
          ended(instance);
        },
      });
    instance.startedAt = engine.now;
    try {
      start(programOf(instance, behaviors));
      return undefined;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      instance.startedAt = undefined;
      return startError(error, argv);
    }
  }

  #makeContainer(instance: ContainerInstance): Container {
    const { engine, kernel, sandboxes, containers, meter, write, remark, outOfMemory } = this.#o;
    const { config, sandbox } = instance;
    const target = config.targetContainerId ? containers.get(config.targetContainerId)?.container?.pidNamespace : undefined;
    const pidNamespace = target ?? (sandbox.config.hostPids ? kernel.hostPids : sandbox.pids);
    const volumes = imageVolumes(engine, kernel.disk, instance, treeOf(instance.image.files));
    instance.volumes = volumes.map(({ tree }) => tree);
    const spec = containerSpec(instance, [...sandboxes.containerMounts(sandbox, config), ...volumes], {
      pidNamespace,
      shimPid: sandbox.hostPids?.shim ?? 0,
      meter: meter(),
      stdout: (text) => write(instance, 'stdout', text),
      stderr: (text) => write(instance, 'stderr', text),
      onRun: (stream, run) => write(instance, stream, run),
      onRemark: (made) => remark(instance, made),
      onOutOfMemory: () => outOfMemory(instance),
    });
    return kernel.createContainer(spec);
  }
}

const hidesNull = ({ mounts }: Container, config: ContainerConfig): boolean =>
  config.mounts.some(({ path }) => cleanPath(path) === '/dev') && mounts.seen(ROOT, mounts.root, '/dev/null') === 'ENOENT';
