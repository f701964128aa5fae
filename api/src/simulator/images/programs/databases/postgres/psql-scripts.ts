import type { LineRequest } from '../../../servers/json-lines.ts';
import type { SqlResult } from '../sql/answer.ts';
import { statementsOf } from '../sql/tokens.ts';
import { printedTable, type TableStyle } from './psql-table.ts';

/** `file`: what an error is said to be in. */
export interface Script {
  readonly text: string;
  readonly from: 'command' | 'file' | 'input';
  readonly file?: string;
}

/** How psql was told to go about it. */
export interface ScriptStyle extends TableStyle {
  quiet: boolean;
  tuples: boolean;
  unaligned: boolean;
  separator: string;
  /** -v ON_ERROR_STOP=1 */
  stopsOnError: boolean;
}

/** What psql writes, and on which stream. */
export interface Said {
  readonly stream: 1 | 2;
  readonly text: string;
}

/** Sends the statements of all scripts. One of -c is a transaction of its own; after an error in it, the rest of it is not carried out. The exit code. */
export function* runScripts(
  scripts: readonly Script[],
  style: ScriptStyle,
  said: Said[],
  where = 'connection failed: ',
): Generator<LineRequest, number, SqlResult> {
  let code = 0;
  for (const script of scripts) {
    const pieces = piecesOf(script);
    const whole =
      script.from === 'command' && pieces.length > 1 && !pieces.some(({ sql }) => /^(?:begin|start|commit|rollback|end)\b/i.test(sql));
    if (whole) yield { sql: 'begin' };
    let failed = false;
    for (const { sql, line, meta } of pieces) {
      if (meta !== undefined && /^(?:q|quit)\b/.test(meta)) return code;
      const answer = meta === undefined ? yield { sql } : yield* askMeta(meta, where);
      failed = answer.error !== undefined;
      said.push(...saidOf(answer, style, script, line, meta));
      if (failed && meta !== undefined && CONNECTS.test(meta)) return 2;
      if (failed && (script.from === 'command' || style.stopsOnError)) break;
    }
    if (whole) yield { sql: 'commit' };
    if (script.from === 'command') code = failed ? 1 : 0;
    if (failed && style.stopsOnError) return script.from === 'command' ? 1 : 3;
  }
  return code;
}

/** A backslash command, as a request; what is no known one says so. */
function* askMeta(meta: string, where: string): Generator<LineRequest, SqlResult, SqlResult> {
  const [name = '', of] = meta.split(/\s+/);
  const what = /^(d|dt|l|list|du|dg)S?\+?$/.exec(name)?.[1];
  if (name === 'echo') return { tag: meta.slice('echo'.length).trim() };
  if (CONNECTS.test(meta)) return yield* connect(meta, where);
  if (what === undefined) return /^(?:timing|x|pset|set|encoding)$/.test(name) ? {} : { error: `invalid command \\${name}` };
  return yield { describe: what === 'list' ? 'l' : what === 'dg' ? 'du' : what, ...(of && { name: of }) };
}

/** On to another database, as somebody else perhaps; where nobody types, that is the end if it fails. @see postgres: src/bin/psql/command.c do_connect */
function* connect(meta: string, where: string): Generator<LineRequest, SqlResult, SqlResult> {
  const [, database = '-', user = '-'] = meta.replace(/;+$/, '').replaceAll('"', '').split(/\s+/);
  const answer = yield { connect: database === '-' ? '' : database, as: user === '-' ? '' : user };
  return answer.error === undefined ? answer : { error: `\\connect: ${where}FATAL:  ${answer.error}` };
}
const CONNECTS = /^c(?:onnect)?(?=\s|$)/;

interface Piece {
  readonly sql: string;
  readonly line: number;
  readonly meta?: string;
}

/** Statements, and the lines that begin with a backslash. */
function piecesOf({ text }: Script): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const part of text.split(/^(?=[ \t]*\\)/m)) {
    const meta = /^[ \t]*\\([^\n]*)\n?/.exec(part);
    const before = text.slice(0, from).split('\n').length - 1;
    if (meta) pieces.push({ sql: '', line: before + 1, meta: (meta[1] as string).trim() });
    const rest = meta ? part.slice(meta[0].length) : part;
    const skipped = meta ? 1 : 0;
    pieces.push(...statementsOf(rest, 'postgres').map(({ sql, line }) => ({ sql, line: before + skipped + line })));
    from += part.length;
  }
  return pieces;
}

function saidOf(answer: SqlResult, style: ScriptStyle, script: Script, line: number, meta: string | undefined): Said[] {
  const place = script.file === undefined ? '' : `psql:${script.file}:${line}: `;
  const said: Said[] = (answer.notices ?? []).map((text) => ({ stream: 2, text: `${place}NOTICE:  ${text}\n` }));
  if (answer.error !== undefined) {
    const head = meta === undefined ? `${place}ERROR:  ${answer.error}` : `${place && `${place}error: `}${answer.error}`;
    return [...said, { stream: 2, text: [head, ...(answer.more ?? [])].map((each) => `${each}\n`).join('') }];
  }
  if (answer.columns) said.push({ stream: 1, text: printedTable(answer, style) });
  const tag = answer.columns && !/^INSERT|^UPDATE|^DELETE/.test(answer.tag ?? '') ? undefined : answer.tag;
  if (tag !== undefined && !style.quiet) said.push({ stream: 1, text: `${tag}\n` });
  return said;
}
