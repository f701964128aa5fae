import type { Verb } from '../command/context.ts';
import type { FlagSpec } from '../command/flags.ts';
import { commandGroups } from './help.data.ts';
import { flagTexts, type Manual, manualOf } from './manuals/index.ts';
import { type Parent, parents } from './parents.data.ts';

/** What the command says of itself that tells of others. @see github.com/spf13/cobra: command.go InitDefaultHelpCmd */
export const helpOfHelp = (): string =>
  `Help provides help for any command in the application.\nSimply type kubectl help [path to command] for full details.\n\nUsage:\n  kubectl help [command] [flags] [options]\n\n${OPTIONS}`;

const MORE = 'Use "kubectl <command> --help" for more information about a given command.\n';
const OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** Its commands, and how they are used. @see kubernetes: kubectl/pkg/util/templates/templater.go */
export const rootUsage = (): string => {
  const groups = commandGroups.map(
    ({ title, commands }) => `${title}:\n${commands.map(([name, short]) => `  ${name.padEnd(NAME_WIDTH)}${short}\n`).join('')}\n`,
  );
  return `\n\n${groups.join('')}Usage:\n  kubectl [flags] [options]\n\n${MORE}${OPTIONS}`;
};

/** What `kubectl` alone prints. @see kubernetes: kubectl/pkg/cmd/cmd.go NewKubectlCommand */
export const rootHelp = (): string =>
  `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/${rootUsage()}`;

const NAME_WIDTH = 16;

/** What a command does, how it is used, and its flags. @see kubernetes: kubectl/pkg/util/templates/templater.go */
export const help = (name: string, { flags, aliases, subcommands = {} }: Verb): string => {
  const parent = Object.hasOwn(parents, name) ? parents[name] : undefined;
  const manual: Manual = { ...manualOf(name), ...parent };
  const options = flags
    .filter(({ deprecated }) => !deprecated)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${option(name, flag)}:\n\t${manual.flags?.[flag.name] ?? flagTexts[flag.name] ?? ''}\n`);
  const words = [name, manual.usage ?? '[flags]'].filter(Boolean).join(' ');
  const usage = words.includes('[options]') ? words : `${words} [options]`;
  const isParent = Object.keys(subcommands).length > 0;
  const sections = [
    ...(manual.says ? [`${manual.says}\n`] : []),
    ...(aliases ? [`Aliases:\n${[name.split(' ').at(-1), ...aliases].join(', ')}\n`] : []),
    ...(manual.examples ? [`Examples:\n${manual.examples}\n`] : []),
    ...(isParent ? [`Available Commands:\n${commandLines(Object.keys(subcommands), parent)}`] : []),
    ...(options.length > 0 ? [`Options:\n${options.join('\n')}`] : []),
    `Usage:\n  kubectl ${usage}\n`,
  ];
  const more = isParent ? MORE : '';
  return `${sections.join('\n')}\n${more}${OPTIONS}`;
};

/** @see github.com/spf13/cobra: command.go NamePadding */
const LEAST_WIDTH = 11;
function commandLines(names: readonly string[], parent: Parent | undefined): string {
  const width = Math.max(LEAST_WIDTH, ...names.map((name) => name.length)) + 3;
  return names.map((name) => `  ${name.padEnd(width)}${parent?.commands[name] ?? ''}`.trimEnd().concat('\n')).join('');
}

function option(command: string, { name, short, type, default: value = '', shown: told }: FlagSpec): string {
  const given = name === 'field-manager' && value === '' ? managerOf(command) : value;
  const shown = told ?? (type === 'string' ? `'${given}'` : type === 'list' ? '[]' : given);
  return `${short ? `-${short}, ` : ''}--${name}=${shown}`;
}

/** Who a command is, where nobody says otherwise. */
function managerOf(command: string): string {
  const [verb = ''] = command.split(' ');
  return `kubectl-${verb === 'apply' ? 'client-side-apply' : verb}`;
}
