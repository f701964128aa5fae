import type { Task } from '../../engine/index.ts';
import { seconds } from '../../engine/index.ts';
import { parseCount, parseDuration } from './lib/amounts.ts';
import { FollowedFile } from './lib/follow.ts';
import { CHUNK, lastLines, readAll, readLast, UNCOUNTED } from './lib/input.ts';
import { sizeOf, slice } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

/** The end of files; with -f and -F it goes on reading as they grow, looking each second. */
export const tail = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(
    tool,
    {
      short: 'n:c:fFqvs:z',
      long: {
        lines: 'n',
        bytes: 'c',
        follow: 'follow::',
        retry: 'retry',
        pid: 'pid:',
        quiet: 'q',
        silent: 'q',
        verbose: 'v',
        'sleep-interval': 's',
        'zero-terminated': 'z',
      },
      digits: true,
    },
    // `tail +3` is `tail -n +3`.
    /^\+\d+$/.test(tool.args[0] ?? '') ? ['-n', ...tool.args] : tool.args,
  );
  const old = options.value('digits');
  if (tool.gnu && old !== undefined && options.operands.length > 1) throw new Failure(`option used in invalid context -- ${old}`, 1);
  const range = readRange(tool, options.given);
  const byName = options.has('F') || options.value('follow') === 'name';
  const follow = byName || options.has('f', 'follow');
  const retry = options.has('F', 'retry');
  if (tool.gnu && !follow && options.has('retry')) yield* tool.warn('warning: --retry ignored; --retry is useful only when following');
  if (tool.gnu && !follow && options.has('pid')) yield* tool.warn('warning: PID ignored; --pid=PID is useful only when following');
  const paths = options.operands.length > 0 ? options.operands : ['-'];
  const headers = (paths.length > 1 || options.has('v')) && !options.has('q');
  const interval = seconds(parseDuration(options.value('s') ?? '1') ?? 1);
  const followed: FollowedFile[] = [];
  let code = 0;
  let shown: string | undefined;
  const show = (path: string): void => {
    if (headers && shown !== path) tool.print(`${shown === undefined ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
    shown = path;
  };
  for (const path of paths) {
    let fd: number | undefined;
    try {
      fd = path === '-' ? 0 : process.open(path, { read: true });
      const open = fd;
      if (process.fstat(open).type === 'directory')
        throw new Failure(tool.gnu ? `error reading ${quote(path)}: Is a directory` : 'read error: Is a directory', 1);
      show(path);
      yield* printEnd(tool, open, range);
      yield* tool.flush();
    } catch (error) {
      const why = error instanceof Failure ? error.message : reason(error);
      code = 1;
      yield* tool.warn(
        error instanceof Failure ? why : tool.gnu ? `cannot open ${quote(path)} for reading: ${why}` : `can't open '${path}': ${why}`,
      );
    }
    if (fd !== undefined || retry) followed.push(new FollowedFile(tool, path, fd, byName));
  }
  if (!follow || (paths.length === 1 && paths[0] === '-' && process.fstat(0).type !== 'file')) {
    if (followed.length === 0 && !tool.gnu) yield* tool.warn('no files');
    return code;
  }
  if (followed.length === 0) {
    yield* tool.warn(tool.gnu ? 'no files remaining' : 'no files');
    return 1;
  }
  const leader = options.value('pid');
  for (;;) {
    // What can never grow is not looked at each second.
    yield* process.sleep(followed.some((file) => file.mayGrow) || leader !== undefined ? interval : FOREVER);
    for (const file of followed) yield* file.look(() => show(file.path));
    if (leader !== undefined && !process.processes().some(({ pid }) => pid === Number(leader))) return code;
  }
});

const FOREVER = seconds(100 * 365 * 86_400);

interface Range {
  readonly unit: 'lines' | 'bytes';
  readonly count: number;
  readonly fromStart: boolean;
  readonly separator: string;
}

function readRange(tool: Tool, given: readonly (readonly [string, string])[]): Range {
  const last = given.findLast(([name]) => name === 'n' || name === 'c' || name === 'digits');
  const text = last?.[1] ?? '10';
  const count = parseCount(text.replace(/^[-+]/, ''), tool.gnu);
  const unit = last?.[0] === 'c' ? 'bytes' : 'lines';
  if (count === undefined) throw new Failure(tool.gnu ? `invalid number of ${unit}: ${quote(text)}` : `invalid number '${text}'`, 1);
  return { unit, count, fromStart: text.startsWith('+'), separator: given.some(([name]) => name === 'z') ? '\0' : '\n' };
}

function* printEnd(tool: Tool, fd: number, { unit, count, fromStart, separator }: Range): Task<void> {
  const { process } = tool;
  if (unit === 'bytes') {
    const { type, size } = process.fstat(fd);
    if (type === 'file') process.seek(fd, fromStart ? Math.max(0, count - 1) : Math.max(0, size - count));
    let skip = type === 'file' ? 0 : fromStart ? Math.max(0, count - 1) : undefined;
    if (skip === undefined) {
      const text = yield* readAll(process, fd);
      yield* tool.write(slice(text, Math.max(0, sizeOf(text) - count), sizeOf(text)));
      return;
    }
    for (;;) {
      const data = yield* process.read(fd, CHUNK * 16);
      if (data === '') return;
      const size = sizeOf(data);
      if (skip < size) yield* tool.write(skip === 0 ? data : slice(data, skip, size));
      skip = Math.max(0, skip - size);
    }
  }
  if (fromStart && count <= 1) {
    for (;;) {
      const data = yield* process.read(fd, CHUNK);
      if (data === '') return;
      yield* tool.write(data);
    }
  }
  // Of a long file its end is read, in which lines are taken to be shorter than 64 KiB. @see busybox: coreutils/tail.c tail_main
  const { type, size } = process.fstat(fd);
  if (!fromStart && type === 'file' && size > UNCOUNTED) process.seek(fd, Math.max(0, size - (count | 15) * CHUNK));
  const text = yield* fromStart ? readAll(process, fd) : readLast(process, fd, count, separator);
  tool.print(fromStart ? afterLines(text, count - 1, separator) : lastLines(text, count, separator));
}

function afterLines(text: string, count: number, separator: string): string {
  let at = 0;
  for (let line = 0; line < count; line++) {
    at = text.indexOf(separator, at) + 1;
    if (at === 0) return '';
  }
  return text.slice(at);
}
