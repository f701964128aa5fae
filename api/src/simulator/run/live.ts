import { type Answer, adminCertificate } from '../api-server/index.ts';
import { joinHostPort } from '../apimachinery/host-port.ts';
import type { Kind, Pod } from '../apimachinery/objects.ts';
import { KUBECTL_AGENT, type RawAnswer } from '../apimachinery/raw-answer.ts';
import { interveneUntilDone } from '../clients/interventions.ts';
import { Intervened } from '../clients/timeline.ts';
import { API_SERVER_PORT, type Cluster } from '../cluster/index.ts';
import {
  type Block,
  type Engine,
  MILLISECOND,
  type Micros,
  Signal,
  sleep,
  type Task,
  type Wait,
  wait,
  withTimeout,
} from '../engine/index.ts';
import { startTls } from '../kernel/index.ts';
import type { Act, ClusterView, Editor, Live, LogPlace, LogRecord, Piece, RawRequest, Session, Typed } from '../kubectl/view.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import { exchange } from '../shell/utilities/network/http-client.ts';
import type { InterventionOutcome } from '../types.ts';

/** How long what was written, or changed, is on its way to whoever waits for it. */
const LATENCY: Micros = MILLISECOND;

/** Where its own file says that the API server is. */
const OWN_HOST = '127.0.0.1';

/** It looks through the objects again. */
const LOOK_STEPS = 100;

interface Parts {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** The command, as it is told of. */
  readonly by: string;
  readonly view: () => ClusterView;
  readonly show: (pieces: readonly Piece[]) => Task<void>;
  readonly editor: Editor | undefined;
}

/** What kubectl in a Pod can wait for. */
export class LiveCluster implements Live {
  readonly #parts: Parts;
  #seen: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#seen = parts.cluster.store.revision;
  }

  view(): ClusterView {
    this.#parts.cluster.engine.budget.step(LOOK_STEPS);
    this.#seen = this.#parts.cluster.store.revision;
    return this.#parts.view();
  }
  get editor(): Editor | undefined {
    return this.#parts.editor;
  }
  show(pieces: readonly Piece[]): Task<void> {
    return this.#parts.show(pieces);
  }

  *changed(kind: Kind, until?: Micros): Task<void> {
    const { cluster } = this.#parts;
    const signal = cluster.changes.of(kind);
    if ((cluster.store.history(kind).at(-1)?.revision ?? 0) > this.#seen) return;
    yield* before(cluster, signal, until);
  }

  *written(logs: readonly LogPlace[]): Task<void> {
    const { cluster } = this.#parts;
    yield* wait(
      new AnyOf(logs.flatMap(({ node, containerID, lines }) => cluster.nodes.get(node)?.runtime.logs.written(containerID, lines) ?? [])),
    );
    yield* sleep(cluster.engine, LATENCY);
  }
  logAfter({ node, containerID, lines }: LogPlace): readonly LogRecord[] {
    return this.#parts.cluster.nodes.get(node)?.runtime.logs.linesAfter(containerID, lines) ?? [];
  }
  evict(namespace: string, name: string, graceSeconds: number | undefined, isDry: boolean): Answer<Pod> {
    const { cluster, by } = this.#parts;
    const evict = () => cluster.api.evict(namespace, name, graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds });
    const answer = isDry ? cluster.api.dryRun(evict) : evict();
    if (answer.ok && !isDry)
      cluster.trace.record(Intervened, { pod: `${namespace}/${name}` }, { intervention: 'DELETE_POD', en: by, zhHans: by });
    return answer;
  }
  attach({ node, containerID }: Omit<LogPlace, 'lines'>, typed: readonly Typed[] = [], closes: boolean): Session {
    const { engine, nodes } = this.#parts.cluster;
    const session = new AttachedSession(engine, nodes.get(node)?.runtime, containerID);
    session.type(typed, closes);
    return session;
  }
  sleep(duration: Micros): Task<void> {
    return sleep(this.#parts.cluster.engine, duration);
  }
  hasEnded({ node, containerID }: LogPlace): boolean {
    return this.#parts.cluster.nodes.get(node)?.runtime.logs.hasEnded(containerID) ?? true;
  }

  *request({ method, target, body, as }: RawRequest): Task<RawAnswer> {
    const socket = yield* this.#parts.cluster.outside.connect(OWN_HOST, API_SERVER_PORT);
    try {
      yield* startTls(socket, OWN_HOST, undefined, adminCertificate());
      const headers = [
        ['Host', joinHostPort(OWN_HOST, API_SERVER_PORT)],
        KUBECTL_AGENT,
        ['Connection', 'close'],
        ...(as ? [['Impersonate-User', as] as const] : []),
        ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
      ] as const;
      return yield* exchange(socket, { method, target, headers, ...(body !== undefined && { body }) });
    } finally {
      socket.close();
    }
  }

  *exec(intervention: Act, stdin: string | undefined): Task<InterventionOutcome> {
    const { cluster, namespace, by } = this.#parts;
    const news = new Signal();
    let pieces: Piece[] = [];
    let outcome: InterventionOutcome | undefined;
    const onOutput = (stream: 'stdout' | 'stderr', text: string): void => {
      pieces.push([stream === 'stdout' ? 1 : 2, text]);
      news.wake();
    };
    interveneUntilDone(cluster, { ...intervention, by }, { namespace, onOutput, ...(stdin !== undefined && { stdin }) }, (done) => {
      outcome = done;
      news.wake();
    });
    for (;;) {
      const shown = pieces;
      pieces = [];
      if (shown.length > 0) yield* this.show(shown);
      else if (outcome) return outcome;
      else {
        yield* wait(news);
        yield* sleep(cluster.engine, LATENCY);
      }
    }
  }
}

