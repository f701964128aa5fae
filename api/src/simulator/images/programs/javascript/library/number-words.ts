import { JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';

const KNOWN = new Set(['style', 'currency', 'minimumFractionDigits', 'maximumFractionDigits', 'useGrouping']);
const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥' };

/** A number in the words of en-US, which is Node's own locale in a container. @see ECMA-402 Intl.NumberFormat */
export function numberInWords(machine: Machine, value: number, locale: JsValue, options: JsValue): string {
  if (locale !== undefined && locale !== 'en-US' && locale !== 'en') throw new Unsupported('a number in the words of a place');
  const option = (name: string): JsValue => (options instanceof JsObject ? machine.get(options, name) : undefined);
  if (options instanceof JsObject) for (const name of options.keys()) if (!KNOWN.has(name)) throw new Unsupported(`a number with ${name}`);
  const style = option('style') ?? 'decimal';
  if (!/^(decimal|percent|currency)$/.test(machine.text(style))) throw new Unsupported(`a number as ${machine.text(style)}`);
  const currency = style === 'currency' ? machine.text(option('currency')) : '';
  const [usualLeast, usualMost] = style === 'percent' ? [0, 0] : style === 'currency' ? (currency === 'JPY' ? [0, 0] : [2, 2]) : [0, 3];
  const digits = (name: string): number | undefined => (option(name) === undefined ? undefined : machine.number(option(name)));
  const [least, most] = [digits('minimumFractionDigits'), digits('maximumFractionDigits')];
  for (const [name, given] of [
    ['minimumFractionDigits', least],
    ['maximumFractionDigits', most],
  ] as const)
    if (given !== undefined && !(given >= 0 && given <= 20)) throw machine.fail('RangeError', `${name} value is out of range.`);
  if (least !== undefined && most !== undefined && least > most)
    throw machine.fail('RangeError', 'maximumFractionDigits value is out of range.');
  const atLeast = least ?? Math.min(usualLeast, most ?? usualLeast);
  const atMost = most ?? Math.max(usualMost, atLeast);
  const shown = digitsOf(Math.abs(style === 'percent' ? value * 100 : value), atLeast, atMost, option('useGrouping') !== false);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const unit = SIGNS[currency] ?? (currency === '' ? '' : `${currency}\u00a0`);
  return `${sign}${unit}${shown}${style === 'percent' ? '%' : ''}`;
}

function digitsOf(value: number, least: number, most: number, groups: boolean): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '∞';
  const [whole = '', rest = ''] = rounded(value, most).split('.');
  const kept = rest.replace(/0+$/, '').padEnd(least, '0');
  return (groups ? whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') : whole) + (kept === '' ? '' : `.${kept}`);
}
/** Half of the last place goes away from zero, of the number as it is written. */
function rounded(value: number, places: number): string {
  const text = value >= 1e21 ? String(BigInt(value)) : value < 1e-6 ? value.toFixed(20) : String(value);
  const [whole = '', rest = ''] = text.split('.');
  if (rest.length <= places) return text;
  const up = (rest[places] ?? '0') >= '5' ? 1n : 0n;
  const all = String(BigInt(whole + rest.slice(0, places)) + up).padStart(places + 1, '0');
  return places === 0 ? all : `${all.slice(0, -places)}.${all.slice(-places)}`;
}
