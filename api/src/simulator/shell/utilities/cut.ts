import { decodeUtf8, encodeUtf8 } from '../../apimachinery/utf8.ts';
import { LineReader, withInput } from './lib/input.ts';
import { byteLength } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { inRanges, parseRanges } from './lib/ranges.ts';
import { Failure, utility } from './lib/tool.ts';

export const cut = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'b:c:f:d:snzD',
    long: {
      bytes: 'b',
      characters: 'c',
      fields: 'f',
      delimiter: 'd',
      'only-delimited': 's',
      'zero-terminated': 'z',
      complement: 'complement',
      'output-delimiter': 'output:',
    },
  });
  const lists = options.given.filter(([name]) => name === 'b' || name === 'c' || name === 'f');
  if (lists.length === 0) {
    if (!tool.gnu) throw new Failure('expected a list of bytes, characters, or fields', 1);
    throw tool.usage('you must specify a list of bytes, characters, or fields');
  }
  if (lists.length > 1)
    throw tool.gnu ? tool.usage('only one list may be specified') : new Failure('only one type of list may be specified', 1);
  const [kind, text] = lists[0] as readonly [string, string];
  const ranges = parseRanges(text);
  if (!ranges) throw tool.gnu ? tool.usage(wrongList(text, kind)) : new Failure('invalid range', 1);
  const delimiter = options.value('d') ?? '\t';
  if (kind === 'f' && [...delimiter].length > 1) {
    throw tool.gnu ? tool.usage('the delimiter must be a single character') : new Failure(`bad delimiter '${delimiter}'`, 1);
  }
  const complement = options.has('complement');
  const output = options.value('output') ?? (kind === 'f' ? delimiter : '');
  const wanted = (position: number): boolean => inRanges(ranges, position) !== complement;
  const end = options.has('z') ? '\0' : '\n';
  let code = 0;
  for (const path of options.operands.length > 0 ? options.operands : ['-']) {
    const ok = yield* withInput(tool, path, function* (fd) {
      const reader = new LineReader(tool.process, fd, end);
      for (;;) {
        const line = yield* reader.next();
        if (line === undefined) return;
        const from = tool.printed;
        const parts = kind === 'f' ? line.split(delimiter) : bytesOf(line);
        if (kind === 'f' && parts.length === 1) {
          if (!options.has('s')) tool.print(`${line}${end}`);
        } else {
          const chosen = parts.filter((_, index) => wanted(index + 1)).join(output);
          tool.print(`${kind === 'f' ? chosen : decodeUtf8([...chosen].map((byte) => byte.charCodeAt(0)))}${end}`);
        }
        const more = reader.alike(line);
        if (more > 0) yield* tool.repeat(more, from);
        yield* tool.spill();
      }
    });
    if (!ok) code = 1;
  }
  return code;
});

function wrongList(text: string, kind: string): string {
  if (/(^|,)0/.test(text)) return kind === 'f' ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1';
  if (/\d+-\d+/.test(text) && !/[^\d,-]/.test(text)) return 'invalid decreasing range';
  return `invalid ${kind === 'f' ? 'field' : 'byte or character'} value '${text}'`;
}

/** Neither cut knows characters of several bytes. */
const bytesOf = (line: string): string[] =>
  byteLength(line) === line.length ? [...line] : encodeUtf8(line).map((byte) => String.fromCharCode(byte));
