import { expect, it } from 'vitest';
import { simulate } from '../index.ts';

/** A Pod with so many owners, all of which say that they control it: each problem shows the whole list. */
const owned = (owners: number): string => {
  const ownerReferences = Array.from({ length: owners }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: `owner-${i}`,
    uid: `u${i}`,
    controller: true,
  }));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ownerReferences },
    spec: { containers: [{ name: 'app', image: 'nginx' }] },
  });
};

it.each([
  { rule: 'what is wrong is told', owners: 20, answer: { kind: 'InvalidManifest' } },
  { rule: 'but not in a text without end', owners: 1200, answer: { kind: 'LimitExceeded', limit: 'refusalText', allowed: 4 * 2 ** 20 } },
])('$rule', ({ owners, answer }) => {
  expect(simulate({ manifest: owned(owners) })).toMatchObject(answer);
});
