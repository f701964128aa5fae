import type { TraceEntry } from '../engine/index.ts';
import type { Localized } from '../types.ts';
import { both, type Culprit, type Remedies, type Situation, type terminatedOf } from './context.ts';
import type { Killed } from './killed-for.ts';

/** Why a process ended, and what would mend it. */
export interface Reason {
  readonly why: Localized;
  readonly remedies: Remedies;
  /** Slugs. */
  readonly concepts: readonly string[];
}

/** A container's newest end: its code, its signal, and what killed it. */
export interface End {
  readonly situation: Situation;
  readonly culprit: Culprit;
  readonly state: ReturnType<typeof terminatedOf>;
  readonly code: number;
  readonly killed: Killed | undefined;
}

/** The entry of the newest end of a container. */
export const newestEnd = ({ entries }: Situation, container: string): TraceEntry | undefined =>
  entries.findLast((entry) => entry.container === container && entry.type.name === 'ContainerExited');

/** As a shell gives its codes. */
export function meaningOf(code: number): Localized {
  if (code === 127) return both(' (a command was not found)', '（找不到命令）');
  if (code === 126) return both(' (a command could not be executed)', '（命令无法执行）');
  return code > 128 && code <= 128 + LAST_SIGNAL ? both(` (signal ${code - 128})`, `（信号 ${code - 128}）`) : both('', '');
}

/** @see signal(7): SIGRTMAX */
const LAST_SIGNAL = 64;
