import { nothing, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { isSince } from '../../../shell/utilities/lib/version.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { attempt } from './attempt.ts';
import type { Settings } from './config.ts';

/** C: it starts, or is a child; X: a sentinel; M, S: a master, or a replica. */
export type Role = 'C' | 'X' | 'M' | 'S';

/** What a server says of itself, on its output or in its log file. */
export class RedisLog {
  readonly #process: Process;
  readonly #settings: Settings;
  readonly #major: number;
  /** Since 7.2 what is no more than told is a notice, not a warning. */
  readonly told: '*' | '#';

  constructor(process: Process, version: string, settings: Settings) {
    this.#process = process;
    this.#settings = settings;
    this.#major = Number.parseInt(version, 10);
    this.told = isSince(version, 7, 2) ? '*' : '#';
  }

  /** A line with its time; `self` is who writes, where that is not the server. */
  say(role: Role, level: string, text: string, self = this.#process): Task<void> {
    if (level === '*' && this.#settings.get('loglevel') === 'warning') return nothing;
    const time = localText(this.#process, this.#major < 5 ? '%d %b %H:%M:%S.%3N' : '%d %b %Y %H:%M:%S.%3N');
    return this.write(`${self.pid}:${role} ${time} ${level} ${text}\n`, self);
  }

  /** A log file is opened for each message; where it cannot be, the message is lost. @see redis: src/server.c serverLogRaw */
  *write(text: string, self = this.#process): Task<void> {
    const file = this.#settings.get('logfile') ?? '';
    if (file === '') return yield* self.write(1, text);
    const { value: fd } = attempt(() => self.open(file, APPEND));
    if (fd === undefined) return;
    yield* self.write(fd, text);
    self.close(fd);
  }
}

/** How a log file is opened. */
export const APPEND = { write: true, append: true, create: true } as const;

/** Until 6.0.7 only "never" was good enough. @see redis: src/server.c linuxMemoryWarnings, src/latency.c THPIsEnabled */
export function hugePagesWarning(process: Process, version: string): string | undefined {
  const chosen = process.readFile('/sys/kernel/mm/transparent_hugepage/enabled');
  const knowsMadvise = isSince(version, 6, 0, 7);
  if (knowsMadvise ? !chosen.includes('[always]') : chosen.includes('[never]')) return undefined;
  const [choice, after] = knowsMadvise ? ['madvise', " (set to 'madvise' or 'never')"] : ['never', ''];
  return `WARNING you have Transparent Huge Pages (THP) support enabled in your kernel. This will create latency and memory usage issues with Redis. To fix this issue run the command 'echo ${choice} > /sys/kernel/mm/transparent_hugepage/enabled' as root, and add it to your /etc/rc.local in order to retain the setting after a reboot. Redis must be restarted after THP is disabled${after}.`;
}

/** @see redis: src/asciilogo.h, server.c redisAsciiArt */
export const logo = (version: string, mode: string, port: number, pid: number): string =>
  [
    '                _._                                                  ',
    "           _.-``__ ''-._                                             ",
    `      _.-\`\`    \`.  \`_.  ''-._           Redis ${version} (00000000/0) 64 bit`,
    "  .-`` .-```.  ```\\/    _.,_ ''-._                                   ",
    ` (    '      ,       .-\`  | \`,    )     Running in ${mode} mode`,
    ` |\`-._\`-...-\` __...-.\`\`-._|'\` _.-'|     Port: ${port}`,
    ` |    \`-._   \`._    /     _.-'    |     PID: ${pid}`,
    "  `-._    `-._  `-./  _.-'    _.-'                                   ",
    " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
    " |    `-._`-._        _.-'_.-'    |           http://redis.io        ",
    "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
    " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
    " |    `-._`-._        _.-'_.-'    |                                  ",
    "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
    "      `-._    `-.__.-'    _.-'                                       ",
    "          `-._        _.-'                                           ",
    "              `-.__.-'                                               ",
    '',
    '',
  ].join('\n');
