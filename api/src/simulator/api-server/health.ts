/** What the API server of a cluster that is up finds well, in its order. @see kubernetes: apiserver/pkg/server/healthz.go, pkg/controlplane/instance.go */
const CHECKS: readonly string[] = [
  'ping',
  'log',
  'etcd',
  'etcd-readiness',
  'informer-sync',
  'poststarthook/start-kube-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/bootstrap-controller',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-deprecated-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/aggregator-reload-proxy-client-cert',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-status-available-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
  'poststarthook/apiservice-discovery-controller',
  'shutdown',
];
const OF_READINESS: ReadonlySet<string> = new Set(['etcd-readiness', 'informer-sync', 'shutdown']);

/** Of the store. */
const OF_STORE: ReadonlySet<string> = new Set(['etcd', 'etcd-readiness']);

/** What is looked at there. */
export const healthChecks = (kind: string): readonly string[] => CHECKS.filter((name) => kind === 'readyz' || !OF_READINESS.has(name));

/**
 * What is answered at /healthz, /livez or /readyz, or for one of their checks, and whether all is well; undefined where there is no such
 * path. @see kubernetes: apiserver/pkg/server/healthz/healthz.go handleRootHealth, adaptCheckToHandler
 */
export function healthAnswer(
  path: string,
  parameters: ReadonlyMap<string, string>,
  hasStore = true,
): { readonly ok: boolean; readonly text: string } | undefined {
  const [, kind, , check] = /^\/(healthz|livez|readyz)(\/(.+))?$/.exec(path) ?? [];
  if (kind === undefined) return undefined;
  const checks = healthChecks(kind);
  const isWell = (name: string): boolean => hasStore || !OF_STORE.has(name);
  if (check !== undefined) {
    if (!checks.includes(check)) return undefined;
    return isWell(check) ? WELL : { ok: false, text: `internal server error: ${NO_STORE}\n` };
  }
  if (!parameters.has('verbose') && hasStore) return WELL;
  const excluded = new Set((parameters.get('exclude') ?? '').split(',').filter((name) => name !== ''));
  let ok = true;
  const lines = checks.map((name) => {
    if (excluded.delete(name)) return `[+]${name} excluded: ok\n`;
    ok &&= isWell(name);
    return isWell(name) ? `[+]${name} ok\n` : `[-]${name} failed: reason withheld\n`;
  });
  const unknown = [...excluded].sort().map((name) => `"${name}"`);
  const warning = unknown.length > 0 ? `warn: some health checks cannot be excluded: no matches for ${unknown.join(',')}\n` : '';
  if (!ok) return { ok, text: `${lines.join('')}${kind} check failed\n` };
  return parameters.has('verbose') ? { ok, text: `${lines.join('')}${warning}${kind} check passed\n` } : WELL;
}

const WELL = { ok: true, text: 'ok' };

/** @see kubernetes: apiserver/pkg/storage/storagebackend/factory/etcd3.go Probe */
const NO_STORE = 'error getting data from etcd: context deadline exceeded';
