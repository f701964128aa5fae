import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { int64Amount } from '../../../apimachinery/quantity.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import { byteLength, encodeUtf8 } from '../../../apimachinery/utf8.ts';
import { quantityOrZero } from '../quantities.ts';
import { quoted, quotedBytes } from './quoted.ts';
import { ELLIPSIS, type Sign, type TextNode, type TextRecord } from './text.ts';
import { scalar } from './tree.ts';
import { fieldsOf, fieldValue, type GoType, isZero } from './types.ts';

/** How much of a value is printed, which is more where the two differ. */
export interface Style {
  /** How much is shown: each level shows twice as much as the one below it. */
  readonly level: number;
  /** Whose types are named: all, those of structs, lists and maps, or none. */
  readonly types: 'all' | 'composite' | 'none';
  /** Without the String methods of values. */
  readonly plain: boolean;
}

const NIL = 'nil';
const MOST_LEVELS = 16;
const power = (level: number): number => 1 << Math.min(MOST_LEVELS, Math.max(0, level));
/** 0, 4, 8, 16 … */
const most = ({ level }: Style): number => (power(level) >> 1) << 2;
const lower = (style: Style): Style => ({ ...style, level: style.level - 1 });

/** A value on its own. @see https://github.com/google/go-cmp: cmp/report_reflect.go FormatValue */
export function formatValue(type: GoType, value: unknown, style: Style, sign: Sign): TextNode {
  switch (type.kind) {
    case 'string':
      return typed(type, formatText(String(scalar(type, value)), '', style, sign), style, sign === '');
    case 'pointer':
      if (value === undefined || value === null) return NIL;
      if (!style.plain && type.element?.kind === 'quantity') return formatText(quantityOrZero(value).toString(), 's', style, sign);
      if (!style.plain && type.element?.name === 'v1.LabelSelector') return formatText(selectorString(value), 's', style, sign);
      return { prefix: '&', value: formatValue(type.element as GoType, value, style, sign), suffix: '' };
    case 'quantity':
      return typed(type, braced(atMost(amount(String(value ?? ''), lower(style), sign), style)), style, sign === '');
    case 'struct':
      return typed(type, braced(structFields(type, value, style, sign)), style, sign === '');
    case 'slice': {
      if (!Array.isArray(value)) return NIL;
      const below: Style = { ...lower(style), types: 'none' };
      const items = value.map((item): TextRecord => ({ value: formatValue(type.element as GoType, item, below, sign) }));
      return typed(type, braced(atMost(items, style)), style, sign === '');
    }
    case 'map': {
      if (!isRecord(value)) return NIL;
      const below: Style = { ...lower(style), types: 'none' };
      const items = Object.keys(value)
        .sort()
        .map((key): TextRecord => {
          const shown = `${type.isStringer && !style.plain ? 's' : ''}${quoted(key)}`;
          return { key: shown, value: formatValue(type.element as GoType, value[key], below, sign) };
        });
      return typed(type, braced(atMost(items, style)), style, sign === '');
    }
    default:
      return String(scalar(type, value));
  }
}

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/generated.pb.go LabelSelector.String */
function selectorString({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key]},`);
  const expressions = matchExpressions.map(
    ({ key = '', operator = '', values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

const braced = (value: readonly TextRecord[]): TextNode => ({ prefix: '{', value, suffix: '}' });

const atMost = (records: readonly TextRecord[], style: Style): TextRecord[] =>
  records.length > most(style) ? [...records.slice(0, most(style)), { value: ELLIPSIS, hasNoComma: true }] : [...records];

function structFields(type: GoType, value: unknown, style: Style, sign: Sign): TextRecord[] {
  const below: Style = { ...lower(style), types: 'composite' };
  const records = fieldsOf(type, value).flatMap((field): TextRecord[] => {
    const own = fieldValue(value, field);
    return isZero(own, field.type) ? [] : [{ key: field.name, value: formatValue(field.type, own, below, sign) }];
  });
  return atMost(records, style);
}

/** The fields of a resource.Quantity. It remembers the text it was read from. @see kubernetes: apimachinery/pkg/api/resource/quantity.go */
function amount(literal: string, style: Style, sign: Sign): TextRecord[] {
  if (literal === '') return [];
  const small = int64Amount(literal);
  const fields: TextRecord[] = [
    ...(small && small.value !== 0n && Number(small.value) !== 0 ? [{ key: 'value', value: String(small.value) }] : []),
    ...(small && small.scale !== 0 ? [{ key: 'scale', value: String(small.scale) }] : []),
  ];
  const name = { kind: 'struct', name: 'resource.int64Amount' } as const;
  return [
    ...(fields.length > 0
      ? [{ key: 'i', value: typed(name, braced(atMost(fields, style)), { ...style, types: 'composite' }, sign === '') }]
      : []),
    ...(small ? [] : [{ key: 'd', value: formatText(decimal(quantityOrZero(literal).nano), 's', style, sign) }]),
    ...(small?.asGiven ? [{ key: 's', value: goQuote(literal) }] : []),
    { key: 'Format', value: goQuote(quantityOrZero(literal).format) },
  ];
}

/** To the billionth, as all that does not fit into 64 bits is kept. */
function decimal(nano: bigint): string {
  const digits = String(nano < 0n ? -nano : nano).padStart(10, '0');
  return `${nano < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** Where the type is named. @see https://github.com/google/go-cmp: cmp/report_reflect.go FormatType */
export function typed(type: GoType, value: TextNode, { types }: Style, isSame: boolean): TextNode {
  const isComposite = type.kind === 'struct' || type.kind === 'slice' || type.kind === 'map' || type.kind === 'quantity';
  if (types === 'none' || (types === 'composite' && (!isComposite || isSame || value === NIL))) return value;
  return isComposite ? { prefix: type.name, value, suffix: '' } : value;
}

/** Longer texts are cut, or laid out in lines. @see https://github.com/google/go-cmp: cmp/report_reflect.go formatString */
function formatText(text: string, prefix: string, style: Style, sign: Sign): TextNode {
  const longest = power(style.level) << 5;
  const lines = text.replace(/\n$/, '').split('\n');
  if (sign && lines.length >= 4 && lines.every((line) => isPlainLine(line, prefix, longest)))
    return quotedLines(lines, prefix, sign, style);
  const shown =
    byteLength(text) > longest + ELLIPSIS.length ? `${quotedBytes(encodeUtf8(text).slice(0, longest))}${ELLIPSIS}` : quoted(text);
  return `${prefix}${shown}`;
}

/** What makes go-cmp show a text by its bytes. */
export const UNPRINTABLE = /[^\t\x20\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

const isPlainLine = (line: string, prefix: string, longest: number): boolean =>
  !line.slice(line.startsWith(prefix) ? prefix.length : 0).startsWith('"""') &&
  !line.startsWith(ELLIPSIS) &&
  !UNPRINTABLE.test(line) &&
  byteLength(line) <= longest;

function quotedLines(lines: readonly string[], prefix: string, sign: Sign, style: Style): TextNode {
  const mark: TextRecord = { sign, value: `${prefix}"""`, hasNoComma: true };
  const limit = power(style.level) << 2;
  const cut = lines.length > limit;
  const shown = (cut ? lines.slice(0, limit - 1) : lines).map((line): TextRecord => ({ sign, value: line, hasNoComma: true }));
  const dots: TextRecord = { sign, value: ELLIPSIS, hasNoComma: true, comment: `${lines.length - limit + 1} elided lines` };
  return { prefix: '(', value: [mark, ...shown, ...(cut ? [dots] : []), mark], suffix: ')' };
}
