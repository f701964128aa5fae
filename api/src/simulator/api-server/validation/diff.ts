import type { EphemeralContainer, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { goTypes } from './diff.data.ts';
import { sameValue } from './same.ts';

/**
 * What changed, laid out as go-cmp does: changed fields, two unchanged ones around them, the others counted. Types that the table does
 * not know show the fields they were given. (go-cmp itself promises no stable layout.)
 * @see https://github.com/google/go-cmp: cmp/report_compare.go formatDiffList
 */
export function specDiff(type: string, old: object, updated: object): string {
  return [`  ${type}{`, ...structLines(type, old as Fields, updated as Fields, 1), '  }', ''].join('\n');
}

export const podSpecDiff = (old: PodSpec, updated: PodSpec): string => specDiff('core.PodSpec', internal(old), internal(updated));

export const ephemeralContainerDiff = (old: EphemeralContainer, updated: EphemeralContainer): string =>
  specDiff('core.EphemeralContainer', old, updated);

type Fields = Readonly<Record<string, unknown>>;
interface Field {
  readonly name: string;
  readonly type: string;
  readonly json: string;
}
interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly key?: string;
  readonly text: string;
  /** Lines inside the value; none for a value on one line. */
  readonly inside?: readonly string[];
}

const CONTEXT = 2;

/** The host's namespaces belong to the security context inside the API server. */
function internal(spec: PodSpec): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, securityContext, ...rest } = spec;
  return { ...rest, securityContext: { hostNetwork, hostPID, hostIPC, shareProcessNamespace, ...securityContext } };
}

function fieldsOf(type: string, ...values: readonly Fields[]): readonly Field[] {
  const known = goTypes[type];
  if (known) {
    return known.map((entry) => {
      const [names = '', fieldType = ''] = entry.split(/ (.*)/);
      const [name = '', json] = names.split('=');
      return { name, type: fieldType, json: json ?? name.charAt(0).toLowerCase() + name.slice(1) };
    });
  }
  const names = new Set(values.flatMap((value) => Object.keys(value)));
  return [...names].map((json) => ({ name: json.charAt(0).toUpperCase() + json.slice(1), type: '', json }));
}

function structLines(type: string, old: Fields, updated: Fields, depth: number): string[] {
  const fields = fieldsOf(type, old, updated);
  const lines = inContext(
    fields,
    (field) => sameValue(old[field.json], updated[field.json], field.json),
    (field): Line => ({ sign: ' ', key: field.name, text: value(updated[field.json], field.type) }),
    (field) => changed(field, old[field.json], updated[field.json], depth),
    'fields',
  );
  return laidOut(lines, depth);
}

function changed(field: Field, old: unknown, updated: unknown, depth: number): Line[] {
  const inner = field.type.replace(/^\*/, '');
  const pointer = field.type.startsWith('*') ? '&' : '';
  if (Array.isArray(old) && Array.isArray(updated) && old.length && updated.length) {
    const type = field.type || '[]any';
    return [{ sign: ' ', key: field.name, text: `${type}{`, inside: listLines(type.slice(2), old, updated, depth + 1) }];
  }
  if (isFields(old) && isFields(updated)) {
    if (inner.startsWith('map'))
      return [{ sign: ' ', key: field.name, text: `${inner}{`, inside: mapLines(inner, old, updated, depth + 1) }];
    return [{ sign: ' ', key: field.name, text: `${pointer}${inner}{`, inside: structLines(inner, old, updated, depth + 1) }];
  }
  return [
    { sign: '-', key: field.name, text: value(old, field.type, true) },
    { sign: '+', key: field.name, text: value(updated, field.type, true) },
  ];
}

/** By their keys; what only one of them has is there alone. */
function mapLines(type: string, old: Fields, updated: Fields, depth: number): string[] {
  const element = type.replace(/^map\[[^\]]*\]/, '');
  const line = (sign: Line['sign'], key: string, from: Fields): Line[] =>
    Object.hasOwn(from, key) ? [{ sign, key: goQuote(key), text: value(from[key], element) }] : [];
  const lines = inContext(
    [...new Set([...Object.keys(old), ...Object.keys(updated)])].sort(),
    (key) => Object.hasOwn(old, key) && Object.hasOwn(updated, key) && sameValue(old[key], updated[key]),
    (key) => line(' ', key, updated)[0] as Line,
    (key) => [...line('-', key, old), ...line('+', key, updated)],
    'entries',
  );
  return laidOut(lines, depth);
}