/** What is typed reaches the container, and what that writes comes back. */
class AttachedSession implements Session {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime | undefined;
  readonly #id: string;
  readonly #left = new Signal();
  leftAt: Micros | undefined;

  constructor(engine: Engine, runtime: ContainerRuntime | undefined, id: string) {
    this.#engine = engine;
    this.#runtime = runtime;
    this.#id = id;
  }

  get isOver(): boolean {
    return this.leftAt !== undefined || (this.#runtime?.logs.hasEnded(this.#id) ?? true);
  }
  *written(lines: number): Task<void> {
    if (this.isOver) return;
    yield* wait(new AnyOf([this.#left, ...(this.#runtime ? [this.#runtime.logs.written(this.#id, lines)] : [])]));
    yield* sleep(this.#engine, LATENCY);
  }

  type(typed: readonly Typed[], closes: boolean): void {
    const begun = this.#engine.now + LATENCY;
    for (const [after, text] of typed) this.#engine.at(begun + after, () => this.#hear(text, closes));
  }
  #hear(text: string, closes: boolean): void {
    if (text !== '' || closes) this.#runtime?.give(this.#id, text, text === '');
    else if (!this.isOver) {
      this.leftAt = this.#engine.now;
      this.#left.wake();
    }
  }
}

function* before({ engine }: Cluster, signal: Signal, until: Micros | undefined): Task<void> {
  if (until === undefined) yield* wait(signal);
  else if (until > engine.now) yield* wait(withTimeout(engine, signal, until - engine.now));
}

/** Whichever comes first; of none nothing is waited for. */
class AnyOf implements Block, Wait {
  readonly #blocks: readonly Block[];
  #waits: Wait[] = [];
  #resume: ((value: unknown) => void) | undefined;

  constructor(blocks: readonly Block[]) {
    this.#blocks = blocks;
  }
  start(resume: (value: unknown) => void): Wait {
    this.#resume = resume;
    const first = (value: unknown): void => {
      const waiting = this.#resume;
      if (!waiting) return;
      this.cancel();
      waiting(value);
    };
    if (this.#blocks.length === 0) first(undefined);
    for (const block of this.#blocks) if (this.#resume !== undefined) this.#waits.push(block.start(first));
    // The last of them may have been answered at once.
    if (this.#resume === undefined) this.cancel();
    return this;
  }
  cancel(): void {
    this.#resume = undefined;
    for (const one of this.#waits) one.cancel();
    this.#waits = [];
  }
}
