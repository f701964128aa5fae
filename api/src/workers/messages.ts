/** What the main thread and the workers say to each other: plain data. */
import type { InvalidManifest, LimitExceeded, Run, SimulatedContainer, SimulatedPod } from '../simulator/index.ts';
import type { RunInput } from './run-input.ts';

/** A member of a run: `['pods', 0, 'at']` with `[12]`. Where it is a function it is called. */
export interface RunCall {
  readonly path: readonly (string | number)[];
  readonly args: readonly unknown[];
}

export interface RunTask extends RunInput {
  readonly calls: readonly RunCall[];
}
/** The worker says the ticket back when it begins. */
export interface NumberedTask extends RunTask {
  readonly ticket: number;
}
export interface Begun {
  readonly begun: number;
}

export type ContainerHead = Omit<SimulatedContainer, 'logs' | 'file' | 'fileInfo'>;
export type PodHead = Omit<SimulatedPod, 'containers' | 'at' | 'final' | 'watch'> & { readonly containers: readonly ContainerHead[] };

/** What is always sent of a run, since it is small. */
export type RunHead = Pick<Run, 'manifest' | 'seed' | 'kubernetesVersion' | 'horizonSeconds' | 'endedAtSeconds' | 'warnings'> & {
  readonly pods: readonly PodHead[];
};

export type RunReply =
  | { readonly kind: 'Run'; readonly head: RunHead; readonly values: readonly unknown[] }
  | InvalidManifest
  | LimitExceeded;
