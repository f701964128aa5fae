import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const node = (name: string): object => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {} });
const scene = {
  objects: [pod('web', { metadata: { labels: { app: 'web' } } }), pod('done', { status: { phase: 'Succeeded' } }), node('one')],
};

it.each([
  {
    rule: 'flags stand before a command and those below it',
    command: '-n x create -o name ns y --dry-run=client',
    prints: 'namespace/y\n',
  },
  {
    rule: 'one that is not known takes a word',
    command: 'create --foo service ns',
    prints: "error: unknown flag: --foo\nSee 'kubectl create namespace --help' for usage.\n[1]",
  },
  { command: '-n', prints: "error: flag needs an argument: 'n' in -n\nSee 'kubectl --help' for usage.\n[1]" },
  {
    rule: 'nor is help, where the command is looked for',
    command: '-h create ns',
    prints: 'Error: flags cannot be placed before plugin name: -h\n[1]',
  },
  { command: 'options --foo', prints: "error: unknown flag: --foo\nRun 'kubectl options' without flags.\n[1]" },
  { command: 'options -h', prints: '' },
  { rule: 'numbers say their base', command: 'get pods --chunk-size=0x10 --no-headers -o name', prints: 'pod/done\npod/web\n' },
  {
    command: 'get pods --chunk-size=08',
    prints: `error: invalid argument "08" for "--chunk-size" flag: strconv.ParseInt: parsing "08": invalid syntax\nSee 'kubectl get --help' for usage.\n[1]`,
  },
  {
    rule: 'but not that of how much is logged',
    command: 'get pods -v=0x1',
    prints: `error: invalid argument "0x1" for "-v, --v" flag: strconv.ParseInt: parsing "0x1": invalid syntax\nSee 'kubectl get --help' for usage.\n[1]`,
  },
  {
    command: 'get pods --vmodule=a',
    prints: `error: invalid argument "a" for "--vmodule" flag: syntax error: expect comma-separated list of filename=N\nSee 'kubectl get --help' for usage.\n[1]`,
  },
  {
    command: 'get pods --log-flush-frequency=5',
    prints: `error: invalid argument "5" for "--log-flush-frequency" flag: parse error\nSee 'kubectl get --help' for usage.\n[1]`,
  },
  {
    rule: 'of a letter that is none of ASCII a byte is told',
    command: 'get pods -é',
    prints: "error: unknown shorthand flag: 'Ã' in -é\nSee 'kubectl get --help' for usage.\n[1]",
  },
  {
    rule: 'the last counts',
    command: 'create ns x --dry-run=foo --dry-run=bar',
    prints: 'error: Invalid dry-run value (bar). Must be "none", "server", or "client".\n[1]',
  },
  {
    command: 'create cm x --validate=',
    prints: 'error: invalid - validate option ""; must be one of: strict (or true), warn, ignore (or false)\n[1]',
  },
  {
    command: 'create clusterrole --aggregation-rule=a=b,c',
    prints: `error: invalid argument "a=b,c" for "--aggregation-rule" flag: malformed pair, expect string=string\nSee 'kubectl create clusterrole --help' for usage.\n[1]`,
  },
  { command: 'run --image=nginx --dry-run=client -o name -- x', prints: 'pod/x\n' },
  { command: '--context=x plugin list', prints: 'error: unable to find any kubectl plugins in your PATH\n[1]' },
  { rule: 'whose client comes first', command: '--context=x set env pod/web A=b', prints: 'error: context "x" does not exist\n[1]' },
  {
    rule: 'and whose namespace does',
    command: '--context=x create token default',
    prints: 'Error in configuration: context was not found for specified context: x\n[1]',
  },
  { rule: 'and whose schema does', command: '--context=x create -f y', prints: 'error: no openapi getter\n[1]' },
  {
    rule: 'what the server warns of may be an error',
    command: 'get cs/scheduler -o name --warnings-as-errors',
    prints: 'componentstatus/scheduler\nWarning: v1 ComponentStatus is deprecated in v1.19+\nerror: 1 warning received\n[1]',
  },
  {
    rule: 'what is made of overrides is told as Go does',
    command: `run x --image=nginx --overrides='{"apiVersion":"v1","spec":{"nodeName":"n"}}' --dry-run=client -o json`,
    prints: `${JSON.stringify(
      {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { name: 'x', creationTimestamp: null, labels: { run: 'x' } },
        spec: {
          containers: [{ name: 'x', image: 'nginx', resources: {} }],
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          nodeName: 'n',
        },
        status: {},
      },
      null,
      4,
    )}\n`,
  },
  { rule: 'where it has warned', command: 'get pod web -o name --warnings-as-errors', prints: 'pod/web\n' },
  { command: 'get pods --profile=', prints: "error: unknown profile ''\n[1]" },
  {
    command: 'get pods --token=x --password=y',
    prints: 'error: more than one authentication method found for kind-kind; found [token basicAuth], only one is allowed\n[1]',
  },
  {
    command: 'get pods --certificate-authority=/x',
    prints: 'error: unable to read certificate-authority /x for kind-kind due to open /x: no such file or directory\n[1]',
  },
  {
    command: 'get pods --client-key=/x',
    prints:
      'Error in configuration: \n* client-key-data and client-key are both specified for kind-kind; client-key-data will override\n* unable to read client-key /x for kind-kind due to open /x: no such file or directory\n[1]',
  },
  {
    command: 'edit pod/web -o wide',
    prints: 'error: unable to match a printer suitable for the output format "wide", allowed formats are: json,yaml\n[1]',
  },
  {
    rule: 'a format before a name',
    command: 'run --image=nginx -o foo',
    prints:
      'error: unable to match a printer suitable for the output format "foo", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml\n[1]',
  },
  {
    command: 'wait pod/web --for=delete --local',
    prints:
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n[1]",
  },
  { command: 'auth reconcile x', prints: 'error: must specify one of -f and -k\n[1]' },
  { command: 'auth reconcile -f - x', prints: 'error: no arguments are allowed\n[1]' },
  { command: 'replace --raw x -f y', prints: 'error: --raw must be a valid URL path: parse "x": invalid URI for request\n[1]' },
  {
    command: 'config get-contexts a b',
    prints: 'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\ncontext a not found\ncontext b not found\n[1]',
  },
  { command: 'create token default --duration=-1s', prints: 'error: --duration must be positive\n[1]' },
  {
    command: 'apply -f x --prune-whitelist=core/v1/Pod',
    prints: 'Flag --prune-whitelist has been deprecated, Use --prune-allowlist instead.\nerror: the path "x" does not exist\n[1]',
  },
  {
    rule: 'a selector is read before what it is for',
    command: `set selector svc/nope '(b'`,
    prints: `error: couldn't parse the selector string "(b": found '(', expected: !, identifier, or 'end of string'\n[1]`,
  },
  { command: 'rollout restart deploy -n x', prints: 'No resources found in x namespace.\n' },
  { command: 'rollout undo node/one', prints: 'error: error retrieving rollbacker for "Node", no visitor method exists for { Node}\n[1]' },
  {
    command: 'create -k .',
    prints: "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/root'\n[1]",
  },
  { command: 'run x --image=nginx --annotations= --env= --dry-run=client -o name', prints: 'pod/x\n' },
  { command: 'rm', prints: 'error: unknown command "rm" for "kubectl"\n\nDid you mean this?\n\trun\n\tdelete\n\tcp\n[1]' },
  {
    command: 'set image -l a=b c=d',
    prints: 'error: at least one resource must be specified to use a selector\n[1]',
  },
  {
    command: 'kustomize',
    prints: "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/root'\n[1]",
  },
  { command: 'logs nope a -c b', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  { command: 'version x', prints: 'error: extra arguments: [x]\n[1]' },
  { command: 'version -o wide', prints: "error: --output must be 'yaml' or 'json'\n[1]" },
  { command: '--foo get pods', prints: 'Error: flags cannot be placed before plugin name: --foo\n[1]' },
  { command: "wait pod/done --for=jsonpath='{.status.phase}'=Succeeded -o name", prints: 'pod/done\n' },
  { command: 'get pod web -o NAME', prints: 'pod/web\n' },
  {
    command: 'get pod web --subresource=scale',
    prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]',
  },
  { command: 'get pods --subresource=status', prints: 'error: subresource cannot be used when bulk resources are specified\n[1]' },
  { command: "run x --image=nginx --overrides='{}' --override-type=yaml", prints: 'error: invalid override type: yaml\n[1]' },
  {
    command: `run x --image=nginx --dry-run=client --overrides='{"kind":"Foo"}'`,
    prints: 'error: no kind "Foo" is registered for version "v1" in scheme "pkg/scheme/scheme.go:28"\n[1]',
  },
  { command: 'run x --image=nginx --labels=a=b=c', prints: 'error: unexpected label spec: a=b=c\n[1]' },
  { command: 'run x --image=nginx --labels==b', prints: 'error: unexpected empty label key\n[1]' },
  {
    command: 'run x --image=nginx -l a=b --expose --port=80 --dry-run=client -o jsonpath={.metadata.labels}{.spec.selector}',
    prints: '{"a":"b"}{"a":"b"}{"a":"b"}',
  },
  { command: 'run x --image=nginx --restart= --dry-run=client -o jsonpath={.spec.restartPolicy}', prints: 'Always' },
  { command: "run x --image=nginx --overrides='[]'", prints: 'error: Invalid JSON Patch\n[1]' },
  {
    command: `run x --image=nginx --dry-run=client -o jsonpath={.spec.containers} --overrides='{"spec":{"containers":[{"name":"x","tty":true}]}}'`,
    prints: '[{"name":"x","resources":{},"tty":true}]',
  },
  {
    command: `run x --image=nginx --dry-run=client -o jsonpath={.spec.containers} --overrides='{"spec":{"containers":[{"name":"x","tty":true}]}}' --override-type=strategic`,
    prints: '[{"image":"nginx","name":"x","resources":{},"tty":true}]',
  },
  {
    command: `run x --image=nginx --dry-run=client -o jsonpath={.spec.nodeName} --overrides='[{"op":"add","path":"/spec/nodeName","value":"node-1"}]' --override-type=json`,
    prints: 'node-1',
  },
  { command: 'patch pod web -p {} --patch-file=x', prints: 'error: cannot specify --patch and --patch-file together\n[1]' },
  { command: 'patch pod web -p {} --local', prints: 'error: cannot specify --local and server resources\n[1]' },
  { command: 'patch pod web --patch-file=x --type=y', prints: 'error: --type must be one of [json merge strategic], not "y"\n[1]' },
  {
    rule: 'one that is not there leaves the others alone',
    command: `patch pod nope web -p '{"metadata":{"labels":{"a":"b"}}}'`,
    prints: 'pod/web patched\nError from server (NotFound): pods "nope" not found\n[1]',
  },
  { command: 'expose pod', prints: `error: resource(s) were provided, but no name was specified\n[1]` },
  { command: 'expose cat tom', prints: `error: the server doesn't have a resource type "cat"\n[1]` },
  { command: 'expose pod nope --port=80', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  { command: 'expose pod web --port=80 --selector==b', prints: 'error: unexpected empty label key\n[1]' },
  { command: 'expose pod web --port=80 --session-affinity=x', prints: 'error: unknown session affinity: x\n[1]' },
  {
    command: 'expose pod web --port=80 --container-port=8080',
    prints: "error: unknown flag: --container-port\nSee 'kubectl expose --help' for usage.\n[1]",
  },
  {
    command: `expose pod web --port=80 --dry-run=client -o jsonpath={.spec.type} --overrides='{"spec":{"type":"NodePort"}}'`,
    prints: 'NodePort',
  },
  { command: 'top pod web done', prints: "error: pod [NAME | -l label]\nSee 'kubectl top pod -h' for help and examples\n[1]" },
  {
    command: "top pod -l 'a b'",
    prints: "error: unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt\n[1]",
  },
  {
    command: 'top pod --field-selector=status.phase=Running',
    prints: 'Error from server (BadRequest): "status.phase" is not a known field selector: only "metadata.name", "metadata.namespace"\n[1]',
  },
  { command: 'top pod --field-selector=x', prints: "error: invalid selector: 'x'; can't understand 'x'\n[1]" },
  { command: 'top pod web -A', prints: 'error: an empty namespace may not be set when a resource name is provided\n[1]' },
  { command: 'top pod web -l app=web', prints: 'error: only one of NAME or selector can be provided\n[1]' },
  { command: 'api-resources x', prints: "error: unexpected arguments: [x]\nSee 'kubectl api-resources -h' for help and examples\n[1]" },
  { command: 'api-resources --sort-by=group', prints: 'error: --sort-by accepts only name or kind\n[1]' },
  { command: 'get pods --server-print=false -o wide -L app', prints: 'NAME   AGE   APP\ndone   60s   \nweb    60s   web\n' },
  {
    rule: 'braces are expanded, as bash does',
    command: 'get pods {web,done} -o name',
    prints: 'pod/web\npod/done\n',
  },
  { command: 'delete pods --dry-run=client web{1..2}', prints: 'pod "web1" deleted (dry run)\npod "web2" deleted (dry run)\n' },
  { rule: 'quoted braces stay', command: `get pod web -o jsonpath={.kind}'{","}'{.metadata.name}`, prints: 'Pod,web' },
  {
    command: 'get pods {{,1..2}}',
    prints: 'Error from server (NotFound): pods "{}" not found\nError from server (NotFound): pods "{1..2}" not found\n[1]',
  },
  {
    rule: 'JSON that nobody quoted falls apart',
    command: 'patch pod web --dry-run=client -p {"metadata":{"labels":{"a":"b","c":"d"}}}',
    prints: 'invalid JSON document\nError from server (NotFound): pods "{metadata:{labels:c:d}}" not found\n[1]',
  },
  { command: 'get pods x{1..2000}', prints: 'sh: brace expansion: too many words\n[2]' },
  {
    command: 'get -w',
    prints:
      "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n[1]",
  },
  {
    rule: 'where one node is not there, none is cordoned',
    command: 'cordon one two',
    prints: 'Error from server (NotFound): nodes "two" not found\n[1]',
  },
  { command: 'cordon pod/web', prints: 'error: expected resource of type node, got "/v1, Resource=pods"\n[1]' },
  { command: 'cordon pod/web one', prints: 'error: you may only specify a single resource type\n[1]' },
  {
    command: 'drain one -l a=b --dry-run=client',
    prints: "error: cannot specify both a node name and a --selector option\nSee 'kubectl drain -h' for help and examples\n[1]",
  },
  { command: 'uncordon one --dry-run=client', prints: 'node/one already uncordoned (dry run)\n' },
])('$command', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));

