import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import type { Task } from '../../engine/index.ts';
import { LineReader, withInput } from './lib/input.ts';
import { isSameFile, type Process } from './lib/kernel.ts';
import { type Grammar, type Options, readOptions } from './lib/options.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** Copies files to standard output as it reads; with -n, -b, -s, -E, -T, -A line by line. */
export const cat = utility(function* (tool) {
  const options = readOptions(tool, GRAMMAR);
  const style = options.given.length > 0 ? styleOf(options) : undefined;
  let code = 0;
  for (const path of options.operands.length > 0 ? options.operands : ['-']) {
    const ok = yield* withInput(tool, path, (fd) => (style ? decorate(tool, fd, style) : copy(tool, fd, path)));
    if (!ok) code = 1;
  }
  return code;
});

const GRAMMAR: Grammar = {
  short: 'nbsEeTtvAu',
  long: {
    number: 'n',
    'number-nonblank': 'b',
    'squeeze-blank': 's',
    'show-ends': 'E',
    'show-tabs': 'T',
    'show-all': 'A',
    'show-nonprinting': 'v',
  },
};

/** Undefined: as it is. */
function styleOf(options: Options): Style | undefined {
  const style: Style = {
    number: options.has('n', 'b'),
    numberNonBlank: options.has('b'),
    squeeze: options.has('s'),
    ends: options.has('E', 'e', 'A'),
    tabs: options.has('T', 't', 'A'),
    visible: options.has('v', 'e', 't', 'A'),
    line: 0,
    blank: false,
  };
  const { number, squeeze, ends, tabs, visible } = style;
  return number || squeeze || ends || tabs || visible ? style : undefined;
}

interface Style {
  readonly number: boolean;
  readonly numberNonBlank: boolean;
  readonly squeeze: boolean;
  readonly ends: boolean;
  readonly tabs: boolean;
  readonly visible: boolean;
  line: number;
  blank: boolean;
}

function* copy(tool: Tool, fd: number, path: string): Task<void> {
  const { process } = tool;
  if (tool.gnu && writesWhatItReads(process, fd)) throw new Failure(`${path}: input file is output file`, 1);
  for (;;) {
    const data = yield* process.read(fd, Math.min(process.stride(fd), process.stride(1)));
    if (data === '') return;
    yield* tool.write(data);
  }
}

/** GNU's refuses what would never end. @see coreutils: src/cat.c main */
function writesWhatItReads(process: Process, fd: number): boolean {
  const output = process.fstat(1);
  if (output.type !== 'file') return false;
  const input = process.fstat(fd);
  return isSameFile(input, output) && input.size > 0;
}

function* decorate(tool: Tool, fd: number, style: Style): Task<void> {
  if (!style.number && !style.squeeze && !style.ends) return yield* translate(tool, fd, style);
  const reader = new LineReader(tool.process, fd);
  for (;;) {
    const line = yield* reader.next();
    if (line === undefined) return;
    if (style.squeeze && line === '' && style.blank) continue;
    style.blank = line === '';
    const number = style.number && !(style.numberNonBlank && line === '') ? `${String(++style.line).padStart(6)}\t` : '';
    const shown = style.visible ? visible(line) : line;
    const text = style.tabs ? shown.replaceAll('\t', '^I') : shown;
    tool.print(`${number}${text}${reader.terminated ? `${style.ends ? '$' : ''}\n` : ''}`);
    yield* tool.spill();
  }
}

/** What is shown of each byte hangs on nothing beside it, so that lines may be of any length. */
function* translate(tool: Tool, fd: number, style: Style): Task<void> {
  const { process } = tool;
  const shown = (text: string): string =>
    text
      .split('\n')
      .map((line) => (style.visible ? visible(line) : line))
      .map((line) => (style.tabs ? line.replaceAll('\t', '^I') : line))
      .join('\n');
  for (;;) {
    const data = yield* process.read(fd, Math.min(process.stride(fd), process.stride(1)));
    if (data === '') return;
    if (typeof data === 'string') yield* tool.write(shown(data));
    else {
      const fill = shown(data.fill);
      const rest = shown(data.fill.slice(0, data.length % data.fill.length));
      yield* tool.write({ fill, length: Math.floor(data.length / data.fill.length) * fill.length + rest.length });
    }
  }
}

/** Bytes that are no printable ASCII, as `^A`, `M-a` and `M-^A`; tabs stay. @see coreutils: src/cat.c cat */
const visible = (line: string): string => (/^[\t -~]*$/.test(line) ? line : encodeUtf8(line).map(visibleByte).join(''));
const visibleByte = (byte: number): string =>
  byte >= 128
    ? `M-${byte === 137 ? '^I' : visibleByte(byte - 128)}`
    : byte === 127
      ? '^?'
      : byte < 32 && byte !== 9
        ? `^${String.fromCharCode(byte + 64)}`
        : String.fromCharCode(byte);
