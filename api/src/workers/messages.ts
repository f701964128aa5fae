/** What the main thread and the workers say to each other: plain data. */
import type { InvalidManifest, LimitExceeded, Run, SimulatedContainer, SimulatedPod } from '../simulator/index.ts';
import type { RunInput } from './run-input.ts';

/** A member of a run: `['pods', 0, 'at']` with `[12]`. Where it is a function it is called. */
export interface RunCall {
  readonly path: readonly (string | number)[];
  readonly args: readonly unknown[];
}

/** An input to run, and what is to be read of the run. */
export interface RunTask extends RunInput {
  readonly calls: readonly RunCall[];
}
/** The worker says the ticket back when it begins. */
export interface NumberedTask extends RunTask {
  readonly ticket: number;
}

/** Said when a task's turn has come: its time begins to count. */
export interface Begun {
  readonly begun: number;
}

/** What is sent of a container without being asked for. */
export type ContainerHead = Omit<SimulatedContainer, 'logs' | 'file' | 'fileInfo'>;

/** What is sent of a Pod without being asked for. */
export type PodHead = Omit<SimulatedPod, 'containers' | 'at' | 'final' | 'watch'> & { readonly containers: readonly ContainerHead[] };

/** What is always sent of a run, since it is small. */
export type RunHead = Pick<Run, 'manifest' | 'seed' | 'kubernetesVersion' | 'horizonSeconds' | 'endedAtSeconds' | 'remarks'> & {
  readonly pods: readonly PodHead[];
};

/** The values are those that were asked for, in that order. */
export type RunReply =
  | { readonly kind: 'Run'; readonly head: RunHead; readonly values: readonly unknown[] }
  | InvalidManifest
  | LimitExceeded;
