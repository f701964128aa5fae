import type { Verb } from '../command/context.ts';
import { globalOptions } from './options.data.ts';

/** @see kubernetes: kubectl/pkg/cmd/options/options.go; kubectl/pkg/util/templates/templates.go OptionsUsageTemplate */
export const options: Verb = {
  flags: [],
  run: (context) =>
    context.out(
      `The following options can be passed to any command:\n\n${globalOptions.map(([flag, says]) => `    ${flag}:\n\t${says}\n\n`).join('')}`,
    ),
};
