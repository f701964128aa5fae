import { describe, expect, it } from 'vitest';
import type { Run } from '../../index.ts';
import { play } from '../../testing.ts';
import { administrator, apply, edit, pod, tampered, web } from '../../testing-control-plane.ts';

/** etcd ends at the ninth second. */
const MOVED = 'mv etcd.yaml ..';
const back = (seconds: number): string => `${MOVED}; sleep ${seconds}; mv ../etcd.yaml .`;
const UNTOLD =
  'Error from server (Timeout): the server was unable to return a response in the time allotted, but may still be processing your request';
const REFUSED = 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n';

const linesOf = ({ pods }: Run, pod: string): string[] =>
  (
    pods
      .find(({ name }) => name === pod)
      ?.containers.find(({ name }) => name === 'a')
      ?.logs({}) ?? []
  ).map(({ text }) => text);

/** @see kubernetes: apiserver/pkg/server/filters/timeout.go, pkg/server/healthz; cmd/kubeadm/app/util/staticpod/utils.go LivenessProbe */
describe('Without etcd the API server', () => {
  it.each([
    { rule: 'waits in vain for a list', command: 'get pods', says: `${UNTOLD} (get pods)\n` },
    { rule: 'waits in vain for an object', command: 'describe pod web', says: `${UNTOLD} (get pods web)\n` },
    {
      rule: 'waits in vain for each kind',
      command: 'get deploy,svc',
      says: `${UNTOLD} (get deployments.apps)\n${UNTOLD} (get services)\n`,
    },
    { rule: 'waits in vain to make one', command: 'run x --image=nginx', says: `${UNTOLD} (post pods)\n` },
    { rule: 'waits in vain to delete one', command: 'delete pod web', says: `${UNTOLD} (delete pods web)\n` },
    { rule: 'waits in vain for those of a log', command: 'logs web', says: `${UNTOLD} (get pods web)\n` },
    { rule: 'waits in vain for a watch', command: 'get pods -w', says: `${UNTOLD} (get pods)\n` },
    { rule: 'knows its version', command: 'version --short', says: /\nServer Version: v1\.27\.1\n/ },
    { rule: 'knows what there is', command: 'api-resources --api-group=batch -o name', says: 'cronjobs.batch\njobs.batch\n' },
    {
      rule: 'is not well',
      command: 'get --raw=/livez',
      says: /^Error from server \(InternalError\): an error on the server \("\[\+\]ping ok\\n\[\+\]log ok\\n\[-\]etcd failed: reason withheld\\n.*livez check failed"\) has prevented the request from succeeding\n$/,
    },
    { rule: 'is ended by its probe', at: 95, command: 'get pods', says: REFUSED },
    { rule: 'is ended by its probe, and comes back in vain', at: 149, command: 'version --client=false', says: /was refused/ },
  ])('$rule: $command', ({ at = 30, command, says }) => {
    const said = tampered(MOVED)(command, at);
    if (typeof says === 'string') expect(said).toBe(says);
    else expect(said).toMatch(says);
  });
  it('answers nobody in Pods either', () => {
    const manifest = (name: string, image: string, script: string): string =>
      `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'a', image, command: ['sh', '-c', `${script}; sleep 1d`] }] } })}\n`;
    const curl = manifest('curl', 'curlimages/curl', "sleep 11; curl -skw '%{http_code}\\n' -o /dev/null https://kubernetes.default/livez");
    const inside = manifest('inside', 'bitnami/kubectl:1.27', 'sleep 11; date +%s; kubectl get pods; date +%s');
    const { run } = play(curl + inside + administrator(MOVED), { seconds: 90 });
    expect(linesOf(run, 'curl')).toEqual(['500']);
    const [from, said, to] = linesOf(run, 'inside');
    expect(said).toMatch(/^Error from server \((Forbidden|Timeout)\)/);
    expect(Number(to) - Number(from)).toBe(60);
  });
});

