import type { Engine } from '../../engine/index.ts';
import { FileTree } from '../files/file-tree.ts';
import { Space } from '../files/space.ts';
import type { MountOptions } from '../mounts/mounts.ts';

const SHM = '/dev/shm';
/** @see containerd: pkg/cri/server/sandbox_run_linux.go defaultShmSize */
const SHM_BYTES = 64 * 2 ** 20;

/**
 * What processes share beside files and ports: here, what is under /dev/shm. A Pod's containers have one together, which is its
 * sandbox's and stays when they are started anew; or they have the node's.
 * @see containerd: pkg/cri/server/container_create_linux.go containerMounts, sandbox_run_linux.go setupSandboxFiles
 */
export class IpcNamespace {
  readonly #engine: Engine;
  readonly #bytes: number | undefined;
  #mount: MountOptions | undefined;

  /** `nodeBytes`: it is the node's own, with so much room. */
  constructor(engine: Engine, nodeBytes?: number) {
    this.#engine = engine;
    this.#bytes = nodeBytes;
  }

  /** Made when the first container asks for it. */
  get shm(): MountOptions {
    this.#mount ??= this.#bytes === undefined ? ofPod(this.#engine) : ofNode(this.#engine, this.#bytes);
    return this.#mount;
  }

  /** Gives its memory back. */
  close(): void {
    this.#mount?.tree.destroy();
    this.#mount = undefined;
  }
}

const tmpfs = (engine: Engine, bytes: number): FileTree => new FileTree(engine, { kind: 'tmpfs', space: new Space(bytes), mode: 0o1777 });

const ofPod = (engine: Engine): MountOptions => ({
  path: SHM,
  tree: tmpfs(engine, SHM_BYTES),
  source: 'shm',
  type: 'tmpfs',
  options: 'nosuid,nodev,noexec,relatime,size=65536k',
  noExec: true,
});

const ofNode = (engine: Engine, bytes: number): MountOptions => ({
  path: SHM,
  tree: tmpfs(engine, bytes),
  source: 'tmpfs',
  type: 'tmpfs',
  options: 'nosuid,nodev',
});
