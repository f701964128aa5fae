import { expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { localStorageViolation } from './local-storage.ts';

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager.go emptyDirLimitEviction, podEphemeralStorageLimitEviction, containerEphemeralStorageLimitEviction */
const volume = (sizeLimit?: string) => ({ volumes: [{ name: 'v', emptyDir: { ...(sizeLimit !== undefined && { sizeLimit }) } }] });
const limited = (...amounts: readonly (string | undefined)[]) => ({
  containers: amounts.map((amount, i) => ({ name: `c${i}`, ...(amount && { resources: { limits: { 'ephemeral-storage': amount } } }) })),
});
it.each([
  { rule: 'a volume may hold its limit', spec: volume('1Ki'), v: 1024, says: undefined },
  { rule: 'and no more', spec: volume('1Ki'), v: 1025, says: /^Usage of EmptyDir volume "v" exceeds the limit "1Ki"/ },
  { rule: 'a limit of nothing is none', spec: volume('0'), v: 1025, says: undefined },
  { rule: 'a container may hold its limit', spec: limited('1Ki', '1Ki'), c0: 1024, says: undefined },
  { rule: 'and no more', spec: limited('1Ki', '1Ki'), c0: 1025, says: /^Container c0 exceeded its local ephemeral storage limit "1Ki"/ },
  {
    rule: 'all of them together what their limits add up to, volumes counted',
    spec: { ...limited('1Ki', '1Ki'), ...volume() },
    c0: 1024,
    v: 1025,
    says: /^Pod ephemeral local storage usage exceeds the total limit of containers 2Ki/,
  },
  { rule: 'but for those in memory', spec: { ...limited('1Ki', '1Ki'), ...volume() }, c0: 1024, v: 1025, inMemory: true, says: undefined },
])('$rule: $says', ({ spec, v = 0, c0 = 0, inMemory = false, says }) => {
  const storage = { emptyDirs: new Map([['v', { bytes: v, inMemory }]]), containers: new Map([['c0', c0]]) };
  const violation = localStorageViolation({ metadata: { name: 'web' }, spec: { containers: [], ...spec } } as unknown as Pod, storage);
  if (says) expect(violation).toMatch(says);
  else expect(violation).toBeUndefined();
});
