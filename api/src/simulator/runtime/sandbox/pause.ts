import { Signal, type Task, wait } from '../../engine/index.ts';
import type { Image } from '../../images/types.ts';
import { imageTree, type Process } from '../../kernel/index.ts';
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
