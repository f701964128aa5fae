import { expect, it } from 'vitest';
import type { Verb } from '../command/context.ts';
import { printed } from '../testing.ts';
import { help } from './help.ts';
import { verbs } from './index.ts';

it('help says what a command does, with examples, flags and how it is used', () => {
  expect(printed('create token --help')).toBe(`Request a service account token.

Examples:
  # Request a token to authenticate to the kube-apiserver as the service account "myapp" in the current namespace
  kubectl create token myapp
  
  # Request a token for a service account in a custom namespace
  kubectl create token myapp --namespace myns
  
  # Request a token with a custom expiration
  kubectl create token myapp --duration 10m
  
  # Request a token with a custom audience
  kubectl create token myapp --audience https://example.com
  
  # Request a token bound to an instance of a Secret object
  kubectl create token myapp --bound-object-kind Secret --bound-object-name mysecret
  
  # Request a token bound to an instance of a Secret object with a specific uid
  kubectl create token myapp --bound-object-kind Secret --bound-object-name mysecret --bound-object-uid 0d4691ed-659b-4935-a832-355f77ee47cc

Options:
    --allow-missing-template-keys=true:
	If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.

    --audience=[]:
	Audience of the requested token. If unset, defaults to requesting a token for use with the Kubernetes API server. May be repeated to request a token valid for multiple audiences.

    --bound-object-kind='':
	Kind of an object to bind the token to. Supported kinds are Pod, Secret. If set, --bound-object-name must be provided.

    --bound-object-name='':
	Name of an object to bind the token to. The token will expire when the object is deleted. Requires --bound-object-kind.

    --bound-object-uid='':
	UID of an object to bind the token to. Requires --bound-object-kind and --bound-object-name. If unset, the UID of the existing object is used.

    --duration=0s:
	Requested lifetime of the issued token. The server may return a token with a longer or shorter lifetime.

    -o, --output='':
	Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).

    --show-managed-fields=false:
	If true, keep the managedFields when printing objects in JSON or YAML format.

    --template='':
	Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].

Usage:
  kubectl create token SERVICE_ACCOUNT_NAME [options]

Use "kubectl options" for a list of global command-line options (applies to all commands).
`);
});

it.each([
  { rule: 'a command says who it is', command: 'create cm --help', says: "\n    --field-manager='kubectl-create':\n\tName of the manager" },
  { rule: 'but apply, where kubectl compares', command: 'apply -h', says: "\n    --field-manager='kubectl-client-side-apply':\n" },
  { rule: 'a format that nobody asks for', command: 'help config view', says: "\n    -o, --output='yaml':\n" },
  {
    rule: 'options that stand within',
    command: 'port-forward -h',
    says: '\n  kubectl port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT ',
  },
  { rule: 'help of a command that is hidden behind -h', command: '-h create', says: 'kubectl controls the Kubernetes cluster manager.' },
  { rule: 'help of help', command: 'help help', says: '\nUsage:\n  kubectl help [command] [flags] [options]\n' },
  { rule: 'whatever is asked about', command: 'help get --help', says: 'Help provides help for any command in the application.\n' },
  {
    rule: 'a command below another',
    command: 'help -n x create service clusterip',
    says: 'Create a ClusterIP service with the specified name.',
  },
  {
    rule: 'it has no flags of theirs',
    command: 'help get -w',
    says: "error: unknown shorthand flag: 'w' in -w\nSee 'kubectl help --help' for usage.\n",
  },
  { rule: 'the same', command: 'help -h', says: 'Help provides help for any command in the application.\n' },
  { rule: 'a template has its tabs', command: 'create -h', says: 'warn, ignore (or false). \t\t"true" or "strict"' },
  {
    rule: 'other commands are asked for by one word',
    command: 'create service -h',
    says: '\nUse "kubectl <command> --help" for more information',
  },
  { rule: 'nothing to say beside', command: 'help cordon', says: '\nUsage:\n  kubectl cordon NODE [options]\n' },
])('$rule: $command', ({ command, says }) => expect(printed(command)).toContain(says));

it('what is no command is no topic', () => {
  const told = printed('help foo');
  expect(told).toMatch(/^Unknown help topic \[`foo`\]\n\n\nBasic Commands \(Beginner\):\n/);
  expect(told).toMatch(/\(applies to all commands\)\.\n$/);
});

const all = (path: string, verb: Verb): [path: string, verb: Verb][] => [
  [path, verb],
  ...Object.entries(verb.subcommands ?? {}).flatMap(([name, one]) => all(`${path} ${name}`, one)),
];

it.each(Object.entries(verbs).flatMap(([name, verb]) => (name === 'options' ? [] : all(name, verb))))(
  'kubectl %s says what it does and what its flags are for',
  (path, verb) => {
    expect(help(path, verb)).toMatch(/^\S/);
    expect(help(path, verb)).not.toMatch(/:\n\t(\n|$)/);
  },
);
