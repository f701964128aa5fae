import { expect, it } from 'vitest';
import { decodeBase64 } from '../../apimachinery/base64.ts';
import type { ServiceAccount } from '../../apimachinery/objects.ts';
import { SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

const account = (more = {}) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' }, ...more });
const secret = (annotations = {}, more = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/service-account-token',
  metadata: { name: 'token', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': 'robot', ...annotations } },
  ...more,
});
const decoded = (data: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(data).map(([key, text]) => [key, decodeBase64(text)]));

/** @see kubernetes: pkg/controller/serviceaccount/tokens_controller_test.go TestTokenCreation */
it.each([
  {
    rule: 'a Secret for a token of an account that is there is filled',
    objects: [account(), secret()],
    keys: ['ca.crt', 'namespace', 'token'],
  },
  { rule: 'whichever of the two comes first within the moment', objects: [secret(), account()], keys: ['ca.crt', 'namespace', 'token'] },
  { rule: 'one of an account that is not there is deleted', objects: [secret()], keys: undefined },
  {
    rule: 'so is one of an account of that name that is gone',
    objects: [account(), secret({ 'kubernetes.io/service-account.uid': 'another' })],
    keys: undefined,
  },
  {
    rule: 'what it has already stays, but for the certificate',
    objects: [account(), secret({}, { data: { 'ca.crt': btoa('old'), namespace: btoa('other'), token: btoa('mine'), extra: btoa('x') } })],
    keys: ['ca.crt', 'namespace', 'token', 'extra'],
    kept: { namespace: 'other', token: 'mine', extra: 'x' },
  },
  {
    rule: 'a Secret of another type is left alone',
    objects: [account(), { ...secret(), type: 'Opaque' }],
    keys: [],
  },
] satisfies { rule: string; objects: object[]; keys: string[] | undefined; kept?: object }[])('$rule', ({ objects, keys, kept = {} }) => {
  const { engine, store, create } = setup();
  for (const object of objects) create(object);
  engine.run(SECOND);
  const found = store.get('Secret', 'default', 'token');
  const data = found && decoded(found.data);
  expect(data && Object.keys(data)).toEqual(keys);
  if ((keys as readonly string[] | undefined)?.includes('ca.crt'))
    expect(data?.['ca.crt']).toBe(store.get('ConfigMap', 'default', 'kube-root-ca.crt')?.data?.['ca.crt']);
  expect(data ?? {}).toMatchObject(kept);
});

it('the token tells whose it is, and the Secret of which account', () => {
  const { engine, store, create } = setup();
  create(account());
  create(secret());
  engine.run(SECOND);
  const uid = store.get('ServiceAccount', 'default', 'robot')?.metadata.uid;
  const found = store.get('Secret', 'default', 'token');
  expect(found?.metadata.annotations?.['kubernetes.io/service-account.uid']).toBe(uid);
  const [, claims = ''] = decodeBase64(found?.data?.token as string).split('.');
  expect(JSON.parse(atob(claims))).toEqual({
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': 'default',
    'kubernetes.io/serviceaccount/secret.name': 'token',
    'kubernetes.io/serviceaccount/service-account.name': 'robot',
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: 'system:serviceaccount:default:robot',
  });
});

it('a token goes with its account; an account forgets a token that is gone', () => {
  const { engine, store, api, create } = setup();
  create(account({ secrets: [{ name: 'token' }, { name: 'other' }] }));
  create(secret());
  engine.run(SECOND);
  api.delete('Secret', 'default', 'token');
  engine.run(2 * SECOND);
  expect((store.get('ServiceAccount', 'default', 'robot') as ServiceAccount).secrets).toEqual([{ name: 'other' }]);
  create(secret());
  engine.run(3 * SECOND);
  api.delete('ServiceAccount', 'default', 'robot');
  engine.run(4 * SECOND);
  expect(store.get('Secret', 'default', 'token')).toBeUndefined();
});
