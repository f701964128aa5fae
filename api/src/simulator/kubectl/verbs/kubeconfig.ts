import { readYaml } from '../../api-server/index.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { beforeDash, flagOf } from '../../images/index.ts';
import type { Context } from '../command/context.ts';
import type { Flags } from '../command/flags.ts';
import type { ClusterView } from '../view.ts';

/** Where the API server is, as seen from outside. */
const SERVER = 'https://127.0.0.1:6443';
/** Of the cluster, the user and the context of who stands outside. */
const NAME = 'kind-kind';

/** Of what the file has entries. */
export type Section = 'cluster' | 'context' | 'user';

type Entry<Key extends string> = { readonly name: string } & { readonly [key in Key]: Readonly<Record<string, unknown>> };

/** @see kubernetes: client-go/tools/clientcmd/api/v1/types.go Config */
export interface Kubeconfig {
  readonly apiVersion: 'v1';
  readonly clusters: readonly Entry<'cluster'>[] | null;
  readonly contexts: readonly Entry<'context'>[] | null;
  readonly 'current-context': string;
  readonly kind: 'Config';
  readonly preferences: object;
  readonly users: readonly Entry<'user'>[] | null;
}

/** In a Pod there is none at first. @see kubernetes: client-go/tools/clientcmd/api/types.go NewConfig */
const NO_FILE: Kubeconfig = {
  apiVersion: 'v1',
  clusters: null,
  contexts: null,
  'current-context': '',
  kind: 'Config',
  preferences: {},
  users: null,
};

/** What stands in the file that kubectl reads. */
export function kubeconfigOf({ user, namespace, kubeconfig }: ClusterView): Kubeconfig {
  if (user || kubeconfig !== undefined) return kubeconfig === undefined ? NO_FILE : complete(readKubeconfig(kubeconfig));
  return {
    ...NO_FILE,
    clusters: [{ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: SERVER }, name: NAME }],
    contexts: [{ context: { cluster: NAME, ...(namespace !== 'default' && { namespace }), user: NAME }, name: NAME }],
    'current-context': NAME,
    users: [{ name: NAME, user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } }],
  };
}

/** Whoever changes a file, or looks at it, may name one that is not there yet. @see kubernetes: client-go/tools/clientcmd/config.go GetStartingConfig */
export function withNamedFile(view: ClusterView, flags: Flags, command: string): ClusterView {
  const isNew = flags.text('kubeconfig') !== '' && view.kubeconfig === undefined;
  return isNew && /^config( |$)/.test(command) ? { ...view, kubeconfig: '' } : view;
}

function readKubeconfig(text: string): Kubeconfig {
  const value = readYaml(text).documents[0]?.value;
  return isRecord(value) ? { ...NO_FILE, ...value } : NO_FILE;
}

/** The namespace that the current context names. */
export function kubeconfigNamespace(text: string): string | undefined {
  const { contexts, 'current-context': current } = readKubeconfig(text);
  const namespace = contexts?.find(({ name }) => name === current)?.context.namespace;
  return typeof namespace === 'string' && namespace !== '' ? namespace : undefined;
}

/** Who asks, by what the file says of whom it is for; undefined: whom kubectl takes itself for where no file says what cluster it asks. */
export interface Credentials {
  /** None: the name and the password would have to be typed. */
  readonly token: string | undefined;
  /** Whom it asks, and whether it knows who has signed for it. */
  readonly url: string;
  readonly trusted: boolean;
}

/** @see kubernetes: client-go/tools/clientcmd/merged_client_builder.go ClientConfig, client_config.go getUserIdentificationPartialConfig */
export function credentialsOf(text: string, words: readonly string[]): Credentials | undefined {
  const { contexts, clusters, users, 'current-context': current } = readKubeconfig(text);
  const given = (flag: string): string | undefined => flagOf(beforeDash(words), flag);
  const context = contexts?.find(({ name }) => name === (given('--context') ?? current))?.context;
  const cluster = clusters?.find(({ name }) => name === (given('--cluster') ?? context?.cluster))?.cluster;
  const user = users?.find(({ name }) => name === (given('--user') ?? context?.user))?.user;
  // Of a user that is named and is not there kubectl tells.
  if (given('--user') !== undefined && !user) return undefined;
  if (!cluster?.server || given('--token') !== undefined || OTHER_WAYS.some((way) => user?.[way])) return undefined;
  return {
    token: typeof user?.token === 'string' && user.token !== '' ? user.token : undefined,
    url: String(cluster.server),
    trusted:
      TRUSTS.some((name) => cluster[name] !== undefined && cluster[name] !== false) ||
      beforeDash(words).some((word) => /^--(insecure-skip-tls-verify|certificate-authority)(=|$)/.test(word)),
  };
}

/** The server of the current context, where a file names one. */
export function currentServer(view: ClusterView): string | undefined {
  const { contexts, clusters, 'current-context': current } = kubeconfigOf(view);
  const name = contexts?.find((one) => one.name === current)?.context.cluster;
  const server = clusters?.find((one) => one.name === name)?.cluster.server;
  return typeof server === 'string' && server !== '' ? server : undefined;
}

const TRUSTS = ['certificate-authority', 'certificate-authority-data', 'insecure-skip-tls-verify'];

/** Which nobody here looks into. */
const OTHER_WAYS = ['client-certificate', 'client-certificate-data', 'tokenFile', 'exec', 'auth-provider', 'username'];

/** With an entry that has these fields, too. */
export function withEntry<Key extends Section>(
  file: Kubeconfig,
  key: Key,
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Kubeconfig {
  const list = `${key}s` as const;
  const entries = (file[list] ?? []) as readonly Entry<Key>[];
  const old = entries.find((one) => one.name === name);
  const said = Object.entries({ ...old?.[key], ...fields }).filter(([, value]) => value !== undefined);
  const entry = { [key]: Object.fromEntries(said), name } as Entry<Key>;
  const all = old ? entries.map((one) => (one === old ? entry : one)) : [...entries, entry];
  return { ...file, [list]: all.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** What an entry says even where that is nothing; of the rest only what says something. @see kubernetes: client-go/tools/clientcmd/api/v1/types.go */
const ALWAYS: Readonly<Record<Section, readonly string[]>> = { cluster: ['server'], context: ['cluster', 'user'], user: [] };

function complete(file: Kubeconfig): Kubeconfig {
  const entries = <Key extends Section>(key: Key, all: readonly Entry<Key>[] | null): Entry<Key>[] | null =>
    all?.map((one) => {
      const said = Object.entries(one[key] ?? {}).filter(([, value]) => value !== '' && value !== false);
      return { ...one, [key]: { ...Object.fromEntries(ALWAYS[key].map((name) => [name, ''])), ...Object.fromEntries(said) } };
    }) ?? null;
  return {
    ...file,
    clusters: entries('cluster', file.clusters),
    contexts: entries('context', file.contexts),
    users: entries('user', file.users),
  };
}

/** Without an entry, if it has it. */
export const withoutEntry = (file: Kubeconfig, key: Section, name: string): Kubeconfig => {
  const entries = file[`${key}s`]?.filter((one) => one.name !== name) ?? [];
  return { ...file, [`${key}s`]: entries.length > 0 ? entries : null };
};

/** Outside, what is told is forgotten: no command knows of another one. In a Pod it is kept in its file. */
export const saveKubeconfig = (context: Context, file: Kubeconfig): void => {
  if (context.view.user) context.saved = goYaml(complete(file));
};
