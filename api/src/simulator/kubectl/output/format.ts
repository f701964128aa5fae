import { bool, type FlagSpec, text } from '../command/flags.ts';

/** @see kubernetes: kubectl/pkg/cmd/get/get_flags.go */
export const outputFlags: readonly FlagSpec[] = [
  text('output', 'o'),
  text('template'),
  bool('allow-missing-template-keys', undefined, true),
  bool('show-managed-fields'),
];
