import type { Context } from '../command/context.ts';

/**
 * Whether what is asked for has a terminal on this side: kubectl in a Pod without one has none to lend, and says so.
 * @see kubernetes: kubectl/pkg/cmd/exec/exec.go SetupTTY
 */
export function lendsTerminal(context: Context, wanted: boolean): boolean {
  const { flags, view } = context;
  if (!flags.bool('stdin') || !wanted) return false;
  if (!view.live || view.terminal) return true;
  if (!flags.bool('quiet')) context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return false;
}
