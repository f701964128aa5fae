import type { Context, Verb } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { help } from '../help.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Who else tells who asks: an old plugin, and another program. @see kubernetes: kubectl/pkg/cmd/config/set_credentials.go modifyAuthInfo */
export function pluginsOf(context: Context, verb: Verb, user: Fields = {}): Fields {
  const settings = changesOf(context, verb, 'auth-provider-arg');
  const variables = changesOf(context, verb, 'exec-env');
  return {
    'auth-provider': providerOf(context, settings, user['auth-provider'] as Fields | undefined),
    exec: programOf(context, variables, user.exec as Fields | undefined),
  };
}

/** What a flag of pairs sets, or, with a dash at its end, takes away. */
interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: ReadonlySet<string>;
}

function changesOf(context: Context, verb: Verb, flag: string): Changes {
  const set = new Map<string, string>();
  const removed = new Set<string>();
  for (const pair of context.flags.list(flag)) {
    const at = pair.indexOf('=');
    if (at > 0) set.set(pair.slice(0, at), pair.slice(at + 1));
    else if (at < 0 && pair.length > 1 && pair.endsWith('-')) removed.add(pair.slice(0, -1));
    else {
      context.out(help(context.command, verb));
      fail(`invalid ${flag} format: ${pair}`);
    }
  }
  return { set, removed };
}

/** undefined: there is none. */
function providerOf({ flags }: Context, { set, removed }: Changes, old: Fields | undefined): Fields | undefined {
  const name = flags.given('auth-provider') ? flags.text('auth-provider') : old?.name;
  if (name === undefined) return undefined;
  const kept = Object.entries((old?.name === name && (old?.config as Fields | null)) || {}).filter(([key]) => !removed.has(key));
  return { config: { ...Object.fromEntries(kept), ...Object.fromEntries(set) }, name };
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function programOf({ flags }: Context, { set, removed }: Changes, given: Fields | undefined): Fields | undefined {
  const command = flags.given('exec-command') ? flags.text('exec-command') : given?.command;
  if (command === undefined) return undefined;
  const old: Fields = given?.command === command ? given : {};
  const version = flags.given('exec-api-version') ? flags.text('exec-api-version') : old.apiVersion;
  const env = ((old.env ?? []) as readonly Variable[]).filter(({ name }) => !removed.has(name));
  const fresh = [...set].filter(([name]) => !env.some((one) => one.name === name)).map(([name, value]) => ({ name, value }));
  const all = [...env.map(({ name, value }) => ({ name, value: set.get(name) ?? value })), ...fresh];
  return {
    command,
    args: flags.list('exec-arg').length > 0 ? flags.list('exec-arg') : (old.args ?? null),
    env: all.length > 0 ? all : (old.env ?? null),
    ...(version !== undefined && { apiVersion: version }),
    ...(old.installHint !== undefined && { installHint: old.installHint }),
    provideClusterInfo: old.provideClusterInfo ?? false,
    ...(old.interactiveMode !== undefined && { interactiveMode: old.interactiveMode }),
  };
}