describe('etcd that comes back', () => {
  it.each([
    {
      rule: 'before a request is given up answers it',
      script: back(40),
      at: 30,
      command: 'get pod administrator -o name',
      says: 'pod/administrator\n',
    },
    {
      rule: 'lets a command change what it then finds',
      script: back(40),
      at: 30,
      command: 'label pod administrator administrator a=b',
      says: 'pod/administrator labeled\npod/administrator not labeled\n',
    },
    {
      rule: 'lets a command delete what it then finds',
      script: back(40),
      at: 30,
      command: 'delete pod administrator',
      says: 'pod "administrator" deleted\n',
    },
    {
      rule: 'lets it be created what was asked for',
      script: back(40),
      command: 'get pod web --no-headers',
      says: /^web +1\/1 +Running +0 +[89]\ds\n/,
    },
    { rule: 'is a Pod of its own age', script: back(40), command: pod('etcd'), says: /1\/1 +Running +0 +(9\d|10\d)s\n/ },
    {
      rule: 'leaves the API server alone that its probe has not ended',
      script: back(40),
      command: pod('kube-apiserver'),
      says: /1\/1 +Running +0 +\d\dm\n/,
    },
    {
      rule: 'finds one that its probe has ended when that is started once more',
      script: back(150),
      at: 220,
      command: pod('kube-apiserver'),
      says: /1\/1 +Running +[23] \(\d\ds ago\) /,
    },
    {
      rule: 'finds a scheduler that waits',
      script: back(130),
      at: 160,
      command: pod('kube-scheduler'),
      says: /0\/1 +CrashLoopBackOff +\d \(\d+s ago\) /,
    },
    {
      rule: 'finds a scheduler that works again',
      script: back(100),
      at: 400,
      command: pod('kube-scheduler'),
      says: /1\/1 +Running +\d \(/,
    },
    {
      rule: 'lets Pods be scheduled again',
      script: back(100),
      more: [apply(web, 250)],
      at: 400,
      command: 'get pod web --no-headers',
      says: /Running/,
    },
    {
      rule: 'is not there with another port',
      script: edit('127.0.0.1:2379,', '127.0.0.1:2399,', 'etcd'),
      at: 100,
      command: 'get ns',
      says: REFUSED,
    },
    {
      rule: 'is not there without its certificate',
      script: edit('etcd/server.crt', 'etcd/sever.crt', 'etcd'),
      at: 100,
      command: 'get ns',
      says: REFUSED,
    },
    {
      rule: 'is not there by a wrong name',
      script: edit('/etcd:', '/etdc:', 'etcd'),
      at: 100,
      command: 'get ns',
      says: REFUSED,
    },
    {
      rule: 'may say more',
      script: edit('snapshot-count=10000', 'snapshot-count=20000', 'etcd'),
      at: 60,
      command: 'get ns default -o name',
      says: 'namespace/default\n',
    },
  ])('$rule', ({ script, more = [], at = 150, command, says }) => {
    const said = tampered(script, [apply(web), ...more], Math.max(at, 150))(command, at);
    if (typeof says === 'string') expect(said).toBe(says);
    else expect(said).toMatch(says);
  });
  it('with other data is told of', () => {
    const { run } = play(administrator(edit('path: /var/lib/etcd', 'path: /var/lib/etcd-new', 'etcd')), { seconds: 100 });
    const told = run.timeline.map(({ summary }) => summary.en).filter((text) => text.includes('etcd'));
    expect(told.filter((text) => text.includes('does not follow what is in the data directory'))).toHaveLength(1);
    expect(run.kubectl('get pod administrator -o name', 100).stdout).toBe('pod/administrator\n');
  });
});

/** @see kubernetes: kubectl/pkg/cmd/get/get.go watch; client-go/rest/request.go */
describe('A watch', () => {
  const statuses = (script: string, at: number): string[] =>
    tampered(
      script,
      [apply(web)],
      200,
    )('get pods -w --no-headers', at)
      .split('\n')
      .flatMap((line) => /^web .*? (Running|ContainerCreating)/.exec(line)?.[1] ?? []);
  it('hears of nothing before the store is there', () => expect(statuses(back(40), 120)).toEqual(['ContainerCreating', 'Running']));
  it('ends with the API server, in silence', () => {
    const says = tampered(
      'sleep 20; mv kube-apiserver.yaml ..; sleep 20; mv ../kube-apiserver.yaml .; sleep 20; rm /k/none',
      [apply(web), apply({ ...web, metadata: { name: 'late' } }, 100)],
      150,
    );
    expect(says('get pods late --no-headers')).toMatch(/Running/);
    expect(says('get pods -w --no-headers')).not.toContain('late');
  });
});

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
describe('Without the machine of the control plane', () => {
  const without = (graceSeconds?: number) =>
    play(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"inside"},"spec":{"containers":[{"name":"a","image":"curlimages/curl","command":["sh","-c","sleep 40; curl -skm 5 https://10.96.0.1/version; echo $?; sleep 1d"]}]}}',
      {
        seconds: 100,
        interventions: [
          { atSeconds: 30, kind: 'NODE_FAILS', resource: 'node/control-plane', ...(graceSeconds !== undefined && { graceSeconds }) },
          apply(web, 60),
        ],
      },
    ).run;
  it('nobody answers', () => {
    const run = without();
    expect(run.kubectl('get nodes', 90).stderr).toBe('Unable to connect to the server: net/http: TLS handshake timeout\n');
    expect(run.interventions[1]).toMatchObject({ ok: false, message: 'Unable to connect to the server: net/http: TLS handshake timeout' });
    expect(run.kubectl('get nodes', 29).stderr).toBe('');
  });
  it('that was switched off in order, nobody listens', () => expect(without(0).kubectl('get nodes', 90).stderr).toBe(REFUSED));
  it('Pods hear that there is no way to it', () => {
    expect(linesOf(without(), 'inside')).toEqual(['7']);
  });
});
