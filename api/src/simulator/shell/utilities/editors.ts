import type { Maker } from './lib/tool.ts';
import { utility } from './lib/tool.ts';

/** Editors, where there is no terminal. */
export const vi: Maker = utility(
  function* (tool) {
    if (tool.gnu) {
      yield* tool.complain(
        'Vim: Warning: Output is not to a terminal\nVim: Warning: Input is not from a terminal\nVim: Error reading input, exiting...\nVim: Finished.\n',
      );
      return 1;
    }
    yield* tool.complain("vi: can't read user input\n");
    return 1;
  },
  { shortName: true },
);

/** There is nobody to edit with it. */
export const nano: Maker = utility(
  function* (tool) {
    yield* tool.complain('Standard input is not a terminal\n');
    return 1;
  },
  { shortName: true },
);

/** Screens that need to know the terminal. */
export const tput: Maker = utility(
  function* (tool) {
    if (tool.process.env.get('TERM')) {
      const window = tool.process.terminalOf(1)?.settings ?? tool.process.terminalOf(2)?.settings ?? tool.process.terminalOf(0)?.settings;
      if (tool.args[0] === 'cols') tool.print(`${window?.columns || 80}\n`);
      if (tool.args[0] === 'lines') tool.print(`${window?.rows || 24}\n`);
      return 0;
    }
    yield* tool.complain('tput: No value for $TERM and no -T specified\n');
    return 2;
  },
  { shortName: true },
);
