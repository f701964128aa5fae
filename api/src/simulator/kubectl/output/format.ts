import { bool, type FlagSpec, type Flags, text } from '../command/flags.ts';

/** @see kubernetes: kubectl/pkg/cmd/get/get_flags.go */
export const outputFlags: readonly FlagSpec[] = [
  text('output', 'o'),
  text('template'),
  bool('allow-missing-template-keys', undefined, true),
  bool('show-managed-fields'),
];

/** What is asked for; a template by itself asks for itself. @see kubernetes: cli-runtime/pkg/genericclioptions/print_flags.go ToPrinter */
export const outputOf = (flags: Flags): string => flags.text('output') || (flags.text('template') ? 'go-template' : '');
