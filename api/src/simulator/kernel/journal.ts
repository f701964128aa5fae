import type { Micros } from '../engine/index.ts';

/** One line of what a service of the node has said. */
export interface JournalLine {
  readonly at: Micros;
  /** `kubelet.service` */
  readonly unit: string;
  readonly pid: number;
  /** Who says it; the unit's program, where nothing else is told. */
  readonly identifier?: string | undefined;
  readonly text: string;
}

type Entry = Omit<JournalLine, 'text'> & { readonly write: () => string };

/** What systemd keeps of what the node's services say: the last of it. A text is made when it is read. */
export class Journal {
  #entries: Entry[] = [];

  add(at: Micros, unit: string, pid: number, write: () => string, identifier?: string): void {
    this.#entries.push({ at, unit, pid, write, identifier });
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(KEPT);
  }

  /** In the order of their times. */
  get lines(): JournalLine[] {
    const inOrder = this.#entries.toSorted((a, b) => a.at - b.at);
    return inOrder.flatMap(({ write, ...entry }) =>
      write()
        .split('\n')
        .map((text) => ({ ...entry, text })),
    );
  }
}

const KEPT = 4096;
