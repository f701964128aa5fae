import type { Engine } from '../engine/index.ts';
import type { LogRecord } from './types.ts';

/** In front of each line of a log file: `2023-05-15T09:00:00.000000000Z stdout F `. */
const LINE_PREFIX = 40;

/** What one start of a container wrote to its standard streams, cut into lines as the runtime's log files have it. */
export class ContainerLog {
  readonly lines: LogRecord[] = [];
  readonly #engine: Engine;
  readonly #open: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    const { now, budget } = this.#engine;
    const parts = text.split('\n');
    budget.spend('logBytes', text.length + (parts.length - 1) * LINE_PREFIX);
    if (parts.length === 1) {
      this.#open[stream] += text;
      return;
    }
    parts[0] = this.#open[stream] + parts[0];
    this.#open[stream] = parts.pop() ?? '';
    for (const part of parts) this.lines.push({ at: now, stream, text: part });
  }

  /** The stream ends: a last line without an end is a line too. */
  close(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#open[stream]) this.lines.push({ at: this.#engine.now, stream, text: this.#open[stream] });
      this.#open[stream] = '';
    }
  }

  /** The end of what was written, at most 80 lines and 2048 bytes. @see kubernetes: pkg/kubelet/kuberuntime fallbackToLogs */
  tail(): string {
    return this.lines
      .slice(-80)
      .map(({ text }) => `${text}\n`)
      .join('')
      .slice(-2048);
  }
}
