import { goQuote } from '../../../apimachinery/go-quote.ts';
import { byteLength, encodeUtf8 } from '../../../apimachinery/utf8.ts';
import { difference, type Edit } from './edits.ts';
import { quoted, quotedBytes } from './quoted.ts';
import { counted, type Stats } from './stats.ts';
import { ELLIPSIS, type Sign, type TextNode, type TextRecord } from './text.ts';
import type { ValueNode } from './tree.ts';
import { type Style, typed, UNPRINTABLE } from './value.ts';

const LEAST_LENGTH = 32;
const LONGEST_LINE = 1024;
const LEAST_LINES = 4;
const CONTEXT = 2;

/** Whether a difference is shown piece by piece. @see https://github.com/google/go-cmp: cmp/report_slices.go CanFormatDiffSlice */
export function isShownInPieces({ type, x, y, same, different, hasX, hasY }: ValueNode): boolean {
  if (different === 0 || !hasX || !hasY) return false;
  if (type.kind === 'string') {
    const texts = [String(x ?? ''), String(y ?? '')];
    return texts.every((text) => byteLength(text) >= LEAST_LENGTH) && isMostlyText(texts.join(''));
  }
  if (type.kind !== 'slice' || !['int', 'bool'].includes(type.element?.kind ?? '')) return false;
  const lengths = [x, y].map((list) => (Array.isArray(list) ? list.length : 0));
  return lengths.every((length) => length > 0) && (different > same || lengths.every((length) => length >= LEAST_LENGTH));
}

/** @see https://github.com/google/go-cmp: cmp/report_slices.go FormatDiffSlice */
export function inPieces({ type, x, y }: ValueNode, style: Style): TextNode {
  if (type.kind !== 'string') {
    const size = type.element?.kind === 'bool' ? 16 : 8;
    const list = pieces(x as unknown[], y as unknown[], { size, name: type.element?.name ?? '', show: (part) => part.join(', ') }, style);
    return typed(type, { prefix: '{', value: list, suffix: '}' }, style, false);
  }
  const [old, updated] = [String(x), String(y)];
  if (isBestByLines(old, updated)) {
    const show = (part: readonly string[]): string => part[0] ?? '';
    const list = pieces(old.split('\n'), updated.split('\n'), { size: 1, name: 'line', show }, style);
    return canBeRaw(list) ? { prefix: '(', value: raw(list), suffix: ')' } : joined(list.map(asQuoted), '\n');
  }
  return joined(pieces(encodeUtf8(old), encodeUtf8(updated), { size: 64, name: 'byte', show: quotedBytes }, style), '');
}

const joined = (value: readonly TextRecord[], delimiter: string): TextNode => ({
  prefix: 'strings.Join({',
  value,
  suffix: `}, ${goQuote(delimiter)})`,
});

const asQuoted = (record: TextRecord): TextRecord => (isEllipsis(record) ? record : { ...record, value: quoted(record.value as string) });
const isEllipsis = ({ comment }: TextRecord): boolean => comment !== undefined;

const VALID = /[\p{L}\p{M}\p{N}\p{P}\p{S}\s\u0085]/u;

function isMostlyText(text: string): boolean {
  const all = [...text];
  return all.filter(isText).length > Math.floor(0.9 * all.length);
}
const isText = (rune: string): boolean => VALID.test(rune) && rune !== '\uFFFD';

/** Not where comparing by bytes takes far fewer edits. */
function isBestByLines(old: string, updated: string): boolean {
  const both = old + updated;
  const lines = both.split('\n');
  const longest = Math.max(0, ...lines.slice(0, -1).map((line) => byteLength(line)));
  if (lines.length - 1 < LEAST_LINES || longest > LONGEST_LINE || ![...both].every(isText)) return false;
  const share = <T>(x: readonly T[], y: readonly T[]): number => {
    const edits = difference(x.length, y.length, (i, j) => result(x[i] === y[j]));
    return edits.filter((edit) => edit !== '=').length / edits.length;
  };
  const byLines = share(old.split('\n'), updated.split('\n'));
  const byBytes = share(encodeUtf8(old), encodeUtf8(updated));
  return byLines < 4 * byBytes || byteLength(goQuote(both)) / byteLength(both) > 1.1;
}

const result = (isSame: boolean) => (isSame ? { same: 1, different: 0 } : { same: 0, different: 2 });

/** Between triple quotes, unless a line could be mistaken there. */
function canBeRaw(list: readonly TextRecord[]): boolean {
  let seen: Record<'-' | '+', Set<string>> = { '-': new Set(), '+': new Set() };
  for (const record of list) {
    const { sign } = record;
    if (!isEllipsis(record)) {
      const line = (record.value as string).replace(/^\r|\r$/g, '');
      if (line.startsWith('"""') || line.startsWith(ELLIPSIS) || UNPRINTABLE.test(line)) return false;
      const bare = line.replace(/[\s\u0085]/g, '');
      if (sign && seen[sign === '-' ? '+' : '-'].has(bare)) return false;
      if (sign) seen[sign].add(bare);
    }
    if (!sign) seen = { '-': new Set(), '+': new Set() };
  }
  return true;
}

