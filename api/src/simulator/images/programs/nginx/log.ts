import { nothing, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { errno } from '../errno.ts';
import type { Directive } from './directive.ts';

const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'] as const;
type Level = (typeof levels)[number];

/** nginx' error log: one line a message, if its level is high enough. */
export class ErrorLog {
  /** Log files that the master holds open, also the requests'. Those that lead to a standard stream are that. */
  readonly files = new Map<string, number>();
  readonly #from: number;
  readonly #file: string;

  /** `directive` is the configuration's `error_log`; before it is read, errors alone are written. */
  constructor(directive?: Pick<Directive, 'args'>) {
    this.#file = directive?.args[0] ?? '/var/log/nginx/error.log';
    const level = levels.indexOf((directive?.args[1] ?? 'error') as Level);
    this.#from = level < 0 ? levels.indexOf('error') : level;
  }

  *write(process: Process, level: Level, message: string): Task<void> {
    if (levels.indexOf(level) < this.#from) return;
    const text = `${localText(process, '%Y/%m/%d %H:%M:%S')} [${level}] ${process.pid}#${process.pid}: ${message}\n`;
    yield* append(process, this.#file, text, this.files);
  }
}

/**
 * What it writes to before it has read its configuration, and until all files of that are open: the file that it was built
 * with, or its standard error where that cannot be opened. @see nginx: src/core/ngx_log.c ngx_log_init
 */
export function* firstLog(process: Process, path: string): Task<{ log: ErrorLog; toStderr: boolean }> {
  const log = new ErrorLog({ args: [path] });
  if (standardStream(process, path) !== undefined) return { log, toStderr: false };
  try {
    process.close(process.open(path, { write: true, append: true, create: true }, 0o644));
    return { log, toStderr: false };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `nginx: [alert] could not open error log file: open() "${path}" failed (${errno(error)})\n`);
    return { log: new ErrorLog({ args: ['stderr'] }), toStderr: true };
  }
}

/**
 * The log files of a configuration, made and held open by the master: workers write what they could not open. What the
 * failure is called. @see nginx: src/core/ngx_cycle.c ngx_init_cycle
 */
export function openLogs(process: Process, configuration: readonly Directive[], { files }: ErrorLog): string | undefined {
  // One of the main context stands before the others, and one that stands nowhere is opened last.
  const order = logPaths(configuration, 'error_log').length > 0 ? ['error_log', 'access_log'] : ['access_log', 'error_log'];
  const paths = order.flatMap((name) => {
    const own = logPaths(configuration, name);
    return own.length > 0 ? own : [`/var/log/nginx/${name.replace('_log', '.log')}`];
  });
  for (const path of paths) {
    if (files.has(path)) continue;
    const stream = standardStream(process, path);
    if (stream !== undefined) {
      files.set(path, stream);
      continue;
    }
    try {
      files.set(path, process.open(path, { write: true, append: true, create: true }, 0o644));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `open() "${path}" failed (${errno(error)})`;
    }
  }
  return undefined;
}

/** Of one directive, wherever it stands. Other than files (`off`, `stderr`, `syslog:…`) are no paths. */
const logPaths = (directives: readonly Directive[], wanted: string): string[] =>
  directives.flatMap(({ name, args: [path = ''], block }) => [
    ...(name === wanted && path.startsWith('/') && !path.includes('$') ? [path] : []),
    ...logPaths(block ?? [], wanted),
  ]);

/** Appends to a log file; links to the standard streams lead there. What cannot be written is lost, as nginx loses it. */
export function append(process: Process, path: string, text: string, files: ReadonlyMap<string, number>): Task<void> {
  if (path === 'off') return nothing;
  const fd = files.get(path);
  if (fd !== undefined) return process.write(fd, text);
  const stream = standardStream(process, path);
  if (stream !== undefined) return process.write(stream, text);
  try {
    process.writeFile(path, text, { append: true });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  return nothing;
}

/** 1 or 2 if the file stands for one. */
function standardStream(process: Process, path: string): 1 | 2 | undefined {
  let at = path;
  for (let i = 0; i < 4; i++) {
    if (at === 'stderr' || at === '/dev/stderr' || /^\/(proc|dev)\/(self\/)?fd\/2$/.test(at)) return 2;
    if (at === '/dev/stdout' || /^\/(proc|dev)\/(self\/)?fd\/1$/.test(at)) return 1;
    try {
      at = process.readlink(at);
    } catch (error) {
      if (error instanceof OsError) return undefined;
      throw error;
    }
  }
  return undefined;
}
