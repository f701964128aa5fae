import type { Verb } from '../command/context.ts';
import { KubectlError, usageError } from '../command/errors.ts';
import { help } from './help.ts';

/** Of commands that only hold others. @see kubernetes: kubectl/pkg/cmd/util/helpers.go DefaultSubCommandRun */
export const group = (command: string, subcommands: Readonly<Record<string, Verb>>, aliases?: readonly string[]): Verb => {
  const verb: Verb = {
    flags: [],
    subcommands,
    ...(aliases && { aliases }),
    run({ args }) {
      if (args.length > 0) usageError(command, `unknown command "${args.join(' ')}"`);
      throw new KubectlError(help(command, verb));
    },
  };
  return verb;
};
