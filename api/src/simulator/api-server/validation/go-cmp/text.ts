import { byteLength } from '../../../apimachinery/utf8.ts';

/** What is to be laid out: a piece of a line, something in brackets, or a list. */
export type TextNode = string | TextWrap | TextList;
interface TextWrap {
  readonly prefix: string;
  readonly value: TextNode;
  readonly suffix: string;
}

/** What stands between the braces of a struct, a list or a map. */
export type TextList = readonly TextRecord[];

/** Whether a line is in both, only in the old or only in the new. */
export type Sign = '' | '-' | '+';

/** One line of a list or struct, or the dots in place of several. */
export interface TextRecord {
  readonly sign?: Sign;
  readonly key?: string;
  readonly value: TextNode;
  /** What the dots stand for. */
  readonly comment?: string;
  readonly hasNoComma?: boolean;
}

export const ELLIPSIS = '...';
const MAX_COLUMNS = 80;

/** With a line end. @see https://github.com/google/go-cmp: cmp/report_text.go */
export const laidOut = (node: TextNode): string => `${indent(0, '')}${expanded(compact(node, '').node, '', 0)}\n`;

const isList = (node: TextNode): node is TextList => Array.isArray(node);
const indent = (depth: number, sign: Sign): string => `${sign || ' '} ${'\t'.repeat(depth)}`;

/** What fits on one line is put on one; `text` is what it would be there. */
function compact(node: TextNode, sign: Sign): { readonly text: string; readonly node: TextNode } {
  if (typeof node === 'string') return { text: node, node };
  if (!isList(node)) {
    const inside = compact(node.value, sign);
    const text = `${node.prefix}${inside.text}${node.suffix}`;
    return { text, node: typeof inside.node === 'string' ? text : { ...node, value: inside.node } };
  }
  let isLong = false;
  const parts: string[] = [];
  const records = node.map((record) => {
    const inside = compact(record.value, record.sign || sign);
    if (record.sign || typeof inside.node !== 'string' || record.comment !== undefined) isLong = true;
    parts.push(`${record.key ? `${record.key}: ` : ''}${inside.text}`);
    return { ...record, value: inside.node };
  });
  const text = parts.join(', ');
  if (sign && byteLength(text) > MAX_COLUMNS) isLong = true;
  return { text, node: isLong ? records : text };
}

function expanded(node: TextNode, sign: Sign, depth: number): string {
  if (typeof node === 'string') return node;
  if (!isList(node)) return `${node.prefix}${expanded(node.value, sign, depth)}${node.suffix}`;
  const end = `\n${indent(depth, sign)}`;
  if (node.length > 0 && node.every(isSimple))
    return (
      batched(
        node.map(({ value }) => value as string),
        sign,
        depth + 1,
      ) + end
    );
  const widths = aligned(node);
  const lines = node.map((record, i) => {
    const own = record.sign || sign;
    const key = record.key ? `${record.key}: ${' '.repeat(widths[i] ?? 0)}` : '';
    const comment = record.comment === undefined ? '' : ` // ${record.comment}`;
    return `\n${indent(depth + 1, own)}${key}${expanded(record.value, own, depth + 1)}${record.hasNoComma ? '' : ','}${comment}`;
  });
  return lines.join('') + end;
}

const isSimple = ({ sign, key, value, comment }: TextRecord): boolean =>
  !sign && !key && typeof value === 'string' && comment === undefined;

/** As many to a line as fit. */
function batched(values: readonly string[], sign: Sign, depth: number): string {
  const lines: string[] = [];
  let line = '';
  for (const value of values) {
    if (line && byteLength(line + value) + 2 > MAX_COLUMNS) {
      lines.push(line);
      line = '';
    }
    line += `${value}, `;
  }
  return [...lines, line].map((one) => `\n${indent(depth, sign)}${one.trimEnd()}`).join('');
}

/** Blanks after the keys of neighbouring values that take one line. */
function aligned(records: TextList): number[] {
  const widths = records.map(() => 0);
  const isAligned = (record: TextRecord | undefined): boolean => Boolean(record?.key) && typeof record?.value === 'string';
  for (let from = 0; from < records.length; from++) {
    let to = from;
    while (isAligned(records[to])) to++;
    const longest = Math.max(0, ...records.slice(from, to).map(({ key = '' }) => [...key].length));
    for (let i = from; i < to; i++) widths[i] = longest - [...(records[i]?.key ?? '')].length;
    from = Math.max(from, to);
  }
  return widths;
}