it('kubectl delete waits as long as it is told to', () => {
  const gone = { at: 70, type: 'DELETED' as const, object: pod('web') };
  const deleted = (command: string, later: number): string => printed(command, { ...scene, at: 60, later, changes: [gone] });
  expect(deleted('delete pod web --timeout=5s', 65)).toBe('pod "web" deleted\nerror: timed out waiting for the condition on pods/web\n[1]');
  expect(deleted('delete pod web --timeout=15s', 75)).toBe('pod "web" deleted\n');
  expect(deleted('delete pod web --timeout=5s --wait=false', 65)).toBe('pod "web" deleted\n');
});

const UNKNOWN = /^error: unable to match a printer suitable for the output format "foo", allowed formats are: [^\n]*\n\[1\]$/;
const MISSING = 'Error from server (NotFound): pods "nope" not found\n[1]';

it.each([
  { rule: 'some commands ask for their printer first', command: 'annotate pod nope a=b -o foo', prints: UNKNOWN },
  { rule: 'so do those that set', command: 'set image pod/nope c=x -o foo', prints: UNKNOWN },
  { rule: 'and those that wait', command: 'wait pod/nope --for=foo -o foo', prints: UNKNOWN },
  { rule: 'or make', command: 'create role x -o foo', prints: UNKNOWN },
  {
    rule: 'but not before the name',
    command: 'create role -o foo',
    prints: "error: exactly one NAME is required, got 0\nSee 'kubectl create role -h' for help and examples\n[1]",
  },
  {
    rule: 'a template is part of it',
    command: 'expose pod nope -o jsonpath={',
    prints: 'error: error parsing jsonpath {, unclosed action\n[1]',
  },
  {
    rule: 'not all of a kind have one',
    command: 'rollout status pod nope -o foo',
    prints: "error: unknown shorthand flag: 'o' in -o\nSee 'kubectl rollout status --help' for usage.\n[1]",
  },
  {
    rule: 'files are read before words',
    command: 'create cm x --from-literal=a --from-file=nope',
    prints: 'error: error reading nope: no such file or directory\n[1]',
  },
  { rule: 'others ask for it last', command: 'label pod nope a=b -o foo', prints: MISSING },
  { rule: 'who patches is one of them', command: 'patch pod nope -p {} -o foo', prints: MISSING },
])('$rule: $command', ({ command, prints }) => {
  if (typeof prints === 'string') expect(printed(command, scene)).toBe(prints);
  else expect(printed(command, scene)).toMatch(prints);
});

it.each([
  { given: 'abc', answered: false },
  { given: '-5', answered: false },
  { given: '1x', answered: false },
  { given: '5', answered: true },
  { given: '1m', answered: true },
  { given: '', answered: true },
])('a time for requests of "$given"', ({ given, answered }) => {
  const refusal =
    'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n[1]';
  expect(printed(`get pod nope --request-timeout=${given}`, scene)).toBe(answered ? MISSING : refusal);
});

it.each([
  { given: '', line: 692, says: '--dry-run is deprecated and can be replaced with --dry-run=client.', done: 'labeled (dry run)' },
  {
    given: '=true',
    line: 706,
    says: '--dry-run=true is deprecated (boolean value) and can be replaced with --dry-run=client.',
    done: 'labeled (dry run)',
  },
  { given: '=0', line: 709, says: '--dry-run=0 is deprecated (boolean value) and can be replaced with --dry-run=none.', done: 'labeled' },
])('a dry run as it was asked for of old: --dry-run$given', ({ given, line, says, done }) => {
  expect(printed(`label pod web a=b --dry-run${given}`, scene)).toBe(
    `pod/web ${done}\nW0515 09:01:00.000000   20983 helpers.go:${line}] ${says}\n`,
  );
});
