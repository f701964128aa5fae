import type { Micros } from '../../engine/index.ts';

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

/** What becomes lines of it; its text is made when it is read. */
export type JournalEntry = Omit<JournalLine, 'text'> & { write(): string };

/** What systemd keeps of what the node's services say: the last of it. */
export class Journal {
  #entries: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(KEPT);
  }

  /** In the order of their times. */
  get lines(): JournalLine[] {
    const inOrder = this.#entries.toSorted((a, b) => a.at - b.at);
    return inOrder.flatMap((entry) => {
      const { at, unit, pid, identifier } = entry;
      const text = entry.write();
      const lines = text === '' ? [] : text.split('\n');
      return lines.map((text) => ({ at, unit, pid, identifier, text }));
    });
  }
}

const KEPT = 4096;
