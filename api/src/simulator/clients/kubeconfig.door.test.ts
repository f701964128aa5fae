import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const pod = (name: string, namespace: string) =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {containers: [{name: a, image: nginx}]}\n`;
const manifest = `apiVersion: v1\nkind: Namespace\nmetadata: {name: dev}\n${pod('here', 'default')}${pod('there', 'dev')}`;
const REFUSED = 'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n';

/** What the last of the commands answers, one after the other, each an intervention. */
function last(...commands: string[]): string {
  const { run } = play(manifest, {
    seconds: 60,
    interventions: commands.map((command, i) => ({ atSeconds: 20 + i, kind: 'KUBECTL' as const, command: command.split(' ') })),
  });
  const { stdout, stderr } = run.interventions.at(-1) as { stdout: string; stderr: string };
  return stdout + stderr;
}
const DEV = 'config set-context --current --namespace=dev';
const OTHER = 'config set-context dev --cluster=kind-kind --user=kind-kind --namespace=dev';
/** Those that write another file, whose context has the namespace dev. */
const otherFile = (server: string): string[] =>
  [
    `set-cluster c --server=${server}`,
    'set users.u.client-certificate-data eA== --set-raw-bytes=false',
    'set-context x --cluster=c --user=u --namespace=dev',
    'use-context x',
  ].map((command) => `config ${command} --kubeconfig=/tmp/c`);

/** @see kubernetes: client-go/tools/clientcmd/config.go ModifyConfig */
it.each([
  { rule: 'nothing changed', commands: ['get pods -o name'], says: 'pod/here\n' },
  { rule: 'the context’s namespace', commands: [DEV, 'get pods -o name'], says: 'pod/there\n' },
  { rule: 'and shown', commands: [DEV, 'config view --minify -o jsonpath={..namespace}'], says: 'dev' },
  { rule: 'what is made then', commands: [DEV, 'run x --image=nginx', 'get pods -n dev -o name'], says: 'pod/there\npod/x\n' },
  { rule: 'another context that is not used', commands: [OTHER, 'get pods -o name'], says: 'pod/here\n' },
  { rule: 'another one that is', commands: [OTHER, 'config use-context dev', 'get pods -o name'], says: 'pod/there\n' },
  { rule: 'one that a flag names', commands: [OTHER, '--context=dev get pods -o name'], says: 'pod/there\n' },
  {
    rule: 'the namespace taken away',
    commands: [DEV, 'config unset contexts.kind-kind.namespace', 'get pods -o name'],
    says: 'pod/here\n',
  },
  { rule: 'no context', commands: ['config unset current-context', 'get pods'], says: REFUSED },
  {
    rule: 'no context, and a command of its own',
    commands: ['config unset current-context', 'config current-context'],
    says: 'error: current-context is not set\n',
  },
  {
    rule: 'another server',
    commands: ['config set clusters.kind-kind.server https://elsewhere:6443', 'get pods'],
    says: 'Unable to connect to the server: dial tcp: lookup elsewhere on 127.0.0.53:53: no such host\n',
  },
  {
    rule: 'an address where nobody is',
    commands: ['config set clusters.kind-kind.server https://10.9.9.9:6443', 'get pods'],
    says: 'Unable to connect to the server: dial tcp 10.9.9.9:6443: i/o timeout\n',
  },
  {
    rule: 'the control plane’s own address',
    commands: ['config set clusters.kind-kind.server https://172.18.0.2:6443', 'get pods -o name'],
    says: 'pod/here\n',
  },
  {
    rule: 'a user that nobody knows',
    commands: ['config set-credentials jane --token=x', 'config set-context --current --user=jane', 'get pods'],
    says: 'error: You must be logged in to the server (Unauthorized)\n',
  },
  { rule: 'a file of another name', commands: [`${DEV} --kubeconfig=/tmp/c`, 'get pods -o name'], says: 'pod/here\n' },
  { rule: 'its own by its name', commands: [`${DEV} --kubeconfig=/root/.kube/config`, 'get pods -o name'], says: 'pod/there\n' },
  { rule: 'its own that is named', commands: [DEV, '--kubeconfig /root/.kube/config get pods -o name'], says: 'pod/there\n' },
  {
    rule: 'one of another name that nobody has written',
    commands: [DEV, 'get pods --kubeconfig=/tmp/c'],
    says: 'error: stat /tmp/c: no such file or directory\n',
  },
  {
    rule: 'one of another name that it has written',
    commands: [...otherFile('https://127.0.0.1:6443'), 'get pods -o name --kubeconfig=/tmp/c'],
    says: 'pod/there\n',
  },
  { rule: 'it leaves its own as it is', commands: [...otherFile('https://127.0.0.1:6443'), 'get pods -o name'], says: 'pod/here\n' },
  {
    rule: 'it has its own server',
    commands: [...otherFile('https://10.9.9.9:6443'), 'get pods --kubeconfig=/tmp/c'],
    says: 'Unable to connect to the server: dial tcp 10.9.9.9:6443: i/o timeout\n',
  },
])('kubectl of an intervention goes by the file that those before it have left: $rule', ({ commands, says }) =>
  expect(last(...commands)).toBe(says),
);

it.each([
  { at: 15, says: 'pod/here\n' },
  { at: 25, says: 'pod/there\n' },
  { at: 25, says: 'pod/there\n', more: ' --kubeconfig=/root/.kube/config' },
  { at: 25, says: '', more: ' --kubeconfig=/tmp/c' },
])('so does what is asked of the finished run, at $at s', ({ at, says, more = '' }) => {
  const { run } = play(manifest, { seconds: 60, interventions: [{ atSeconds: 20, kind: 'KUBECTL', command: DEV.split(' ') }] });
  expect(run.kubectl(`get pods -o name${more}`, at).stdout).toBe(says);
});
