import { CONTROL_PLANE } from '../../api-server/index.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import {
  type Chosen,
  chosenIn,
  complete,
  type Entry,
  type Kubeconfig,
  kubeconfigNamespace,
  NO_KUBECONFIG,
  readKubeconfig,
  type Section,
} from '../../apimachinery/kubeconfig.ts';
import { internalAddress } from '../../apimachinery/node-address.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import type { Flags } from '../command/flags.ts';
import type { ClusterView } from '../view.ts';

/** Where the API server is, as seen from outside. */
const SERVER = 'https://127.0.0.1:6443';
/** Of the cluster, the user and the context of who stands outside. */
const NAME = 'kind-kind';

/** What stands in the file that kubectl reads. */
export function kubeconfigOf({ user, namespace, kubeconfig }: ClusterView): Kubeconfig {
  if (user || kubeconfig !== undefined) return kubeconfig === undefined ? NO_KUBECONFIG : complete(readKubeconfig(kubeconfig));
  return ownKubeconfig(namespace);
}

/** That of who stands outside, in the beginning. */
const ownKubeconfig = (namespace: string): Kubeconfig => ({
  ...NO_KUBECONFIG,
  clusters: [{ cluster: { 'certificate-authority-data': OMITTED, server: SERVER }, name: NAME }],
  contexts: [{ context: { cluster: NAME, ...(namespace !== 'default' && { namespace }), user: NAME }, name: NAME }],
  'current-context': NAME,
  users: [{ name: NAME, user: { 'client-certificate-data': OMITTED, 'client-key-data': OMITTED } }],
});
/** What stands for secrets that nobody asks for. */
const OMITTED = 'DATA+OMITTED';

/** Its text, in the namespace of the run. */
export const ownKubeconfigText = (namespace: string): string => goYaml(ownKubeconfig(namespace));

/** The own file of who stands outside. @see kubernetes: client-go/tools/clientcmd/loader.go RecommendedHomeFile */
export const OWN_KUBECONFIG = '/root/.kube/config';

/** The path of the file that a flag names in place of one's own. */
export function namedKubeconfig({ user }: Pick<ClusterView, 'user'>, flags: Flags): string {
  const path = flags.text('kubeconfig');
  return !user && path === OWN_KUBECONFIG ? '' : path;
}

/** Whoever changes a file, or looks at it, may name one that is not there yet. @see kubernetes: client-go/tools/clientcmd/config.go GetStartingConfig */
export function withNamedFile(view: ClusterView, flags: Flags, command: string): ClusterView {
  const path = namedKubeconfig(view, flags);
  if (path === '') return view;
  const seen = view.user ? view : withLeftFile(view, path);
  return seen.kubeconfig === undefined && /^config( |$)/.test(command) ? { ...seen, kubeconfig: '' } : seen;
}

function withLeftFile({ kubeconfig: _, ...view }: ClusterView, path: string): ClusterView {
  const text = view.kubeconfigAt?.(path);
  return text === undefined ? view : { ...view, kubeconfig: text, namespace: kubeconfigNamespace(text) || 'default' };
}

/** The server of the current context, where a file names one. */
export function currentServer(view: ClusterView): string | undefined {
  const { contexts, clusters, 'current-context': current } = kubeconfigOf(view);
  const name = contexts?.find((one) => one.name === current)?.context.cluster;
  const server = clusters?.find((one) => one.name === name)?.cluster.server;
  return typeof server === 'string' && server !== '' ? server : undefined;
}

/** What its own file says, and flags above it. */
const chosen = (view: ClusterView, flags: Flags): Chosen =>
  chosenIn(kubeconfigOf(view), { context: flags.text('context'), cluster: flags.text('cluster'), user: flags.text('user') });

/** In the namespace of the context that a flag names. */
export function inContext(view: ClusterView, flags: Flags): ClusterView {
  if (view.kubeconfig === undefined || !flags.text('context')) return view;
  const { namespace } = chosen(view, flags).context;
  return { ...view, namespace: typeof namespace === 'string' && namespace !== '' ? namespace : view.user ? view.namespace : 'default' };
}

/** Nobody listens on one's own machine, nobody has such a name, or nothing is heard of such an address. */
function unreached(place: string): string {
  const host = place.replace(/:\d+$/, '');
  if (/^(localhost$|127\.)/.test(host))
    return `The connection to the server ${place} was refused - did you specify the right host or port?\n`;
  const why = /^[\d.]+$/.test(host)
    ? `dial tcp ${host === place ? `${host}:443` : place}: i/o timeout`
    : `dial tcp: lookup ${host} on ${RESOLVER}: no such host`;
  return `Unable to connect to the server: ${why}\n`;
}
/** Of a Linux with systemd. */
const RESOLVER = '127.0.0.53:53';

/**
 * Who stands outside reaches the cluster, as its administrator, by its own address and user alone. In a Pod its connections tell.
 * @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage
 */
export function checkServer(view: ClusterView, flags: Flags): void {
  if (view.user || view.kubeconfig === undefined) return;
  const { cluster, user } = chosen(view, flags);
  const server = typeof cluster.server === 'string' ? cluster.server : '';
  const isThere = server === SERVER || server === `https://${internalAddress(view.get('Node', undefined, CONTROL_PLANE))}:6443`;
  if (!isThere) throw new KubectlError(unreached(server === '' ? 'localhost:8080' : server.replace(/^\w+:\/\//, '').replace(/\/.*$/, '')));
  if (user['client-certificate-data'] === undefined) throw new KubectlError('error: You must be logged in to the server (Unauthorized)\n');
}

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

/** Without an entry, if it has it. */
export const withoutEntry = (file: Kubeconfig, key: Section, name: string): Kubeconfig => {
  const entries = file[`${key}s`]?.filter((one) => one.name !== name) ?? [];
  return { ...file, [`${key}s`]: entries.length > 0 ? entries : null };
};

/**
 * It is kept in its file, if anything has changed; what is asked of a finished run changes nothing: no question knows of another one.
 * @see kubernetes: client-go/tools/clientcmd/config.go ModifyConfig
 */
export const saveKubeconfig = (context: Context, file: Kubeconfig): void => {
  const text = goYaml(complete(file));
  if ((context.view.user || context.view.live) && text !== goYaml(kubeconfigOf(context.view))) context.saved = text;
};

/** As it stands in the file: from there, where it is below that. @see kubernetes: client-go/tools/clientcmd/loader.go RelativizePathWithNoBacksteps */
export function pathInFile({ place }: ClusterView, path: string): string {
  if (path === '' || !place) return path;
  const whole = absolute(place.directory, path);
  const folder = absolute(place.directory, place.kubeconfig).replace(/[^/]*$/, '');
  return whole.startsWith(folder) && whole !== folder ? whole.slice(folder.length) : whole;
}

function absolute(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
