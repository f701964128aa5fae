import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const pod = podOf('  containers: [{name: app, image: nginx}]');
const map = (name: string, value = 'b'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: ${value}}\n`;
const SAVED = '{.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}';
const dns = '-n kube-system deploy/coredns';

/** What commands say, one after another, of which those of files read the manifest. */
function said(commands: readonly string[], manifest = ''): string {
  const interventions = commands.map((command, i) => ({
    kind: 'KUBECTL' as const,
    atSeconds: 20 + 10 * i,
    command: [command],
    ...(/-f -/.test(command) && { manifest }),
  }));
  const { run } = play(pod, { seconds: 30 + 10 * commands.length, interventions });
  return run.interventions.map(({ stdout, stderr, exitCode }) => `${stdout}${stderr}${exitCode ? `[${exitCode}]` : ''}`).join('');
}

/** As kubectl v1.27.1 says it. @see kubernetes: kubectl/pkg/cmd */
it.each([
  {
    rule: 'what a patch says of how it is merged is kept where there is nothing to merge it with (mended in v1.28)',
    commands: [
      `patch sa default -p '{"imagePullSecrets":[{"$patch":"replace"},{"name":"x"}]}'`,
      'get sa default -o jsonpath={.imagePullSecrets}',
    ],
    says: 'serviceaccount/default patched\nWarning: unknown field "imagePullSecrets[0].$patch"\n[{},{"name":"x"}]',
  },
  {
    rule: 'what a patch takes from a list that is no set is all that it leaves (mended in v1.28)',
    commands: [
      `patch --local -f - -p '{"spec":{"containers":[{"name":"app","$deleteFromPrimitiveList/args":["b"]}]}}' -o jsonpath={..args}`,
    ],
    manifest: podOf('  containers: [{name: app, image: nginx, args: [a, b, c]}]'),
    says: '["b"]',
  },
  {
    rule: 'what a patch makes of what counts its generations is of the next, also where that is only tried',
    commands: [
      'create ingress i --default-backend=s:80 -o name',
      ...['--dry-run=server', '', ''].map(
        (more) => `patch ing i -p '{"spec":{"ingressClassName":"x"}}' -o jsonpath={.metadata.generation} ${more}`,
      ),
      `patch ing i -p '{"spec":{"ingressClassName":"x"}}'`,
    ],
    says: 'ingress.networking.k8s.io/i\n222ingress.networking.k8s.io/i patched (no change)\n',
  },
  {
    rule: 'a patch of what a file does not have',
    commands: [`patch --local -f - --type=json -p '[{"op":"replace","path":"/spec/containers/3","value":"y"}]'`],
    manifest: pod,
    says: 'error: Object to be patched is missing field (/spec/containers/3: missing value)\n[1]',
  },
  {
    rule: 'what is made of flags is saved as its type is written, and only in a namespace that was said',
    commands: ['create cm m --from-literal=a=b --save-config', `get cm m -o 'jsonpath=${SAVED}'`],
    says: 'configmap/m created\n{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"m","creationTimestamp":null},"data":{"a":"b"}}\n',
  },
  {
    rule: 'a namespace that was said is saved, but by kubectl run',
    commands: [
      'create cm m -n kube-public --save-config',
      `get cm m -n kube-public -o 'jsonpath=${SAVED}'`,
      'run m -n kube-public --image=nginx --save-config',
      `get pod m -n kube-public -o 'jsonpath=${SAVED}'`,
    ],
    says: 'configmap/m created\n{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"m","namespace":"kube-public","creationTimestamp":null}}\npod/m created\n{"kind":"Pod","apiVersion":"v1","metadata":{"name":"m","creationTimestamp":null,"labels":{"run":"m"}},"spec":{"containers":[{"name":"m","image":"nginx","resources":{}}],"restartPolicy":"Always","dnsPolicy":"ClusterFirst"},"status":{}}\n',
  },
  {
    rule: 'kubectl create service saves nothing',
    commands: ['create svc clusterip m --tcp=80 --save-config', `get svc m -o 'jsonpath=${SAVED}'`],
    says: 'service/m created\n',
  },
  {
    rule: 'what stands in a file is saved by name',
    commands: ['create -f - --save-config', `get cm m -o 'jsonpath=${SAVED}'`, 'apply -f -'],
    manifest: map('m'),
    says: 'configmap/m created\n{"apiVersion":"v1","data":{"a":"b"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"m","namespace":"default"}}\nconfigmap/m unchanged\n',
  },
  {
    rule: 'a dry apply shows what is there, and of what is not there what would be sent',
    commands: ['create cm m --from-literal=a=c', 'apply -f - --dry-run=client -o jsonpath={.items[*].data.a}{.metadata}'],
    manifest: `${map('m')}---\n${map('other')}`,
    says: 'configmap/m created\nc b{}',
  },
  {
    rule: 'a dry apply of what is not there notes what it is applied as',
    commands: [`apply -f - --dry-run=client -o 'jsonpath=${SAVED}'`],
    manifest: map('m'),
    says: '{"apiVersion":"v1","data":{"a":"b"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"m","namespace":"default"}}\n',
  },
  {
    rule: 'several that are applied are a list of Go’s own type',
    commands: ['apply -f - -o json'],
    manifest: `${map('m')}---\n${map('other')}`,
    says: /^\{\n {4}"kind": "List",\n {4}"apiVersion": "v1",\n {4}"metadata": \{\},\n {4}"items": \[\n {8}\{\n {12}"apiVersion": "v1",\n {12}"data"/,
  },
  ...['apply', 'replace'].map((verb) => ({
    rule: `${verb} looks at --cascade`,
    commands: [`${verb} -f - --cascade=x`],
    manifest: map('m'),
    says: 'error: invalid cascade value (x). Must be "background", "foreground", or "orphan"\n[1]',
  })),
  {
    rule: 'a dry run forces nothing',
    commands: ['replace -f - --force --dry-run=client'],
    manifest: map('m'),
    says: 'error: --dry-run can not be used when --force is set\n[1]',
  },
  {
    rule: 'what is replaced by force and without grace is waited for',
    commands: ['replace -f - --force --grace-period=0'],
    manifest: pod,
    says: 'pod "web" deleted\npod/web replaced\n',
  },
  {
    rule: 'a part alone is replaced',
    commands: ['replace -f - --subresource=status', 'get pod web -o jsonpath={.spec.containers[0].image}'],
    manifest: podOf('  containers: [{name: app, image: other}]'),
    says: 'pod/web replaced\nnginx',
  },
  {
    rule: 'of an unknown part nothing is replaced',
    commands: ['replace -f - --subresource=x'],
    manifest: pod,
    says: 'error: invalid subresource value: "x". Must be one of [status scale]\n[1]',
  },
  {
    rule: 'what has no note of an apply is not edited',
    commands: ['apply edit-last-applied pod web'],
    says: 'error: no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`\n[1]',
  },
  {
    rule: 'a service account that is set again is set',
    commands: ['set serviceaccount pod/web default', `set sa ${dns} coredns`],
    says: 'pod/web serviceaccount updated\ndeployment.apps/coredns serviceaccount updated\n',
  },
  {
    rule: 'of several that have no Pods each is told of with a line of its own',
    commands: ['create svc clusterip m --tcp=80', 'set image svc --all a=b'],
    says: `service/m created\n${['kubernetes', 'm'].map((name) => `error: services/${name} the object is not a pod or does not have a pod template: *v1.Service\n\n`).join('')}[1]`,
  },
  {
    rule: 'of a file alone only the kind is known',
    commands: ['set image -f - a=b --local'],
    manifest: map('m'),
    says: 'error: configmap/m the object is not a pod or does not have a pod template: *v1.ConfigMap\n[1]',
  },
  {
    rule: 'a workload is exposed by its selector and its ports',
    commands: [
      `expose ${dns} --name=m --dry-run=client -o jsonpath={.spec.selector}{.spec.ports[*].port}`,
      'expose -n kube-system ds/kube-proxy --port=1',
    ],
    says: '{"k8s-app":"kube-dns"}53 53 9153error: cannot expose a DaemonSet.apps\n[1]',
  },
  {
    rule: 'an autoscaler is made of flags',
    commands: [
      `autoscale ${dns} --min=5 --max=3`,
      `autoscale ${dns} --max=3 --dry-run=client`,
      `autoscale ${dns} --min=1 --max=3 --cpu-percent=80 --dry-run=client -o jsonpath={.spec}`,
    ],
    says: 'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 3, min: 5\n[1]horizontalpodautoscaler.autoscaling/coredns created (dry run)\n{"maxReplicas":3,"minReplicas":1,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"coredns"},"targetCPUUtilizationPercentage":80}',
  },
  {
    rule: 'a revision is told of as a template',
    commands: ['rollout history -n kube-system ds/kube-proxy --revision=1'],
    says: /^daemonset\.apps\/kube-proxy with revision #1\nPod Template:\n {2}Labels:\tk8s-app=kube-proxy\n {2}Service Account:\tkube-proxy\n {2}Containers:\n {3}kube-proxy:\n {4}Image:\t[\s\S]*\n {2}Priority Class Name:\tsystem-node-critical\n\n$/,
  },
  {
    rule: 'or printed as what had it',
    commands: [`rollout history ${dns} --revision=1 -o jsonpath={.kind}`, 'rollout history -n kube-system ds -o jsonpath={.kind}'],
    says: 'ReplicaSetDaemonSet',
  },
  {
    rule: 'a revision that there is not is none',
    commands: [`rollout history ${dns} --revision=5`, `rollout history ${dns} --revision=-1`],
    says: 'error: unable to find the specified revision\n[1]error: revision must be a positive integer: -1\n[1]',
  },
  {
    rule: 'a strategic patch leaves an object of its kind',
    commands: [`patch pod web -p '{"kind":"Foo","apiVersion":"v2","metadata":{"labels":{"a":"b"}}}'`],
    says: 'pod/web patched\n',
  },
  {
    rule: 'by another patch none becomes of another kind',
    commands: [`patch pod web --type=merge -p '{"kind":"Foo"}'`],
    says: /^The request is invalid: patch: Invalid value: .*: no kind "Foo" is registered for version "v1" in scheme /,
  },
  {
    rule: 'a drain that the server only tries is refused by a budget as a true one is',
    commands: [
      'label pod web a=b',
      'create pdb m --selector=a=b --min-available=1',
      'drain --selector=kubernetes.io/os=linux --pod-selector=a=b --force --dry-run=server --timeout=3s',
      'get pod web -o jsonpath={.metadata.deletionTimestamp}',
    ],
    says: /^pod\/web labeled\n[\s\S]*\nevicting pod default\/web \(server dry run\)\n[\s\S]*error when evicting pods\/"web" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\.\n[\s\S]*: global timeout reached: 3s\n\[1\]$/,
  },
  {
    rule: 'a debugging container of that name stays as it is',
    commands: [
      'debug web -c d --image=busybox -- sleep 100',
      'debug web -c d --image=nginx',
      'get pod web -o jsonpath={.spec.ephemeralContainers[*].image}',
      'debug web -c d --image=busybox --env=A=b',
    ],
    says: /^busyboxThe Pod "web" is invalid: spec\.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be changed\n/,
  },
])('$rule', ({ commands, manifest, says }) => {
  const all = said(commands, manifest);
  if (typeof says === 'string') expect(all).toBe(says);
  else expect(all).toMatch(says);
});
