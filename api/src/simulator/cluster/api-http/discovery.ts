import { healthChecks } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { API_SERVER_PORT } from '../api-server-port.ts';

/** In the order in which they are told. @see kubernetes: pkg/controlplane/apiserver/apiextensions.go, cmd/kube-apiserver/app/aggregator.go apiVersionPriorities */
const GROUPS: readonly (readonly [name: string, ...versions: string[]])[] = [
  ['apiregistration.k8s.io', 'v1'],
  ['apps', 'v1'],
  ['events.k8s.io', 'v1'],
  ['authentication.k8s.io', 'v1'],
  ['authorization.k8s.io', 'v1'],
  ['autoscaling', 'v2', 'v1'],
  ['batch', 'v1'],
  ['certificates.k8s.io', 'v1'],
  ['networking.k8s.io', 'v1'],
  ['policy', 'v1'],
  ['rbac.authorization.k8s.io', 'v1'],
  ['storage.k8s.io', 'v1'],
  ['admissionregistration.k8s.io', 'v1'],
  ['apiextensions.k8s.io', 'v1'],
  ['scheduling.k8s.io', 'v1'],
  ['coordination.k8s.io', 'v1'],
  ['node.k8s.io', 'v1'],
  ['discovery.k8s.io', 'v1'],
  ['flowcontrol.apiserver.k8s.io', 'v1beta3', 'v1beta2'],
  ['metrics.k8s.io', 'v1beta1'],
];

/** What stands at /api: the address is its node's. @see kubernetes: apiserver/pkg/endpoints/discovery/legacy.go */
export function apiVersions(endpoints: object | undefined): object {
  const { subsets } = (endpoints ?? {}) as { subsets?: { addresses?: { ip: string }[] }[] };
  const serverAddress = `${subsets?.[0]?.addresses?.[0]?.ip ?? ''}:${API_SERVER_PORT}`;
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }] };
}

/** What stands at /apis, or below it at a group. @see kubernetes: kube-aggregator/pkg/apiserver/handler_apis.go */
export function apiGroupsAt(path: string): object | undefined {
  const found = /^\/apis(?:\/([^/]+))?\/?$/.exec(path);
  if (!found) return undefined;
  const name = found[1];
  if (name === undefined) return { kind: 'APIGroupList', apiVersion: 'v1', groups: apiGroups };
  const group = apiGroups.find((one) => one.name === name);
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...group };
}

/** Of an APIGroupList. */
const apiGroups: readonly ({ readonly name: string } & object)[] = GROUPS.map(([name, ...all]) => {
  const versions = all.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
});

/** All that is served, as it is told at `/`. @see kubernetes: apiserver/pkg/server/routes/index.go IndexLister; responsewriters/writers.go WriteRawJSON */
export function rootPaths(): object {
  const groups = GROUPS.flatMap(([name, ...versions]) => [`/apis/${name}`, ...versions.map((version) => `/apis/${name}/${version}`)]);
  const health = ['healthz', 'livez', 'readyz'].flatMap((kind) => [`/${kind}`, ...healthChecks(kind).map((check) => `/${kind}/${check}`)]);
  return { paths: [...ALWAYS, ...groups, ...health].sort(compareText) };
}
const ALWAYS: readonly string[] = [
  ...['/.well-known/openid-configuration', '/openid/v1/jwks', '/api', '/api/v1', '/apis', '/apis/'],
  ...['/logs', '/metrics', '/metrics/slis', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/version'],
];
