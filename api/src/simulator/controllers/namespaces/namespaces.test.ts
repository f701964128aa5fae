import { describe, expect, it } from 'vitest';
import { Random, SECOND } from '../../engine/index.ts';
import { EventRecorder } from '../../events/index.ts';
import { setup } from '../testing.ts';

/** @see kubernetes: pkg/controller/namespace/deletion/namespaced_resources_deleter_test.go */
describe('a namespace that is deleted', () => {
  function cluster({ grace = 30, pod = true, finalizers = [] as string[], held = [] as string[] } = {}) {
    const world = setup();
    const { engine, store, api, create } = world;
    const metadata = { name: 'demo', ...(held.length > 0 && { finalizers: held }) };
    create({ apiVersion: 'v1', kind: 'Namespace', metadata });
    create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'demo', ...(finalizers.length > 0 && { finalizers }) },
    });
    const spec = { terminationGracePeriodSeconds: grace, containers: [{ name: 'app', image: 'nginx' }] };
    if (pod) create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'demo' }, spec });
    engine.run(SECOND);
    engine.at(10 * SECOND, () => api.delete('Namespace', undefined, 'demo'));
    const found = () => store.get('Namespace', undefined, 'demo');
    /** Those that are not as they should be. */
    const troubles = () =>
      found()
        ?.status?.conditions?.filter(({ status }) => status === 'True')
        .map(({ type, message }) => [type, message]);
    /** Seconds from its deletion until it is gone. */
    const gone = (limit = 200) => {
      for (let at = 10; at <= limit; at++) {
        engine.run((at + 0.1) * SECOND);
        if (at > 10 && !found()) return at - 10;
      }
      return undefined;
    };
    return { ...world, found, troubles, gone };
  }

  it('goes after five seconds, with all that is in it', () => {
    const { store, gone } = cluster({ pod: false });
    expect(gone()).toBe(5);
    expect(store.list('ConfigMap', 'demo')).toEqual([]);
  });

  it('has no events any more, and no new ones', () => {
    const { engine, store, trace } = cluster({ grace: 60 });
    engine.run(9 * SECOND);
    expect(store.list('Event', 'demo')).not.toEqual([]);
    engine.run(16 * SECOND);
    const recorder = new EventRecorder({ engine, store, trace, random: new Random(1) });
    const object = { apiVersion: 'v1', kind: 'Pod', namespace: 'demo', name: 'web' };
    recorder.record({ source: { component: 'kubelet' }, object, type: 'Normal', reason: 'Killing', message: 'Stopping container app' });
    expect(store.list('Event', 'demo')).toEqual([]);
  });

  it('waits for Pods as long as they may take, and looks for them now and then', () => {
    const { engine, api, troubles, gone } = cluster();
    engine.run(16 * SECOND);
    expect(troubles()).toEqual([['NamespaceContentRemaining', 'Some resources are remaining: pods. has 1 resource instances']]);
    engine.at(45 * SECOND, () => api.removePod('demo', 'web'));
    // Five seconds, and twice half of the grace period and one more.
    expect(gone()).toBe(37);
  });

  it('tells of Pods that take longer than they may, and tries again and again', () => {
    const { engine, api, troubles, gone } = cluster({ grace: 2 });
    engine.run(16 * SECOND);
    expect(troubles()).toEqual([
      [
        'NamespaceDeletionContentFailure',
        'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: demo for gvr: /v1, Resource=pods',
      ],
      ['NamespaceContentRemaining', 'Some resources are remaining: pods. has 1 resource instances'],
    ]);
    engine.at(16.5 * SECOND, () => api.removePod('demo', 'web'));
    expect(gone()).toBeLessThan(9);
  });

  it('waits for what a finalizer holds', () => {
    const { engine, api, troubles, gone } = cluster({ pod: false, finalizers: ['example.com/wait'] });
    engine.run(20 * SECOND);
    expect(troubles()).toEqual([
      ['NamespaceContentRemaining', 'Some resources are remaining: configmaps. has 1 resource instances'],
      ['NamespaceFinalizersRemaining', 'Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances'],
    ]);
    engine.at(21 * SECOND, () => api.patch('ConfigMap', 'demo', 'c', { metadata: { finalizers: null } }));
    expect(gone()).toBe(13);
  });

  it('that somebody holds is empty, and goes with the last finalizer', () => {
    const { engine, api, store, found, gone } = cluster({ pod: false, held: ['example.com/wait'] });
    expect(gone(30)).toBeUndefined();
    expect([store.list('ConfigMap', 'demo'), found()?.spec?.finalizers]).toEqual([[], undefined]);
    api.patch('Namespace', undefined, 'demo', { metadata: { finalizers: null } });
    engine.run(31 * SECOND);
    expect(found()).toBeUndefined();
  });
});
