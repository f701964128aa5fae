import { describe, expect, it } from 'vitest';
import type { InterventionInput } from '../../index.ts';
import { document, play } from '../../testing.ts';
import { administrator, apply, edit, pod, space, tampered, web } from '../../testing-control-plane.ts';

const MOVED = 'mv kube-scheduler.yaml ..';
const BACK = `${MOVED}; sleep 50; mv ../kube-scheduler.yaml .`;

/** @see kubernetes: pkg/kubelet/config/file_linux.go; client-go/tools/leaderelection/leaderelection.go */
describe('A scheduler whose manifest', () => {
  it.each([
    { rule: 'is moved away is gone', script: MOVED, command: pod('kube-scheduler'), says: /NotFound/ },
    { rule: 'is moved away finds no nodes', script: MOVED, command: 'get pod web --no-headers', says: /Pending/ },
    { rule: 'is moved away tells nothing of that', script: MOVED, command: 'describe pod web', says: /Events: +<none>\n$/ },
    { rule: 'comes back goes on', script: BACK, command: 'get pod web --no-headers', says: /Running/ },
    { rule: 'comes back is young', script: BACK, command: pod('kube-scheduler'), says: /1\/1 +Running +0 +9\ds\n/ },
    {
      rule: 'comes back leads at once, as the lease was given back',
      script: BACK,
      command: 'get events -n kube-system',
      says: /\n(8[5-9]|9\d)s +Normal +LeaderElection +lease\/kube-scheduler +control-plane_[\w-]{36} became leader\n/,
    },
    { rule: 'says nonsense is gone', script: 'echo "a: b: [" >> kube-scheduler.yaml', command: pod('kube-scheduler'), says: /NotFound/ },
    {
      rule: 'names an image that is not there waits for it',
      script: edit('v1.27.1', 'v1.27.1a'),
      command: pod('kube-scheduler'),
      says: /0\/1 +(ImagePullBackOff|ErrImagePull)/,
    },
    {
      rule: 'names no such image either waits for it',
      script: edit('/kube-scheduler:', '/kube-schedulr:'),
      command: pod('kube-scheduler'),
      says: /0\/1 +(ImagePullBackOff|ErrImagePull)/,
    },
    {
      rule: 'names a program that is not there does not start',
      script: edit('- kube-scheduler$', '- kube-schedulr'),
      command: 'describe pod -n kube-system kube-scheduler-control-plane',
      says: /exec: "kube-schedulr": executable file not found in \$PATH/,
    },
    {
      rule: 'has a flag that is none ends at once',
      script: edit('leader-elect=', 'leader-elekt='),
      command: 'logs -n kube-system kube-scheduler-control-plane',
      says: /^Usage:\n {2}kube-scheduler \[flags\]\n\nError: unknown flag: --leader-elekt\n$/,
    },
    {
      rule: 'names a file that is not there ends at once',
      script: edit('--kubeconfig=/etc/kubernetes/scheduler.conf', '--kubeconfig=/etc/kubernetes/x.conf'),
      command: 'logs -n kube-system kube-scheduler-control-plane',
      says: /run\.go:74\] "command failed" err="stat \/etc\/kubernetes\/x\.conf: no such file or directory"\n$/,
    },
    {
      rule: 'has a volume of a file that is not there finds it empty',
      script: edit('path: /etc/kubernetes/scheduler.conf', 'path: /etc/kubernetes/x.conf'),
      command: 'logs -n kube-system kube-scheduler-control-plane',
      says: /err="invalid configuration: no configuration has been provided/,
    },
    {
      rule: 'is changed to another that works goes on',
      script: edit('leader-elect=true', 'leader-elect=false'),
      command: 'get pod web --no-headers',
      says: /Running/,
    },
  ])('$rule', ({ script, command, says }) => expect(tampered(script)(command)).toMatch(says));
});

it('A Pod that waits for a scheduler that is gone is explained by that', () => {
  const { run } = play(administrator(MOVED), { seconds: 60, interventions: [apply(web)] });
  expect(run.explain(60, 'web').headline.en).toBe('The cluster has no scheduler: nobody gives the Pod a node');
});

