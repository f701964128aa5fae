import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const owner = (kind: string, name: string, uid = '11111111-1111-4111-8111-111111111111') =>
  `ownerReferences: [{apiVersion: v1, kind: ${kind}, name: ${name}, uid: ${uid}}]`;
const ingress = (name: string, more: string) =>
  `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: ${name}${more && `, ${more}`}}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
const web =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {terminationGracePeriodSeconds: 1, containers: [{name: c, image: nginx}]}\n';

/** @see kubernetes: pkg/controller/garbagecollector/garbagecollector_test.go TestAttemptToDeleteItem */
it('what nothing in a run goes by goes with what it belongs to', () => {
  const uid = play(web, { seconds: 5 }).run.kubectl('get pod web -o jsonpath={.metadata.uid}').stdout;
  const unknown = 'ownerReferences: [{apiVersion: example.com/v1, kind: Thing, name: a, uid: 11111111-1111-4111-8111-111111111111}]';
  const manifest =
    web +
    ingress('free', '') +
    ingress('orphan', owner('ConfigMap', 'gone')) +
    ingress('odd', unknown) +
    ingress('owned', owner('Pod', 'web', uid)) +
    ingress('foreign', owner('Pod', 'other', uid));
  const { run } = play(manifest, { seconds: 60, interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: 'web' }] });
  expect(
    [run.kubectl('get ing -o name', 20).stdout, run.kubectl('get ing -o name', 50).stdout].map((text) => text.match(/\w+(?=\n)/g)),
  ).toEqual([
    ['free', 'odd', 'owned'],
    ['free', 'odd'],
  ]);
});
