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
];

/** Of an APIGroupList. */
export const apiGroups: readonly ({ readonly name: string } & object)[] = GROUPS.map(([name, ...all]) => {
  const versions = all.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
});

/** What the API server says of itself. */
export const VERSION = {
  major: '1',
  minor: '27',
  gitVersion: 'v1.27.1',
  gitCommit: '4c9411232e10168d7b050c49a1b59f6df9d7ea4b',
  gitTreeState: 'clean',
  buildDate: '2023-04-14T13:14:42Z',
  goVersion: 'go1.20.3',
  compiler: 'gc',
  platform: 'linux/amd64',
};
