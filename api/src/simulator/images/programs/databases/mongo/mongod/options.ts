import type { Process } from '../../../../../kernel/index.ts';

/** An option's value, as `--name=value` or `--name value`. */
export const optionValue = (args: readonly string[], name: string): string | undefined =>
  args.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ??
  (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

/** The configuration file that is named, if any. */
export const configFile = (args: readonly string[]): string | undefined => optionValue(args, '--config') ?? optionValue(args, '-f');

/** What the configuration file says of a setting, wherever in it. @see mongodb.com: reference/configuration-options */
export function mongoSetting(process: Process, args: readonly string[], name: string): string | undefined {
  const file = configFile(args);
  if (file === undefined || !process.access(file, 'r')) return undefined;
  return new RegExp(`^[ \\t]*${name}:[ \\t]*['"]?([^\\s'"#]+)`, 'm').exec(process.readFile(file))?.[1];
}

/** Where a server that is started so keeps its data. */
export const dataDirectory = (process: Process, args: readonly string[]): string =>
  optionValue(args, '--dbpath') ?? mongoSetting(process, args, 'dbPath') ?? (args.includes('--configsvr') ? '/data/configdb' : '/data/db');