const MANAGER_MOVED = 'mv kube-controller-manager.yaml ..';
const MANAGER_BACK = `${MANAGER_MOVED}; sleep 50; mv ../kube-controller-manager.yaml .`;
const QUOTA = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { secrets: '1' } } };
const NODE_FAILS: InterventionInput = { atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/node-2' };

/** @see kubernetes: cmd/kube-controller-manager/app/controllermanager.go */
describe('A controller manager whose manifest', () => {
  it.each([
    { rule: 'is moved away makes no endpoints', script: MANAGER_MOVED, command: 'get endpoints web --no-headers', says: /<none>/ },
    { rule: 'comes back makes them', script: MANAGER_BACK, command: 'get endpoints web --no-headers', says: /10\.244\.\d\.\d+:80/ },
    {
      rule: 'is moved away does not miss a node',
      script: MANAGER_MOVED,
      more: [NODE_FAILS],
      command: 'get node node-2 --no-headers',
      says: / Ready /,
    },
    {
      rule: 'comes back misses it 40 seconds later',
      script: MANAGER_BACK,
      more: [NODE_FAILS],
      command: 'get node node-2 --no-headers',
      says: / NotReady /,
    },
    {
      rule: 'comes back has not missed it earlier',
      script: MANAGER_BACK,
      more: [NODE_FAILS],
      at: 110,
      command: 'get node node-2 --no-headers',
      says: / Ready /,
    },
    {
      rule: 'is moved away counts for no quota',
      script: MANAGER_MOVED,
      more: [apply(QUOTA)],
      command: 'get quota -o jsonpath={.items[*].status}',
      says: /^\{\}$/,
    },
    {
      rule: 'comes back counts',
      script: MANAGER_BACK,
      more: [apply(QUOTA)],
      command: 'get quota -o jsonpath={.items[*].status.used}',
      says: /^\{"secrets":"0"\}$/,
    },
    {
      rule: 'comes back meets all nodes anew',
      script: MANAGER_BACK,
      command: 'get events',
      says: /RegisteredNode +node\/node-1 +Node node-1 event: Registered Node node-1 in Controller/,
    },
    {
      rule: 'comes back waits until the lease of the one before has lapsed',
      script: MANAGER_BACK,
      at: 74,
      command: 'get endpoints web --no-headers',
      says: /<none>/,
    },
    {
      rule: 'is moved away leaves a new namespace empty',
      script: MANAGER_MOVED,
      more: [apply(space)],
      command: 'get sa,cm -n new',
      says: /^No resources found/,
    },
    {
      rule: 'comes back fills it',
      script: MANAGER_BACK,
      more: [apply(space)],
      command: 'get sa,cm -n new -o name',
      says: /configmap\/kube-root-ca\.crt/,
    },
    {
      rule: 'has a flag that is none ends at once',
      script: edit('use-service-account', 'use-service-acount', 'kube-controller-manager'),
      command: 'logs -n kube-system kube-controller-manager-control-plane',
      says: /Error: unknown flag: --use-service-acount-credentials\n$/,
    },
    {
      rule: 'mounts another folder for the certificates does not find them',
      script: edit('path: /etc/kubernetes/pki', 'path: /etc/kubernetes/wrong', 'kube-controller-manager'),
      command: 'logs -n kube-system kube-controller-manager-control-plane',
      says: /err="unable to load client CA provider: open \/etc\/kubernetes\/pki\/ca\.crt: no such file or directory"/,
    },
  ])('$rule', ({ script, more = [], at = 150, command, says }) =>
    expect(tampered(script, [apply(web), ...more])(command, at)).toMatch(says),
  );
});

const API_MOVED = 'mv kube-apiserver.yaml ..';
const API_BACK = `${API_MOVED}; sleep 40; mv ../kube-apiserver.yaml .`;
const GOOD_FLAG = edit('- --secure-port=6443', '- --secure-port=6443\\n    - --profiling=false', 'kube-apiserver');
const BAD_FLAG = edit('- --secure-port=6443', '- --this-is-very-wrong', 'kube-apiserver');
const BAD_STORE = edit('etcd-servers=https://127.0.0.1:2379', 'etcd-servers=https://127.0.0.1:23790', 'kube-apiserver');
const REFUSED = 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n';

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage; client-go/tools/leaderelection/leaderelection.go RenewDeadline */
describe('An API server whose manifest', () => {
  it.each([
    { rule: 'is moved away answers nobody', script: API_MOVED, command: 'get pods', says: REFUSED },
    {
      rule: 'is moved away answers nobody',
      script: API_MOVED,
      command: 'version --short --client=false',
      says: /^Client Version: v1\.27\.1\n[\s\S]*\nThe connection to the server 127\.0\.0\.1:6443 was refused /,
    },
    { rule: 'is moved away is not needed by kubectl config', script: API_MOVED, command: 'config current-context', says: /^[\w@-]+\n$/ },
    {
      rule: 'is moved away is not needed for a draft',
      script: API_MOVED,
      command: 'run x --image=nginx --dry-run=client -o name',
      says: 'pod/x\n',
    },
    { rule: 'comes back answers', script: API_BACK, command: pod('kube-apiserver'), says: /1\/1 +Running +0 +(9\d|10\d)s\n/ },
    {
      rule: 'comes back knows nothing of what was asked for when it was not there',
      script: API_BACK,
      command: 'get pod web',
      says: 'Error from server (NotFound): pods "web" not found\n',
    },
    {
      rule: 'comes back finds a scheduler that had to start again',
      script: API_BACK,
      command: pod('kube-scheduler'),
      says: /1\/1 +Running +3 \(11\ds ago\) /,
    },
    {
      rule: 'comes back is asked again for nodes',
      script: API_BACK,
      more: [apply(web, 80)],
      command: 'get pod web --no-headers',
      says: /1\/1 +Running/,
    },
    {
      rule: 'says something that changes little is soon there again',
      script: GOOD_FLAG,
      at: 40,
      command: 'get ns default -o name',
      says: 'namespace/default\n',
    },
    { rule: 'has a flag that is none is not there again', script: BAD_FLAG, command: 'get pods', says: REFUSED },
    { rule: 'looks for its store where it is not is not there again', script: BAD_STORE, command: 'get pods', says: REFUSED },
  ])('$rule: $command', ({ script, more = [], at = 150, command, says }) => {
    const said = tampered(script, [apply(web), ...more])(command, at);
    if (typeof says === 'string') expect(said).toBe(says);
    else expect(said).toMatch(says);
  });
  it('is moved away leaves whoever applies something without an answer, from outside and from a Pod', () => {
    const inside = document({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'inside' },
      spec: { containers: [{ name: 'a', image: 'bitnami/kubectl:1.27', command: ['sh', '-c', 'sleep 20; kubectl get pods; sleep 1d'] }] },
    });
    const { run } = play(inside + administrator(API_BACK), { seconds: 90, interventions: [apply(web)] });
    expect(run.interventions[0]?.message).toBe(REFUSED.trimEnd());
    expect(run.kubectl('logs inside', 90).stdout?.endsWith(REFUSED.replace('127.0.0.1:6443', '10.96.0.1:443'))).toBe(true);
  });
});
