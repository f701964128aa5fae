import { expect, it } from 'vitest';
import { CREATED, pod, printed } from '../testing.ts';

const running = {
  containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: { startedAt: CREATED } } }],
  podIP: '10.244.1.2',
};
const scene = {
  objects: [
    pod('web', { metadata: { labels: { app: 'web', tier: 'front' } }, status: running }),
    pod('api', { metadata: { labels: { app: 'api' } }, status: { phase: 'Pending' }, spec: { nodeName: undefined } }),
    pod('other', { metadata: { namespace: 'team' }, status: { phase: 'Succeeded' } }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { type: 'NodePort', clusterIP: '10.96.0.7', ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }], selector: { app: 'web' } },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'local',
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      status: { hard: { 'limits.cpu': '2', pods: '4' }, used: { 'limits.cpu': '500m', pods: '2' } },
    },
  ],
};

it.each([
  {
    says: 'a template by itself',
    command: "get pods -A --template='{{range .items}}{{.metadata.name}} {{end}}'",
    prints: 'api web other ',
  },
  {
    says: 'a format in capitals',
    command: 'get pods -l app=none -o JSON',
    prints:
      '{\n    "apiVersion": "v1",\n    "items": [],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n',
  },
  {
    says: 'rows come by name',
    command: 'kubectl get pods',
    prints: 'NAME   READY   STATUS    RESTARTS   AGE\napi    0/1     Pending   0          60s\nweb    1/1     Running   0          60s\n',
  },
  { says: 'without the first word, too', command: 'get po web --no-headers', prints: 'web   1/1   Running   0     60s\n' },
  {
    says: 'every namespace has a column',
    command: 'get pods -A --field-selector=status.phase!=Pending',
    prints:
      'NAMESPACE   NAME    READY   STATUS      RESTARTS   AGE\ndefault     web     1/1     Running     0          60s\nteam        other   0/1     Succeeded   0          60s\n',
  },
  {
    says: 'several resources are tables with kinds',
    command: 'get po,svc,sc -l app!=api',
    prints:
      'NAME      READY   STATUS    RESTARTS   AGE\npod/web   1/1     Running   0          60s\n\nNAME          TYPE       CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE\nservice/web   NodePort   10.96.0.7    <none>        80:30080/TCP   60s\n\nNAME                                             PROVISIONER   RECLAIMPOLICY   VOLUMEBINDINGMODE   ALLOWVOLUMEEXPANSION   AGE\nstorageclass.storage.k8s.io/standard (default)   local         Delete          Immediate           false                  60s\n',
  },
  {
    says: 'labels are columns',
    command: 'get pods -L tier --show-labels',
    prints:
      'NAME   READY   STATUS    RESTARTS   AGE   TIER    LABELS\napi    0/1     Pending   0          60s           app=api\nweb    1/1     Running   0          60s   front   app=web,tier=front\n',
  },
  {
    says: 'a quota sums up requests and limits',
    command: 'get quota',
    prints: 'NAME   AGE   REQUEST     LIMIT\nq      60s   pods: 2/4   limits.cpu: 500m/2\n',
  },
  { says: 'a sort goes by path', command: 'get pods --sort-by=.metadata.labels.app -o name', prints: 'pod/api\npod/web\n' },
  {
    says: 'a file of columns must be named',
    command: 'get pods -o custom-columns-file=',
    prints: 'error: custom-columns format specified but no custom columns given\n[1]',
  },
  {
    says: 'columns of one’s own',
    command: 'get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName',
    prints: 'NAME   NODE\napi    <none>\nweb    node-1\n',
  },
  {
    says: 'a range in a path',
    command: `get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}'`,
    prints: 'api\tPending\nweb\tRunning\n',
  },
  {
    says: 'a path beyond the end of a list',
    command: `get pods -n empty -o jsonpath='{.items[0].metadata.name}'`,
    prints:
      'error: error executing jsonpath "{.items[0].metadata.name}": Error executing template: array index out of bounds: index 0, length 0. Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.items[0].metadata.name}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"apiVersion":"v1", "items":[]interface {}{}, "kind":"List", "metadata":map[string]interface {}{"resourceVersion":""}}\n\n\n[1]',
  },
  {
    says: 'a template',
    command: `get po web -o go-template='{{range $k, $v := .metadata.labels}}{{$k}}={{$v | printf "%q"}} {{end}}'`,
    prints: 'app="web" tier="front" ',
  },
  { says: 'nothing is told by namespace', command: 'get pods -n empty', prints: 'No resources found in empty namespace.\n' },
  { says: 'nothing of a whole cluster', command: 'get pv', prints: 'No resources found\n' },
  { says: 'kinds that the cluster never has are known', command: 'get deploy,cm', prints: 'No resources found in default namespace.\n' },
  {
    says: 'one is missing, one is shown',
    command: 'get pod nope web',
    prints:
      'NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          60s\nError from server (NotFound): pods "nope" not found\n[1]',
  },
  {
    says: 'groups are named',
    command: 'get sc/nope',
    prints: 'Error from server (NotFound): storageclasses.storage.k8s.io "nope" not found\n[1]',
  },
  { says: 'no such resource', command: 'get peas', prints: 'error: the server doesn\'t have a resource type "peas"\n[1]' },
  {
    says: 'a name is of one namespace',
    command: 'get pod web -A',
    prints: 'error: a resource cannot be retrieved by name across all namespaces\n[1]',
  },
  {
    says: 'unknown fields cannot select',
    command: 'get pods --field-selector foo=bar',
    prints:
      'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=bar": field label not supported: foo\n[1]',
  },
  { says: 'unknown flags', command: 'get pods --foo', prints: "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n[1]" },
  {
    says: 'unknown letters',
    command: 'get pods -Az',
    prints: "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.\n[1]",
  },
  {
    says: 'a flag without its value',
    command: 'get pods -o',
    prints: "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n[1]",
  },
  {
    says: 'unknown formats',
    command: 'get pods -o xml',
    prints:
      'error: unable to match a printer suitable for the output format "xml", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml\n[1]',
  },
  { says: 'unknown commands', command: 'kubectl frobnicate', prints: 'error: unknown command "frobnicate" for "kubectl"\n[1]' },
  {
    says: 'commands that are nearly known',
    command: 'kubectl gte pods',
    prints: 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n[1]',
  },
  // @see kubernetes: test/cmd/results.sh
  {
    says: 'commands that somebody means',
    command: 'kubectl list',
    prints: 'error: unknown command "list" for "kubectl"\n\nDid you mean this?\n\tget\n\twait\n[1]',
  },
  {
    says: 'in the order in which kubectl knows them',
    command: 'kubectl del',
    prints: 'error: unknown command "del" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n\tdelete\n[1]',
  },
])('get: $says: $command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

it('a list as YAML has its keys sorted', () => {
  const objects = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' }, data: { b: 'two\nlines\n', a: '1' } },
  ];
  expect(printed('get cm -oyaml', { objects })).toBe(
    'apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    a: "1"\n    b: |\n      two\n      lines\n  kind: ConfigMap\n  metadata:\n    creationTimestamp: "2023-05-15T09:00:00Z"\n    name: c\n    namespace: default\n    resourceVersion: "1"\n    uid: uid-c\nkind: List\nmetadata:\n  resourceVersion: ""\n',
  );
});

