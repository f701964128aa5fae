import { inPieces, isShownInPieces } from './pieces.ts';
import { quoted } from './quoted.ts';
import { counted, type Stats } from './stats.ts';
import { ELLIPSIS, type Sign, type TextList, type TextNode, type TextRecord } from './text.ts';
import type { ValueNode, ValueRecord } from './tree.ts';
import { isZero } from './types.ts';
import { formatValue, type Style, typed } from './value.ts';

const CONTEXT = 2;
const names = { struct: 'field', slice: 'element', map: 'entry' } as const;

/** Two values that differ, as far as they do. @see https://github.com/google/go-cmp: cmp/report_compare.go FormatDiff */
export const formatDiff = (node: ValueNode): TextNode | undefined => format(node, '', { level: 3, types: 'all', plain: false });

/** `side`: both where they differ, `=` where they do not, or one of them. */
type Side = '' | '=' | '-' | '+';

function format(node: ValueNode, side: Side, style: Style): TextNode | undefined {
  const own: Style = side === '=' ? { ...style, level: 1 } : style.level < 3 ? { ...style, level: 3 } : style;
  const { type } = node;
  if (node.depth === 0) {
    const [value, isThere] = side === '+' ? [node.y, node.hasY] : [node.x, node.hasX];
    return isThere ? formatValue(type, value, own, side === '=' ? '' : side) : undefined;
  }
  if (type.kind === 'pointer') {
    const value = format((node.records[0] as ValueRecord).node, side, own);
    return value === undefined ? undefined : { prefix: '&', value, suffix: '' };
  }
  const below: Style = { ...own, types: type.kind === 'struct' ? 'composite' : 'none' };
  const value = side === '' ? differing(node, below) : alike(node, side, below);
  return typed(type, { prefix: '{', value, suffix: '}' }, own, side === '=');
}

const keyOf = ({ type }: ValueNode, key: string): string =>
  type.kind === 'map' ? `${type.isStringer ? 's' : ''}${quoted(key)}` : type.kind === 'struct' ? key : '';

/** One side, or what both have in common: what is zero is left out, and of the rest only so much is shown. */
function alike(node: ValueNode, side: Exclude<Side, ''>, style: Style): TextList {
  const most = side === '=' ? ((1 << style.level) >> 1) << 2 : (1 << style.level) << 1;
  const list: TextRecord[] = [];
  for (const { key, node: record } of node.records) {
    if (list.length === most) return [...list, { value: ELLIPSIS, hasNoComma: true }];
    if (node.type.kind === 'struct' && isZero(side === '+' ? record.y : record.x, record.type)) continue;
    const value = format(record, side, { ...style, level: style.level - 1 });
    if (value !== undefined) list.push({ key: keyOf(node, key), value });
  }
  return list;
}

/** Runs of equal records keep two at each side that touches a change. */
function differing(node: ValueNode, style: Style): TextList {
  const list: TextRecord[] = [];
  const below: Style = { ...style, level: style.level - 1 };
  const most = (1 << style.level) << 1;
  const groups = groupsOf(node.records);
  const left: ValueRecord[] = [];
  let differences = 0;
  for (const [i, group] of groups.entries()) {
    if (differences >= most) {
      left.push(...group);
      continue;
    }
    if (isEqual(group[0] as ValueRecord)) list.push(...inContext(node, group, i > 0, i < groups.length - 1, below));
    else {
      for (const record of group) list.push(...changed(node, record, below));
      differences += group.length;
    }
  }
  return left.length > 0 ? [...list, { value: ELLIPSIS, hasNoComma: true, comment: inWords(node, left) }] : list;
}

const isEqual = ({ node }: ValueRecord): boolean => node.different === 0;

function groupsOf(records: readonly ValueRecord[]): ValueRecord[][] {
  const groups: ValueRecord[][] = [];
  for (const record of records) {
    const last = groups.at(-1);
    if (last && isEqual(last[0] as ValueRecord) === isEqual(record)) last.push(record);
    else groups.push([record]);
  }
  return groups;
}

function inContext(node: ValueNode, group: readonly ValueRecord[], before: boolean, after: boolean, style: Style): TextRecord[] {
  const low = before ? Math.min(CONTEXT, group.length) : 0;
  let high = after ? Math.min(CONTEXT, group.length - low) : 0;
  if (group.length - low - high === 1) high++;
  const shown = ({ key, node: record }: ValueRecord): TextRecord => ({ key: keyOf(node, key), value: format(record, '=', style) ?? '' });
  const hidden = group.slice(low, group.length - high);
  return [
    ...group.slice(0, low).map(shown),
    ...(hidden.length > 0 ? [{ value: ELLIPSIS, hasNoComma: true, comment: inWords(node, hidden) }] : []),
    ...group.slice(group.length - high).map(shown),
  ];
}

/** A value that has but one leaf is shown twice, as it was and as it is; others show where in them the difference is. */
function changed(node: ValueNode, { key, node: record }: ValueRecord, style: Style): TextRecord[] {
  if (isShownInPieces(record)) return [{ key: keyOf(node, key), value: inPieces(record, style) }];
  if (record.descendants !== record.depth) return [{ key: keyOf(node, key), value: format(record, '', style) ?? '' }];
  let [old, updated] = [format(record, '-', style), format(record, '+', style)];
  for (let more = 0; more <= 6 && old !== undefined && updated !== undefined && JSON.stringify(old) === JSON.stringify(updated); more++) {
    const richer: Style = { ...style, level: Math.max(0, style.level) + 2 * more, plain: more > 0 };
    [old, updated] = [format(record, '-', richer), format(record, '+', richer)];
  }
  const side = (sign: Sign, value: TextNode | undefined): TextRecord[] =>
    value === undefined ? [] : [{ sign, key: keyOf(node, key), value }];
  return [...side('-', old), ...side('+', updated)];
}

function inWords({ type }: ValueNode, records: readonly ValueRecord[]): string {
  const stats: Stats = { identical: 0, removed: 0, inserted: 0, modified: 0 };
  for (const { node } of records)
    stats[node.different === 0 ? 'identical' : !node.hasY ? 'removed' : !node.hasX ? 'inserted' : 'modified']++;
  return counted(stats, names[type.kind as keyof typeof names]);
}
