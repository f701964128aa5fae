import type { SqlResult } from '../sql/answer.ts';

/** What psql's -t, -A and -F ask for. */
export interface TableStyle {
  readonly tuples: boolean;
  readonly unaligned: boolean;
  readonly separator: string;
}

/** Rows as psql prints them. @see postgres: src/fe_utils/print.c print_aligned_text */
export function printedTable({ columns = [], rows = [], right = [], title, footer }: SqlResult, style: TableStyle): string {
  const { tuples, unaligned, separator } = style;
  const cells = rows.map((row) => row.map((cell) => cell ?? ''));
  const count = footer ? footer.map((line) => `${line}\n`).join('') : `(${rows.length} row${rows.length === 1 ? '' : 's'})\n`;
  if (unaligned) {
    const lines = [...(tuples ? [] : [columns]), ...cells].map((row) => `${row.join(separator)}\n`).join('');
    return `${title === undefined || tuples ? '' : `${title}\n`}${lines}${tuples ? '' : count}`;
  }
  const widths = columns.map((name, i) => Math.max(width(name), ...cells.flatMap((row) => (row[i] ?? '').split('\n').map(width))));
  const lines = cells.map((row) => aligned(row, widths, right));
  if (tuples) return `${lines.join('')}\n`;
  const head = columns.map((name, i) => centred(name, (widths[i] ?? 0) + 2)).join('|');
  const rule = widths.map((each) => '-'.repeat(each + 2)).join('+');
  const above = title === undefined ? '' : `${centred(title, rule.length).trimEnd()}\n`;
  return `${above}${head}\n${rule}\n${lines.join('')}${count}\n`;
}
/** A row; a cell of several lines goes on below, with a `+` behind all but the last. */
function aligned(row: readonly string[], widths: readonly number[], right: readonly boolean[]): string {
  const parts = row.map((cell) => cell.split('\n'));
  const height = Math.max(1, ...parts.map(({ length }) => length));
  let text = '';
  for (let line = 0; line < height; line++) {
    const cells = parts.map((part, i) => {
      const shown = part[line] ?? '';
      const last = i === parts.length - 1;
      const space = last && line >= part.length ? '' : ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(shown)));
      const more = line < part.length - 1;
      return ` ${right[i] ? `${space}${shown}` : `${shown}${last && !more ? '' : space}`}${more ? '+' : last ? '' : ' '}`;
    });
    text += `${cells.join('|')}\n`;
  }
  return text;
}

function centred(text: string, room: number): string {
  const space = Math.max(0, room - width(text));
  return `${' '.repeat(Math.floor(space / 2))}${text}${' '.repeat(Math.ceil(space / 2))}`;
}

/** How many places a text takes on a screen: Chinese characters take two. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, char) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(char) ? 2 : 1),
    0,
  );
