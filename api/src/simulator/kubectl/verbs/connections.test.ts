import { expect, it } from 'vitest';
import { kubectl } from '../index.ts';
import { pod, printed, sceneView } from '../testing.ts';

const ports = [
  { name: 'http', containerPort: 80, protocol: 'TCP' },
  { name: 'dns', containerPort: 53, protocol: 'UDP' },
];
const running = { containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: {} } }] };
const scene = {
  objects: [
    pod('web', { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', ports }] }, status: running }),
    pod('multi', { spec: { containers: [{ name: 'app', ports: [{ containerPort: 9000 }] }] }, status: running }),
    pod('new', { status: { phase: 'Pending' } }),
    pod('lost', { spec: { nodeName: '' }, status: { phase: 'Pending' } }),
    pod('done', { status: { phase: 'Failed' } }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        clusterIP: '10.96.0.7',
        selector: { app: 'web' },
        ports: [
          { name: 'front', port: 8080, targetPort: 'http' },
          { name: 'back', port: 9090, targetPort: 'nope' },
          { name: 'dns', port: 5353, targetPort: 80, protocol: 'UDP' },
          { name: 'tcp', port: 54, targetPort: 53 },
        ],
      },
    },
  ],
};
const forwarding = (local: number, remote: number): string =>
  `Forwarding from 127.0.0.1:${local} -> ${remote}\nForwarding from [::1]:${local} -> ${remote}\n`;

it.each([
  { command: 'port-forward web 8080:80', prints: forwarding(8080, 80) },
  { command: 'port-forward pod/web 80', prints: forwarding(80, 80) },
  { command: 'port-forward web 8080:http', prints: forwarding(8080, 80) },
  { command: 'port-forward web :80 9000:9000', prints: forwarding(32848, 80) + forwarding(9000, 9000) },
  { command: 'port-forward web 8080:80 --address 0.0.0.0', prints: 'Forwarding from 0.0.0.0:8080 -> 80\n' },
  { command: 'port-forward svc/web 8080', prints: forwarding(8080, 80) },
  { command: 'port-forward svc/web 7000:front', prints: forwarding(7000, 80) },
  { command: 'port-forward svc/web front', prints: forwarding(8080, 80) },
  { command: 'port-forward svc/web 81', prints: 'error: Service web does not have a service port 81\n[1]' },
  { command: 'port-forward svc/web nope', prints: "error: Service 'web' does not have a named port 'nope'\n[1]" },
  { command: 'port-forward svc/web back', prints: "error: Pod 'web' does not have a named port 'nope'\n[1]" },
  { command: 'port-forward web http:http', prints: forwarding(80, 80) },
  { command: 'port-forward web 53', prints: 'error: UDP protocol is not supported for 53\n[1]' },
  { command: 'port-forward svc/web 8080:dns', prints: 'error: UDP protocol is not supported for dns\n[1]' },
  { rule: 'it is the Service’s port that counts', command: 'port-forward svc/web 54', prints: forwarding(54, 53) },
  { rule: 'a port without a name has the empty one', command: 'port-forward multi :', prints: forwarding(9000, 9000) },
  {
    rule: 'a sign is no name',
    command: 'port-forward web +80',
    prints: 'error: error parsing local port \'+80\': strconv.ParseUint: parsing "+80": invalid syntax\n[1]',
  },
  { rule: 'more than a colon is none', command: 'port-forward web 81:2:3', prints: forwarding(81, 81) },
  { command: 'port-forward web 80 --address=me', prints: 'error: me is not a valid IP\n[1]' },
  { command: 'port-forward web 80 --address=', prints: 'error: you must specify at least 1 address\n[1]' },
  {
    command: 'port-forward web 80 --address localhost,10.0.0.1',
    prints: 'Forwarding from 10.0.0.1:80 -> 80\nForwarding from 127.0.0.1:80 -> 80\nForwarding from [::1]:80 -> 80\n',
  },
  { command: 'port-forward new 80', prints: 'error: unable to forward port because pod is not running. Current status=Pending\n[1]' },
  {
    command: 'port-forward web',
    prints: "error: TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples\n[1]",
  },
  { command: 'port-forward nope 80', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  { command: 'attach done', prints: 'error: cannot attach a container in a completed pod; current phase is Failed\n[1]' },
  { command: 'attach web -c nope', prints: 'error: cannot attach to the container: container nope not found in pod web\n[1]' },
  {
    command: 'attach new',
    prints:
      "If you don't see a command prompt, try pressing enter.\nerror: unable to upgrade connection: container app not found in pod new_default\n[1]",
  },
  {
    command: 'attach lost',
    prints:
      "If you don't see a command prompt, try pressing enter.\nError from server (BadRequest): pod lost does not have a host assigned\n[1]",
  },
  { command: 'attach', prints: 'error: at least 1 argument is required for attach\n[1]' },
  { command: 'attach a b c', prints: 'error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw 3: [a b c]\n[1]' },
  { command: 'cp web:/a', prints: 'error: source and destination are required\n[1]' },
  { command: 'cp a nope:/b', prints: "error: a doesn't exist in local filesystem\n[1]" },
  { command: 'cp done:/a b', prints: 'error: cannot exec into a container in a completed pod; current phase is Failed\n[1]' },
  { command: 'cp other/web:/a b', prints: 'Error from server (NotFound): pods "web" not found\n[1]' },
  { command: 'cp a b', prints: 'error: one of src or dest must be a remote file specification\n[1]' },
  { command: 'cp web:/a web:/b', prints: 'error: one of src or dest must be a local file specification\n[1]' },
  { command: 'cp ./a web:/b', prints: "error: ./a doesn't exist in local filesystem\n[1]" },
  {
    command: 'cp web:/etc/hosts hosts',
    prints: 'error: there is no local filesystem to copy to: kubectl exec web -- cat /etc/hosts prints the file\n[1]',
  },
  { command: 'cp nope:/a b', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  { command: 'edit pod nope', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  { command: 'replace -f a.yaml', prints: 'error: the path "a.yaml" does not exist\n[1]' },
  { command: 'rollout restart deploy/web', prints: 'Error from server (NotFound): deployments.apps "web" not found\n[1]' },
  { command: 'rollout restart pod/web', prints: 'error: pods "web" restarting is not supported\n[1]' },
  { command: 'rollout status pod/web', prints: 'error: no status viewer has been implemented for Pod\n[1]' },
  { command: 'rollout undo pod/web', prints: 'error: no rollbacker has been implemented for "Pod"\n[1]' },
  {
    command: 'autoscale pod web --max=2',
    prints: 'error: cannot autoscale a Pod: could not find scale subresource for /v1, Resource=pods in discovery information\n[1]',
  },
  {
    rule: 'a dry run of kubectl itself asks for no scale',
    command: 'scale pod web --replicas=2 --dry-run=client',
    prints: 'pod/web scaled (dry run)\n',
  },
  { rule: 'what is not found is not told', command: 'scale deploy/web --replicas=2', prints: 'error: no objects passed to scale\n[1]' },
  { command: 'scale deploy/web', prints: 'error: required flag(s) "replicas" not set\n[1]' },
  {
    command: 'scale pod web --replicas=2',
    prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]',
  },
  { command: 'proxy', prints: 'Starting to serve on 127.0.0.1:8001\n' },
])('$command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

it('what cp tells of the container is output', () => {
  const two = pod('two', { spec: { containers: [{ name: 'a' }, { name: 'b' }] } });
  expect(kubectl('cp two:/x y', sceneView({ objects: [two] }))).toEqual({
    stdout: 'Defaulted container "a" out of: a, b\n',
    stderr: 'error: unable to upgrade connection: container not found ("a")\n',
    exitCode: 1,
  });
});

it.each([
  { rule: 'there is nothing to show', command: 'get -f -', prints: 'No resources found in default namespace.\n' },
  { rule: 'nor to describe', command: 'describe -f -', prints: 'No resources found in default namespace.\n' },
  { rule: 'or to delete', command: 'delete -f -', prints: 'No resources found\n' },
  { rule: 'nothing is labelled', command: 'label -f - a=b', prints: '' },
  { rule: 'nothing differs', command: 'diff -f -', prints: '' },
  { rule: 'what should be there is missed', command: 'wait -f - --for=condition=Ready', prints: 'error: no matching resources found\n[1]' },
  { rule: 'so is what should be patched', command: 'patch -f - -p {}', prints: 'error: no objects passed to patch\n[1]' },
  { rule: 'nothing is replaced', command: 'replace -f -', prints: '' },
  { rule: 'or edited', command: 'edit -f -', prints: 'error: edit cancelled, no objects found\n[1]' },
  { rule: 'or made', command: 'create -f -', prints: 'error: no objects passed to create\n[1]' },
  {
    rule: 'words stand beside no files',
    command: 'delete -f - pod web',
    prints: 'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n[1]',
  },
])('of an empty standard input $rule: $command', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
