import { ConversionError, jsonValue, parseDocument, TooManyEntries, TooManyValues, YamlError } from './go-yaml/index.ts';
import { isRecord } from './records.ts';

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

/** As little as there is where the text says nothing, or is no YAML. */
export function readKubeconfig(text: string): Kubeconfig {
  try {
    const parsed = parseDocument(text, { json: false, maxValues: 20_000 });
    const value = parsed && jsonValue(parsed, 2000).value;
    return isRecord(value) ? { ...NO_KUBECONFIG, ...value } : NO_KUBECONFIG;
  } catch (error) {
    if ([YamlError, ConversionError, TooManyValues, TooManyEntries].some((one) => error instanceof one)) return NO_KUBECONFIG;
    throw error;
  }
}

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

/** '' where it is no text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The namespace that the context names. */
export const kubeconfigNamespace = (text: string, context = ''): string =>
  textOf(chosenIn(readKubeconfig(text), { context, cluster: '', user: '' }).context.namespace);
