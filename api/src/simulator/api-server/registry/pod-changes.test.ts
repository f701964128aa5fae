import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { cluster, pod } from './testing.ts';

describe('a Pod that changes', () => {
  const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

  it.each([
    {
      rule: 'of an older version',
      metadata: { resourceVersion: '1' },
      expected: `Operation cannot be fulfilled on pods "web": ${MODIFIED}`,
    },
    {
      rule: 'that was another one',
      metadata: { uid: 'x' },
      expected: 'Pod "web" is invalid: metadata.uid: Invalid value: "x": field is immutable',
    },
  ])('is not changed by a manifest or a patch $rule', ({ metadata, expected }) => {
    const { api, store } = cluster(pod());
    const manifest = { ...JSON.parse(pod()), metadata: { name: 'web', namespace: 'default', ...metadata } };
    expect(api.apply(manifest)).toMatchObject({ ok: false, message: expected });
    expect(api.patch('Pod', 'default', 'web', { metadata })).toMatchObject({ ok: false, message: expected });
    const { resourceVersion, uid } = store.get('Pod', 'default', 'web')?.metadata ?? {};
    expect(api.patch('Pod', 'default', 'web', { metadata: { resourceVersion, uid, labels: { a: 'b' } } })).toMatchObject({ ok: true });
  });

  it.each([
    {
      metadata: { name: 'other', resourceVersion: '1' },
      code: 400,
      message: 'the name of the object (other) does not match the name on the URL (web)',
    },
    {
      metadata: null,
      code: 400,
      message: 'the name of the object (web based on URL) was undeterminable: name must be provided',
    },
    {
      metadata: { name: 'other', namespace: 'x' },
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    },
    {
      metadata: { generateName: 'a%b', finalizers: ['orphan', 'foregroundDeletion'], uid: 'x' },
      code: 422,
      message: expect.stringMatching(
        /: \[metadata.generateName: .* may not contain '%', metadata.finalizers: .* cannot be both set, metadata.uid: .* immutable, metadata.generateName: .* a lowercase RFC 1123 subdomain .*\]$/,
      ),
    },
  ])('has what is asked of all metadata asked before the rules of its own: $metadata', ({ metadata, ...refusal }) => {
    const { api } = cluster(pod());
    expect(api.patch('Pod', 'default', 'web', { metadata })).toMatchObject({ ok: false, ...refusal });
  });

  it('is in the namespace of the request where it says none', () => {
    const { api } = cluster(pod());
    expect(api.patch('Pod', 'default', 'web', { metadata: { namespace: null } })).toMatchObject({ ok: true });
  });

  it('has its name until it is gone', () => {
    const { api } = cluster(pod({}, { finalizers: ['x/y'] }));
    api.deletePod('default', 'web');
    const message = 'object is being deleted: pods "web" already exists';
    expect(api.create(JSON.parse(pod({}, { namespace: 'default' })))).toMatchObject({ ok: false, code: 409, message });
  });

  it('is bound once', () => {
    const { api } = cluster(pod());
    expect(api.bind('default', 'web', 'node-1')).toMatchObject({
      ok: true,
      object: { spec: { nodeName: 'node-1' }, status: { conditions: [{ type: 'PodScheduled', status: 'True' }] } },
    });
    expect(api.bind('default', 'web', 'node-2')).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    });
  });

  it('takes a new image by apply, keeps what others set, and is unchanged by the same again', () => {
    const { api } = cluster(pod());
    api.bind('default', 'web', 'node-1');
    const wanted = JSON.parse(pod({}, { namespace: 'default' }, { image: 'nginx:2' }));
    expect(api.apply(wanted)).toMatchObject({
      ok: true,
      verb: 'configured',
      object: { spec: { nodeName: 'node-1', containers: [{ image: 'nginx:2', volumeMounts: [{}] }] } },
    });
    expect(api.apply(wanted)).toMatchObject({ ok: true, verb: 'unchanged' });
  });

  it('refuses a new command', () => {
    const { api } = cluster(pod());
    const answer = api.apply(JSON.parse(pod({}, { namespace: 'default' }, { command: ['sh'] })));
    expect(answer).toMatchObject({
      ok: false,
      code: 422,
      reason: 'Invalid',
      message: expect.stringContaining('pod updates may not change fields other than'),
    });
  });
});

describe('a Pod that is deleted', () => {
  const bound = () => {
    const made = cluster(pod());
    made.api.bind('default', 'web', 'node-1');
    return made;
  };
  it('that has no node goes at once', () => {
    const { api, store } = cluster(pod());
    api.deletePod('default', 'web');
    expect(store.get('Pod', 'default', 'web')).toBeUndefined();
  });
  it('gets its grace, which can only become shorter', () => {
    const { api, engine } = bound();
    expect(api.deletePod('default', 'web')).toMatchObject({
      object: { metadata: { deletionTimestamp: '2023-05-15T09:00:30Z', deletionGracePeriodSeconds: 30 } },
    });
    engine.run(4 * SECOND);
    expect(api.deletePod('default', 'web', { gracePeriodSeconds: 60 })).toMatchObject({
      object: { metadata: { deletionGracePeriodSeconds: 30 } },
    });
    expect(api.deletePod('default', 'web', { gracePeriodSeconds: 10 })).toMatchObject({
      object: { metadata: { deletionTimestamp: '2023-05-15T09:00:10Z', deletionGracePeriodSeconds: 10 } },
    });
  });
  it('has a second where a negative grace is asked for', () => {
    const negative = () => bound().api.deletePod('default', 'web', { gracePeriodSeconds: -5 });
    expect(negative()).toMatchObject({ object: { metadata: { deletionGracePeriodSeconds: 1 } } });
    const { api } = bound();
    api.deletePod('default', 'web', { gracePeriodSeconds: 9 });
    expect(api.deletePod('default', 'web', { gracePeriodSeconds: -1 })).toMatchObject({
      object: { metadata: { deletionGracePeriodSeconds: 1 } },
    });
  });
  it('goes by force, unless a finalizer holds it', () => {
    const free = bound();
    free.api.deletePod('default', 'web', { gracePeriodSeconds: 0 });
    expect(free.store.get('Pod', 'default', 'web')).toBeUndefined();
    const { api, store } = cluster(pod({ nodeName: 'node-1' }, { finalizers: ['example.com/hold'] }));
    api.removePod('default', 'web');
    expect(store.get('Pod', 'default', 'web')).toMatchObject({ metadata: { deletionGracePeriodSeconds: 0 } });
    expect(api.patch('Pod', 'default', 'web', { metadata: { finalizers: null } })).toMatchObject({ ok: true });
    expect(store.get('Pod', 'default', 'web')).toBeUndefined();
  });
  it('is another one than was meant', () => {
    expect(bound().api.deletePod('default', 'web', { uid: 'other' })).toMatchObject({
      code: 409,
      message: expect.stringMatching(/^Operation cannot be fulfilled on Pod "web": the UID in the precondition \(other\) does not match /),
    });
  });
});
