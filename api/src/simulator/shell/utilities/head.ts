import type { Task } from '../../engine/index.ts';
import { parseCount } from './lib/amounts.ts';
import { CHUNK, LineReader, withInput } from './lib/input.ts';
import { sizeOf, slice } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

export const head = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'n:c:qvz',
    long: { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v', 'zero-terminated': 'z' },
    digits: true,
  });
  const last = options.given.findLast(([name]) => name === 'n' || name === 'c' || name === 'digits');
  const bytes = last?.[0] === 'c';
  const text = last?.[1] ?? '10';
  const count = parseCount(text.replace(/^[-+]/, ''), tool.gnu);
  if (count === undefined)
    throw new Failure(tool.gnu ? `invalid number of ${bytes ? 'bytes' : 'lines'}: ${quote(text)}` : `invalid number '${text}'`, 1);
  const allBut = text.startsWith('-');
  const files = options.operands.length > 0 ? options.operands : ['-'];
  const headers = (files.length > 1 || options.has('v')) && !options.has('q');
  let code = 0;
  let first = true;
  for (const path of files) {
    const ok = yield* withInput(tool, path, function* (fd) {
      if (headers) tool.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
      first = false;
      if (bytes) yield* headBytes(tool, fd, count, allBut);
      else yield* headLines(tool, fd, count, allBut, options.has('z') ? '\0' : '\n');
    });
    if (!ok) code = 1;
  }
  return code;
});

function* headLines(tool: Tool, fd: number, count: number, allBut: boolean, separator: string): Task<void> {
  const reader = new LineReader(tool.process, fd, separator);
  const held: string[] = [];
  for (let number = 0; allBut || number < count; number++) {
    const line = yield* reader.next();
    if (line === undefined) return;
    const whole = reader.terminated ? line + separator : line;
    if (!allBut) {
      const from = tool.printed;
      tool.print(whole);
      const more = reader.alike(line, count - number - 1);
      number += more;
      if (more > 0) yield* tool.repeat(more, from);
    } else {
      held.push(whole);
      if (held.length > count) tool.print(held.shift() as string);
    }
    yield* tool.spill();
  }
}

function* headBytes(tool: Tool, fd: number, count: number, allBut: boolean): Task<void> {
  let left = allBut ? Math.max(0, tool.process.fstat(fd).size - count) : count;
  while (left > 0) {
    const data = yield* tool.process.read(fd, Math.min(left, Math.max(CHUNK * 16, tool.process.stride(fd))));
    if (data === '') return;
    const part = slice(data, 0, left);
    yield* tool.write(part);
    left -= sizeOf(part);
  }
}