it('a watch has a row for each change, in columns that only widen', () => {
  const waiting = (reason: string) => ({
    phase: 'Pending',
    containerStatuses: [{ name: 'app', ready: false, restartCount: 0, state: { waiting: { reason } } }],
  });
  const changes = [
    { at: 2, type: 'MODIFIED' as const, object: pod('web', { status: waiting('ContainerCreating') }) },
    { at: 5, type: 'MODIFIED' as const, object: pod('web', { status: running }) },
    { at: 70, type: 'DELETED' as const, object: pod('web') },
  ];
  const objects = [pod('web', { status: { phase: 'Pending' } })];
  expect(printed('get pods -w', { objects, changes })).toBe(
    'NAME   READY   STATUS    RESTARTS   AGE\nweb    0/1     Pending   0          0s\nweb    0/1     ContainerCreating   0          2s\nweb    1/1     Running             0          5s\n',
  );
  expect(
    printed('get pod web -w --output-watch-events --no-headers', { objects, changes, at: 80 })
      .split('\n')
      .map((line) => line.slice(0, 12)),
  ).toEqual(['ADDED      w', 'MODIFIED   w', 'MODIFIED   w', 'DELETED    w', '']);
});

it('events: what was said, how often, and when last', () => {
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web.1', namespace: 'default' },
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off\nmore',
    involvedObject: { kind: 'Pod', name: 'web' },
    source: { component: 'kubelet', host: 'node-1' },
    count: 4,
    firstTimestamp: CREATED,
    lastTimestamp: '2023-05-15T09:00:50Z',
  };
  expect(printed('get events', { objects: [event] })).toBe(
    'LAST SEEN   TYPE      REASON    OBJECT    MESSAGE\n10s         Warning   BackOff   pod/web   Back-off...\n',
  );
  const first = { ...event, count: 1, lastTimestamp: CREATED };
  const later = { ...event, count: 5, reason: 'BackOffForLonger', lastTimestamp: '2023-05-15T09:00:30Z' };
  expect(printed('events -w', { objects: [first], changes: [{ at: 30, type: 'MODIFIED', object: later }] })).toBe(
    'LAST SEEN   TYPE      REASON    OBJECT    MESSAGE\n0s          Warning   BackOff   Pod/web   Back-off\nmore\n0s (x5 over 30s)   Warning   BackOffForLonger   Pod/web   Back-off\nmore\n',
  );
  expect(printed('events -o yaml', { objects: [event] })).toMatch(/\nkind: EventList\nmetadata: \{\}\n$/);
  expect(printed('events', { objects: [event] })).toBe(
    'LAST SEEN           TYPE      REASON    OBJECT    MESSAGE\n10s (x4 over 60s)   Warning   BackOff   Pod/web   Back-off\nmore\n',
  );
});

