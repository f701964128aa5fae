import { compareText } from '../../apimachinery/compare-text.ts';
import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import type { Task } from '../../engine/index.ts';
import { isDirectory, joinPath } from './lib/files.ts';
import { readAll } from './lib/input.ts';
import { byteLength, type Process } from './lib/kernel.ts';
import { type Change, changes, unifiedHunks } from './lib/line-diff.ts';
import { type Options, readOptions } from './lib/options.ts';
import { reason, type Tool, utility } from './lib/tool.ts';
import { localText } from './time/zone.ts';

/** diff: 0 the same, 1 different, 2 trouble. busybox only knows the unified form. */
export const diff = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'abBdiNqrTstwuU:c',
      long: {
        unified: 'u',
        brief: 'q',
        recursive: 'r',
        'new-file': 'N',
        'ignore-case': 'i',
        'ignore-all-space': 'w',
        'ignore-space-change': 'b',
        'report-identical-files': 's',
        color: 'color::',
      },
    });
    const [left, right] = options.operands;
    if (left === undefined || right === undefined) throw tool.usage(`missing operand after '${left ?? 'diff'}'`);
    const { process } = tool;
    const both = isDirectory(process, left) && isDirectory(process, right);
    if (both) return yield* directories(tool, options, left, right);
    const name = (path: string, other: string): string => (isDirectory(process, path) ? joinPath(path, other.replace(/.*\//, '')) : path);
    return yield* files(tool, options, name(left, right), name(right, left));
  },
  { usageCode: 2 },
);

function* directories(tool: Tool, options: Options, left: string, right: string): Task<number> {
  const names = [...new Set([...tool.process.readdir(left), ...tool.process.readdir(right)])].toSorted(compareText);
  let code = 0;
  for (const name of names) {
    const [a, b] = [joinPath(left, name), joinPath(right, name)];
    const [inA, inB] = [tool.process.access(a, 'f'), tool.process.access(b, 'f')];
    if (!inA || !inB) {
      tool.print(`Only in ${inA ? left : right}: ${name}\n`);
      code = 1;
    } else if (isDirectory(tool.process, a) && isDirectory(tool.process, b)) {
      if (options.has('r')) code = Math.max(code, yield* directories(tool, options, a, b));
      else if (tool.gnu) tool.print(`Common subdirectories: ${a} and ${b}\n`);
    } else code = Math.max(code, yield* files(tool, options, a, b, true));
  }
  return code;
}

function* files(tool: Tool, options: Options, left: string, right: string, headed = false): Task<number> {
  const texts: string[] = [];
  for (const path of [left, right]) {
    try {
      texts.push(yield* textOf(tool.process, path));
    } catch (error) {
      if (options.has('N')) texts.push('');
      else {
        yield* tool.warn(tool.gnu ? `${path}: ${reason(error)}` : `can't stat '${path}': ${reason(error)}`);
        return 2;
      }
    }
  }
  const [a, b] = texts.map((text): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []) as [string[], string[]];
  const key = (line: string): string => {
    let text = options.has('i') ? line.toLowerCase() : line;
    if (options.has('w')) text = text.replace(/\s/g, '');
    else if (options.has('b')) text = text.replace(/\s+/g, ' ').trimEnd();
    return text;
  };
  const found = changes(a.map(key), b.map(key), (steps) => tool.process.work(steps));
  if (found.length === 0) {
    if (options.has('s')) tool.print(`Files ${left} and ${right} are identical\n`);
    return 0;
  }
  if (options.has('q')) {
    tool.print(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  if (headed && tool.gnu) tool.print(`diff ${tool.args.filter((word) => word.startsWith('-')).join(' ')} ${left} ${right}\n`);
  const whole = (line: string): string => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`);
  if (options.has('u', 'U') || !tool.gnu) {
    const stamp = (path: string): string =>
      tool.gnu && path !== '-' ? `\t${localText(tool.process, '%Y-%m-%d %H:%M:%S.%N %z', tool.process.stat(path).mtime)}` : '';
    tool.print(`--- ${left}${stamp(left)}\n+++ ${right}${stamp(right)}\n`);
    for (const hunk of unifiedHunks(found, a, b, Number(options.value('U') ?? 3))) {
      tool.print(`${hunk.header}\n`);
      for (const [mark, line] of hunk.lines) tool.print(mark + whole(line));
    }
  } else for (const change of found) printNormal(tool, change, a, b, whole);
  return 1;
}

function* textOf(process: Process, path: string): Task<string> {
  if (path === '-') return yield* readAll(process, 0);
  const fd = process.open(path, { read: true });
  const text = yield* readAll(process, fd);
  process.close(fd);
  return text;
}

function printNormal(
  tool: Tool,
  { aFrom, aTo, bFrom, bTo }: Change,
  a: readonly string[],
  b: readonly string[],
  whole: (line: string) => string,
): void {
  const range = (from: number, to: number): string => (to - from <= 1 ? String(Math.max(to, from)) : `${from + 1},${to}`);
  const kind = aFrom === aTo ? 'a' : bFrom === bTo ? 'd' : 'c';
  tool.print(`${aFrom === aTo ? aFrom : range(aFrom, aTo)}${kind}${bFrom === bTo ? bFrom : range(bFrom, bTo)}\n`);
  for (const line of a.slice(aFrom, aTo)) tool.print(`< ${whole(line)}`);
  if (kind === 'c') tool.print('---\n');
  for (const line of b.slice(bFrom, bTo)) tool.print(`> ${whole(line)}`);
}

/** `cmp -l`: where, and in octal what stands on either side. */
function* bytesThatDiffer(tool: Tool, left: string, right: string, ...names: readonly [string, string]): Task<number> {
  const [a, b] = [encodeUtf8(left), encodeUtf8(right)];
  const size = Math.min(a.length, b.length);
  const width = tool.gnu ? String(Math.max(a.length, b.length)).length : 1;
  for (let i = 0; i < size; i++) if (a[i] !== b[i]) tool.print(`${String(i + 1).padStart(width)} ${octal(a[i])} ${octal(b[i])}\n`);
  if (a.length === b.length) return 1;
  yield* tool.complain(`cmp: EOF on ${a.length < b.length ? names[0] : names[1]}${tool.gnu ? ` after byte ${size}` : ''}\n`);
  return 1;
}
const octal = (byte = 0): string => byte.toString(8).padStart(3);

/** Tells the first byte that differs, or with -l all of them. */
export const cmp = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'sln:', long: { silent: 's', quiet: 's' } });
    const [left, right = '-'] = options.operands;
    if (left === undefined) throw tool.usage("missing operand after 'cmp'");
    const texts: string[] = [];
    for (const path of [left, right]) {
      try {
        texts.push(path === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(path));
      } catch (error) {
        if (!options.has('s')) yield* tool.warn(`${path}: ${reason(error)}`);
        else reason(error);
        return 2;
      }
    }
    const [a, b] = texts as [string, string];
    let at = 0;
    while (at < a.length && at < b.length && a[at] === b[at]) at++;
    if (at === a.length && at === b.length) return 0;
    if (options.has('s')) return 1;
    if (options.has('l')) return yield* bytesThatDiffer(tool, a, b, left, right);
    const line = a.slice(0, at).split('\n').length;
    const byte = byteLength(a.slice(0, at)) + 1;
    if (at < a.length && at < b.length) tool.print(`${left} ${right} differ: char ${byte}, line ${line}\n`);
    else {
      const short = at === a.length ? left : right;
      yield* tool.complain(
        tool.gnu
          ? `cmp: EOF on ${short}${byte === 1 ? ' which is empty' : ` after byte ${byte - 1}, ${a.slice(0, at).endsWith('\n') ? 'line' : 'in line'} ${a.slice(0, at).endsWith('\n') ? line - 1 : line}`}\n`
          : `cmp: EOF on ${short}\n`,
      );
    }
    return 1;
  },
  { usageCode: 2, shortName: true },
);
