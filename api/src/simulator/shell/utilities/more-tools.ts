// Tools that have next to no code of their own: pagers, lists of users, the kernel's words.
import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import { CHUNK, LineReader, linesOf, readAll, withInput } from './lib/input.ts';
import { textOf } from './lib/kernel.ts';
import { notFollowed, notFollowedBy } from './lib/not-followed.ts';
import { readOnlyOptions, readOptions } from './lib/options.ts';
import { Failure, utility } from './lib/tool.ts';
import { localText } from './time/zone.ts';

/** Without a terminal a pager is cat. */
export const more = utility(
  function* (tool) {
    const { operands } = readOptions(tool, { short: 'EFMmNSsRXriIn:p:x', digits: true });
    let code = 0;
    for (const path of operands.length > 0 ? operands : ['-']) {
      const ok = yield* withInput(tool, path, function* (fd) {
        for (let data = yield* tool.process.read(fd, CHUNK); data !== ''; data = yield* tool.process.read(fd, CHUNK))
          yield* tool.write(data);
      });
      if (!ok) code = 1;
    }
    return code;
  },
  { shortName: true },
);

/** Nobody is logged in. */
export const who = utility((tool) => {
  readOnlyOptions(tool, tool.gnu ? { short: 'abdlHmpqrstTwu' } : { short: 'aH' }, tool.gnu ? 2 : 0);
  return 0;
});
export const users = utility((tool) => {
  readOnlyOptions(tool, { short: '' }, 1);
  return 0;
});

/** No node has one. */
export const hostid = utility((tool) => {
  readOnlyOptions(tool);
  tool.print('00000000\n');
  return 0;
});

/** What accounts of services have for a shell. @see shadow: src/nologin.c; busybox: applets_sh/nologin */
export const nologin = utility((tool) => {
  tool.print(tool.gnu ? 'This account is currently not available.\n' : 'This account is not available\n');
  return 1;
});

const DMESG_OPTIONS = {
  short: 'CcDdEeF:f:HkLl:n:PprSs:TtuwWx',
  long: {
    ctime: 'T',
    human: 'H',
    notime: 't',
    follow: 'w',
    kernel: 'k',
    level: 'l:',
    facility: 'f:',
    decode: 'x',
    nopager: 'P',
    color: 'L::',
  },
};

/** What the kernel has said. @see util-linux: sys-utils/dmesg.c */
export const dmesg = utility(
  (tool) => {
    if (!tool.process.holds('SYSLOG'))
      throw new Failure(tool.gnu ? 'read kernel buffer failed: Operation not permitted' : 'klogctl: Operation not permitted', 1);
    const { process } = tool;
    const options = readOptions(tool, tool.gnu ? DMESG_OPTIONS : { short: 'cn:s:r' });
    const lines = process.kernelLog();
    // The rest of what a machine says as it starts is its own.
    const first = [process.readFile('/proc/version').trimEnd(), `Command line: ${process.readFile('/proc/cmdline').trimEnd()}`];
    const booted = process.now - Math.floor(Number(process.readFile('/proc/uptime').split(' ')[0]) * SECOND);
    const all = [...first.map((text) => ({ at: booted, stamp: '    0.000000', text })), ...lines];
    const readable = options.has('T') || options.has('H');
    const clock = (at: Micros): string => localText(process, '%a %b %e %H:%M:%S %Y', at);
    const stamped = ({ at, stamp, text }: (typeof all)[number]): string =>
      options.has('t') ? `${text}\n` : `[${readable ? clock(at) : stamp}] ${text}\n`;
    tool.print(all.map(stamped).join(''));
    if (lines.length > 0) notFollowedBy('command dmesg')(process, 'where the kernel was when it ran out of memory is left out');
    return 0;
  },
  { shortName: true },
);

/** Runs of at least four printable characters. */
export const strings = utility(function* (tool) {
  const options = readOptions(tool, { short: 'an:o', digits: true });
  const least = Number(options.value('n') ?? options.value('digits') ?? 4);
  let code = 0;
  for (const path of options.operands.length > 0 ? options.operands : ['-']) {
    const ok = yield* withInput(tool, path, function* (fd) {
      let begun = '';
      for (;;) {
        const data = yield* tool.process.read(fd, CHUNK);
        if (data === '') break;
        const runs = (begun + textOf(data)).split(/[^\t -~]+/);
        begun = runs.pop() as string;
        for (const run of runs) if (run.length >= least) tool.print(`${run}\n`);
        yield* tool.spill(data.length);
      }
      if (begun.length >= least) tool.print(`${begun}\n`);
    });
    if (!ok) code = 1;
  }
  return code;
});

const convertEnds = (convert: (text: string) => string) =>
  utility(function* (tool) {
    const { operands } = readOptions(tool, { short: 'du' });
    if (operands.length === 0) tool.print(convert(yield* readAll(tool.process, 0)));
    for (const path of operands) tool.process.writeFile(path, convert(tool.process.readFile(path)));
    return 0;
  });

/** Line ends, in place or as a filter. */
export const dos2unix = convertEnds((text) => text.replaceAll('\r\n', '\n'));

/** Line ends, in place or as a filter. */
export const unix2dos = convertEnds((text) => text.replace(/\r?\n/g, '\r\n'));

/** join: lines of two sorted files with the same field. */
export const join = utility(function* (tool) {
  const options = readOptions(tool, { short: 't:1:2:j:a:v:' });
  const [left, right] = options.operands;
  if (left === undefined || right === undefined) throw tool.usage('missing operand');
  const separator = options.value('t');
  const read = function* (path: string): Task<string[][]> {
    let lines: string[] = [];
    yield* withInput(tool, path, function* (fd) {
      lines = linesOf(yield* readAll(tool.process, fd));
    });
    return lines.map((line) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator)));
  };
  const [a, b] = [yield* read(left), yield* read(right)];
  const keys = [
    Number(options.value('1') ?? options.value('j') ?? 1) - 1,
    Number(options.value('2') ?? options.value('j') ?? 1) - 1,
  ] as const;
  const glue = separator ?? ' ';
  const without = (row: readonly string[], key: number): string[] => row.filter((_, i) => i !== key);
  for (const row of a) {
    const partners = b.filter((other) => other[keys[1]] === row[keys[0]]);
    if (!options.has('v'))
      for (const other of partners)
        tool.print(`${[row[keys[0]] ?? '', ...without(row, keys[0]), ...without(other, keys[1])].join(glue)}\n`);
    if (partners.length === 0 && (options.value('a') === '1' || options.value('v') === '1')) tool.print(`${row.join(glue)}\n`);
  }
  if (options.value('a') === '2' || options.value('v') === '2')
    for (const row of b) if (!a.some((other) => other[keys[0]] === row[keys[1]])) tool.print(`${row.join(glue)}\n`);
  return 0;
});

/** ts: a time before each line. */
export const ts = utility(function* (tool) {
  const options = readOptions(tool, { short: tool.gnu ? 'rism' : 'is' });
  if (options.given.length > 0) notFollowed(tool.process);
  const format = options.operands[0] ?? '%b %d %H:%M:%S';
  const reader = new LineReader(tool.process, 0);
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next())
    yield* tool.write(`${localText(tool.process, format)} ${line}\n`);
  return 0;
});
