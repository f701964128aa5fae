import { expect, it } from 'vitest';
import { kubectlInside } from '../index.ts';
import { sceneView } from '../testing.ts';
import type { Piece } from '../view.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: new, labels: {app: new}}
spec: {initContainers: [{name: i, image: a}], containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
`;
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: new}\nspec: {selector: {a: b}, ports: [{port: 80}]}\n';
const LIST = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: new}}
- {apiVersion: v1, kind: Foo, metadata: {name: one}}
- {apiVersion: v1, metadata: {name: two}}
- {kind: ConfigMap, metadata: {name: three}}
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: new}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}
`;
const UNKNOWN = 'unable to recognize no matches for kind "Foo" in version "v1"';
const UNTYPED = `unable to get type info from the object "*unstructured.Unstructured": Object 'Kind' is missing in 'object has no kind field '`;
const UNVERSIONED = UNTYPED.replace("'Kind'", "'apiVersion'").replace('kind field ', 'apiVersion field');
const THERE = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'there', namespace: 'default', labels: { a: 'c' } } };
const files = {
  'list.yaml': [['list.yaml', LIST]],
  'strings.yaml': [['strings.yaml', 'apiVersion: v1\nkind: List\nitems: [foo]\n']],
  'there.yaml': [['there.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: there}\n']],
  'nameless.yaml': [['nameless.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: new-}\n']],
  'deployment.yaml': [['deployment.yaml', DEPLOYMENT]],
  'pod.yaml': [['pod.yaml', POD]],
  'service.yaml': [['service.yaml', SERVICE]],
} as const;

/** What kubectl prints where there are these files. */
function printed(command: string): string {
  const ended = kubectlInside(command.split(' '), { ...sceneView({ objects: [THERE] }), files }).next().value as {
    pieces: readonly Piece[];
    exitCode: number;
  };
  return ended.pieces.map(([, text]) => text).join('') + (ended.exitCode === 0 ? '' : `[${ended.exitCode}]`);
}

it.each([
  {
    rule: 'what is set in a file only is written with what Go never leaves out',
    command: 'set image -f pod.yaml c=z --local -o yaml',
    prints:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n  labels:\n    app: new\n  name: new\nspec:\n  containers:\n  - image: z\n    name: c\n    ports:\n    - containerPort: 80\n    resources: {}\n  initContainers:\n  - image: a\n    name: i\n    resources: {}\nstatus: {}\n',
  },
  {
    rule: 'so is a Service',
    command: 'set selector -f service.yaml x=z --local -o yaml',
    prints:
      'apiVersion: v1\nkind: Service\nmetadata:\n  creationTimestamp: null\n  name: new\nspec:\n  ports:\n  - port: 80\n    targetPort: 0\n  selector:\n    x: z\nstatus:\n  loadBalancer: {}\n',
  },
  {
    rule: 'what is exposed need not be there',
    command: 'expose -f pod.yaml --dry-run=client -o jsonpath={.spec.selector}{.spec.ports[0].port}',
    prints: '{"app":"new"}80',
  },
  {
    rule: 'what is rolled out must',
    command: 'rollout status -f pod.yaml',
    prints: 'Error from server (NotFound): pods "new" not found\n[1]',
  },
  { rule: 'and what is edited', command: 'edit -f pod.yaml', prints: 'Error from server (NotFound): pods "new" not found\n[1]' },
  {
    rule: 'what a list has of no kind that there is is told in words of its own',
    command: 'delete -f list.yaml',
    prints: `Error from server (NotFound): error when deleting "list.yaml": configmaps "new" not found\n[${UNKNOWN}, ${UNTYPED}, ${UNVERSIONED}]\n[1]`,
  },
  {
    rule: 'as one thing, where it is to be got',
    command: 'get -f list.yaml',
    prints: `[configmaps "new" not found, ${UNKNOWN}, ${UNTYPED}, ${UNVERSIONED}]\n[1]`,
  },
  {
    rule: 'what could not be got is told last, as one thing beside what went wrong with the rest',
    command: 'wait -f list.yaml -f there.yaml --for=condition=Ready --timeout=0s',
    prints: `condition not met for configmaps/there\n[configmaps "new" not found, ${UNKNOWN}, ${UNTYPED}, ${UNVERSIONED}]\n[1]`,
  },
  {
    rule: 'so is one by itself',
    command: 'label -f pod.yaml -f there.yaml a=b',
    prints: `'a' already has a value (c), and --overwrite is false\npods "new" not found\n[1]`,
  },
  {
    rule: 'a list of texts is none',
    command: 'delete -f strings.yaml',
    prints: 'error: unable to decode "strings.yaml": json: cannot unmarshal string into Go value of type map[string]interface {}\n[1]',
  },
  {
    rule: 'what only would be created has no name yet',
    command: 'create -f nameless.yaml --dry-run=client',
    prints: 'configmap/<unknown> created (dry run)\n',
  },
  {
    rule: 'nor was it ever applied',
    command: 'apply view-last-applied -f nameless.yaml',
    prints: 'error: error when no last-applied-configuration annotation found on resource: \n "nameless.yaml": <nil>\n[1]',
  },
  {
    rule: 'nor can that be noted of it',
    command: 'apply set-last-applied -f nameless.yaml --create-annotation',
    prints:
      'error: error when retrieving current configuration of:\nResource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"\nName: "", Namespace: "default"\nfrom server for: "nameless.yaml": resource name may not be empty\n[1]',
  },
  {
    rule: 'what is scaled must be there',
    command: 'scale -f deployment.yaml --replicas=2',
    prints: 'Error from server (NotFound): deployments.apps "new" not found\n[1]',
  },
  {
    rule: 'unless that is only tried',
    command: 'scale -f deployment.yaml --replicas=2 --dry-run=client -o name',
    prints: 'deployment.apps/new\n',
  },
  {
    rule: 'a file stands alone',
    command: 'delete -f pod.yaml foo',
    prints: 'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n[1]',
  },
])('$rule: $command', ({ command, prints }) => expect(printed(command)).toBe(prints));
