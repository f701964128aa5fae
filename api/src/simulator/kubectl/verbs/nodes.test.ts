import { expect, it } from 'vitest';
import type { InterventionInput } from '../../types.ts';
import { pod, printed } from '../testing.ts';

const scene = {
  objects: [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1', labels: { a: '1', b: '2' } },
      spec: {
        taints: [
          { key: 'old', value: 'x', effect: 'NoSchedule' },
          { key: 'old', effect: 'NoExecute' },
        ],
      },
      status: {},
    },
    pod('web'),
    pod('cache', { spec: { volumes: [{ name: 'v', emptyDir: {} }] } }),
  ],
};
/** What is printed, and the taints or labels that are sent. */
function done(command: string): { prints: string; sent: unknown } {
  const acts: Omit<InterventionInput, 'atSeconds'>[] = [];
  const act = (intervention: Omit<InterventionInput, 'atSeconds'>) => {
    acts.push(intervention);
    return {};
  };
  const prints = printed(command, { ...scene, act });
  return { prints, sent: acts.map(({ patch }) => patch)[0] };
}
const taints = (...texts: string[]) => ({
  spec: {
    taints: texts.map((text) => {
      const [, key, value, effect] = /^(\w+)(?:=(\w+))?:(\w+)$/.exec(text) as RegExpExecArray;
      return { key, ...(value && { value }), effect };
    }),
  },
});

it.each([
  {
    rule: 'what is added comes first',
    command: 'taint node node-1 new=y:NoSchedule',
    prints: 'node/node-1 tainted\n',
    sent: taints('new=y:NoSchedule', 'old=x:NoSchedule', 'old:NoExecute'),
  },
  {
    rule: 'a key alone is removed with all its effects',
    command: 'taint node node-1 old-',
    prints: 'node/node-1 untainted\n',
    sent: { spec: { taints: null } },
  },
  {
    rule: 'an effect alone',
    command: 'taint node node-1 old:NoSchedule-',
    prints: 'node/node-1 untainted\n',
    sent: taints('old:NoExecute'),
  },
  {
    rule: 'some are added, some removed',
    command: 'taint node node-1 new:NoSchedule old-',
    prints: 'node/node-1 modified\n',
    sent: taints('new:NoSchedule'),
  },
  {
    rule: 'to overwrite is to modify',
    command: 'taint node node-1 old=z:NoSchedule --overwrite',
    prints: 'node/node-1 modified\n',
    sent: taints('old=z:NoSchedule', 'old:NoExecute'),
  },
  {
    rule: 'all that is there already is told',
    command: 'taint node node-1 old=z:NoSchedule old:NoExecute',
    prints: 'error: node node-1 already has old,old taint(s) with same effect(s) and --overwrite is false\n[1]',
  },
  {
    rule: 'the first that is not there is told alone',
    command: 'cordon nope node-1 nor-this',
    prints: 'Error from server (NotFound): nodes "nope" not found\n[1]',
  },
  { rule: 'what is not there cannot go', command: 'taint node node-1 nope-', prints: 'error: taint "nope" not found\n[1]' },
  {
    rule: 'not both at once',
    command: 'taint node node-1 new:NoSchedule new-',
    prints: 'error: can not both modify and remove the following taint(s) in the same command: new=\n[1]',
  },
  { rule: 'a label less', command: 'label node node-1 a-', prints: 'node/node-1 unlabeled\n', sent: { metadata: { labels: { a: null } } } },
  {
    rule: 'one less and a longer one more',
    command: 'label node node-1 a- longer=yes',
    prints: 'node/node-1 labeled\n',
    sent: { metadata: { labels: { a: null, longer: 'yes' } } },
  },
  {
    rule: 'who may overwrite only labels',
    command: 'label node node-1 a- --overwrite',
    prints: 'node/node-1 labeled\n',
    sent: { metadata: { labels: { a: null } } },
  },
])('$rule: $command', ({ command, prints, sent }) => {
  expect(done(command)).toEqual({ prints, sent });
});

it('drain as a dry run', () => {
  expect(done('drain node-1 --force --delete-emptydir-data --dry-run=client').prints).toBe(
    'node/node-1 cordoned (dry run)\nevicting pod default/cache (dry run)\nevicting pod default/web (dry run)\nnode/node-1 drained (dry run)\nWarning: deleting Pods that declare no controller: default/cache, default/web\n',
  );
});

it.each([
  { command: 'set image pod/web app=nginx:2 --dry-run=client', prints: 'pod/web image updated (dry run)\n' },
  { command: 'set image pod/web *=nginx:2 --dry-run=client -o jsonpath={.spec.containers[0].image}', prints: 'nginx:2' },
  { command: 'set image pod/web app=nginx', prints: '' },
  { command: 'set image pod/web nope=nginx', prints: 'error: unable to find container named "nope"\n[1]' },
  { command: 'set env pod/web A=b --dry-run=client -o jsonpath={.spec.containers[0].env}', prints: '[{"name":"A","value":"b"}]' },
])('$command', ({ command, prints }) => {
  expect(done(command).prints).toBe(prints);
});

it('drain tells twice why it cannot, of each Pod the first reason', () => {
  const bare = 'cannot delete Pods declare no controller (use --force to override): default/web';
  const local = 'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache';
  const pending = 'There are pending nodes to be drained:\n node-1\n';
  expect(done('drain node-1 --dry-run=client').prints).toBe(
    `node/node-1 cordoned (dry run)\nerror: unable to drain node "node-1" due to error:[${local}, ${bare}], continuing command...\n${pending}${local}\n${bare}\n[1]`,
  );
  expect(done('drain node-1 --force --dry-run=client').prints).toBe(
    `node/node-1 cordoned (dry run)\nerror: unable to drain node "node-1" due to error:${local}, continuing command...\n${pending}${local}\n[1]`,
  );
});
