import { describe, expect, it } from 'vitest';
import type { ObjectMeta } from '../apimachinery/objects.ts';
import type { PropagationPolicy } from '../apimachinery/propagation.ts';
import { SECOND } from '../engine/index.ts';
import { setup } from './testing.ts';

/** @see kubernetes: test/integration/garbagecollector/garbage_collector_test.go */
describe('what becomes of dependents', () => {
  type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];

  /** ConfigMaps, each of which belongs to those that are named: `!` if it holds its owner back. */
  function cluster(dependents: Record<string, string[]>, finalizers: Record<string, string[]> = {}) {
    const world = setup();
    const { engine, store, create } = world;
    const uidOf = (name: string) => store.get('ConfigMap', 'default', name)?.metadata.uid as string;
    const reference = (wanted: string): Owner => {
      const name = wanted.replace('!', '');
      return { apiVersion: 'v1', kind: 'ConfigMap', name, uid: uidOf(name), ...(wanted.endsWith('!') && { blockOwnerDeletion: true }) };
    };
    for (const [name, owners] of Object.entries(dependents)) {
      const held = finalizers[name];
      const metadata = { name, namespace: 'default', ...(held && { finalizers: held }), ownerReferences: owners.map(reference) };
      create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    }
    engine.run(SECOND);
    const left = () =>
      Object.fromEntries(
        Object.keys(dependents).flatMap((name) => {
          const metadata = store.get('ConfigMap', 'default', name)?.metadata;
          const owners = metadata?.ownerReferences?.map((owner) => owner.name) ?? [];
          return metadata ? [[name, metadata.deletionTimestamp ? 'deleted' : owners.join()]] : [];
        }),
      );
    return { ...world, left };
  }

  it.each([
    { rule: 'in the background they go after it', policy: 'Background', left: {} },
    { rule: 'in the foreground as well', policy: 'Foreground', left: {} },
    { rule: 'orphans stay', policy: 'Orphan', left: { child: '' } },
    { rule: 'without a word they go after it', policy: undefined, left: {} },
    { rule: 'without a word the finalizers of the object decide', policy: undefined, finalizers: ['orphan'], left: { child: '' } },
    { rule: 'a word takes such finalizers away', policy: 'Background', finalizers: ['foregroundDeletion'], left: {} },
  ] as {
    rule: string;
    policy?: PropagationPolicy;
    finalizers?: string[];
    left: Record<string, string>;
  }[])('$rule', ({ policy, finalizers, left }) => {
    const made = cluster({ owner: [], child: ['owner!'] }, finalizers && { owner: finalizers });
    made.api.delete('ConfigMap', 'default', 'owner', policy ? { propagationPolicy: policy } : {});
    made.engine.run(2 * SECOND);
    expect(made.left()).toEqual(left);
  });

  it.each([
    { rule: 'waits for one that holds it back', child: 'owner!', left: { owner: 'deleted', child: 'deleted' } },
    { rule: 'does not wait for one that does not', child: 'owner', left: { child: 'deleted' } },
  ])('in the foreground the owner $rule', ({ child, left }) => {
    const { api, engine, left: found } = cluster({ owner: [], child: [child] }, { child: ['example.com/wait'] });
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
    engine.run(2 * SECOND);
    expect(found()).toEqual(left);
    api.patch('ConfigMap', 'default', 'child', { metadata: { finalizers: null } });
    engine.run(3 * SECOND);
    expect(found()).toEqual({});
  });

  it('what belongs to another as well stays for that one', () => {
    const { api, engine, left } = cluster({ owner: [], other: [], child: ['owner!', 'other!'] });
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
    engine.run(2 * SECOND);
    expect(left()).toEqual({ other: '', child: 'other' });
  });

  it('dependents of dependents go first of all', () => {
    const { api, engine, left } = cluster({ owner: [], child: ['owner!'], grandchild: ['child!'] }, { grandchild: ['example.com/wait'] });
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
    engine.run(2 * SECOND);
    expect(left()).toEqual({ owner: 'deleted', child: 'deleted', grandchild: 'deleted' });
  });

  /** @see kubernetes: test/e2e/apimachinery/garbage_collector.go "should not be blocked by dependency circle" */
  it.each([2, 3])('those that belong to one another in a circle of %i all go', (size) => {
    const names = ['first', 'second', 'third'].slice(0, size);
    const { api, engine, store, left } = cluster(
      Object.fromEntries(names.map((name, at) => [name, at === 0 ? [] : [`${names[at - 1]}!`]])),
    );
    const last = names.at(-1) as string;
    const uid = store.get('ConfigMap', 'default', last)?.metadata.uid as string;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: last, uid, controller: true, blockOwnerDeletion: true }];
    api.patch('ConfigMap', 'default', 'first', { metadata: { ownerReferences } });
    engine.run(2 * SECOND);
    api.delete('ConfigMap', 'default', 'first', { propagationPolicy: 'Foreground' });
    engine.run(4 * SECOND);
    expect(left()).toEqual({});
  });

  it('a Pod waits for the claim of its ephemeral volume, which waits until nothing of the Pod runs', () => {
    const { api, engine, store, pod, get } = cluster({});
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    pod('web', { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } }] });
    engine.run(20 * SECOND);
    const claim = () => store.get('PersistentVolumeClaim', 'default', 'web-scratch')?.metadata;
    api.deletePod('default', 'web', { propagationPolicy: 'Foreground' });
    engine.run(30 * SECOND);
    expect([get('web')?.metadata.finalizers, claim()?.deletionTimestamp !== undefined]).toEqual([['foregroundDeletion'], true]);
    api.removePod('default', 'web');
    engine.run(31 * SECOND);
    expect([get('web'), claim()]).toEqual([undefined, undefined]);
  });
});
