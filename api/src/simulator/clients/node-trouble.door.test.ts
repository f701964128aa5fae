import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const pod = podOf('  nodeName: node-2\n  containers: [{name: app, image: nginx}]');

describe('trouble with a node', () => {
  it.each([
    { rule: 'befalls the node of that name', kind: 'NODE_FAILS', resource: 'node-1', says: 'node node-1 stopped reporting' },
    { rule: 'or the one that is named with its kind', kind: 'NODE_FAILS', resource: 'nodes/node-1', says: 'node node-1 stopped reporting' },
    { rule: "or the Pod's", kind: 'NODE_FAILS', resource: undefined, says: 'node node-2 stopped reporting' },
    {
      rule: 'or none that is not there',
      kind: 'NODE_FAILS',
      resource: 'node-9',
      says: 'Error from server (NotFound): nodes "node-9" not found',
    },
    { rule: 'as pressure, too', kind: 'NODE_PRESSURE', resource: 'node-1', says: 'node node-1 is under MEMORY pressure' },
    {
      rule: "of the kind that is named, on the Pod's",
      kind: 'NODE_PRESSURE',
      resource: 'disk',
      says: 'node node-2 is under DISK pressure',
    },
  ] as const)('$rule', ({ kind, resource, says }) => {
    const { run } = play(pod, { seconds: 60, interventions: [{ atSeconds: 20, kind, pod: 'web', ...(resource && { resource }) }] });
    expect(run.interventions.map(({ message }) => message)).toEqual([says]);
  });
});
