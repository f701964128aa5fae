import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const ready = (status: string) => ({ status: { phase: 'Running', conditions: [{ type: 'Ready', status }] } });
const high = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1 };
const scene = {
  at: 60,
  objects: [pod('web', ready('False')), pod('db', ready('True')), pod('late', ready('False')), high],
  changes: [
    { at: 80, type: 'MODIFIED' as const, object: pod('web', ready('True')) },
    { at: 95, type: 'MODIFIED' as const, object: pod('web', ready('False')) },
    { at: 200, type: 'DELETED' as const, object: pod('web', ready('False')) },
    { at: 250, type: 'MODIFIED' as const, object: pod('late', ready('True')) },
    {
      at: 300,
      type: 'ADDED' as const,
      object: pod('web', { metadata: { uid: 'another' }, status: { conditions: [{ type: 'Late', status: 'True' }] } }),
    },
  ],
};

it.each([
  { rule: 'what comes about in time is met', command: 'wait --for=condition=Ready pod/web', prints: 'pod/web condition met\n' },
  {
    rule: 'what comes later is not',
    command: 'wait --for=condition=Ready pod/web --timeout=19s',
    prints: 'error: timed out waiting for the condition on pods/web\n[1]',
  },
  {
    rule: 'a kind is told without its group',
    command: 'wait --for=condition=Nope pc/high --timeout=0',
    prints: 'error: condition not met for priorityclasses/high\n[1]',
  },
  {
    rule: 'no time is one look',
    command: 'wait --for=condition=Ready pod/web --timeout=0',
    prints: 'error: condition not met for pods/web\n[1]',
  },
  {
    rule: 'a value may be waited for',
    command: 'wait --for=condition=Ready=false pod/db pod/web --timeout=40s',
    prints: 'timed out waiting for the condition on pods/db\ntimed out waiting for the condition on pods/web\n[1]',
  },
  {
    rule: 'one after another',
    command: 'wait --for=condition=Ready pod/web pod/db',
    prints: 'pod/web condition met\npod/db condition met\n',
  },
  {
    rule: 'once the time is up, nothing is looked at any more',
    command: 'wait --for=condition=Ready pod/web pod/db --timeout=10s',
    prints: 'timed out waiting for the condition on pods/web\ntimed out waiting for the condition on pods/db\n[1]',
  },
  {
    rule: 'but what is to be gone',
    command: 'wait --for=delete pod/db pod/web --timeout=3m',
    prints: 'pod/web condition met\nerror: timed out waiting for the condition on pods/db\n[1]',
  },
  {
    rule: 'what is gone when its turn comes is not found',
    command: 'wait --for=condition=Ready pod/late pod/web --timeout=10m',
    prints: 'pod/late condition met\nError from server (NotFound): pods "web" not found\n[1]',
  },
  {
    rule: 'another of the same name will do',
    command: 'wait --for=condition=Late pod/web --timeout=10m',
    prints: 'pod/web condition met\n',
  },
  { rule: 'until it is gone', command: 'wait --for=delete pod/web --timeout=3m', prints: 'pod/web condition met\n' },
  {
    rule: 'or not',
    command: 'wait --for=delete pod/web --timeout=1m',
    prints: 'error: timed out waiting for the condition on pods/web\n[1]',
  },
  { rule: 'a path has a value', command: "wait --for=jsonpath='{.status.phase}'=Running pod/web", prints: 'pod/web condition met\n' },
  {
    rule: 'and always one',
    command: "wait --for=jsonpath='{.status.phase}' pod/web",
    prints: "error: jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3\n[1]",
  },
  {
    rule: 'which is no list or map',
    command: "wait --for=jsonpath='{.spec.containers}'=app pod/web",
    prints: 'error: jsonpath leads to a nested object or list which is not supported\n[1]',
  },
  {
    rule: 'nor one of several',
    command: "wait --for=jsonpath='{.metadata.*}'=web pod/web",
    prints: 'error: given jsonpath expression matches more than one value\n[1]',
  },
  {
    rule: 'several failures stand alone',
    command: 'wait --for=condition=Nope pod/web pod/db --timeout=1s',
    prints: 'timed out waiting for the condition on pods/web\ntimed out waiting for the condition on pods/db\n[1]',
  },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});
