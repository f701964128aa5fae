import { lastBytes, shownText } from '../apimachinery/utf8.ts';
import { type Engine, type Micros, SECOND, Signal } from '../engine/index.ts';
import type { LogRecord } from './types.ts';

/** In front of each line of a log file: `2023-05-15T09:00:00.000000000Z stdout F `. */
const LINE_PREFIX = 40;
/** A longer line becomes several entries. @see containerd: pkg/cri/config max_container_log_line_size */
const LONGEST_LINE = 16 * 1024;

/** A file that has grown so large is put aside when the kubelet next looks, and a new one begun; those put aside nobody reads.
 *  @see kubernetes: pkg/kubelet/logs/container_log_manager.go (logMonitorPeriod); pkg/kubelet/apis/config/v1beta1/defaults.go */
const USUAL_LOG_FILE = 10 * 2 ** 20;
const MONITOR_PERIOD: Micros = 10 * SECOND;

/**
 * What one start of a container wrote to its standard streams, cut into entries as the runtime's log files have it.
 * @see containerd: pkg/cri/io/logger.go redirectLogs
 */
export class ContainerLog {
  readonly lines: LogRecord[] = [];
  readonly #engine: Engine;
  /** Of that size it is put aside. */
  readonly #fileBytes: number;
  readonly #open: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  /** Where in `lines` each file after the first begins, and since when there is that file. */
  readonly #files: { readonly at: Micros; readonly first: number }[] = [];
  #size = 0;
  #watched = false;
  #closed = false;
  #more: Signal | undefined;

  constructor(engine: Engine, fileBytes = USUAL_LOG_FILE) {
    this.#engine = engine;
    this.#fileBytes = fileBytes;
  }

  /** Wakes those who wait for the next line, or for the end. */
  get more(): Signal {
    this.#more ??= new Signal();
    return this.#more;
  }
  get closed(): boolean {
    return this.#closed;
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    if (text.indexOf('\n') === text.length - 1 && text !== '') {
      this.#engine.budget.spend('logBytes', text.length + LINE_PREFIX);
      const line = this.#open[stream] + text.slice(0, -1);
      this.#open[stream] = '';
      this.#add(stream, line.endsWith('\r') ? line.slice(0, -1) : line, false);
      return;
    }
    const parts = text.split('\n');
    this.#engine.budget.spend('logBytes', text.length + (parts.length - 1) * LINE_PREFIX);
    if (parts.length === 1) {
      this.#open[stream] += text;
      return;
    }
    parts[0] = this.#open[stream] + parts[0];
    this.#open[stream] = parts.pop() ?? '';
    for (const part of parts) this.#add(stream, part.endsWith('\r') ? part.slice(0, -1) : part, false);
  }

  /** The stream ends: what came after the last line end is an entry, and known not to be a whole line. */
  close(): void {
    this.#closed = true;
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#open[stream]) this.#add(stream, this.#open[stream], true);
      this.#open[stream] = '';
    }
    this.#more?.wake();
  }

  /** What the file holds at that moment: all there was, or what came since it was put aside last. */
  at(now: Micros): LogRecord[] {
    const first = this.#files.findLast(({ at }) => at <= now)?.first ?? 0;
    return this.lines.filter(({ at }, i) => i >= first && at <= now);
  }

  /** The file that is written to now: which one, and its first entry. */
  get file(): { readonly number: number; readonly first: number } {
    return { number: this.#files.length, first: this.#files.at(-1)?.first ?? 0 };
  }

  #grow(bytes: number): void {
    this.#size += bytes;
    if (this.#size < this.#fileBytes || this.#watched) return;
    this.#watched = true;
    const engine = this.#engine;
    engine.at((Math.floor(engine.now / MONITOR_PERIOD) + 1) * MONITOR_PERIOD, () => {
      this.#watched = false;
      if (this.#closed) return;
      this.#files.push({ at: engine.now, first: this.lines.length });
      this.#size = 0;
    });
  }

  #add(stream: 'stdout' | 'stderr', line: string, partial: boolean): void {
    const { now: at } = this.#engine;
    this.#grow(line.length + LINE_PREFIX);
    let rest = shownText(line);
    for (; rest.length > LONGEST_LINE; rest = rest.slice(LONGEST_LINE))
      this.lines.push({ at, stream, text: rest.slice(0, LONGEST_LINE), partial: true });
    this.lines.push({ at, stream, text: rest, ...(partial && { partial }) });
    this.#more?.wake();
  }

  /** The end of what was written, at most 80 lines and 2048 bytes. @see kubernetes: pkg/kubelet/kuberuntime fallbackToLogs */
  tail(): string {
    const lines = this.lines.slice(this.#files.at(-1)?.first ?? 0).slice(-80);
    return lastBytes(lines.map(({ text, partial }) => (partial ? text : `${text}\n`)).join(''), 2048);
  }
}