function raw(list: readonly TextRecord[]): TextRecord[] {
  const mark: TextRecord = { value: '"""', hasNoComma: true };
  const lines = list.map((record) =>
    isEllipsis(record) ? record : { ...record, value: (record.value as string).replace(/^\r|\r$/g, ''), hasNoComma: true },
  );
  const last = lines.at(-1);
  return [mark, ...(last && !last.sign && last.value === '' ? lines.slice(0, -1) : lines), mark];
}

interface Pieces<T> {
  /** How many make a piece. */
  readonly size: number;
  readonly name: string;
  readonly show: (part: readonly T[]) => string;
}

function pieces<T>(x: readonly T[], y: readonly T[], { size, name, show }: Pieces<T>, { level }: Style): TextRecord[] {
  const list: TextRecord[] = [];
  const isSame = (i: number, j: number): boolean => x[i] === y[j];
  const groups = groupsOf(
    difference(x.length, y.length, (i, j) => result(isSame(i, j))),
    size >> 2,
    isSame,
  );
  const most = (1 << Math.max(0, level)) << 2;
  const put = (part: readonly T[], sign: Sign): void => {
    for (let from = 0; from < part.length; from += size) list.push({ sign, value: show(part.slice(from, from + size)) });
  };
  let [i, j, differences] = [0, 0, 0];
  const left: Stats = { identical: 0, removed: 0, inserted: 0, modified: 0 };
  for (const [at, { identical, removed, inserted }] of groups.entries()) {
    if (differences >= most) {
      left.identical += identical;
      left.removed += removed;
      left.inserted += inserted;
    } else if (removed + inserted === 0) {
      const low = at === 0 ? 0 : Math.min(size * CONTEXT, identical);
      let high = at === groups.length - 1 ? 0 : Math.min(size * CONTEXT, identical - low);
      if (identical - low - high <= size) high = identical - low;
      put(x.slice(i, i + low), '');
      if (identical > low + high) list.push(ellipsis({ ...none, identical: identical - low - high }, name));
      put(x.slice(i + identical - high, i + identical), '');
      i += identical;
      j += identical;
    } else {
      const before = list.length;
      put(x.slice(i, i + identical + removed), '-');
      put(y.slice(j, j + identical + inserted), '+');
      i += identical + removed;
      j += identical + inserted;
      differences += list.length - before;
    }
  }
  return left.identical + left.removed + left.inserted > 0 ? [...list, ellipsis(left, name)] : list;
}

const none: Stats = { identical: 0, removed: 0, inserted: 0, modified: 0 };
const ellipsis = (stats: Stats, name: string): TextRecord => ({ value: ELLIPSIS, hasNoComma: true, comment: counted(stats, name) });

type Group = Record<'identical' | 'removed' | 'inserted', number>;
const isChange = ({ removed, inserted }: Group): boolean => removed + inserted > 0;

/** Short runs of what is equal are joined to the changes around them; then what is equal at the ends of a change leaves it again. */
function groupsOf(edits: readonly Edit[], window: number, isSame: (i: number, j: number) => boolean): Group[] {
  const joinedGroups: Group[] = [];
  for (const group of adjacent(edits)) {
    const [previous, equal] = joinedGroups.slice(-2);
    const both = previous && previous.removed + group.removed > 0 && previous.inserted + group.inserted > 0;
    if (equal && both && isChange(group) && equal.identical <= window) {
      joinedGroups.splice(-2, 2, {
        identical: previous.identical + equal.identical + group.identical,
        removed: previous.removed + group.removed,
        inserted: previous.inserted + group.inserted,
      });
    } else joinedGroups.push(group);
  }
  return cleaned(joinedGroups, isSame);
}

function adjacent(edits: readonly Edit[]): Group[] {
  const groups: Group[] = [];
  let wasEqual: boolean | undefined;
  for (const edit of edits) {
    const isEqual = edit === '=';
    if (wasEqual !== isEqual) groups.push({ identical: 0, removed: 0, inserted: 0 });
    wasEqual = isEqual;
    const group = groups.at(-1) as Group;
    if (isEqual) group.identical++;
    if (edit === '-') group.removed++;
    if (edit === '+') group.inserted++;
  }
  return groups;
}

function cleaned(groups: readonly Group[], isSame: (i: number, j: number) => boolean): Group[] {
  const nothing = (): Group => ({ identical: 0, removed: 0, inserted: 0 });
  const all = [nothing(), ...groups, nothing()];
  let [x, y] = [0, 0];
  for (let at = 1; at <= groups.length; at++) {
    const [previous, group, next] = all.slice(at - 1, at + 2) as [Group, Group, Group];
    let [nx, ny] = [group.identical + group.removed, group.identical + group.inserted];
    if (isChange(group)) {
      const shortest = Math.min(nx, ny);
      let [leading, trailing] = [0, 0];
      while (leading < shortest && isSame(x + leading, y + leading)) leading++;
      while (trailing < shortest && isSame(x + nx - 1 - trailing, y + ny - 1 - trailing)) trailing++;
      if (leading + trailing > 0) {
        previous.identical += leading;
        next.identical += trailing;
        x += leading;
        y += leading;
        nx -= leading + trailing;
        ny -= leading + trailing;
        all[at] = { identical: 0, removed: nx, inserted: ny };
      }
    }
    x += nx;
    y += ny;
  }
  return all.filter(({ identical, removed, inserted }) => identical + removed + inserted > 0);
}
