import { widthOf } from './ls-color.ts';

/** How wide a line is where there is no terminal. */
export const LINE = 80;
const NARROWEST = 3;
const APART = 2;
const TAB = 8;

/** `ls -m`. @see coreutils: src/ls.c print_with_separator */
export function withCommas(entries: readonly string[], width: number): string {
  let text = '';
  let at = 0;
  for (const [i, entry] of entries.entries()) {
    if (i > 0) {
      const fits = at + entry.length + APART < width;
      text += fits ? ', ' : ',\n';
      at = fits ? at + APART : 0;
    }
    text += entry;
    at += entry.length;
  }
  return `${text}\n`;
}

/** `ls -C` and `ls -x`: as many columns as fit, each as wide as it has to be. @see coreutils: src/ls.c calculate_columns, indent */
export function inColumns(entries: readonly string[], across: boolean, width: number): string {
  if (width === Number.POSITIVE_INFINITY) return `${entries.join('  ')}\n`;
  const columns = fitting(entries, across, width);
  const rows = Math.ceil(entries.length / columns.length);
  return linesOf(entries, across, rows, columns.length)
    .map((line) => {
      let [text, at, from] = ['', 0, 0];
      for (const [i, entry] of line.entries()) {
        text += `${i > 0 ? blanks(at, from) : ''}${entry}`;
        at = from + entry.length;
        from += columns[i] as number;
      }
      return `${text}\n`;
    })
    .join('');
}

/** busybox's are all as wide as the widest. @see busybox: coreutils/ls.c display_files */
export function inEqualColumns(entries: readonly string[], across: boolean, width: number): string {
  const column = Math.max(...entries.map(widthOf)) + APART;
  const columns = Math.max(1, Math.floor(width / column));
  const rows = Math.ceil(entries.length / columns);
  return linesOf(entries, across, rows, columns)
    .map((line) => `${line.map((entry, i) => (i === line.length - 1 ? entry : entry + ' '.repeat(column - widthOf(entry)))).join('')}\n`)
    .join('');
}

const linesOf = (entries: readonly string[], across: boolean, rows: number, columns: number): string[][] =>
  Array.from({ length: rows }, (_, row) => entries.filter((_entry, i) => (across ? Math.floor(i / columns) : i % rows) === row));

/** The widths of the most columns that fit. */
function fitting(entries: readonly string[], across: boolean, width: number): number[] {
  const most = Math.min(entries.length, Math.max(1, Math.ceil(width / NARROWEST)));
  for (let count = most; count > 1; count--) {
    const rows = Math.ceil(entries.length / count);
    const widths: number[] = Array(count).fill(NARROWEST);
    for (const [i, { length }] of entries.entries()) {
      const column = across ? i % count : Math.floor(i / rows);
      widths[column] = Math.max(widths[column] as number, length + (column === count - 1 ? 0 : APART));
    }
    if (widths.reduce((sum, each) => sum + each, 0) < width) return widths;
  }
  return [0];
}

/** From one place in a line to another, by tabs where these save something. */
function blanks(from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; ) {
    const tab = Math.floor(to / TAB) > Math.floor((at + 1) / TAB);
    text += tab ? '\t' : ' ';
    at += tab ? TAB - (at % TAB) : 1;
  }
  return text;
}
