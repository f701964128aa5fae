import { linesOf, readAll, withInput } from './lib/input.ts';
import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';

/** column: entries in columns of a screen's width, or with -t a table. @see util-linux: text-utils/column.c */
export const column = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'ts:o:c:xnN:',
      long: { table: 't', separator: 's', 'output-separator': 'o', 'output-width': 'c', fillrows: 'x', 'table-columns': 'N' },
    });
    const lines: string[] = [];
    let code = 0;
    for (const path of options.operands.length > 0 ? options.operands : ['-']) {
      const ok = yield* withInput(tool, path, function* (fd) {
        lines.push(...linesOf(yield* readAll(tool.process, fd)));
      });
      if (!ok) code = 1;
    }
    const entries = lines.filter((line) => line.trim() !== '');
    if (options.has('t')) {
      const separators = options.value('s');
      const split = (line: string): string[] =>
        separators === undefined ? line.trim().split(/[ \t]+/) : line.split(new RegExp(`[${separators.replace(/[\]\\^-]/g, '\\$&')}]`));
      const names = options.value('N');
      const rows = [...(names === undefined ? [] : [names.split(',')]), ...entries.map(split)];
      const widths: number[] = [];
      for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
      const glue = options.value('o') ?? '  ';
      for (const row of rows) {
        const padded = row.map((cell, i) => (i === widths.length - 1 ? cell : cell.padEnd(widths[i] as number)));
        tool.print(`${padded.join(glue)}\n`);
      }
      return code;
    }
    // Columns are as wide as the longest entry and a tab's stop.
    const width = Math.floor(Math.max(0, ...entries.map(({ length }) => length)) / 8 + 1) * 8;
    const across = Math.max(1, Math.floor(Number(options.value('c') ?? 80) / width));
    const down = Math.ceil(entries.length / across);
    for (let row = 0; row < down; row++) {
      const cells = Array.from({ length: across }, (_, i) => entries[options.has('x') ? row * across + i : i * down + row]).filter(
        (cell) => cell !== undefined,
      );
      tool.print(
        `${cells.map((cell, i) => (i === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((width - cell.length) / 8)))).join('')}\n`,
      );
    }
    return code;
  },
  { shortName: true },
);
