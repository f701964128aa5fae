/** Lines [aFrom, aTo) of the one became lines [bFrom, bTo) of the other. */
export interface Change {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

/** The differences of two lists of lines, by their longest common subsequence; `work` is told what it takes before it begins. */
export function changes(a: readonly string[], b: readonly string[], work: (steps: number) => void): Change[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const width = endB - start + 1;
  work(Math.ceil(((endA - start) * (endB - start)) / CELLS));
  const lengths = new Uint32Array((endA - start + 1) * width);
  for (let i = endA - start - 1; i >= 0; i--) {
    for (let j = endB - start - 1; j >= 0; j--) {
      const same = a[start + i] === b[start + j];
      lengths[i * width + j] = same
        ? (lengths[(i + 1) * width + j + 1] as number) + 1
        : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
    }
  }
  const found: Change[] = [];
  let [i, j] = [start, start];
  while (i < endA || j < endB) {
    if (i < endA && j < endB && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [aFrom, bFrom] = [i, j];
    while ((i < endA || j < endB) && !(i < endA && j < endB && a[i] === b[j])) {
      const down = i < endA ? (lengths[(i - start + 1) * width + j - start] as number) : -1;
      const right = j < endB ? (lengths[(i - start) * width + j - start + 1] as number) : -1;
      if (down >= right) i++;
      else j++;
    }
    found.push({ aFrom, aTo: i, bFrom, bTo: j });
  }
  return found;
}

/** That are filled in one step. */
const CELLS = 32;

interface Hunk {
  readonly header: string;
  readonly lines: readonly (readonly [mark: string, line: string])[];
}

/** Changes with lines of context around them, as `diff -u` has them. */
export function unifiedHunks(found: readonly Change[], a: readonly string[], b: readonly string[], context: number): Hunk[] {
  const groups: Change[][] = [];
  for (const change of found) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.aFrom - last.aTo <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => {
    const [first, last] = [group[0] as Change, group.at(-1) as Change];
    const [from, to] = [Math.max(0, first.aFrom - context), Math.min(a.length, last.aTo + context)];
    const bFrom = first.bFrom - (first.aFrom - from);
    const bTo = last.bTo + (to - last.aTo);
    const lines: [string, string][] = [];
    let at = from;
    for (const { aFrom, aTo, bFrom: inserted, bTo: end } of group) {
      for (const line of a.slice(at, aFrom)) lines.push([' ', line]);
      for (const line of a.slice(aFrom, aTo)) lines.push(['-', line]);
      for (const line of b.slice(inserted, end)) lines.push(['+', line]);
      at = aTo;
    }
    for (const line of a.slice(at, to)) lines.push([' ', line]);
    const range = (start: number, count: number): string =>
      count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`;
    return { header: `@@ -${range(from, to - from)} +${range(bFrom, bTo - bFrom)} @@`, lines };
  });
}
