import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** @see kubernetes: pkg/kubelet/status/status_manager_test.go TestReconcilePodStatus, TestSetContainerReadiness */
describe('What others write into the status of a Pod', () => {
  const statusAfter = (status: object, at: number) => {
    const patch = { atSeconds: 20, kind: 'PATCH', pod: 'web', subresource: 'status', patch: { status } } as const;
    return play(podOf('  containers: [{name: app, image: nginx}]'), { interventions: [patch] }).status(at);
  };
  const types = ({ conditions }: { conditions: { type: string }[] }) => conditions.map(({ type }) => type);

  it('is as they wrote it, until the kubelet looks: every ten seconds', () => {
    expect(statusAfter({ podIP: '1.2.3.4' }, 20).podIP).toBe('1.2.3.4');
    expect(statusAfter({ podIP: '1.2.3.4' }, 31).podIP).toMatch(/^10\.244\./);
  });
  it('is no other phase for longer than that', () => {
    expect(statusAfter({ phase: 'Failed', reason: 'Mine' }, 20)).toMatchObject({ phase: 'Failed', reason: 'Mine' });
    const status = statusAfter({ phase: 'Failed', reason: 'Mine' }, 31);
    expect(status.phase).toBe('Running');
    expect(status.reason).toBeUndefined();
  });
  it('stays where it is not the kubelet’s to say', () => {
    const status = statusAfter({ conditions: [{ type: 'example.com/lb', status: 'True' }] }, 31);
    expect(types(status)).toEqual(['example.com/lb', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);
  });
});
