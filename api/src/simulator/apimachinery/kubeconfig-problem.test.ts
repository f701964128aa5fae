import { expect, it } from 'vitest';
import { readKubeconfig } from './kubeconfig.ts';
import { loadKubeconfig } from './kubeconfig-problem.ts';

const NO_KIND = (kind: string, version: string): string =>
  `no kind "${kind}" is registered for version "${version}" in scheme "vendor/k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`;
const UNVERSIONED = "couldn't get version/kind; json parse error: json: cannot unmarshal";
const INTO =
  'into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

// @see kubernetes: client-go/tools/clientcmd/loader.go Load
it.each([
  { text: 'apiVersion: v1\n  kind: Config\n', problem: 'yaml: line 2: mapping values are not allowed in this context' },
  { text: 'hello', problem: `${UNVERSIONED} string ${INTO}` },
  { text: '[1]', problem: `${UNVERSIONED} array ${INTO}` },
  { text: 'kind: 1', problem: `${UNVERSIONED} number into Go struct field .kind of type string` },
  { text: 'apiVersion: v-1\nkind: Config', problem: NO_KIND('Config', 'v-1') },
  { text: 'apiVersion: v1\nkind: Pod', problem: NO_KIND('Pod', 'v1') },
  { text: 'clusters: x', problem: 'json: cannot unmarshal string into Go struct field Config.clusters of type []v1.NamedCluster' },
  { text: 'users: [x]', problem: 'json: cannot unmarshal string into Go struct field Config.users of type v1.NamedAuthInfo' },
  {
    text: 'users: [{user: {token: 1, password: 2}}]',
    problem: 'json: cannot unmarshal number into Go struct field AuthInfo.users.user.password of type string',
  },
  {
    text: 'clusters: [{cluster: {insecure-skip-tls-verify: "yes"}}]',
    problem: 'json: cannot unmarshal string into Go struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool',
  },
  { text: 'clusters: [{cluster: {certificate-authority-data: abc$}}]', problem: 'illegal base64 data at input byte 3' },
])('$text: $problem', ({ text, problem }) => {
  expect(loadKubeconfig(text)).toEqual({ problem });
  expect(readKubeconfig(text).clusters).toBeNull();
});

it.each(['', 'clusters: null', 'foo: {bar: 1}'])('nothing is against "%s"', (text) => {
  expect(loadKubeconfig(text)).not.toHaveProperty('problem');
  expect(readKubeconfig(text)).toMatchObject({ clusters: null, 'current-context': '' });
});

it('what an entry does not say is empty', () => {
  expect(readKubeconfig('clusters: [null]\nusers: [{name: u, user: null}]\n')).toMatchObject({
    clusters: [{ name: '', cluster: {} }],
    users: [{ name: 'u', user: {} }],
  });
});
