import type { Verb } from '../command/context.ts';
import { KubectlError, usageError } from '../command/errors.ts';
import { help } from './help.ts';

/** Of commands that only hold others. @see kubernetes: kubectl/pkg/cmd/util/helpers.go DefaultSubCommandRun */
export const group = (
  command: string,
  subcommands: Readonly<Record<string, Verb>>,
  { aliases, isTold = false }: { readonly aliases?: readonly string[] /** To standard output. */; readonly isTold?: boolean } = {},
): Verb => {
  const verb: Verb = {
    flags: [],
    subcommands,
    ...(aliases && { aliases }),
    run(context) {
      const { args } = context;
      if (args.length > 0) usageError(command, `unknown command "${args.join(' ')}"`);
      if (isTold) context.out(help(command, verb));
      throw new KubectlError(isTold ? '' : help(command, verb));
    },
  };
  return verb;
};
