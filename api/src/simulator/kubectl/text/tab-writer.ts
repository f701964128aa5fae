interface TabWriterOptions {
  /** Of a column, its padding included. */
  readonly minWidth: number;
  readonly padding: number;
  /** Widths that columns had in earlier output and keep; those of this output are added. */
  readonly remembered?: number[];
  /** A column that begins anew, below a line without it, is as wide as it was. */
  readonly keepsWidths?: boolean;
}

/** Of `kubectl get` and other tables. @see kubernetes: cli-runtime/pkg/printers/tabwriter.go */
export const tableOptions = { minWidth: 6, padding: 3, keepsWidths: true } as const;
/** Of `kubectl describe`. @see kubernetes: kubectl/pkg/describe/describe.go tabbedString */
export const describeOptions = { minWidth: 0, padding: 2 } as const;

/**
 * Aligns text at its tabs: a cell ends at a tab, and the cells of adjacent lines that stand above one another make a
 * column as wide as the widest of them. What follows a line's last tab belongs to no column, and if nothing does where the
 * text ends, neither does what is before it. A form feed ends the line and all columns.
 * @see Go: text/tabwriter
 */
export function alignTabs(text: string, options: TabWriterOptions): string {
  return escapeTerminal(text)
    .split('\f')
    .map((part, index, parts) => alignLines(part, options, index === parts.length - 1))
    .join('\n');
}

function alignLines(text: string, { minWidth, padding, remembered, keepsWidths }: TabWriterOptions, isEnd: boolean): string {
  const lines = text.split('\n').map((line) => line.split(/[\t\v]/));
  if (isEnd && lines.at(-1)?.at(-1) === '') lines.at(-1)?.pop();
  const widths: number[][] = lines.map(() => []);
  const known = [...(remembered ?? [])];
  const columns = lines.reduce((most, cells) => Math.max(most, cells.length - 1), 0);
  for (let column = 0; column < columns; column++) {
    for (let start = 0; start < lines.length; start++) {
      let end = start;
      let width = Math.max(minWidth, known[column] ?? 0);
      for (; hasColumn(lines[end], column); end++) width = Math.max(width, lengthOf(lines[end]?.[column]) + padding);
      for (let line = start; line < end; line++) (widths[line] as number[])[column] = width;
      if (keepsWidths && end > start) known[column] = Math.max(known[column] ?? 0, width);
      if (remembered && end > start) remembered[column] = Math.max(remembered[column] ?? 0, width);
      if (end > start) start = end;
    }
  }
  return lines.map((cells, line) => cells.map((cell, column) => pad(cell, widths[line]?.[column])).join('')).join('\n');
}

/** Rows of cells as one table. */
export const table = (rows: readonly (readonly string[])[], options: TabWriterOptions = tableOptions): string =>
  alignTabs(rows.map((row) => `${row.map(firstLine).join('\t')}\n`).join(''), options);

const hasColumn = (cells: readonly string[] | undefined, column: number): boolean => cells !== undefined && column < cells.length - 1;
const lengthOf = (cell: string | undefined): number => [...(cell ?? '')].length;
const pad = (cell: string, width: number | undefined): string =>
  width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - lengthOf(cell)));

/** @see kubernetes: cli-runtime/pkg/printers/tableprinter.go printRows */
function firstLine(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? cell : `${cell.slice(0, end)}...`;
}

/** What would steer a terminal is shown. @see kubernetes: cli-runtime/pkg/printers/terminal.go */
const escapeTerminal = (text: string): string => text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
