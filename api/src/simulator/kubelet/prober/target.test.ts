import { expect, it } from 'vitest';
import { httpHeaders, portError, resolvePort } from './target.ts';

const container = { name: 'c', ports: [{ name: 'found', containerPort: 93 }] };

it.each<[number | string, number | string]>([
  [76, 76],
  ['found', 93],
  ['118', 118],
  [-1, 'invalid port number: -1'],
  ['-1', 'invalid port number: -1'],
  ['', 'strconv.Atoi: parsing "": invalid syntax'],
  ['not-found', 'strconv.Atoi: parsing "not-found": invalid syntax'],
  ['0x50', 'strconv.Atoi: parsing "0x50": invalid syntax'],
])('the port %s of a probe is %s', (port, expected) => {
  expect(resolvePort(port, container) ?? portError(port)).toBe(expected);
});

const agent = ['User-Agent', 'kube-probe/1.27'];
const any = ['Accept', '*/*'];

it.each([
  { rule: 'without any', headers: [], expected: [['Host', 'pod:80'], agent, any] },
  { rule: 'a host of its own', headers: [['Host', 'example.com']], expected: [['Host', 'example.com'], agent, any] },
  { rule: 'an agent of its own', headers: [['User-Agent', 'foo/1.0']], expected: [['Host', 'pod:80'], ['User-Agent', 'foo/1.0'], any] },
  { rule: 'no agent', headers: [['User-Agent', '']], expected: [['Host', 'pod:80'], any] },
  { rule: 'no Accept', headers: [['Accept', '']], expected: [['Host', 'pod:80'], agent] },
  {
    rule: 'others by name, each as it is written',
    headers: [
      ['X-b', '2'],
      ['FOO-bAR', 'v'],
      ['X-b', '1'],
      ['Accept', 'foo/*'],
    ],
    expected: [['Host', 'pod:80'], agent, ['Accept', 'foo/*'], ['FOO-bAR', 'v'], ['X-b', '2'], ['X-b', '1']],
  },
  {
    rule: 'a name in lower case is another',
    headers: [
      ['host', 'example.com'],
      ['user-agent', 'foo/1.0'],
      ['accept', ''],
    ],
    expected: [['Host', 'pod:80'], agent, any, ['accept', ''], ['host', 'example.com'], ['user-agent', 'foo/1.0']],
  },
  {
    rule: "Go's own matter",
    headers: [
      ['Content-Length', '3'],
      ['Trailer', 'x'],
    ],
    expected: [['Host', 'pod:80'], agent, any],
  },
])("the headers of a probe's request: $rule", ({ headers, expected }) => {
  const action = { port: 80, httpHeaders: headers.map(([name = '', value = '']) => ({ name, value })) };
  expect(httpHeaders(action, 'pod:80', 'kube-probe')).toEqual([...expected, ['Connection', 'close']]);
});

it.each`
  rule                          | headers                      | last
  ${'takes compressed answers'} | ${[]}                        | ${[['Accept-Encoding', 'gzip']]}
  ${'unless it says so itself'} | ${['Accept-Encoding', 'br']} | ${[['Accept-Encoding', 'br']]}
  ${'but no part of them'}      | ${['Range', 'bytes=0-1']}    | ${[['Range', 'bytes=0-1']]}
`('a hook $rule', ({ headers: [name, value], last }) => {
  const action = { port: 80, ...(name && { httpHeaders: [{ name, value }] }) };
  expect(httpHeaders(action, 'pod:80', 'kube-lifecycle')).toEqual([
    ['Host', 'pod:80'],
    ['User-Agent', 'kube-lifecycle/1.27'],
    any,
    ...last,
  ]);
});

it("after a redirect to another URL the host is that URL's", () => {
  const action = { port: 80, httpHeaders: [{ name: 'Host', value: 'example.com' }] };
  expect(httpHeaders(action, 'pod:80', 'kube-probe', true)[0]).toEqual(['Host', 'pod:80']);
  expect(httpHeaders(action, 'pod:80', 'kube-probe')[0]).toEqual(['Host', 'example.com']);
});
