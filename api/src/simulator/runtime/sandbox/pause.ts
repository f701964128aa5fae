import { type Engine, Signal, type Task, wait } from '../../engine/index.ts';
import type { Image } from '../../images/types.ts';
import { Cgroup, imageTree, type Process } from '../../kernel/index.ts';
import type { ContainerConfig } from '../types.ts';

/** Waits for ever, and reaps what is left to it; `ends` is told when a signal ends it. @see kubernetes: build/pause/linux/pause.c */
export function* pauseProgram(process: Process, ends: () => void): Task<number> {
  const told = new Signal();
  let ended = false;
  for (const signal of ['TERM', 'INT'] as const) {
    process.onSignal(signal, () => {
      ended = true;
      told.wake();
    });
  }
  process.onSignal('CHLD', 'ignore');
  while (!ended) yield* wait(told);
  ends();
  return 0;
}

/** Nobody limits those of a pause container. @see containerd: pkg/cri/server/sandbox_run_linux.go sandboxContainerSpec */
export const ANY_HUGE_PAGES = { '1GB': Number.POSITIVE_INFINITY, '2MB': Number.POSITIVE_INFINITY };

/** Of a pause process that is not played, which is one of its Pod's all the same. */
export function pauseGroup(engine: Engine, id: string, pod: Cgroup, pid: number): void {
  const group = new Cgroup(engine, {}, pod);
  group.name = `cri-containerd-${id}.scope`;
  group.shown = { hugePages: ANY_HUGE_PAGES, unplayed: [pid] };
  group.pids++;
  pod.pids++;
}

const image: Image = {
  name: 'registry.k8s.io/pause:3.9',
  digest: 'sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097',
  sizeBytes: 321_520,
  config: { user: '65535:65535', entrypoint: ['/pause'], cmd: [], env: {}, workingDir: '/', stopSignal: 'TERM', exposedPorts: [] },
  files: {},
  known: true,
  open: true,
};

/** What every sandbox runs. */
export const pauseImage = { image, tree: imageTree(image.files), config: { name: 'POD', image: image.name } as ContainerConfig };
