import { expect, it } from 'vitest';
import { pod, printed } from '../../testing.ts';

const robot = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } };
const web = pod('web', { spec: { serviceAccountName: 'robot' } });
const scene = { objects: [robot, web, pod('other', { spec: { serviceAccountName: 'default' } })] };
const ISSUED = Date.parse('2023-05-15T09:01:00Z') / 1000;

/** @see kubernetes: kubectl/pkg/cmd/create/create_token_test.go TestCreateToken */
it.each([
  { rule: 'for an hour', command: 'create token robot', says: { exp: ISSUED + 3600 } },
  { rule: 'for longer', command: 'create token robot --duration=24h', says: { exp: ISSUED + 86_400 } },
  { rule: 'for others', command: 'create token robot --audience=a --audience=b', says: { aud: ['a', 'b'] } },
  {
    rule: 'of the account',
    command: 'create token robot',
    says: {
      sub: 'system:serviceaccount:default:robot',
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot', uid: 'uid-robot' } },
    },
  },
  {
    rule: 'that ends with a Pod',
    command: 'create token robot --bound-object-kind=Pod --bound-object-name=web --bound-object-uid=uid-web',
    says: {
      'kubernetes.io': { namespace: 'default', pod: { name: 'web', uid: 'uid-web' }, serviceaccount: { name: 'robot', uid: 'uid-robot' } },
    },
  },
])('a token $rule', ({ command, says }) => {
  const [, claims = ''] = printed(command, scene).split('.');
  expect(JSON.parse(atob(claims))).toMatchObject(says);
});

it.each([
  { command: 'create token nobody', why: 'serviceaccounts "nobody" not found' },
  {
    command: 'create token robot --duration=599s',
    why: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
  },
  {
    command: 'create token robot --bound-object-kind=Pod --bound-object-name=other',
    why: 'cannot bind token for serviceaccount "robot" to pod running with different serviceaccount name.',
  },
  { command: 'create token robot --bound-object-kind=Secret --bound-object-name=s', why: 'secrets "s" not found' },
  {
    command: 'create token robot --bound-object-kind=Pod --bound-object-name=web --bound-object-uid=x',
    why: 'Operation cannot be fulfilled on Pod "web": the UID in the bound object reference (x) does not match the UID in record. The object might have been deleted and then recreated',
  },
  {
    command: 'create token robot --as=jane',
    why: 'serviceaccounts "robot" is forbidden: User "jane" cannot create resource "serviceaccounts/token" in API group "" in the namespace "default"',
  },
])('none: $command', ({ command, why }) => {
  expect(printed(command, scene)).toBe(`error: failed to create token: ${why}\n[1]`);
});

it('the whole answer, if it is asked for', () => {
  expect(printed('create token robot -o jsonpath="{.kind} {.spec.expirationSeconds} {.status.expirationTimestamp}"', scene)).toBe(
    'TokenRequest 3600 2023-05-15T10:01:00Z',
  );
});
