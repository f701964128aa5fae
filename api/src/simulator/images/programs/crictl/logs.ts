import { goQuote } from '../../../apimachinery/go-quote.ts';
import { parseTime } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, textOf } from '../../../kernel/index.ts';
import { goSeconds } from '../go-flags.ts';
import type { Command } from './command.ts';
import { containerStatus } from './containers.ts';
import { Fatal } from './fatal.ts';

/** How much is read of a file at once. */
const CHUNK = 65_536;
/** Until it is looked whether there is more, and whether the container still runs. @see kubernetes: pkg/kubelet/kuberuntime/logs/logs.go waitLogs */
const LOOK: Micros = 200 * MILLISECOND;
const CHECK_EACH = 5;

/** What a container has said is in a file of the node's. @see cri-tools: cmd/crictl/logs.go; kubernetes: pkg/kubelet/kuberuntime/logs/logs.go ReadLogs */
export function* logs(command: Command): Task<void> {
  const { process } = command;
  const [id = ''] = command.words;
  if (id === '') throw new Fatal('ID cannot be empty');
  const since = sinceOf(command.text('since'), process.now);
  yield* command.connection.open('runtime');
  const found = yield* containerStatus(command, id);
  if (!found.ok) throw new Fatal(found.error);
  const { metadata } = found.value.status;
  const isPrevious = command.has('previous');
  if (isPrevious && metadata.attempt === 0) throw new Fatal(`previous terminated container ${metadata.name} not found`);
  const { logPath } = found.value.status;
  const path = isPrevious ? logPath.replace(/[^/]*\.log$/, `${metadata.attempt - 1}.log`) : logPath;
  const writer = new LogWriter(command, since);
  const file = openLog(command, path);
  try {
    const all = yield* readOn(command, file);
    const lines = all.split('\n');
    let rest = lines.pop() ?? '';
    const tail = command.number('tail');
    yield* writer.write(tail < 0 ? lines : lines.slice(Math.max(0, lines.length - tail)));
    let looks = 0;
    while (command.has('follow') && !writer.isFull) {
      const more = (rest + (yield* readOn(command, file))).split('\n');
      rest = more.pop() ?? '';
      if (more.length > 0) {
        yield* writer.write(more);
        continue;
      }
      if (looks++ % CHECK_EACH === 0) {
        const now = yield* containerStatus(command, id);
        if (!now.ok) throw new Fatal(now.error);
        if (now.value.status.state !== 'CONTAINER_RUNNING') return;
      }
      yield* process.sleep(LOOK);
    }
  } finally {
    process.close(file);
  }
}

function openLog({ process }: Command, path: string): number {
  try {
    return process.open(path, { read: true });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const parts = path.split('/').slice(1);
    const missing = parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`).find((one) => !process.access(one, 'f')) ?? path;
    throw new Fatal(`failed to try resolving symlinks in path ${goQuote(path)}: lstat ${missing}: ${error.message.toLowerCase()}`);
  }
}

/** All that has come to it since. */
function* readOn({ process }: Command, file: number): Task<string> {
  let text = '';
  for (;;) {
    const data = yield* process.read(file, CHUNK);
    if (data === '') return text;
    text += textOf(data);
  }
}

/** @see cri-tools: cmd/crictl/logs.go parseTimestamp */
function sinceOf(text: string, now: Micros): Micros {
  if (text === '') return Number.NEGATIVE_INFINITY;
  const seconds = goSeconds(text);
  if (seconds !== undefined) return now - seconds * SECOND;
  const at = parseTime(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  if (at === undefined) throw new Fatal(`failed to parse value as time or duration: ${goQuote(text)}`);
  return at;
}

class LogWriter {
  readonly #command: Command;
  readonly #since: Micros;
  #left: number;
  #begins = true;

  constructor(command: Command, since: Micros) {
    this.#command = command;
    this.#since = since;
    const most = command.number('limit-bytes');
    this.#left = most < 0 ? Number.POSITIVE_INFINITY : most;
  }

  get isFull(): boolean {
    return this.#left <= 0;
  }

  /** What was written to one stream in a row goes out at once. */
  *write(lines: readonly string[]): Task<void> {
    let stream: 1 | 2 = 1;
    let text = '';
    for (const line of lines) {
      const [, stamp = '', to = '', tag = '', said = ''] = /^(\S+) (stdout|stderr) (\S+) ?(.*)$/s.exec(line) ?? [];
      if (stamp === '' || (parseTime(stamp) ?? 0) < this.#since) continue;
      const goesTo = to === 'stderr' ? 2 : 1;
      if (goesTo !== stream && text !== '') {
        yield* this.#put(stream, text);
        text = '';
      }
      stream = goesTo;
      const isPartial = tag.split(':')[0] === 'P';
      text += `${this.#begins && this.#command.has('timestamps') ? `${padded(stamp)} ` : ''}${said}${isPartial ? '' : '\n'}`;
      this.#begins = !isPartial;
    }
    if (text !== '') yield* this.#put(stream, text);
  }

  *#put(stream: 1 | 2, text: string): Task<void> {
    const cut = text.length > this.#left ? text.slice(0, this.#left) : text;
    this.#left -= cut.length;
    if (cut !== '') yield* this.#command.process.write(stream, cut);
  }
}

/** With nine digits of a second. */
const padded = (stamp: string): string => stamp.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${digits.padEnd(9, '0')}Z`);
