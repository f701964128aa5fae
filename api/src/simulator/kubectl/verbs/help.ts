import type { Verb } from '../command/context.ts';
import type { FlagSpec } from '../command/flags.ts';
import { commandGroups } from './help.data.ts';

const OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** What `kubectl` alone prints. @see kubernetes: kubectl/pkg/cmd/cmd.go NewKubectlCommand; kubectl/pkg/util/templates */
export const rootHelp = (): string => {
  const groups = commandGroups.map(
    ({ title, commands }) => `${title}:\n${commands.map(([name, short]) => `  ${name.padEnd(NAME_WIDTH)}${short}\n`).join('')}\n`,
  );
  return `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${groups.join('')}Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\n${OPTIONS}`;
};

const NAME_WIDTH = 16;

/** What a command does, and its flags, as kubectl lists them below `Options:`; its own help is a manual. */
export const help = (name: string, { flags, subcommands }: Verb): string => {
  const short = commandGroups.flatMap(({ commands }) => commands).find(([command]) => command === name)?.[1];
  const options = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1)).map((flag) => `    ${option(flag)}\n`);
  const commands = Object.keys(subcommands ?? {}).map((one) => `  ${one}\n`);
  const sections = [
    ...(short ? [`${short}.\n`] : []),
    ...(commands.length > 0 ? [`Available Commands:\n${commands.join('')}`] : []),
    ...(options.length > 0 || commands.length === 0 ? [`Options:\n${options.join('')}`] : []),
    `Usage:\n  kubectl ${name} [flags] [options]\n`,
  ];
  const more = commands.length > 0 ? `Use "kubectl ${name} <command> --help" for more information about a given command.\n` : '';
  return `${sections.join('\n')}\n${more}${OPTIONS}`;
};

function option({ name, short, type, default: value = '' }: FlagSpec): string {
  const shown = type === 'string' ? `'${value}'` : type === 'list' ? '[]' : value;
  return `${short ? `-${short}, ` : ''}--${name}=${shown}`;
}
