import type { LineRequest } from '../../../servers/json-lines.ts';
import type { SqlResult } from '../sql/answer.ts';
import { statementsOf } from '../sql/tokens.ts';

/** What mysql's options ask for of its output. */
export interface BatchStyle {
  /** -N */
  noHeader: boolean;
  /** -t: with lines around the cells. */
  table: boolean;
  /** -f: goes on after an error. */
  force: boolean;
}

/** Sends the statements of a script in order, up to the first that is refused. The exit code; what is said is added to `said`. */
export function* runBatch(
  script: string,
  style: BatchStyle,
  said: { stream: 1 | 2; text: string }[],
): Generator<LineRequest, number, SqlResult> {
  let code = 0;
  for (const { sql, line } of statementsOf(script, 'mysql')) {
    // The client does not send what divides the statements.
    const answer = yield { sql: sql.replace(/;$/, '') };
    if (answer.error !== undefined) {
      said.push({ stream: 2, text: `ERROR ${answer.code} (${answer.state}) at line ${line}: ${answer.error}\n` });
      code = 1;
      if (!style.force) return code;
    } else if (answer.columns) said.push({ stream: 1, text: (style.table ? boxed : tabbed)(answer, style) });
  }
  return code;
}

/** Nothing at all for no rows. @see mysql: client/mysql.cc print_tab_data */
function tabbed({ columns = [], rows = [] }: SqlResult, { noHeader }: BatchStyle): string {
  if (rows.length === 0) return '';
  const escaped = (cell: string | null): string =>
    cell === null ? 'NULL' : cell.replace(/[\\\t\n\0]/g, (char) => `\\${{ '\\': '\\', '\t': 't', '\n': 'n', '\0': '0' }[char]}`);
  return [...(noHeader ? [] : [columns]), ...rows].map((row) => `${row.map(escaped).join('\t')}\n`).join('');
}

/** @see mysql: client/mysql.cc print_table_data */
function boxed({ columns = [], rows = [], right = [], nullable = [] }: SqlResult, { noHeader }: BatchStyle): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => row.map((cell) => cell ?? 'NULL'));
  const widths = columns.map((name, i) =>
    Math.max(nullable[i] ? 'NULL'.length : 0, name.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (row: readonly string[], numbers: readonly boolean[]): string =>
    `|${row.map((cell, i) => ` ${numbers[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)} `).join('|')}|\n`;
  return `${rule}${noHeader ? '' : `${line(columns, [])}${rule}`}${cells.map((row) => line(row, right)).join('')}${rule}`;
}
