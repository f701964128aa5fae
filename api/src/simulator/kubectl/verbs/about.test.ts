import { expect, it } from 'vitest';
import { printed } from '../testing.ts';
import { verbs } from './index.ts';

const path = (one: string): string => (one ? `                                                ${`[${one}]`.padEnd(15)}[]    [get]` : '');

it.each([
  { says: 'that a context is used', command: 'config use-context kind-kind', prints: 'Switched to context "kind-kind".\n' },
  {
    says: 'that the context has another namespace',
    command: 'config set-context --current --namespace=other',
    prints: 'Context "kind-kind" modified.\n',
  },
  { says: 'that there is one more context', command: 'config set-context dev', prints: 'Context "dev" created.\n' },
  { says: 'which context is current', command: 'config current-context', prints: 'kind-kind\n' },
  {
    says: 'which there are',
    command: 'config get-contexts',
    prints: 'CURRENT   NAME        CLUSTER     AUTHINFO    NAMESPACE\n*         kind-kind   kind-kind   kind-kind   \n',
  },
  { says: 'where the API server is', command: 'config view --minify -o jsonpath={..server}', prints: 'https://127.0.0.1:6443' },
  {
    says: 'that no other can be used',
    command: 'config use-context x',
    prints: 'error: no context exists with the name: "x"\n[1]',
  },
  // @see kubernetes: test/cmd/kubeconfig.sh run_client_config_tests
  {
    says: 'other contexts are not there',
    command: 'get pods --context x',
    prints: 'Error in configuration: context was not found for specified context: x\n[1]',
  },
  {
    says: 'nor are other clusters',
    command: 'get pods --cluster x',
    prints: 'error: no server found for cluster "x"\n[1]',
  },
  {
    says: 'all that is wrong',
    command: 'get pods --context x --cluster y --as-group z',
    prints:
      'Error in configuration: \n* context was not found for specified context: x\n* requesting uid, groups or user-extra for  without impersonating a user\n* no server found for cluster "y"\n[1]',
  },
  { says: 'nothing of what is wrong where it shows its file', command: 'config current-context --context x', prints: 'kind-kind\n' },
  { says: 'what it cannot measure of itself', command: 'get pods --profile=mem', prints: "error: unknown profile 'mem'\n[1]" },
  { says: 'its version to who asks for nothing else', command: 'version x', prints: 'error: extra arguments: [x]\n[1]' },
  { says: 'nor other users', command: 'get pods --user x', prints: 'error: auth info "x" does not exist\n[1]' },
  {
    says: 'who says the namespace, too, hears it when the client is made, and of the user first',
    command: 'get pods -n n --context x',
    prints: 'error: context "x" does not exist\n[1]',
  },
  {
    says: 'and so does who asks for no namespace before that',
    command: 'cluster-info --cluster x --user y',
    prints: 'error: auth info "y" does not exist\n[1]',
  },
  { says: 'a path alone has no namespace', command: 'get --raw / --cluster x', prints: 'error: cluster "x" does not exist\n[1]' },
  {
    says: 'flags of every command',
    command: 'options',
    prints: expect.stringMatching(
      /^The following options can be passed to any command:\n\n {4}--as='':\n\tUsername to impersonate for the operation\. .*\n\n(.|\n)*\n {4}-n, --namespace='':\n\tIf present, the namespace scope for this CLI request\n\n(.|\n)*\n {4}--vmodule=:\n(.|\n)*exit code\n\n$/,
    ),
  },
  { says: 'the API server is well', command: 'get --raw /readyz', prints: 'ok' },
  {
    says: 'some subresources are objects',
    command: 'get pod web --subresource=logs',
    prints: 'error: invalid subresource value: "logs". Must be one of [status scale]\n[1]',
  },
  {
    says: 'what is not there to be made is known all the same',
    command: 'create deployment web --image=nginx --replicas=2',
    prints: 'error: kubectl create deployment, unless as a dry run (--dry-run=client -o yaml), is not possible in a simulated cluster\n[1]',
  },
  {
    says: 'resources that one word stands for',
    command: 'api-resources --categories=api-extensions -o name',
    prints:
      'mutatingwebhookconfigurations.admissionregistration.k8s.io\nvalidatingwebhookconfigurations.admissionregistration.k8s.io\ncustomresourcedefinitions.apiextensions.k8s.io\napiservices.apiregistration.k8s.io\n',
  },
  {
    says: 'new beta versions are off',
    command: 'auth whoami',
    prints:
      'error: the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API\n[1]',
  },
  {
    says: 'what the cluster’s master may do',
    command: 'auth can-i --list --no-headers',
    prints: [
      '*.*                                             []             []    [*]',
      '                                                [*]            []    [*]',
      'selfsubjectreviews.authentication.k8s.io        []             []    [create]',
      'selfsubjectaccessreviews.authorization.k8s.io   []             []    [create]',
      'selfsubjectrulesreviews.authorization.k8s.io    []             []    [create]',
      ...['/api/*', '/api', '/apis/*', '/apis', '/healthz', '/healthz', '/livez', '/livez', '/openapi/*', '/openapi'].map(path),
      ...['/readyz', '/readyz', '/version/', '/version/', '/version', '/version', ''].map(path),
    ].join('\n'),
  },
  { says: 'others may not', command: 'auth can-i delete pods --as=system:serviceaccount:default:default', prints: 'no\n[1]' },
  {
    says: 'a group by itself is nobody',
    command: 'get pods --as-group=x',
    prints: 'error: requesting uid, groups or user-extra for kind-kind without impersonating a user\n[1]',
  },
  { says: 'its file by a template', command: "config view --template='{{.kind}}:'", prints: 'Config:' },
  { says: 'in a group they may', command: 'auth can-i delete pods --as=x --as-group=system:masters', prints: 'yes\n' },
  {
    says: 'what is in no namespace is told',
    command: 'auth can-i get nodes',
    prints: "yes\nWarning: resource 'nodes' is not namespace scoped\n\n",
  },
  {
    says: 'so is a verb that nobody knows',
    command: 'auth can-i eat pods/log',
    prints: "yes\nWarning: verb 'eat' is not a known verb\n\n",
  },
  {
    says: 'a path has no subresource',
    command: 'auth can-i get /livez --subresource=log',
    prints: 'error: --subresource can not be used with NonResourceURL\n[1]',
  },
  {
    says: 'and a resource that nobody knows',
    command: 'auth can-i get peas.garden.io',
    prints: "yes\nWarning: the server doesn't have a resource type 'peas' in group 'garden.io'\n\n",
  },
  {
    says: 'what others may not they are told',
    command: 'get sc --as=x',
    prints:
      'Error from server (Forbidden): storageclasses.storage.k8s.io is forbidden: User "x" cannot list resource "storageclasses" in API group "storage.k8s.io" at the cluster scope\n[1]',
  },
  {
    says: 'by name, too',
    command: 'logs web --as=x',
    prints:
      'Error from server (Forbidden): pods "web" is forbidden: User "x" cannot get resource "pods" in API group "" in the namespace "default"\n[1]',
  },
])('$says: $command', ({ command, prints }) => {
  expect(printed(command)).toEqual(prints);
});

it('kubectl alone lists its commands, all of which there are', () => {
  const told = printed('kubectl');
  expect(told).toMatch(/^kubectl controls the Kubernetes cluster manager\.\n\n Find more information at: /);
  expect(told).toContain('\n  api-resources   Print the supported API resources on the server\n');
  const named = [...told.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name);
  expect([...named, 'options', 'alpha'].sort()).toEqual(Object.keys(verbs).sort());
});

it.each(['help', '--help', '-h'])('so does kubectl %s', (word) => {
  expect(printed(`kubectl ${word}`)).toBe(printed('kubectl'));
});

it('help of a command is its --help', () => {
  expect(printed('kubectl help logs')).toBe(printed('kubectl logs --help'));
});

it('versions are written as they are laid out, or sorted, with an empty line', () => {
  expect(printed('version --client -o json')).toMatch(/^\{\n {2}"clientVersion": \{\n {4}"major": "1",\n {4}"minor": "27",\n/);
  expect(printed('version --client -o yaml')).toMatch(/^clientVersion:\n {2}buildDate: .*\nkustomizeVersion: v5\.0\.1\n\n$/s);
});
