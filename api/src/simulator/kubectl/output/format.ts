import { bool, type FlagSpec, type Flags, text } from '../command/flags.ts';

/** @see kubernetes: kubectl/pkg/cmd/get/get_flags.go */
export const outputFlags: readonly FlagSpec[] = [
  text('output', 'o'),
  text('template'),
  bool('allow-missing-template-keys', undefined, true),
  bool('show-managed-fields'),
];

/** Those of a command whose output has a format, also where none is asked for. */
export const outputFlagsAs = (format: string): readonly FlagSpec[] =>
  outputFlags.map((flag) => (flag.name === 'output' ? { ...flag, shown: `'${format}'` } : flag));

/** What is asked for; a template by itself asks for itself. @see kubernetes: cli-runtime/pkg/genericclioptions/print_flags.go ToPrinter */
export const outputOf = (flags: Flags): string => flags.text('output') || (flags.text('template') ? 'go-template' : '');
