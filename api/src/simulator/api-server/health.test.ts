import { expect, it } from 'vitest';
import { healthAnswer } from './health.ts';

const answer = (path: string, parameters: Readonly<Record<string, string>> = {}) =>
  healthAnswer(path, new Map(Object.entries(parameters)))?.text;

/** @see kubernetes: apiserver/pkg/server/healthz/healthz_test.go TestGetExcludedChecks, testMultipleChecks; a recording of v1.27.10 in kind */
it.each([
  { rule: 'one word', path: '/healthz', says: 'ok' },
  { rule: 'a check by itself', path: '/livez/poststarthook/rbac/bootstrap-roles', says: 'ok' },
  { rule: 'what only readiness looks at', path: '/readyz/informer-sync', says: 'ok' },
  { rule: 'is not there elsewhere', path: '/healthz/informer-sync', says: undefined },
  { rule: 'no such check', path: '/healthz/nope', says: undefined },
  { rule: 'no such path', path: '/health', says: undefined },
  { rule: 'what is left out is of no use without the rest', path: '/healthz', parameters: { exclude: 'etcd' }, says: 'ok' },
])('$rule: $path', ({ path, parameters, says }) => expect(answer(path, parameters)).toBe(says));

it('all checks, one by one, in three numbers', () => {
  const count = (path: string) => answer(path, { verbose: '' })?.split('\n').length;
  expect(['/healthz', '/livez', '/readyz'].map(count)).toEqual([32, 32, 35]);
});

it('what is left out is told, and what cannot be', () => {
  const told = answer('/livez', { verbose: '', exclude: 'etcd,b,a' }) ?? '';
  expect(told).toContain('[+]log ok\n[+]etcd excluded: ok\n[+]poststarthook/');
  expect(told).toMatch(/ ok\nwarn: some health checks cannot be excluded: no matches for "a","b"\nlivez check passed\n$/);
});

it.each([
  {
    rule: 'tells what fails',
    path: '/livez',
    says: /^\[\+\]ping ok\n\[\+\]log ok\n\[-\]etcd failed: reason withheld\n[\s\S]*\nlivez check failed\n$/,
  },
  {
    rule: 'is not ready for two reasons',
    path: '/readyz',
    says: /\[-\]etcd failed: reason withheld\n\[-\]etcd-readiness failed: reason withheld\n/,
  },
  { rule: 'by itself is an error', path: '/livez/etcd', says: /^internal server error: error getting data from etcd: / },
  { rule: 'is all that fails', path: '/livez/ping', says: /^ok$/ },
  { rule: 'may be left out', path: '/livez', parameters: { exclude: 'etcd' }, says: /^ok$/ },
])('health without the store $rule', ({ path, parameters = {}, says }) => {
  const answered = healthAnswer(path, new Map(Object.entries(parameters)), false);
  expect(answered?.text).toMatch(says);
  expect(answered?.ok).toBe(answered?.text === 'ok');
});
