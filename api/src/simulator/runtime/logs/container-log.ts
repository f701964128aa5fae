import { lastLines } from '../../apimachinery/pod-logs.ts';
import { lastBytes, shownText } from '../../apimachinery/utf8.ts';
import { type Engine, type Micros, SECOND, Signal } from '../../engine/index.ts';
import { type Data, inBlocks, type Run, spelled, turned } from '../../kernel/index.ts';
import type { LogRecord } from '../types.ts';

/** In front of each line of a log file: `2023-05-15T09:00:00.000000000Z stdout F `. */
const LINE_PREFIX = 40;
/** A longer line becomes several entries. @see containerd: pkg/cri/config max_container_log_line_size */
const LONGEST_LINE = 16 * 1024;

/** What the kubelet does with files that have grown large: at its next look they are put aside, and a new one is begun.
 *  @see kubernetes: pkg/kubelet/logs/container_log_manager.go LogRotatePolicy */
export interface LogRotation {
  /** From that size on. */
  readonly maxBytes: number;
  /** So many there are at most of each start of a container, with the one that is written to. */
  readonly maxFiles: number;
}
/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go ContainerLogMaxSize, ContainerLogMaxFiles */
const USUAL_ROTATION: LogRotation = { maxBytes: 10 * 2 ** 20, maxFiles: 5 };
/** @see kubernetes: pkg/kubelet/logs/container_log_manager.go logMonitorPeriod */
const MONITOR_PERIOD: Micros = 10 * SECOND;

/** One that was put aside: entries of the log, from `first` on and before `end`. All but the last one are compressed. */
export interface RotatedFile {
  readonly at: Micros;
  readonly first: number;
  readonly end: number;
  readonly bytes: number;
  readonly compressed: boolean;
}
/** What gzip leaves of text that repeats itself, as logs do: about a tenth. */
export const COMPRESSED = 0.1;

/**
 * What one start of a container wrote to its standard streams, cut into entries as the runtime's log files have it.
 * @see containerd: pkg/cri/io/logger.go redirectLogs
 */
export class ContainerLog {
  readonly lines: LogRecord[] = [];
  readonly #engine: Engine;
  readonly #rotation: LogRotation;
  readonly #open: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  /** Where in `lines` each file after the first begins, since when there is that file, and how large the one before had grown. */
  readonly #files: { readonly at: Micros; readonly first: number; readonly bytes: number }[] = [];
  #size = 0;
  #watched = false;
  #closed = false;
  #more: Signal | undefined;

  constructor(engine: Engine, rotation = USUAL_ROTATION) {
    this.#engine = engine;
    this.#rotation = rotation;
  }

  /** Wakes those who wait for the next line, or for the end. */
  get more(): Signal {
    this.#more ??= new Signal();
    return this.#more;
  }
  get closed(): boolean {
    return this.#closed;
  }

  write(stream: 'stdout' | 'stderr', data: Data): void {
    if (typeof data === 'string') this.#write(stream, data);
    else this.#writeRun(stream, data);
  }

  /** What ends the line that is open, and the first turn after that, as ever; the whole turns after that in one entry. */
  #writeRun(stream: 'stdout' | 'stderr', run: Run): void {
    const { fill, length } = run;
    const first = this.#open[stream] === '' && fill.endsWith('\n') ? 0 : fill.indexOf('\n') + 1 + fill.length;
    const turns = Math.floor((length - first) / fill.length);
    if (turns < 2 || fill.length > LONGEST_LINE) {
      this.#write(stream, spelled(run));
      return;
    }
    this.#write(stream, spelled({ fill, length: first }));
    const text = turned(fill, first).slice(0, -1);
    const bytes = fill.length + text.split('\n').length * LINE_PREFIX;
    this.#engine.budget.spend('logBytes', bytes);
    this.#grow(bytes * turns);
    this.lines.push({ at: this.#engine.now, stream, text: shownText(text), times: turns });
    this.#write(stream, spelled({ fill: turned(fill, first), length: length - first - turns * fill.length }));
    this.#more?.wake();
  }

  #write(stream: 'stdout' | 'stderr', text: string): void {
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

  /** Those put aside of which there is still something, the oldest first. @see kubernetes: …/container_log_manager.go removeExcessLogs, compressLog */
  get rotated(): RotatedFile[] {
    const kept = Math.max(1, this.#rotation.maxFiles - 1);
    const all = this.#files.map(({ at, first: end, bytes }, i) => {
      const first = this.#files[i - 1]?.first ?? 0;
      return { at, first, end, bytes, compressed: i < this.#files.length - 1 };
    });
    return all.slice(-kept);
  }

  /** What all of its files take of the disk. */
  get diskBytes(): number {
    const aside = this.rotated.map(({ bytes, compressed }) => inBlocks(compressed ? bytes * COMPRESSED : bytes));
    return aside.reduce((sum, bytes) => sum + bytes, inBlocks(this.#size));
  }

  #grow(bytes: number): void {
    this.#size += bytes;
    if (this.#size < this.#rotation.maxBytes || this.#watched) return;
    this.#watched = true;
    const engine = this.#engine;
    engine.at((Math.floor(engine.now / MONITOR_PERIOD) + 1) * MONITOR_PERIOD, () => {
      this.#watched = false;
      if (this.#closed) return;
      this.#files.push({ at: engine.now, first: this.lines.length, bytes: this.#size });
      this.#size = 0;
    });
  }

  #add(stream: 'stdout' | 'stderr', line: string, partial: boolean): void {
    const { now: at } = this.#engine;
    this.#grow(line.length + LINE_PREFIX);
    let rest = shownText(line);
    for (; rest.length > LONGEST_LINE; rest = rest.slice(LONGEST_LINE))
      this.lines.push({ at, stream, text: rest.slice(0, LONGEST_LINE), partial: true });
    this.lines.push(partial ? { at, stream, text: rest, partial } : { at, stream, text: rest });
    this.#more?.wake();
  }

  /** The end of what was written, at most 80 lines and 2048 bytes. @see kubernetes: pkg/kubelet/kuberuntime fallbackToLogs */
  tail(): string {
    const lines = lastLines(this.lines.slice(this.#files.at(-1)?.first ?? 0), 80);
    return lastBytes(lines.map(({ text, partial }) => (partial ? text : `${text}\n`)).join(''), 2048);
  }
}
