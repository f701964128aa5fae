import { expect, it } from 'vitest';
import type { Verb } from '../command/context.ts';
import { kubectl } from '../index.ts';
import { printed, sceneView } from '../testing.ts';
import { verbs } from './index.ts';
import { parents } from './parents.data.ts';

it('a command that holds others says what each is for, and how it is used', () => {
  expect(printed('set')).toBe(`Configure application resources.

 These commands help you make changes to existing application resources.

Available Commands:
  env              Update environment variables on a pod template
  image            Update the image of a pod template
  resources        Update resource requests/limits on objects with pod templates
  selector         Set the selector on a resource
  serviceaccount   Update the service account of a resource
  subject          Update the user, group, or service account in a role binding or cluster role binding

Usage:
  kubectl set SUBCOMMAND [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
[1]`);
});

it('other names stand before its commands, which have room for eleven letters at least', () => {
  expect(printed('create svc')).toContain('\n\nAliases:\nservice, svc\n\nAvailable Commands:\n  clusterip      Create a ClusterIP');
  expect(printed('top')).toContain('\nAvailable Commands:\n  node          Display resource');
});

it('only what is said of roll-outs goes to standard output', () => {
  expect(kubectl('rollout', sceneView({}))).toMatchObject({
    stdout: expect.stringContaining('Manage the rollout'),
    stderr: '',
    exitCode: 1,
  });
});

const holders = (path: string, { subcommands = {} }: Verb): [path: string, names: string[]][] =>
  Object.keys(subcommands).length === 0
    ? []
    : [[path, Object.keys(subcommands)], ...Object.entries(subcommands).flatMap(([name, one]) => holders(`${path} ${name}`, one))];

it.each(Object.entries(verbs).flatMap(([name, verb]) => holders(name, verb)))('%s says what it holds', (path, names) => {
  expect(Object.keys(parents[path]?.commands ?? {})).toEqual(names);
});

it.each([
  { command: 'set foo', prints: 'error: unknown command "foo"\nSee \'kubectl set -h\' for help and examples\n[1]' },
  { command: 'config foo', prints: 'error: unknown command "foo"\nSee \'kubectl config -h\' for help and examples\n[1]' },
  { command: 'top foo', prints: 'error: unknown command "foo"\nSee \'kubectl top -h\' for help and examples\n[1]' },
  { command: 'top node -A', prints: "error: unknown shorthand flag: 'A' in -A\nSee 'kubectl top node --help' for usage.\n[1]" },
  { command: 'top no n -l a=b', prints: 'error: only one of NAME or --selector can be provided\n[1]' },
  { command: 'config set-context --current x', prints: 'error: you cannot specify both a context name and --current\n[1]' },
  {
    command: 'config get-contexts x',
    prints: 'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\nerror: context x not found\n[1]',
  },
  {
    command: 'config get-contexts -o json',
    prints: 'error: --output json is not available in kubectl config get-contexts; resetting to default output format\n[1]',
  },
  { command: 'diff', prints: 'error: must specify one of -f and -k\n[2]' },
  { command: 'diff x', prints: "error: Unexpected args: [x]\nSee 'kubectl diff -h' for help and examples\n[2]" },
  { command: 'diff -f', prints: "error: flag needs an argument: 'f' in -f\nSee 'kubectl diff -h' for help and examples\n[2]" },
  { command: 'diff -f x -k y', prints: 'error: only one of -f or -k can be specified\n[2]' },
  { command: 'apply x', prints: "error: Unexpected args: [x]\nSee 'kubectl apply -h' for help and examples\n[1]" },
  { command: 'alpha', prints: 'No alpha commands are available in this version of kubectl\n' },
  { command: 'alpha -h', prints: 'No alpha commands are available in this version of kubectl\n' },
  { command: 'help alpha', prints: 'No alpha commands are available in this version of kubectl\n' },
  { command: 'get pods -n a/b', prints: 'invalid namespace "a/b": [may not contain \'/\']\n[1]' },
  { command: 'get pod a%b', prints: 'error: invalid resource name "a%b": [may not contain \'%\']\n[1]' },
  { command: 'delete pod x -n a/b%', prints: "error: invalid namespace \"a/b%\": [may not contain '/' may not contain '%']\n[1]" },
  { command: 'create cm x -n a/b', prints: 'error: failed to create configmap: invalid namespace "a/b": [may not contain \'/\']\n[1]' },
  { command: 'edit -f x', prints: 'error: the path "x" does not exist\n[1]' },
  { command: 'edit pod x', prints: 'Error from server (NotFound): pods "x" not found\n[1]' },
  { command: 'apply edit-last-applied pod x', prints: 'Error from server (NotFound): pods "x" not found\n[1]' },
  { command: 'kustomize a b', prints: 'error: specify one path to kustomization.yaml\n[1]' },
  { command: 'completion', prints: "error: Shell not specified.\nSee 'kubectl completion -h' for help and examples\n[1]" },
  { command: 'completion sh', prints: 'error: Unsupported shell type "sh".\nSee \'kubectl completion -h\' for help and examples\n[1]' },
  {
    command: 'certificate approve x',
    prints: 'Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "x" not found\n[1]',
  },
  { command: 'set selector', prints: 'error: one selector is required\n[1]' },
  { command: 'plugin list', prints: 'error: unable to find any kubectl plugins in your PATH\n[1]' },
])('$command', ({ command, prints }) => {
  expect(printed(command)).toBe(prints);
});

it('what an object was last applied as is there to be seen; of others nothing is told', () => {
  const applied = '{"kind":"ConfigMap","data":{"b":"<","a":"1"}}\n';
  const map = (name: string, annotations?: object): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', annotations },
  });
  const objects = [map('one', { 'kubectl.kubernetes.io/last-applied-configuration': applied }), map('two')];
  expect(printed('apply view-last-applied cm one', { objects })).toBe('data:\n  a: "1"\n  b: <\nkind: ConfigMap\n');
  expect(printed('apply view-last-applied cm/two', { objects })).toBe('');
  expect(printed('apply view-last-applied cm/one -o xml', { objects })).toContain('error: Unexpected -o output mode: xml');
});
