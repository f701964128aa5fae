import { expect, it } from 'vitest';
import { kubectlInside } from '../../index.ts';
import { printed, sceneView } from '../../testing.ts';

const FILE = '/root/.kube/config';

it.each([
  { command: 'config rename-context kind-kind main', prints: 'Context "kind-kind" renamed to "main".\n' },
  { command: 'config rename-context nope main', prints: `error: cannot rename the context "nope", it's not in ${FILE}\n[1]` },
  {
    command: 'config rename-context kind-kind kind-kind',
    prints: `error: cannot rename the context "kind-kind", the context "kind-kind" already exists in ${FILE}\n[1]`,
  },
  {
    command: 'config delete-context kind-kind',
    prints: `deleted context kind-kind from ${FILE}\nwarning: this removed your active context, use "kubectl config use-context" to select a different one\n`,
  },
  { command: 'config delete-cluster nope', prints: `error: cannot delete cluster nope, not in ${FILE}\n[1]` },
  { command: 'config delete-user kind-kind', prints: `deleted user kind-kind from ${FILE}\n` },
  {
    command: 'config delete-user',
    prints: "error: user to delete is required\nSee 'kubectl config delete-user -h' for help and examples\n[1]",
  },
  { command: 'config set contexts.kind-kind.namespace team', prints: 'Property "contexts.kind-kind.namespace" set.\n' },
  { command: 'config set foo bar', prints: 'error: unable to parse foo after [] at api.Config\n[1]' },
  { command: 'config set users.kind-kind.foo bar', prints: "error: can't set a map to a value: map[kind-kind:0xc000796f80]\n[1]" },
  {
    command: 'config set clusters.a.insecure-skip-tls-verify maybe',
    prints: 'error: strconv.ParseBool: parsing "maybe": invalid syntax\n[1]',
  },
  {
    command: 'config set clusters.a.certificate-authority-data abc',
    prints: 'error: error decoding input value: illegal base64 data at input byte 0\n[1]',
  },
  {
    command: 'config set clusters.a.certificate-authority-data abc --set-raw-bytes',
    prints: 'Property "clusters.a.certificate-authority-data" set.\n',
  },
  { command: 'config view --kubeconfig=/c -o jsonpath={.kind}', prints: 'Config' },
  { command: 'config view --merge=false', prints: 'error: if merge==false a precise file must be specified\n[1]' },
  { command: 'config view --minify --kubeconfig=/c --merge', prints: 'error: current-context must exist in order to minify\n[1]' },
  { command: 'config current-context --kubeconfig=/c', prints: 'error: current-context is not set\n[1]' },
  { command: 'config delete-cluster nope --kubeconfig /c', prints: 'error: cannot delete cluster nope, not in /c\n[1]' },
  { command: 'config set-context a --kubeconfig=/c', prints: 'Context "a" created.\n' },
  { command: 'config unset current-context', prints: 'Property "current-context" unset.\n' },
  { command: 'config unset clusters.nope.server', prints: 'error: current map key `nope` is invalid\n[1]' },
  {
    command: 'config set-credentials jane --client-certificate=jane.crt --client-key=jane.key --embed-certs',
    prints: 'error: could not stat client-certificate file jane.crt: stat jane.crt: no such file or directory\n[1]',
  },
  { command: 'config set-cluster c --embed-certs', prints: 'error: you must specify a --certificate-authority to embed\n[1]' },
  { command: 'config set-cluster c --server=https://x', prints: 'Cluster "c" set.\n' },
  {
    command: 'config set-credentials u --token=x --username=y',
    prints: 'error: you cannot specify more than one authentication method at the same time: --token, --username/--password\n[1]',
  },
  { command: 'config view x', prints: "error: unexpected arguments: [x]\nSee 'kubectl config view -h' for help and examples\n[1]" },
])('$command', ({ command, prints }) => expect(printed(command)).toBe(prints));

it.each(['set a', 'unset', 'rename-context a', 'use-context', 'set-context a b', 'set-cluster'])('config %s: how it is meant', (words) => {
  const [command, ...args] = words.split(' ');
  expect(printed(`config ${words}`)).toContain(`\n  kubectl config ${command} `);
  expect(printed(`config ${words}`)).toMatch(new RegExp(`error: Unexpected args: \\[${args.join(' ')}\\]\\n\\[1\\]$`));
});

