import type { Engine } from './engine.ts';
import type { Micros } from './micros.ts';

/** What an entry is about, to choose by. */
export type TimelineKind =
  | 'SCHEDULING'
  | 'SANDBOX'
  | 'IMAGE'
  | 'CONTAINER'
  | 'PHASE'
  | 'CONDITION'
  | 'PROBE'
  | 'HOOK'
  | 'SIGNAL'
  | 'BACKOFF'
  | 'VOLUME'
  | 'NETWORK'
  | 'LOG'
  | 'EVENT'
  | 'INTERVENTION'
  | 'NODE';

/** What an entry tells beside its sentence, by the names that its type says: plain JSON. */
export type Detail = Readonly<Record<string, unknown>>;

/** One kind of thing that can stand in a timeline: declared once, next to the code that records it. */
export interface EntryType<D extends Detail = Detail> {
  /** Unique, in PascalCase: `ContainerStarted`. It stands in the entry's detail as `type`. */
  readonly name: string;
  readonly kind: TimelineKind;
  /** The upstream rule: path and name, e.g. `pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions`. */
  readonly source: string | null;
  /** Slug of the concept that teaches it. */
  readonly concept: string | null;
  readonly en: (detail: D) => string;
  readonly zhHans: (detail: D) => string;
}

/** Declares a kind of entry, so that its details are checked where it is written. */
export const entryType = <D extends Detail>(type: EntryType<D>): EntryType<D> => type;

/** One thing that happened. `detail` is JSON. */
export interface TraceEntry<D extends Detail = Detail> {
  readonly sequence: number;
  readonly at: Micros;
  readonly type: EntryType<D>;
  /** `namespace/name` of the Pod, or '' for what concerns no Pod. */
  readonly pod: string;
  readonly container: string | null;
  readonly detail: D;
  readonly causes: readonly number[];
}

/** Where and why something happened. A cause is the sequence number of an earlier entry; undefined ones are left out. */
interface Context {
  readonly pod?: string;
  readonly container?: string | null;
  readonly causes?: readonly (number | undefined)[];
}

const NONE: readonly number[] = [];

/** A list that has grown keeps room for more, which a record has no use for: a copy is as long as it is. */
const known = (causes: readonly (number | undefined)[] = NONE): readonly number[] =>
  causes.length === 0 ? NONE : causes.filter((cause) => cause !== undefined).slice();

/** The record of a run, in the order in which things happened. */
export class Trace {
  readonly entries: TraceEntry[] = [];

  constructor(readonly engine: Engine) {}

  /** Returns the entry's sequence number, for those that it causes. What happens before the run begins is not recorded. */
  record<D extends Detail>(type: EntryType<D>, context: Context, detail: D): number | undefined {
    if (this.engine.now < 0) return undefined;
    this.engine.budget.spend('timelineEntries');
    const sequence = this.entries.length;
    const causes = known(context.causes);
    const { pod = '', container = null } = context;
    this.entries.push({ sequence, at: this.engine.now, type: type as unknown as EntryType, pod, container, detail, causes });
    return sequence;
  }
}
