import { describe, expect, it } from 'vitest';
import type { Service } from '../../apimachinery/objects.ts';
import { play } from '../../testing.ts';
import type { InterventionInput } from '../../types.ts';
import { setup } from '../testing.ts';

const pod = (name: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${spec}containers: [{name: c, image: busybox, command: [sleep, "10000"]}]}\n`;
const quota = (name: string, hard: string, more = '') =>
  `---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: ${name}}\nspec: {hard: {${hard}}${more}}\n`;
const command = (atSeconds: number, text: string, manifest?: string): InterventionInput => ({
  atSeconds,
  kind: 'KUBECTL',
  command: [text],
  ...(manifest !== undefined && { manifest }),
});
const USED = 'get quota -o jsonpath={.items[*].status.used}';

/** @see kubernetes: pkg/controller/resourcequota/resource_quota_controller_test.go TestSyncResourceQuota */
it('a quota counts all that it names, and itself, as they come and go', () => {
  const { create, api, store, engine } = setup();
  const there = (apiVersion: string, kind: string, name: string, spec: object) =>
    create({ apiVersion, kind, metadata: { name, namespace: 'default' }, spec });
  there('v1', 'LimitRange', 'limits', { limits: [{ type: 'Pod' }] });
  const counts = ['limitranges', 'poddisruptionbudgets.policy', 'endpoints'].map((name) => [`count/${name}`, '5']);
  there('v1', 'ResourceQuota', 'q', { hard: { resourcequotas: '2', ...Object.fromEntries(counts) } });
  there('policy/v1', 'PodDisruptionBudget', 'b', { selector: {}, minAvailable: 1 });
  const used = () => {
    engine.run(engine.now + 1_000_000);
    return Object.values(store.get('ResourceQuota', 'default', 'q')?.status?.used ?? {});
  };
  expect(used()).toEqual(['1', '1', '1', '1']);
  api.delete('LimitRange', 'default', 'limits');
  expect(used()).toEqual(['1', '0', '1', '1']);
});

/** @see kubernetes: pkg/quota/v1/install/update_filter.go */
it('what a Service is no more is free again, at once', () => {
  const { create, api, store, engine } = setup();
  const meta = (name: string) => ({ name, namespace: 'default' });
  const hard = { 'services.nodeports': '5', 'services.loadbalancers': '5' };
  create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta('q'), spec: { hard } });
  create({ apiVersion: 'v1', kind: 'Service', metadata: meta('web'), spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } });
  const used = () => {
    engine.run(engine.now + 1_000_000);
    return store.get('ResourceQuota', 'default', 'q')?.status?.used;
  };
  expect(used()).toEqual({ 'services.nodeports': '1', 'services.loadbalancers': '1' });
  for (const [type, nodePorts] of [
    ['NodePort', '1'],
    ['LoadBalancer', '1'],
    ['ClusterIP', '0'],
  ] as const) {
    const service = store.get('Service', 'default', 'web') as Service;
    api.update({ ...service, spec: { ...service.spec, type } });
    expect(used()).toEqual({ 'services.nodeports': nodePorts, 'services.loadbalancers': type === 'LoadBalancer' ? '1' : '0' });
  }
});

const failing = `${pod('web', 'nodeName: node-1, terminationGracePeriodSeconds: 10, ')}${quota('q', 'pods: "1"')}`;
const NODE_FAILS: InterventionInput = { atSeconds: 10, kind: 'NODE_FAILS', resource: 'node/node-1' };
const refused =
  'Error from server (Forbidden): error when creating "STDIN": pods "next" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1\n';
const patient = failing.replace('PeriodSeconds: 10', 'PeriodSeconds: 150');
const two = `${pod('web')}${quota('a', 'pods: "1"', ', scopes: [Terminating]')}${quota('b', 'pods: "2"', ', scopes: [NotTerminating]')}`;
const limited = command(10, `patch pod web --type=merge -p '{"spec":{"activeDeadlineSeconds":1000}}'`);
const wide = `${pod('web')}${quota('q', 'pods: "3"')}`;
const another = command(10, 'run other --image=nginx');
const again = command(10, 'run web --image=nginx');

/** The rounds in which all is counted anew come every five minutes, with this seed at 279 and 579 seconds. */
describe('what nothing tells of is found out when all is counted anew:', () => {
  it.each`
    rule                                                                | manifest   | more                                                                                       | at     | says
    ${'the Pod of a lost node is charged past its grace period'}        | ${failing} | ${[NODE_FAILS]}                                                                            | ${400} | ${'{"pods":"1"}'}
    ${'so that another is refused'}                                     | ${failing} | ${[NODE_FAILS, command(400, 'apply -f -', pod('next'))]}                                   | ${400} | ${refused}
    ${'and then no more'}                                               | ${failing} | ${[NODE_FAILS]}                                                                            | ${700} | ${'{"pods":"0"}'}
    ${'while that lasts over one count, twice, it is charged after it'} | ${patient} | ${[NODE_FAILS]}                                                                            | ${700} | ${'{"pods":"1"}'}
    ${'and no more after the next'}                                     | ${patient} | ${[NODE_FAILS]}                                                                            | ${890} | ${'{"pods":"0"}'}
    ${'a Pod that is given a deadline stays in the scope it had'}       | ${two}     | ${[limited]}                                                                               | ${200} | ${'{"pods":"0"} {"pods":"1"}'}
    ${'and is in the other then'}                                       | ${two}     | ${[limited]}                                                                               | ${300} | ${'{"pods":"1"} {"pods":"0"}'}
    ${'one that is let in is charged in its scope'}                     | ${two}     | ${[another]}                                                                               | ${11}  | ${'{"pods":"0"} {"pods":"2"}'}
    ${'what is let in and whose name is taken is charged'}              | ${wide}    | ${[again]}                                                                                 | ${11}  | ${'{"pods":"2"}'}
    ${'but not if it only would be'}                                    | ${wide}    | ${[command(10, 'run web --image=nginx --dry-run=server')]}                                 | ${11}  | ${'{"pods":"1"}'}
    ${'that is made good by whatever frees something'}                  | ${wide}    | ${[command(5, 'run other --image=nginx'), again, command(20, 'delete pod other --force')]} | ${30}  | ${'{"pods":"1"}'}
    ${'but by nothing that the quota does not count'}                   | ${wide}    | ${[again, command(15, 'create cm x'), command(20, 'delete cm x')]}                         | ${30}  | ${'{"pods":"2"}'}
    ${'or else then'}                                                   | ${wide}    | ${[again]}                                                                                 | ${300} | ${'{"pods":"1"}'}
  `('$rule', ({ manifest, more, at, says }) => {
    const { run } = play(manifest, { seconds: 900, interventions: more });
    const told = says === refused ? run.interventions.at(-1)?.stderr : run.kubectl(USED, at).stdout;
    expect(told).toBe(says);
  });
});

/** @see kubernetes: apiserver/pkg/quota/v1/generic/evaluator.go CalculateUsageStats; issue 117676 */
describe('Pods that a quota has by the scope PriorityClass are', () => {
  const spec = `spec: {priorityClassName: system-node-critical, containers: [{name: c, image: busybox, command: [sleep, "10000"]}]}`;
  const critical = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n${spec}\n`;
  const manifest = `${critical('a')}---\n${critical('b')}`;
  const selector = 'scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Exists}]}';
  it.each([
    { rule: 'charged when they are let in', more: ', scopes: [PriorityClass]', at: 15, says: '{"pods":"2"}' },
    { rule: 'forgotten when one of them goes', more: ', scopes: [PriorityClass]', at: 25, says: '{"pods":"0"}' },
    { rule: 'counted anew where a selector says it', more: `, ${selector}`, at: 25, says: '{"pods":"1"}' },
  ])('$rule', ({ more, at, says }) => {
    const gone = command(20, 'delete pod a --force --grace-period=0');
    const { run } = play(`${quota('q', 'pods: "3"', more)}---\n${manifest}`, { seconds: 30, interventions: [gone] });
    expect(run.kubectl(USED, at).stdout).toBe(says);
  });
});
