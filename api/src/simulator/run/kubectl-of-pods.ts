import type { User } from '../api-server/index.ts';
import { type Cluster, type KubectlOfPods, userOf } from '../cluster/index.ts';
import { type ClusterView, credentialsOf, kubectlInside } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import { LiveCluster } from './live.ts';
import { viewFromInside } from './view.ts';

/** What kubectl prints inside a Pod. */
export function kubectlOfPods(cluster: Cluster, interventions: readonly InterventionInput[]): KubectlOfPods {
  return function* ({ words, ...asked }, caller, show) {
    const user = asksServer(words) ? actingUser(cluster, caller, asked.kubeconfig, words) : caller;
    if ('exitCode' in user) return user;
    const view = (): ClusterView => ({ ...viewFromInside(cluster, interventions, user, asked), live });
    const live = new LiveCluster({ cluster, namespace: asked.namespace, view, show });
    return yield* kubectlInside(words, view());
  };
}

/** What tells of kubectl itself, or of its file, needs nobody's leave. */
const asksServer = (words: readonly string[]): boolean =>
  !/^(config|help|options|completion|plugin|version)$/.test(words.find((word) => !word.startsWith('-')) ?? 'help');

interface Refusal {
  readonly pieces: readonly (readonly [stream: 1 | 2, text: string])[];
  readonly exitCode: number;
  readonly elsewhere?: { readonly url: string; readonly trusted: boolean };
}

/** Whom a kubeconfig makes of the Pod's own account; or what is said where that is nobody. */
function actingUser(cluster: Cluster, caller: User, kubeconfig: string | undefined, words: readonly string[]): User | Refusal {
  const credentials = kubeconfig === undefined ? undefined : credentialsOf(kubeconfig, words);
  if (!credentials) return caller;
  // Nobody is there to type it.
  if (credentials.token === undefined) return refusal([1, 'Please enter Username: '], [2, 'error: EOF\n']);
  if (credentials.url.startsWith('https:') && !(credentials.trusted && isOwn(cluster, credentials.url)))
    return { pieces: [], exitCode: 1, elsewhere: { url: credentials.url, trusted: credentials.trusted } };
  const user = userOf(cluster, { headers: new Map([['authorization', `Bearer ${credentials.token}`]]) });
  return user ?? refusal([2, 'error: You must be logged in to the server (Unauthorized)\n']);
}

const refusal = (...pieces: Refusal['pieces']): Refusal => ({ pieces, exitCode: 1 });

/** By its names in the cluster, its address there, or one of its nodes'. */
function isOwn({ store }: Cluster, url: string): boolean {
  const [, host = ''] = /^https:\/\/([^:/]+)(:(443|6443))?\/?$/.exec(url) ?? [];
  if (/^kubernetes(\.default(\.svc(\.cluster\.local)?)?)?$/.test(host)) return true;
  const addresses = store.get('Endpoints', 'default', 'kubernetes')?.subsets?.flatMap((subset) => subset.addresses ?? []) ?? [];
  return [store.get('Service', 'default', 'kubernetes')?.spec?.clusterIP, ...addresses.map(({ ip }) => ip)].includes(host);
}
