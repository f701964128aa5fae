import { describe, expect, it } from 'vitest';
import { readKubeconfig } from './kubeconfig.ts';
import { mergedKubeconfig, splitKubeconfig } from './kubeconfig-files.ts';

const file = (path: string, n: number, { server = `http://h${n}`, current = `x${n}` } = {}) => ({
  path,
  text: `clusters: [{name: c${n}, cluster: {server: "${server}", certificate-authority: ca}}]\nusers: [{name: u${n}, user: {token: t${n}}}]\ncontexts: [{name: x${n}, context: {cluster: c${n}, user: u${n}}}]\ncurrent-context: "${current}"\n`,
});
const [a, b] = [file('/a/f', 1), file('/b/f', 2)];

/** As the real kubectl v1.27.1 does it. */
describe('several files that KUBECONFIG names', () => {
  it.each([
    { rule: 'are one together', files: [b, a], says: { names: ['c1', 'c2'], current: 'x2', server: 'http://h1' } },
    {
      rule: 'of which the first one holds',
      files: [a, file('/c', 1, { server: 'no' })],
      says: { names: ['c1'], current: 'x1', server: 'http://h1' },
    },
    {
      rule: 'but where it says nothing',
      files: [file('/d', 3, { current: '' }), b, a],
      says: { names: ['c1', 'c2', 'c3'], current: 'x2', server: 'http://h1' },
    },
  ])('$rule', ({ files, says }) => {
    const { clusters, 'current-context': current } = mergedKubeconfig(files);
    expect({ names: clusters?.map(({ name }) => name), current, server: clusters?.[0]?.cluster.server }).toEqual(says);
  });

  it('name what stands beside them', () => {
    const { clusters } = mergedKubeconfig([a, b], { isLocated: true });
    expect(clusters?.map(({ cluster }) => cluster['certificate-authority'])).toEqual(['/a/ca', '/b/ca']);
  });

  const text = (change: (merged: string) => string) => readKubeconfig(change(JSON.stringify(mergedKubeconfig([a, b]))));
  it.each([
    {
      rule: 'what one says is changed there',
      change: (all: string) => all.replace('http://h2', 'http://new'),
      changes: '/b/f',
      to: /http:\/\/new/,
    },
    {
      rule: 'what is new is in the first',
      change: (all: string) => all.replace('"users":[', '"users":[{"name":"n","user":{"token":"z"}},'),
      changes: '/a/f',
      to: /"z".*"t1"/,
    },
    {
      rule: 'what has another name stays there',
      change: (all: string) => all.replace('"name":"x2"', '"name":"y2"'),
      changes: '/b/f',
      to: /y2/,
    },
    {
      rule: 'what is taken away is taken from there',
      change: (all: string) => all.replace(/,\{"name":"u2".*?\}\}|,\{"user":\{"token":"t2"\},"name":"u2"\}/, ''),
      changes: '/b/f',
      to: /"users":null/,
    },
    {
      rule: "the current context is the first one's",
      change: (all: string) => all.replace('"current-context":"x1"', '"current-context":"x2"'),
      changes: '/a/f',
      to: /"current-context":"x2"/,
    },
    {
      rule: "or nobody's",
      change: (all: string) => all.replace('"current-context":"x1"', '"current-context":""'),
      changes: '/a/f',
      to: /"current-context":""/,
    },
  ])('$rule', ({ change, changes, to }) => {
    const parts = splitKubeconfig([a, b], text(change));
    expect([...parts.keys()]).toEqual([changes]);
    expect(JSON.stringify([...parts.values()][0])).toMatch(to);
  });
});