it('the file is shown as its Go type has it, or sorted', () => {
  expect(printed('config view -o json')).toMatch(
    /^\{\n {4}"kind": "Config",\n {4}"apiVersion": "v1",\n {4}"preferences": \{\},\n {4}"clusters": \[\n {8}\{\n {12}"name": "kind-kind",\n {12}"cluster": \{\n {16}"server": /,
  );
  expect(printed('config view -o yaml')).toBe(printed('config view'));
});

const FILES = { '/ca': [['/ca', 'ca']], '/key': [['/key', 'key']] } as const;

interface Told {
  readonly pieces: readonly (readonly [stream: number, text: string])[];
  readonly kubeconfig?: string;
}

/** What the file comes to in a Pod, and what the last command says. */
function changed(...commands: readonly string[]): { kubeconfig: string | undefined; says: string } {
  let kubeconfig: string | undefined;
  let says = '';
  for (const command of commands) {
    const view = { ...sceneView({}), user: { name: 'robot', groups: [] }, files: FILES, ...(kubeconfig !== undefined && { kubeconfig }) };
    const told = kubectlInside(['config', ...command.split(' ')], view).next().value as Told;
    kubeconfig = told.kubeconfig ?? kubeconfig;
    says = told.pieces.map(([, text]) => text).join('');
  }
  return { kubeconfig, says };
}
const kept = (...commands: readonly string[]): string | undefined => changed(...commands).kubeconfig;

/** @see kubernetes: kubectl/pkg/cmd/config/set_cluster.go modifyCluster, set_credentials.go modifyAuthInfo */
it.each([
  { rule: 'says where there is no server', commands: ['set-cluster c'], entry: 'server: ""' },
  { rule: 'names a file', commands: ['set-cluster c --certificate-authority=/ca'], entry: 'certificate-authority: /ca\n    server: ""' },
  {
    rule: 'holds what is in it',
    commands: ['set-cluster c --insecure-skip-tls-verify', 'set-cluster c --certificate-authority /ca --embed-certs --server=s'],
    entry: 'certificate-authority-data: Y2E=\n    server: s',
  },
  {
    rule: 'trusts everybody, and no authority',
    commands: ['set-cluster c --certificate-authority=/ca --embed-certs', 'set-cluster c --insecure-skip-tls-verify=true'],
    entry: 'insecure-skip-tls-verify: true\n    server: ""',
  },
  {
    rule: 'or trusts again',
    commands: ['set-cluster c --insecure-skip-tls-verify', 'set-cluster c --insecure-skip-tls-verify=false'],
    entry: 'server: ""',
  },
  {
    rule: 'has one name of its server for one server',
    commands: ['set-cluster c --server=a --tls-server-name=b', 'set-cluster c --server=d'],
    entry: 'server: d',
  },
  {
    rule: 'has one way to say who it is',
    commands: ['set-credentials c --token=t', 'set-credentials c --username=u --password=p'],
    entry: 'password: p\n    username: u',
  },
  {
    rule: 'and another one',
    commands: ['set-credentials c --username=u --client-key=/key --embed-certs', 'set-credentials c --token=t'],
    entry: 'client-key-data: a2V5\n    token: t',
  },
])('an entry $rule', ({ commands, entry }) => {
  expect(kept(...commands)).toMatch(new RegExp(`(cluster|user):\\n    ${entry}\\n( {2}name: c\\n|$)`));
});

const TWO = [
  'set-cluster one --server=s1 --certificate-authority=/ca --embed-certs',
  'set-cluster two --server=s2 --certificate-authority=/ca',
  'set-credentials jane --token=t',
  'set-context a --cluster=one --user=jane',
  'set-context b --cluster=two',
  'set-context c --cluster=none',
];

/** @see kubernetes: kubectl/pkg/cmd/config/view_test.go TestViewClusterMinify; client-go/tools/clientcmd/api/helpers.go */
it.each([
  { rule: 'leaves secrets out', command: 'view -o jsonpath={..certificate-authority-data},{..token}', says: 'DATA+OMITTED,REDACTED' },
  { rule: 'unless it is asked for them', command: 'view --raw -o jsonpath={..certificate-authority-data},{..token}', says: 'Y2E=,t' },
  { rule: 'reads what it names', command: 'view --flatten -o jsonpath={..certificate-authority-data},{..token}', says: 'Y2E= Y2E=,t' },
  { rule: 'knows of no context', command: 'view --minify', says: 'error: current-context must exist in order to minify\n' },
  {
    rule: 'shows what one context needs',
    command: 'view --minify --context=a -o jsonpath={.clusters[*].name},{.users[*].name},{.contexts[*].name},{.current-context}',
    says: 'one,jane,a,a',
  },
  { rule: 'which may be less', command: 'view --minify --context=b -o jsonpath={.clusters[*].name},{.contexts[*].name}', says: 'two,b' },
  { rule: 'or is not there', command: 'view --minify --context=c', says: 'error: cannot locate cluster none\n' },
])('a look at the file $rule', ({ command, says }) => expect(changed(...TWO, command).says).toBe(says));

it('in a Pod the file is changed', () => {
  const made = ['set clusters.my.one.server https://x', 'set-context a --cluster=my.one --namespace=n', 'use-context a'];
  expect(kept(...made, 'rename-context a b', 'unset contexts.b.namespace')).toBe(
    'apiVersion: v1\nclusters:\n- cluster:\n    server: https://x\n  name: my.one\ncontexts:\n- context:\n    cluster: my.one\n    user: ""\n  name: b\ncurrent-context: b\nkind: Config\npreferences: {}\nusers: null\n',
  );
  expect(kept(...made, 'unset contexts', 'delete-cluster my.one', 'unset current-context')).toBe(
    'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\npreferences: {}\nusers: null\n',
  );
});
