import type { FieldProblem } from '../problems.ts';
import { invalid } from './problem.ts';

/** @see kubernetes: pkg/apis/core/validation validatePathNoBacksteps, validateLocalDescendingPath, validateLocalNonReservedPath */
export const noBacksteps = (target: string, path: string): FieldProblem[] =>
  target.split('/').includes('..') ? [invalid(path, target, "must not contain '..'")] : [];

/** @see kubernetes: pkg/apis/core/validation validateLocalDescendingPath */
export const localDescendingPath = (target: string, path: string): FieldProblem[] => [
  ...(target.startsWith('/') ? [invalid(path, target, 'must be a relative path')] : []),
  ...noBacksteps(target, path),
];

/** Names that begin with `..` are the kubelet's own. @see kubernetes: pkg/apis/core/validation validateLocalNonReservedPath */
export const localNonReservedPath = (target: string, path: string): FieldProblem[] => [
  ...localDescendingPath(target, path),
  ...(target.startsWith('..') && !target.startsWith('../') ? [invalid(path, target, "must not start with '..'")] : []),
];

const FILE_MODE = 'must be a number between 0 and 0777 (octal), both inclusive';

/** At most 0777, if it is set. */
export const fileMode = (mode: number | null | undefined, path: string): FieldProblem[] =>
  typeof mode === 'number' && (mode > 0o777 || mode < 0) ? [invalid(path, mode, FILE_MODE)] : [];
