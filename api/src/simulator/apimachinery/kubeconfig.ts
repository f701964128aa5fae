import { loadKubeconfig, TYPES } from './kubeconfig-problem.ts';
import { isRecord, textOf } from './records.ts';

/** Of what the file has entries. */
export type Section = 'cluster' | 'context' | 'user';

type Fields = Readonly<Record<string, unknown>>;
export type Entry<Key extends string> = { readonly name: string } & { readonly [key in Key]: Fields };

/** What kubectl reads of whom to ask, and as who. @see kubernetes: client-go/tools/clientcmd/api/v1/types.go Config */
export interface Kubeconfig {
  readonly apiVersion: 'v1';
  readonly clusters: readonly Entry<'cluster'>[] | null;
  readonly contexts: readonly Entry<'context'>[] | null;
  readonly 'current-context': string;
  readonly kind: 'Config';
  readonly preferences: object;
  readonly users: readonly Entry<'user'>[] | null;
}

/** That of who has no file. @see kubernetes: client-go/tools/clientcmd/api/types.go NewConfig */
export const NO_KUBECONFIG: Kubeconfig = {
  apiVersion: 'v1',
  clusters: null,
  contexts: null,
  'current-context': '',
  kind: 'Config',
  preferences: {},
  users: null,
};

/** As little as there is where the text says nothing, or cannot be read. */
export function readKubeconfig(text: string): Kubeconfig {
  const read = loadKubeconfig(text);
  if ('problem' in read) return NO_KUBECONFIG;
  const said = Object.entries(read.value).filter(([, value]) => value !== null);
  const file = { ...NO_KUBECONFIG, ...Object.fromEntries(said) };
  return {
    ...file,
    clusters: entries('cluster', file.clusters),
    contexts: entries('context', file.contexts),
    users: entries('user', file.users),
  };
}

/** Each has a name, and fields, though it says nothing of them. */
const entries = <Key extends Section>(key: Key, all: readonly unknown[] | null): Entry<Key>[] | null =>
  all?.map((one) => {
    const { name, [key]: fields, ...rest } = isRecord(one) ? one : {};
    return { ...rest, [key]: isRecord(fields) ? fields : {}, name: textOf(name) } as Entry<Key>;
  }) ?? null;

/** What an entry says even where that is nothing; of the rest only what says something. @see kubernetes: client-go/tools/clientcmd/api/v1/types.go */
const ALWAYS: Readonly<Record<Section, readonly string[]>> = { cluster: ['server'], context: ['cluster', 'user'], user: [] };

/** As it is written: what an entry says, and what it must say. */
export function complete(file: Kubeconfig): Kubeconfig {
  const entries = <Key extends Section>(key: Key, all: readonly Entry<Key>[] | null): Entry<Key>[] | null =>
    all?.map((one) => {
      const said = Object.entries(one[key] ?? {}).filter(([name, value]) => value !== '' && value !== false && isKnown(key, name));
      return { ...one, [key]: { ...Object.fromEntries(ALWAYS[key].map((name) => [name, ''])), ...Object.fromEntries(said) } };
    }) ?? null;
  const known = Object.fromEntries(Object.entries(file).filter(([name]) => name in NO_KUBECONFIG || name === 'extensions'));
  return {
    ...(known as unknown as Kubeconfig),
    clusters: entries('cluster', file.clusters),
    contexts: entries('context', file.contexts),
    users: entries('user', file.users),
  };
}

/** What a type has no field for is forgotten. @see kubernetes: client-go/tools/clientcmd/api/v1/types.go */
const isKnown = (key: Section, name: string): boolean => Object.hasOwn(TYPES[TYPE_OF[key]] ?? {}, name) || OTHERS.has(name);
const TYPE_OF = { cluster: 'Cluster', context: 'Context', user: 'AuthInfo' } as const;
const OTHERS: ReadonlySet<string> = new Set(['extensions', 'exec', 'auth-provider', 'as-user-extra']);

/** What a command names in place of what the file says, each '' where it names none. */
export interface Named {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
}

/** What holds of a file: the entries that its context leads to, each {} where there is none. */
export interface Chosen {
  readonly context: Fields;
  readonly cluster: Fields;
  readonly user: Fields;
  /** Of the cluster and of the user, as they are told of. */
  readonly names: { readonly cluster: string; readonly user: string };
}

/** @see kubernetes: client-go/tools/clientcmd/client_config.go getContext, getCluster, getAuthInfo */
export function chosenIn(file: Kubeconfig, named: Named): Chosen {
  const context = file.contexts?.find(({ name }) => name === (named.context || file['current-context']))?.context ?? {};
  const names = { cluster: named.cluster || textOf(context.cluster), user: named.user || textOf(context.user) };
  return {
    context,
    cluster: file.clusters?.find(({ name }) => name === names.cluster)?.cluster ?? {},
    user: file.users?.find(({ name }) => name === names.user)?.user ?? {},
    names,
  };
}

/** The namespace that the context names. */
export const kubeconfigNamespace = (text: string): string =>
  textOf(chosenIn(readKubeconfig(text), { context: '', cluster: '', user: '' }).context.namespace);
