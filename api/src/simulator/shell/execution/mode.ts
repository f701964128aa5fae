/** How a command is run: any of these together. */
export const Mode = {
  plain: 0,
  /** Nothing comes after it: the shell may become the program (dash's EV_EXIT). */
  last: 1,
  /** Its status is looked at: `set -e` does not apply (dash's EV_TESTED). */
  tested: 2,
  /** A process has been made for it: what it redirects stays redirected, and nothing is kept open for later (dash's NBACKGND). */
  settled: 4,
} as const;
