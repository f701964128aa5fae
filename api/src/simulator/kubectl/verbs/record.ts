import type { Context } from '../command/context.ts';
import type { FlagSpec } from '../command/flags.ts';

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddRecordFlag */
export const recordFlag: FlagSpec = {
  name: 'record',
  type: 'bool',
  default: 'false',
  deprecated: '--record will be removed in the future',
};

/** What is kept of the command with what it changes. @see kubernetes: cli-runtime/pkg/genericclioptions/record_flags.go parseCommandArguments */
export function recorded({ flags, args, command }: Context): Readonly<Record<string, string>> | undefined {
  if (!flags.bool('record')) return undefined;
  const given = flags.ordered.map(([{ name }, value]) => ` --${name}=${SECRET.has(name) ? 'CLASSIFIED' : value}`);
  return { 'kubernetes.io/change-cause': `kubectl ${[command, ...args].join(' ')}${given.join('')}` };
}

/** @see kubernetes: client-go/tools/clientcmd/overrides.go */
const SECRET: ReadonlySet<string> = new Set(['token', 'username', 'password', 'client-certificate', 'client-key', 'certificate-authority']);
