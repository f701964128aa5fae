import { validatePod } from '../../../api/src/simulator/api-server/validation/index.ts';
import type { Area } from '../area.ts';

interface ExpectedError {
  readonly field: string;
  readonly type: string;
  /** A part of what is said. */
  readonly detail?: string;
  /** Where the path differs between versions. */
  readonly fieldRegex?: string;
}

/** The manifests are validated as they stand: what only defaulting would fill in is given, or meant to be missed. */
export const validation: Area = ({ input, expect }) => {
  const problems = validatePod(input.pod);
  const got = problems.map(({ path, type, detail }) => `${path}: ${type}: ${detail}`);
  if (expect.valid) return { passed: problems.length === 0, got };
  const matches = (error: ExpectedError, { path, type, detail }: (typeof problems)[number]) =>
    type === error.type &&
    detail.includes(error.detail ?? '') &&
    (path === error.field || (error.fieldRegex !== undefined && new RegExp(error.fieldRegex).test(path)));
  const errors: readonly ExpectedError[] = expect.errors ?? [];
  if (expect.assert === 'exact') {
    const inOrder =
      errors.length === problems.length && errors.every((error, index) => matches(error, problems[index] as (typeof problems)[number]));
    return { passed: inOrder, got };
  }
  return { passed: problems.length > 0 && errors.every((error) => problems.some((problem) => matches(error, problem))), got };
};
