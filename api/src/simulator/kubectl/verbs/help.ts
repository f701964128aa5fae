import type { Verb } from '../command/context.ts';
import type { FlagSpec } from '../command/flags.ts';

/** The commands that there are, in few words: kubectl's own help is a manual. */
export const rootHelp = (names: readonly string[]): string =>
  `kubectl controls the Kubernetes cluster manager.\n\nAvailable Commands:\n${names.map((name) => `  ${name}\n`).join('')}\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;

/** A command's flags, as kubectl lists them below `Options:`. */
export const help = (name: string, { flags }: Verb): string => {
  const options = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1)).map((flag) => `    ${option(flag)}\n`);
  return `Options:\n${options.join('')}\nUsage:\n  kubectl ${name} [flags] [options]\n\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
};

function option({ name, short, type, default: value = '' }: FlagSpec): string {
  const shown = type === 'string' ? `'${value}'` : type === 'list' ? '[]' : value;
  return `${short ? `-${short}, ` : ''}--${name}=${shown}`;
}
