import type { Engine } from '../engine/index.ts';
import type { LogRecord } from './types.ts';

/** What one start of a container wrote to its standard streams, cut into lines as the runtime's log files have it. */
export class ContainerLog {
  readonly lines: LogRecord[] = [];
  readonly #engine: Engine;
  readonly #open: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    this.#engine.budget.spend('logBytes', text.length);
    const parts = (this.#open[stream] + text).split('\n');
    this.#open[stream] = parts.pop() ?? '';
    for (const part of parts) this.lines.push({ at: this.#engine.now, stream, text: part });
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
