/** How two lists of leaves compare. */
interface Result {
  readonly same: number;
  readonly different: number;
}
/** `=` equal, `~` alike, `-` of the first list alone, `+` of the second alone. */
export type Edit = '=' | '~' | '-' | '+';
type Compare = (x: number, y: number) => Result;
interface Point {
  x: number;
  y: number;
}

const isEqual = ({ different }: Result): boolean => different === 0;
/** One more, so that single values are alike. */
const isSimilar = ({ same, different }: Result): boolean => same + 1 >= different;

/** 0, -1, 1, -2, 2 … */
const zigzag = (i: number): number => (i & 1 ? ~i : i) >> 1;

/** A way from one corner of the graph of edits to the other, as far as it has gone. */
class Path {
  readonly edits: Edit[] = [];
  readonly at: Point;
  readonly #direction: 1 | -1;

  constructor(direction: 1 | -1, at: Point) {
    this.#direction = direction;
    this.at = at;
  }

  append(edit: Edit): void {
    this.edits.push(edit);
    if (edit !== '+') this.at.x += this.#direction;
    if (edit !== '-') this.at.y += this.#direction;
  }

  connect(to: Point, compare: Compare): void {
    const { at } = this;
    const forward = this.#direction > 0;
    const left = (axis: 'x' | 'y'): number => Math.abs(to[axis] - at[axis]);
    while (left('x') > 0 && left('y') > 0) {
      const result = forward ? compare(at.x, at.y) : compare(at.x - 1, at.y - 1);
      const first = forward ? left('x') >= left('y') : left('y') < left('x');
      this.append(isEqual(result) ? '=' : isSimilar(result) ? '~' : first ? '-' : '+');
    }
    while (left('x') > 0) this.append('-');
    while (left('y') > 0) this.append('+');
  }
}

/**
 * What makes the one list of the other: greedily, from both ends in turn, until the ways meet. (go-cmp begins at either end, by chance;
 * this at the beginning.)
 * @see https://github.com/google/go-cmp: cmp/internal/diff/diff.go Difference
 */
export function difference(nx: number, ny: number, compare: Compare): Edit[] {
  const forward = new Path(1, { x: 0, y: 0 });
  const reverse = new Path(-1, { x: nx, y: ny });
  const front = { x: 0, y: 0 };
  const back = { x: nx, y: ny };
  let budget = 4 * (nx + ny);

  /** Along the diagonal through the frontier; a match is followed as far as it goes. */
  const search = (isForward: boolean): void => {
    const [path, frontier] = isForward ? [forward, front] : [reverse, back];
    const look = (p: Point): Result => (isForward ? compare(p.x, p.y) : compare(p.x - 1, p.y - 1));
    let [done1, done2] = [false, false];
    for (let i = 0; !(done1 && done2) && budget > 0; i++) {
      const z = zigzag(i);
      const p = isForward ? { x: frontier.x + z, y: frontier.y - z } : { x: frontier.x - z, y: frontier.y + z };
      const [out1, out2] = isForward
        ? [p.x >= reverse.at.x || p.y < forward.at.y, p.y >= reverse.at.y || p.x < forward.at.x]
        : [forward.at.x >= p.x || reverse.at.y < p.y, forward.at.y >= p.y || reverse.at.x < p.x];
      if (out1) done1 = true;
      else if (out2) done2 = true;
      else if (isEqual(look(p))) {
        path.connect(p, compare);
        path.append('=');
        while (forward.at.x < reverse.at.x && forward.at.y < reverse.at.y && isEqual(look(path.at))) path.append('=');
        Object.assign(frontier, path.at);
        [done1, done2] = [true, true];
      } else budget--;
    }
    if (isForward) front[reverse.at.x - front.x >= reverse.at.y - front.y ? 'x' : 'y']++;
    else back[back.x - forward.at.x >= back.y - forward.at.y ? 'x' : 'y']--;
  };

  for (let turn = true; front.x < back.x && front.y < back.y && budget > 0; turn = !turn) search(turn);
  forward.connect(reverse.at, compare);
  return [...forward.edits, ...reverse.edits.reverse()];
}
