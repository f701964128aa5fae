import { repr, text, type Value } from './values.ts';

/** What a format specification makes of a value: `>8`, `.2f`, `05d`, `,`. */
export function formatted(value: Value, spec: string, asRepr: boolean): string {
  const shown = asRepr ? repr(value) : text(value);
  const [, fill = ' ', align, zero, width = '0', comma, precision, type] =
    /^(?:(.)?([<>^]))?(0)?(\d+)?(,)?(?:\.(\d+))?([a-z%])?$/.exec(spec) ?? [];
  let output = shown;
  if (typeof value === 'number') {
    if (precision !== undefined || type === 'f') output = value.toFixed(Number(precision ?? 6));
    if (type === '%') output = `${(value * 100).toFixed(Number(precision ?? 6))}%`;
    if (type === 'x') output = value.toString(16);
    if (comma) output = output.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  }
  const missing = Number(width) - output.length;
  if (missing <= 0) return output;
  if (align === '^') return fill.repeat(Math.floor(missing / 2)) + output + fill.repeat(Math.ceil(missing / 2));
  const right = align === '>' || (align === undefined && typeof value === 'number');
  return right ? (zero ? '0' : fill).repeat(missing) + output : output + fill.repeat(missing);
}
