import { type Micros, SECOND } from '../../engine/index.ts';
import type { ExitStatus, SignalName } from '../types.ts';

/** A signal that came from a process of another container: of that one the id. */
export interface Signalled {
  readonly from: string;
  readonly signal: SignalName;
}

/** The newest signal that a container's first process got from a process of another container, which shares its PID namespace. */
export class ForeignSignal {
  #newest: (Signalled & { readonly at: Micros }) | undefined;

  heard(from: string, signal: SignalName, at: Micros): void {
    this.#newest = { from, signal, at };
  }

  /** It ends a process at once, or has it end in order. */
  causeOf(status: ExitStatus, now: Micros): Signalled | undefined {
    if (!this.#newest) return undefined;
    const { from, signal, at } = this.#newest;
    return status.signal === signal || (ORDERLY.has(signal) && now - at <= IN_ORDER) ? { from, signal } : undefined;
  }
}

/** What programs take for the wish that they end. */
const ORDERLY: ReadonlySet<SignalName> = new Set(['TERM', 'INT', 'QUIT']);
/** Most take no longer to end in order. */
const IN_ORDER: Micros = 10 * SECOND;