it.each([
  {
    rule: 'once namespaces are shown they are shown of what has none',
    command: 'get pods,sc -A',
    prints:
      'NAMESPACE   NAME      READY   STATUS    RESTARTS   AGE\ndefault     pod/web   0/1     Running   0          60s\n\nNAMESPACE   NAME                              PROVISIONER   RECLAIMPOLICY   VOLUMEBINDINGMODE   ALLOWVOLUMEEXPANSION   AGE\n            storageclass.storage.k8s.io/std   x             Delete          Immediate           false                  60s\n',
  },
  {
    rule: 'before they are, they are not',
    command: 'get sc,pods -A -o name',
    prints: 'storageclass.storage.k8s.io/std\npod/web\n',
  },
  { rule: 'names of one type are one', command: 'get po,pods -o name', prints: 'pod/web\n' },
  {
    rule: 'what one type does not have the others may',
    command: 'get nodes,pods --field-selector=spec.nodeName=node-1 -o name',
    prints:
      'pod/web\nError from server (BadRequest): Unable to find "/v1, Resource=nodes" that match label selector "", field selector "spec.nodeName=node-1": field label not supported: spec.nodeName\n[1]',
  },
  { rule: 'nothing is printed of nothing that need not be there', command: 'get cm -o yaml --ignore-not-found', prints: '' },
  { rule: 'an older version is of the same type', command: 'get hpa.v1.autoscaling', prints: 'No resources found in default namespace.\n' },
  { rule: 'but not any', command: 'get hpa.v2beta2.autoscaling', prints: 'error: the server doesn\'t have a resource type "hpa"\n[1]' },
  { rule: 'more than all', command: 'get api-extensions x', prints: 'error: you must specify only one resource\n[1]' },
  { rule: 'a group may be cut short', command: 'get sc.storage -o name', prints: 'storageclass.storage.k8s.io/std\n' },
  { rule: 'but not be another', command: 'get sc.k8s.io', prints: 'error: the server doesn\'t have a resource type "sc"\n[1]' },
  { rule: 'nothing is no type', command: 'get pods,', prints: 'error: the server doesn\'t have a resource type ""\n[1]' },
])('$rule: $command', ({ command, prints }) => {
  const std = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'std' }, provisioner: 'x' };
  expect(printed(command, { objects: [pod('web'), std] })).toBe(prints);
});
