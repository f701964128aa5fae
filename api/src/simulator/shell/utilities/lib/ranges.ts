/** A list of ranges (`1,3-5,-2,7-`), sorted and joined; undefined if it is none. */
export function parseRanges(text: string): [number, number][] | undefined {
  const ranges: [number, number][] = [];
  for (const part of text.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || (match[1] === '' && match[3] === '')) return undefined;
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (from === 0 || to < from) return undefined;
    ranges.push([from, to]);
  }
  return ranges.toSorted((a, b) => a[0] - b[0]);
}

/** Positions count from 1, and both ends belong to a range. */
export const inRanges = (ranges: readonly (readonly [number, number])[], position: number): boolean =>
  ranges.some(([from, to]) => position >= from && position <= to);
