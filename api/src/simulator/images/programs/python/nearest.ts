/** How many of those that are nearly the same Python looks at, and what a letter and a change of case cost it. */
const MOST_CANDIDATES = 750;
const MOVE = 2;
const CASE = 1;
const MOST_LENGTH = 40;

/** What a name that is not there may have been meant to be. @see cpython: Lib/traceback.py _compute_suggestion_error, Python/suggestions.c */
export function nearest(wrong: string, names: readonly string[]): string | undefined {
  if (names.length >= MOST_CANDIDATES || wrong.length > MOST_LENGTH) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (name === wrong) continue;
    // A third of all letters may differ.
    const most = Math.min(Math.floor(((wrong.length + name.length + 3) * MOVE) / 6), least - 1);
    const cost = distance(wrong, name, most);
    if (cost > most) continue;
    if (cost < least) {
      best = name;
      least = cost;
    }
  }
  return best;
}

const replaced = (a: string, b: string): number => (a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? CASE : MOVE);

function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) * MOVE > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i * MOVE);
  for (let i = 1; i <= a.length; i++) {
    const next = [i * MOVE];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j - 1] as number) + replaced(a[i - 1] as string, b[j - 1] as string),
          (row[j] as number) + MOVE,
          (next[j - 1] as number) + MOVE,
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}
