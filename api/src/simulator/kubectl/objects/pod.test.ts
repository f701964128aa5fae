import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const ready = (lastTransitionTime = '2023-05-15T09:00:10Z') => ({ conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] });
const restarted = (restartCount: number) => ({
  ...ready(),
  containerStatuses: [{ name: 'app', restartCount, containerID: 'c://x', state: { running: {} } }],
});
type Given = Parameters<typeof pod>[1];

/** @see kubernetes: kubectl/pkg/util/podutils/podutils_test.go TestActivePods, TestByLogging */
it.each<{ rule: string; a: Given; b: Given; attached: string; read: string }>([
  { rule: 'one that is on a node', a: { spec: { nodeName: undefined } }, b: {}, attached: 'b', read: 'b' },
  { rule: 'one that runs', a: { status: { phase: 'Pending' } }, b: {}, attached: 'b', read: 'b' },
  {
    rule: 'one of which nothing is known before one that waits',
    a: { status: { phase: 'Pending' } },
    b: { status: { phase: 'Unknown' } },
    attached: 'b',
    read: 'b',
  },
  {
    rule: 'one that is over is as good to read as one that runs, and no better to attach to than one that waits',
    a: { status: { phase: 'Succeeded', ...ready() } },
    b: {},
    attached: 'b',
    read: 'a',
  },
  { rule: 'one that is ready', a: {}, b: { status: ready() }, attached: 'b', read: 'b' },
  {
    rule: 'one that has long been ready',
    a: { status: ready('2023-05-15T09:00:20Z') },
    b: { status: ready() },
    attached: 'b',
    read: 'b',
  },
  {
    rule: 'one that has less, or more, often been restarted',
    a: { status: restarted(1) },
    b: { status: restarted(2) },
    attached: 'a',
    read: 'b',
  },
  {
    rule: 'one that is older',
    a: { metadata: { creationTimestamp: '2023-05-15T09:00:01Z' } },
    b: {},
    attached: 'b',
    read: 'b',
  },
  {
    rule: 'one that goes is as good as another',
    a: { metadata: { deletionTimestamp: '2023-05-15T09:02:00Z' } },
    b: {},
    attached: 'a',
    read: 'a',
  },
  { rule: 'by name, where they are alike', a: {}, b: {}, attached: 'a', read: 'a' },
])('a Service means, of its Pods, $rule', ({ a, b, attached, read }) => {
  const labelled = (name: string, given: Given = {}) => pod(name, { ...given, metadata: { labels: { app: 'x' }, ...given.metadata } });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { selector: { app: 'x' } } };
  const scene = { objects: [labelled('b', b), labelled('a', a), service] };
  expect(printed('logs svc/s', scene)).toMatch(new RegExp(`Found 2 pods, using pod/${read}\\n`));
  expect(printed('attach svc/s -c nope', scene)).toMatch(new RegExp(` in pod ${attached}\\n|current phase is Succeeded`));
});
