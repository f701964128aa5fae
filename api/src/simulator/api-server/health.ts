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

/**
 * What is answered at /healthz, /livez or /readyz, or for one of their checks; undefined where there is no such path.
 * @see kubernetes: apiserver/pkg/server/healthz/healthz.go handleRootHealth
 */
export function healthAnswer(path: string, parameters: ReadonlyMap<string, string>): string | undefined {
  const [, kind, , check] = /^\/(healthz|livez|readyz)(\/(.+))?$/.exec(path) ?? [];
  if (kind === undefined) return undefined;
  const checks = CHECKS.filter((name) => kind === 'readyz' || !OF_READINESS.has(name));
  if (check !== undefined) return checks.includes(check) ? 'ok' : undefined;
  if (!parameters.has('verbose')) return 'ok';
  const excluded = new Set((parameters.get('exclude') ?? '').split(',').filter((name) => name !== ''));
  const lines = checks.map((name) => `[+]${name} ${excluded.delete(name) ? 'excluded: ' : ''}ok\n`);
  const unknown = [...excluded].sort().map((name) => `"${name}"`);
  const warning = unknown.length > 0 ? `warn: some health checks cannot be excluded: no matches for ${unknown.join(',')}\n` : '';
  return `${lines.join('')}${warning}${kind} check passed\n`;
}
