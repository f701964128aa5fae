import { formatDiff } from './report.ts';
import { laidOut } from './text.ts';
import { compare } from './tree.ts';
import { goType } from './types.ts';

/**
 * What changed between two values of a type of the API server, as go-cmp's Diff shows it; '' where nothing did. (go-cmp itself promises
 * no stable layout, and writes other blanks on other days. Texts that cannot be printed are shown whole here, not byte by byte.)
 * @see https://github.com/google/go-cmp: cmp/compare.go Diff
 */
export function diff(type: string, old: object, updated: object): string {
  const node = compare(goType(type), { x: old, y: updated, hasX: true, hasY: true });
  const text = node.different === 0 ? undefined : formatDiff(node);
  return text === undefined ? '' : laidOut(text);
}
