import type { Verb } from '../command/context.ts';
import type { FlagSpec } from '../command/flags.ts';
import { commandGroups } from './help.data.ts';
import { type Parent, parents } from './parents.data.ts';

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
export const help = (name: string, { flags, aliases, subcommands = {} }: Verb): string => {
  const parent = Object.hasOwn(parents, name) ? parents[name] : undefined;
  const short = commandGroups.flatMap(({ commands }) => commands).find(([command]) => command === name)?.[1];
  const says = parent?.says ?? (short && `${short}.`);
  const options = flags
    .filter(({ deprecated }) => !deprecated)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${option(flag)}\n`);
  const isParent = Object.keys(subcommands).length > 0;
  const sections = [
    ...(says ? [`${says}\n`] : []),
    ...(aliases ? [`Aliases:\n${[name.split(' ').at(-1), ...aliases].join(', ')}\n`] : []),
    ...(parent?.examples ? [`Examples:\n${parent.examples}\n`] : []),
    ...(isParent ? [`Available Commands:\n${commandLines(Object.keys(subcommands), parent)}`] : []),
    ...(options.length > 0 || !isParent ? [`Options:\n${options.join('')}`] : []),
    `Usage:\n  kubectl ${name} ${parent?.usage ?? '[flags]'} [options]\n`,
  ];
  const more = isParent ? `Use "kubectl ${name} <command> --help" for more information about a given command.\n` : '';
  return `${sections.join('\n')}\n${more}${OPTIONS}`;
};

/** @see github.com/spf13/cobra: command.go NamePadding */
const LEAST_WIDTH = 11;
function commandLines(names: readonly string[], parent: Parent | undefined): string {
  const width = Math.max(LEAST_WIDTH, ...names.map((name) => name.length)) + 3;
  return names.map((name) => `  ${name.padEnd(width)}${parent?.commands[name] ?? ''}`.trimEnd().concat('\n')).join('');
}

function option({ name, short, type, default: value = '' }: FlagSpec): string {
  const shown = type === 'string' ? `'${value}'` : type === 'list' ? '[]' : value;
  return `${short ? `-${short}, ` : ''}--${name}=${shown}`;
}
