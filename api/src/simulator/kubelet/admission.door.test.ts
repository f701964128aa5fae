import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';

describe('a Pod that its node turns away', () => {
  it('is told so once, though others change it before the API knows', () => {
    const { rows, events } = play(`
apiVersion: v1
kind: Node
metadata: {name: tainted}
spec: {taints: [{key: maintenance, effect: NoExecute}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: tainted
  containers: [{name: app, image: nginx}]`);
    expect(events).toEqual([
      'TaintManagerEviction Marking for deletion Pod default/web',
      'TaintToleration Predicate TaintToleration failed',
    ]);
    expect(rows.at(-1)).toBe('gone');
  });
});
