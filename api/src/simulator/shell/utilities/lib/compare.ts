import { compareText } from '../../../apimachinery/compare-text.ts';

/** Negative where the first comes first. */
export type Order = (a: string, b: string) => number;

/** The orders of sort(1). */
export const byNumber: Order = (a, b) => numberOf(a) - numberOf(b);

/** `sort -g`: any number that strtod reads, exponents too. */
export const byGeneralNumber: Order = (a, b) => general(a) - general(b);

/** `sort -h`: by suffix (K, M, G …), then number. */
export const byHumanNumber: Order = (a, b) => {
  const [x, y] = [human(a), human(b)];
  return x[0] - y[0] || x[1] - y[1];
};

/** `sort -M`: by the month's three letters; what is none comes first. */
export const byMonth: Order = (a, b) => month(a) - month(b);

/** Numbers within names count as numbers: `v1.9` before `v1.10`. */
export const byVersion: Order = (a, b) => {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [left, right] = [x[i] as string, y[i] as string];
    const digits = /^\d/.test(left) && /^\d/.test(right);
    const order = digits ? Number(left) - Number(right) : compareText(left, right);
    if (order !== 0) return order;
  }
  return x.length - y.length;
};

const numberOf = (text: string): number => Number(/^\s*(-?\d*(?:\.\d+)?)/.exec(text)?.[1] || 0) || 0;
const general = (text: string): number => {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
};
function human(text: string): [number, number] {
  const match = /^\s*(-?[\d.]+)([KkMGTPEZY]?)/.exec(text);
  if (!match) return [0, 0];
  const value = Number(match[1]);
  const rank = value === 0 || !match[2] ? 0 : ' KMGTPEZY'.indexOf(match[2].toUpperCase());
  return [value < 0 ? -rank : rank, value];
}
const months = 'janfebmaraprmayjunjulaugsepoctnovdec';
const month = (text: string): number => {
  const at = months.indexOf(text.trim().slice(0, 3).toLowerCase());
  return text.trim().length >= 3 && at >= 0 && at % 3 === 0 ? at / 3 + 1 : 0;
};
