import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

const pod = (claim: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {${more}containers: [{name: app, image: nginx}], volumes: [{name: v, persistentVolumeClaim: {claimName: ${claim}}}]}\n`;
const claim = (more: string, modes = 'ReadWriteOnce'): string =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {${more}, accessModes: [${modes}], resources: {requests: {storage: 1Gi}}}\n`;
const volume = (more = ''): string =>
  `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /d}${more}}\n`;
const onNode1 =
  ', nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}}';
const told = (parts: readonly string[], at = 30, interventions: readonly InterventionInput[] = []) =>
  play(parts.join('---\n'), { seconds: 60, interventions }).run.explain(at, 'web');

describe('What keeps a claim from having a volume', () => {
  it.each<[string, string[], RegExp, RegExp]>([
    [
      'a class that is not there',
      [pod('data'), claim('storageClassName: fast')],
      /the claim data asks for the StorageClass fast, which does not exist$/,
      /a class that there is \(standard\)$/,
    ],
    [
      'a volume that is not there',
      [pod('data'), claim('storageClassName: "", volumeName: gone')],
      /names the PersistentVolume gone, which does not exist$/,
      /^Create the PersistentVolume gone$/,
    ],
    [
      'the volume of a class that nobody has made an object of',
      [pod('data'), claim('storageClassName: manual', 'ReadWriteMany'), volume(', storageClassName: manual')],
      /no PersistentVolume suits the claim data, for which none is made: pv: incompatible accessMode$/,
      /^Create a PersistentVolume with the size, access modes and class/,
    ],
    [
      'other access modes',
      [pod('data'), claim('storageClassName: ""', 'ReadWriteMany'), volume()],
      /suits the claim data, .* \(it has no class\): pv: incompatible accessMode$/,
      /^Create a PersistentVolume with the size, access modes and class/,
    ],
    [
      'another claim',
      [pod('data'), claim('storageClassName: ""'), volume(', claimRef: {name: other, namespace: default}')],
      /: pv is Available to default\/other$|: pv is \w+ to default\/other$/,
      /^Create a PersistentVolume/,
    ],
    [
      'a node where the volume is not',
      [pod('data', 'nodeSelector: {kubernetes.io/hostname: node-2}, '), claim('storageClassName: ""'), volume(onNode1)],
      /the volume of the claim data is reached from node-1 alone/,
      /^Let nodeSelector and affinity admit node-1/,
    ],
  ])('%s', (_, parts, headline, remedy) => {
    const { headline: found, remedies } = told(parts);
    expect(found.en).toMatch(headline);
    expect(remedies.en[0]).toMatch(remedy);
    expect(remedies.zhHans).toHaveLength(remedies.en.length);
  });
});

it('a taint that is tolerated for a time is told before that is over', () => {
  const held = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {nodeName: node-1, tolerations: [{key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 20}], containers: [{name: app, image: nginx}]}\n`;
  const taint = { kind: 'KUBECTL' as const, atSeconds: 10, command: ['taint', 'node', 'node-1', 'k=v:NoExecute'] };
  expect(told([held], 20, [taint]).headline.en).toMatch(/its node has the taint k=v:NoExecute, which it tolerates for 20 s$/);
  expect(told([held], 40, [taint]).headline.en).toMatch(/^The Pod is gone/);
});

it('an object that has come without the key that is needed is not waited for', () => {
  const needs =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: nginx, env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: a}}}]}]}\n';
  const create = { kind: 'KUBECTL' as const, atSeconds: 20, command: ['create', 'configmap', 'conf', '--from-literal=b=1'] };
  expect(told([needs], 20.5, [create]).remedies.en[0]).toBe('Add the key a to the configmap conf in namespace default');
});
