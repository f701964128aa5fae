import { describe, expect, it } from 'vitest';
import type { InterventionInput } from '../../index.ts';
import { play, podOf, shell } from '../../testing.ts';

const web = podOf(`  containers: [${shell('a', 'sleep 3600')}]`);
const at = (interventions: readonly InterventionInput[], seconds = 60) => play(web, { seconds, interventions }).run;
const kubectl = (command: string, interventions: readonly InterventionInput[] = []): string => {
  const { stdout, stderr } = at(interventions).kubectl(command, 60);
  return (stdout ?? '') + (stderr ?? '');
};
const names = kubectl('get pods -n kube-system -o name').trim().split('\n');
const named = (start: string): string => (names.find((name) => name.startsWith(`pod/${start}`)) ?? '').slice('pod/'.length);

const PKI = '/etc/kubernetes/pki/etcd';
const TLS = `--endpoints=https://127.0.0.1:2379 --cacert=${PKI}/ca.crt --cert=${PKI}/server.crt --key=${PKI}/server.key`;

describe('the Pods of kube-system', () => {
  it('are those of a cluster of kubeadm', () => {
    const shapes = names.map((name) => name.replace(/(kube-proxy|9d)-\w{5}$/, '$1-*'));
    expect(shapes).toEqual([
      ...['pod/coredns-5d78c9869d-*', 'pod/coredns-5d78c9869d-*', 'pod/etcd-control-plane', 'pod/kube-apiserver-control-plane'],
      ...['pod/kube-controller-manager-control-plane', 'pod/kube-proxy-*', 'pod/kube-proxy-*', 'pod/kube-proxy-*'],
      'pod/kube-scheduler-control-plane',
    ]);
  });

  it('are the same in every run, and none of its Pods', () => {
    const other = play(web, { seed: 7, seconds: 5 }).run;
    expect(other.kubectl('get pods -n kube-system -o name', 5).stdout?.trim().split('\n')).toEqual(names);
    expect(other.pods.map(({ name }) => name)).toEqual(['web']);
    expect(other.timeline.filter(({ namespace }) => namespace === 'kube-system')).toEqual([]);
  });

  describe('that are static come from files of the control plane', () => {
    const looks = (script: string, node = 'control-plane') =>
      play(
        podOf(
          `  nodeName: ${node}\n  volumes: [{name: k, hostPath: {path: /etc/kubernetes}}]\n  containers: [{name: a, image: busybox, command: [sh, -c, ${JSON.stringify(`cd /k/manifests; ${script}`)}], volumeMounts: [{name: k, mountPath: /k}]}]`,
        ),
        { seconds: 60 },
      ).run;
    it.each([
      { script: 'ls', says: 'etcd.yaml\nkube-apiserver.yaml\nkube-controller-manager.yaml\nkube-scheduler.yaml\n' },
      { script: "stat -c '%a %n' *.yaml | sort | head -1", says: '600 etcd.yaml\n' },
      { script: 'head -4 kube-scheduler.yaml', says: 'apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n' },
      {
        script: 'grep -A2 command: kube-apiserver.yaml',
        says: '  - command:\n    - kube-apiserver\n    - --advertise-address=172.18.0.2\n',
      },
      { script: 'ls ../pki/sa.pub ../scheduler.conf', says: '../pki/sa.pub\n../scheduler.conf\n' },
      { script: 'ls', node: 'node-1', says: '' },
    ])('which say what they are: $script', ({ script, node, says }) =>
      expect(looks(script, node).kubectl('logs web', 30).stdout).toBe(says),
    );
    it('beside which others may be', () => {
      const pod = '{apiVersion: v1, kind: Pod, metadata: {name: mine}, spec: {containers: [{name: a, image: nginx}]}}';
      expect(looks(`echo '${pod}' > mine.yaml; sleep 1d`).kubectl('get pods', 60).stdout).toMatch(/mine-control-plane +1\/1 +Running/);
    });
  });

  describe('where the manifest brings the nodes', () => {
    const node = (name: string, more = ''): string => `---\napiVersion: v1\nkind: Node\nmetadata: {name: ${name}${more}}\n`;
    const small = `${node('small')}status: {allocatable: {cpu: "1", memory: 1Gi, pods: "2"}}\n`;
    const own = (command: string, manifest = node('mine') + node('other'), interventions: readonly InterventionInput[] = []): string => {
      const { stdout, stderr } = play(web + manifest, { seconds: 60, interventions }).run.kubectl(command, 60);
      return (stdout ?? '') + (stderr ?? '');
    };
    const proxies = 'get pods -n kube-system -o custom-columns=:.spec.nodeName,:.status.phase,:.status.hostIP --no-headers';
    it.each([
      {
        rule: 'are the proxies alone',
        command: proxies,
        says: /^(mine +Running +172\.18\.0\.2|other +Running +172\.18\.0\.3)\n(mine|other) [^\n]*\n$/,
      },
      {
        rule: 'are as old as their nodes',
        command: 'get pods -n kube-system --no-headers',
        says: /^(kube-proxy-\w{5} +1\/1 +Running +0 +2m\n){2}$/,
      },
      {
        rule: 'stand in the way of drain',
        command: 'drain other',
        says: /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): kube-system\/kube-proxy-/,
      },
      { rule: 'count on their node', command: 'describe node other', says: /kube-system +kube-proxy-\w{5} +0 \(0%\)/ },
      {
        rule: 'have said what they say',
        command: 'logs -n kube-system -l k8s-app=kube-proxy --tail=-1',
        says: /^I0515 08:59:\d\d\.\d{6} +1 node\.go:141\] Successfully retrieved node IP: 172\.18\.0\.[23]\n/,
      },
      {
        rule: 'leave Windows alone',
        manifest: node('mine', ', labels: {kubernetes.io/os: windows}') + node('other'),
        command: proxies,
        says: /^other [^\n]*\n$/,
      },
      { rule: 'leave alone who has room for few', manifest: small + node('other'), command: proxies, says: /^other [^\n]*\n$/ },
    ])('$rule', ({ command, manifest, says }) => expect(own(command, manifest)).toMatch(says));
    it('come to one that joins', () => {
      const joins: InterventionInput = { atSeconds: 20, kind: 'APPLY', manifest: '{apiVersion: v1, kind: Node, metadata: {name: late}}' };
      expect(own('get pods -n kube-system -o wide --no-headers', undefined, [joins])).toMatch(
        /kube-proxy-\w{5} +1\/1 +Running +0 +40s +172\.18\.0\.4 +late /,
      );
    });
  });

  it.each([
    { command: 'get pods -n kube-system --no-headers', says: /^(\S+ +1\/1 +Running +0 +(59|60|61)m\n){9}$/ },
    { command: 'get ds -A', says: /\nkube-system +kube-proxy +3 +3 +3 +3 +3 +kubernetes\.io\/os=linux +61m\n$/ },
    { command: 'get deploy -n kube-system', says: /\ncoredns +2\/2 +2 +2 +61m\n$/ },
    { command: 'get rs -n kube-system', says: /\ncoredns-5d78c9869d +2 +2 +2 +61m\n$/ },
    { command: 'get endpoints kube-dns -n kube-system', says: /10\.244\.0\.2:53,10\.244\.0\.3:53,10\.244\.0\.2:9153 \+ 3 more\.\.\./ },
    { command: 'describe node control-plane', says: /\n {2}cpu +850m \(21%\) +0 \(0%\)\n {2}memory +240Mi \(2%\) +340Mi \(4%\)\n/ },
    { command: 'describe node node-1', says: /Non-terminated Pods: +\(\d in total\)[\s\S]*kube-system +kube-proxy-\w{5} +0 \(0%\)/ },
    { command: 'describe ds kube-proxy -n kube-system', says: /^Name: +kube-proxy\nSelector: +k8s-app=kube-proxy\nNode-Selector: +/ },
    { command: 'describe deploy coredns -n kube-system', says: /\nNewReplicaSet: +coredns-5d78c9869d \(2\/2 replicas created\)\n/ },
    { command: 'describe deploy coredns -n kube-system', says: /\n {2}Containers:\n {3}coredns:\n {4}Image: / },
    {
      command: 'logs -n kube-system deploy/coredns',
      says: /\[INFO\] plugin\/reload: Running configuration SHA512 = 591cf328cccc[\s\S]*CoreDNS-1\.10\.1\n/,
    },
    { command: 'logs -n kube-system kube-scheduler-control-plane', says: /successfully acquired lease kube-system\/kube-scheduler\n$/ },
    {
      command: 'logs -n kube-system etcd-control-plane',
      says: /"etcd-version":"3\.5\.7","git-sha":"215b53cf3","go-version":"go1\.17\.13",.*"member-initialized":false,"name":"control-plane",.*"snapshot-count":10000,.*"initial-cluster":"control-plane=https:\/\/172\.18\.0\.2:2380",.*"initial-corrupt-check":true,[^\n]*\n[^\n]*opened backend db/,
    },
    {
      command: 'logs -n kube-system etcd-control-plane --tail=1',
      says: /"caller":"embed\/serve\.go:198","msg":"serving client traffic securely","address":"172\.18\.0\.2:2379"\}\n$/,
    },
    { command: 'top pod -n kube-system', says: /\nkube-apiserver-control-plane +\d+m +244Mi/ },
    { command: 'rollout status ds/kube-proxy -n kube-system --revision=7', says: /^daemon set "kube-proxy" successfully rolled out\n$/ },
    {
      command: 'rollout status deploy/coredns -n kube-system --revision=1',
      says: /^deployment "coredns" successfully rolled out\n$/,
    },
    {
      command: 'rollout status deploy/coredns -n kube-system --revision=7',
      says: /^error: desired revision \(7\) is different from the running revision \(1\)\n$/,
    },
    { command: 'rollout history pod/nosuch --revision=-1', says: /^error: revision must be a positive integer: -1\n$/ },
    {
      command: 'drain node-2',
      says: /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): kube-system\/kube-proxy-/,
    },
    { command: 'drain control-plane --ignore-daemonsets', says: /ignoring DaemonSet-managed Pods: kube-system\/kube-proxy-/ },
    {
      command: 'exec -n kube-system etcd-control-plane -- etcdctl member list',
      says: /connection closed before server preface received"\}\nError: context deadline exceeded\n/,
    },
    {
      command: `exec -n kube-system etcd-control-plane -- etcdctl ${TLS} member list`,
      says: /^e58c878e0e01014, started, control-plane, https:\/\/172\.18\.0\.2:2380, https:\/\/172\.18\.0\.2:2379, false\n$/,
    },
    {
      command: `exec -n kube-system etcd-control-plane -- etcdctl ${TLS} snapshot save /var/lib/etcd/backup.db`,
      says: /^Snapshot saved at \/var\/lib\/etcd\/backup\.db\n/,
    },
    {
      command: `exec -n kube-system etcd-control-plane -- etcdctl ${TLS} endpoint status -w table`,
      says: /\n\| https:\/\/127\.0\.0\.1:2379 \| e58c878e0e01014 \| {3}3\.5\.7 /,
    },
    {
      command: `exec -n kube-system etcd-control-plane -- sh -c "ETCDCTL_API=3 etcdctl ${TLS} member list; cd /etc/kubernetes/pki/etcd && echo s*; ls"`,
      says: /, started, control-plane, .*\nserver\.crt server\.key\nsh: line 1: ls: command not found\n/,
    },
    { command: `exec -n kube-system ${named('coredns')} -- ls`, says: /exec: "ls": executable file not found in \$PATH/ },
    {
      command: 'autoscale deploy coredns -n kube-system --max=3',
      says: /such a change of the Deployment kube-system\/coredns is not possible/,
    },
    { command: 'scale deploy coredns -n kube-system --replicas=3', says: /^deployment\.apps\/coredns scaled\n$/ },
  ])('kubectl $command', ({ command, says }) => {
    expect(kubectl(command)).toMatch(says);
  });

  it('take room on their node, and count there', () => {
    const pinned = (cpu: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  nodeName: control-plane\n  containers: [{name: a, image: nginx, resources: {requests: {cpu: ${cpu}}}}]\n`;
    expect(play(pinned('3150m'), { seconds: 30 }).phases).toEqual(['PENDING', 'RUNNING']);
    expect(play(pinned('3151m'), { seconds: 30 }).status().reason).toBe('OutOfcpu');
  });
});

describe('of the Pods of kube-system', () => {
  const deleted = (pod: string, more: Partial<InterventionInput> = {}): InterventionInput[] => [
    { atSeconds: 10, kind: 'DELETE_POD', pod: `kube-system/${pod}`, ...more },
  ];
  it('a DNS server that is deleted has a successor at once', () => {
    const interventions = deleted(named('coredns'));
    expect(kubectl('get pods -n kube-system -l k8s-app=kube-dns --no-headers', interventions)).toMatch(/^(coredns-\S+ +1\/1 .*\n){2}$/);
    expect(kubectl('get events -n kube-system', interventions)).toMatch(/SuccessfulCreate +replicaset\/coredns-5d78c9869d +Created pod: /);
  });
  it('a proxy that is deleted has one when it is gone, on its node', () => {
    const interventions = deleted(named('kube-proxy'));
    const shown = kubectl('get pods -n kube-system -l k8s-app=kube-proxy -o wide --no-headers', interventions);
    expect(shown.match(/node-1|node-2|control-plane/g)?.sort()).toEqual(['control-plane', 'node-1', 'node-2']);
    expect(shown).not.toContain(named('kube-proxy'));
  });
  it.each([{}, { graceSeconds: 0 }])('a static one is shown anew, and goes on (%j)', (more) => {
    const shown = kubectl('get pods -n kube-system etcd-control-plane --no-headers', deleted('etcd-control-plane', more));
    expect(shown).toMatch(/^etcd-control-plane +1\/1 +Running +0 +50s\n$/);
    expect(kubectl('logs -n kube-system etcd-control-plane', deleted('etcd-control-plane', more))).toMatch(
      /"2023-05-15T08:00:0\d\.\d{3}Z"/,
    );
  });
  it('a static one whose image in the API server is deleted is shown as its file says, whatever was written there', () => {
    const scheduler = 'pod -n kube-system kube-scheduler-control-plane';
    const acts = [`label ${scheduler} a=b`, `annotate ${scheduler} a=b`, `delete ${scheduler}`];
    const run = at(acts.map((command, i) => ({ kind: 'KUBECTL', atSeconds: 10 + i, command: [command] })));
    const shown = JSON.parse(run.kubectl(`get ${scheduler} -o json`, 60).stdout).metadata;
    expect(shown.labels).toEqual({ component: 'kube-scheduler', tier: 'control-plane' });
    expect(shown.annotations).not.toHaveProperty('a');
    expect(shown.creationTimestamp).toBe('2023-05-15T09:00:12Z');
  });

  it('what a command in one is asked for that is not followed is remarked on', () => {
    const command = [`exec -n kube-system ${named('kube-proxy')} -- ip6tables-save`];
    const { warnings, interventions } = at([{ kind: 'KUBECTL', atSeconds: 10, command }]);
    expect(interventions).toMatchObject([{ exitCode: 0, stdout: '', stderr: '' }]);
    expect(warnings).toEqual([expect.stringContaining('cannot follow the command ip6tables-save of container kube-proxy')]);
  });

  it('an ephemeral container is not played, which is remarked on', () => {
    const command = [`debug -n kube-system ${named('coredns')} --image=busybox -c d --target=coredns -- true`];
    const { warnings } = at([{ kind: 'KUBECTL', atSeconds: 10, command }]);
    expect(warnings).toEqual([
      'The simulator does not start the ephemeral container d: its Pod has run since before the run, and its containers are not played',
    ]);
  });

  it('those of a node that fails are not ready any more', () => {
    const interventions: InterventionInput[] = [{ atSeconds: 10, kind: 'NODE_FAILS', resource: 'node/node-1' }];
    expect(at(interventions, 120).kubectl('get ds kube-proxy -n kube-system --no-headers', 120).stdout).toMatch(
      /^kube-proxy +3 +3 +2 +3 +2 /,
    );
  });
  it('a taint of their node makes those go that do not tolerate it', () => {
    const patch = { spec: { taints: [{ key: 'x', effect: 'NoExecute' }] } };
    const interventions: InterventionInput[] = [{ atSeconds: 10, kind: 'PATCH', resource: 'node/control-plane', patch }];
    const shown = kubectl('get pods -n kube-system -o wide --no-headers', interventions);
    expect(shown.match(/^coredns\S+ .*(node-1|node-2) /gm)).toHaveLength(2);
    expect(shown.match(/control-plane /g)?.length).toBeGreaterThanOrEqual(5);
  });
});

it('what is at work while little happens uses some of a CPU', () => {
  const { run } = play(podOf('  containers: [{name: app, image: nginx}]'), { seconds: 120 });
  const used = run
    .kubectl('top pods -A --no-headers')
    .stdout.split('\n')
    .map((line) => line.split(/\s+/).slice(1, 3));
  expect(
    Object.fromEntries(used.map(([name = '', cpu]) => [name.replace(/-(control-plane|[a-z0-9]{5}|[a-z0-9]{8,10}-[a-z0-9]{5})$/, ''), cpu])),
  ).toMatchObject({
    web: '0m',
    'kube-apiserver': '42m',
    etcd: '21m',
    coredns: '2m',
    'kube-proxy': '1m',
  });
});
