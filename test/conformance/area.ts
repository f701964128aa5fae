import { equal } from './matching.ts';

/** One case as it stands in a file. Its shape is its area's affair. */
export interface VectorCase {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: each area has a shape of its own, told in the file's note.
  readonly input: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly expect: any;
}
export interface Verdict {
  readonly passed: boolean;
  readonly got: unknown;
}
export type Area = (one: VectorCase) => Verdict;

/** The case asks for exactly this. */
export const exactly = ({ expect }: VectorCase, got: unknown): Verdict => ({ passed: equal(expect, got), got });