function listLines(type: string, old: readonly unknown[], updated: readonly unknown[], depth: number): string[] {
  const pairs = Array.from({ length: Math.max(old.length, updated.length) }, (_, i) => [old[i], updated[i]] as const);
  const lines = inContext(
    pairs,
    ([before, after]) => sameValue(before, after),
    ([, after]): Line => ({ sign: ' ', text: value(after, type) }),
    ([before, after]): Line[] => {
      if (isFields(before) && isFields(after)) return [{ sign: ' ', text: '{', inside: structLines(type, before, after, depth + 1) }];
      return [
        ...(before === undefined ? [] : [{ sign: '-' as const, text: value(before, type) }]),
        ...(after === undefined ? [] : [{ sign: '+' as const, text: value(after, type) }]),
      ];
    },
    'elements',
  );
  return laidOut(lines, depth);
}

/** Runs of equal records keep two at each side that touches a change. */
function inContext<T>(
  records: readonly T[],
  same: (record: T) => boolean,
  equal: (record: T) => Line,
  unequal: (record: T) => Line[],
  noun: string,
): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < records.length; ) {
    const record = records[start] as T;
    if (!same(record)) {
      lines.push(...unequal(record));
      start++;
      continue;
    }
    let end = start;
    while (end < records.length && same(records[end] as T)) end++;
    const run = records.slice(start, end);
    const low = start === 0 ? 0 : Math.min(CONTEXT, run.length);
    let high = end === records.length ? 0 : Math.min(CONTEXT, run.length - low);
    if (run.length - low - high === 1) high++;
    const hidden = run.length - low - high;
    lines.push(...run.slice(0, low).map(equal));
    if (hidden > 0) lines.push({ sign: ' ', text: `... // ${hidden} identical ${noun}` });
    lines.push(...run.slice(run.length - high).map(equal));
    start = end;
  }
  return lines;
}

/** Keys of neighbouring one-line values are aligned. */
function laidOut(lines: readonly Line[], depth: number): string[] {
  const tabs = '\t'.repeat(depth);
  const isPlain = (line: Line | undefined) => line?.key !== undefined && !line.inside;
  return lines.flatMap((line, i) => {
    if (line.text.startsWith('... //')) return [`  ${tabs}${line.text}`];
    if (line.key === undefined || line.inside) {
      const key = line.key === undefined ? '' : `${line.key}: `;
      return line.inside
        ? [`${line.sign} ${tabs}${key}${line.text}`, ...line.inside, `  ${tabs}},`]
        : [`${line.sign} ${tabs}${line.text},`];
    }
    let from = i;
    let to = i;
    while (isPlain(lines[from - 1])) from--;
    while (isPlain(lines[to + 1])) to++;
    const width = Math.max(...lines.slice(from, to + 1).map((other) => other.key?.length ?? 0));
    return [`${line.sign} ${tabs}${`${line.key}:`.padEnd(width + 2)}${line.text},`];
  });
}

const isFields = (item: unknown): item is Fields => typeof item === 'object' && item !== null && !Array.isArray(item);

/** On one line; nothing that is zero is shown inside. */
function value(item: unknown, type: string, typed = false): string {
  const pointer = type.startsWith('*') ? '&' : '';
  const inner = type.replace(/^\*/, '');
  if (item === undefined || item === null) return zero(type);
  if (typeof item === 'string') return `${pointer}${goQuote(item)}`;
  if (typeof item !== 'object') return `${pointer}${String(item)}`;
  const name = typed ? inner : '';
  if (Array.isArray(item)) {
    if (!item.length) return 'nil';
    return `${name}{${item.map((one) => value(one, type.replace(/^\[\]/, ''))).join(', ')}}`;
  }
  const record = item as Fields;
  const shown = fieldsOf(inner, record).filter((field) => !isZero(record[field.json]));
  const key = (field: Field) => (inner.startsWith('map') || inner === 'core.ResourceList' ? goQuote(field.json) : field.name);
  return `${pointer}${name}{${shown.map((field) => `${key(field)}: ${value(record[field.json], field.type)}`).join(', ')}}`;
}

const isZero = (item: unknown): boolean =>
  item === undefined || item === null || item === '' || item === false || (Array.isArray(item) && item.length === 0);

function zero(type: string): string {
  if (type === 'string') return '""';
  if (type === 'bool') return 'false';
  if (/^int/.test(type)) return '0';
  return /^(\*|\[\]|map|core\.ResourceList$)/.test(type) || !type ? 'nil' : '{}';
}
