import { expect, it } from 'vitest';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { SECOND } from '../engine/index.ts';
import { setup } from './testing.ts';

const KINDS = ['Service', 'Endpoints', 'EndpointSlice'] as const;

it.each([
  { rule: 'with the Service its Endpoints go, and both come back', gone: ['Service'], anew: ['Service', 'Endpoints'] },
  { rule: 'so do Endpoints alone', gone: ['Endpoints'], anew: ['Endpoints'] },
  { rule: 'and their slice', gone: ['EndpointSlice'], anew: ['EndpointSlice'] },
] as const)('What leads to the API server is there again within ten seconds: $rule', ({ gone, anew }) => {
  const { engine, store, api } = setup();
  const there = (kind: (typeof KINDS)[number]) => store.get(kind, 'default', 'kubernetes') as KubernetesObject;
  engine.run(SECOND);
  const before = new Map(KINDS.map((kind) => [kind, there(kind)]));
  for (const kind of gone) api.delete(kind, 'default', 'kubernetes');
  engine.run(1.5 * SECOND);
  expect(KINDS.filter((kind) => !there(kind))).toEqual(anew);
  engine.run(11 * SECOND);
  for (const kind of KINDS) {
    const { metadata: is, ...now } = there(kind);
    const { metadata: was, ...then } = before.get(kind) as KubernetesObject;
    expect(now).toEqual(then);
    expect([is.labels, is.annotations]).toEqual([was.labels, was.annotations]);
  }
  expect(KINDS.filter((kind) => there(kind).metadata.uid !== before.get(kind)?.metadata.uid)).toEqual(anew);
});

it('Addresses that somebody has given to its Endpoints are undone; what else is said of the Service stays', () => {
  const { engine, store, api } = setup();
  engine.run(SECOND);
  api.patch('Endpoints', 'default', 'kubernetes', { subsets: [] });
  api.patch('Service', 'default', 'kubernetes', { metadata: { labels: { a: 'b' } } });
  engine.run(12 * SECOND);
  expect(store.get('Endpoints', 'default', 'kubernetes')?.subsets?.[0]?.addresses?.map(({ ip }) => ip)).toEqual(['172.18.0.2']);
  expect(store.get('Service', 'default', 'kubernetes')?.metadata.labels).toMatchObject({ a: 'b' });
});
