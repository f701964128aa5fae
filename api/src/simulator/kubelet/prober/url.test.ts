import { expect, it } from 'vitest';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { followsRedirect, isRedirect, parseUrl, probeUrl, redirectUrl } from './url.ts';

it.each([
  ['http', 'localhost', '', 'http://localhost:93', '/'],
  ['HTTPS', 'localhost', '/path', 'https://localhost:93/path', '/path'],
  ['http', 'localhost', '?foo', 'http://localhost:93?foo', '/?foo'],
  ['https', 'localhost', '/path?bar', 'https://localhost:93/path?bar', '/path?bar'],
  ['http', '10.244.1.2', 'healthz', 'http://10.244.1.2:93/healthz', '/healthz'],
  ['http', 'fd00::2', '/a b/é?q=1 2#end', 'http://[fd00::2]:93/a%20b/%C3%A9?q=1 2#end', '/a%20b/%C3%A9?q=1 2'],
  ['http', '10.244.1.2', '/%41%zz?a', 'http://10.244.1.2:93/%2541%25zz%3Fa', '/%2541%25zz%3Fa'],
  ['http', '10.244.1.2', '/(%41)', 'http://10.244.1.2:93/(%41)', '/(%41)'],
  ['http', '10.244.1.2', '/(%41)>', 'http://10.244.1.2:93/%28A%29%3E', '/%28A%29%3E'],
  ['http', '10.244.1.2', 'https://example.com/x?y', 'http://10.244.1.2:93/x?y', '/x?y'],
  ['http', '10.244.1.2', '//health', 'http://10.244.1.2:93', '/'],
  ['http', '10.244.1.2', ':8080/x', 'http://10.244.1.2:93/:8080/x', '/:8080/x'],
])('a probe of %s on %s at "%s" is of %s, and asks for %s', (scheme, host, path, url, target) => {
  expect(probeUrl(scheme, host, 93, path)).toBe(url);
  expect(parseUrl(url)).toEqual({ scheme: scheme.toLowerCase(), host, port: 93, target });
});

it('a path that begins as a URL does, and is none, leads nowhere', () => {
  const url = probeUrl('http', '10.244.1.2', 93, 'localhost:8080/x');
  expect([url, parseUrl(url).problem]).toEqual(['http:8080/x', 'http: no Host in request URL']);
});

it.each([
  ['/login', 'http://10.244.1.2:8080/login'],
  ['ready', 'http://10.244.1.2:8080/health/ready'],
  ['../x/./y?z=1', 'http://10.244.1.2:8080/x/y?z=1'],
  ['?again', 'http://10.244.1.2:8080/health/live?again'],
  ['//example.com/a', 'http://example.com/a'],
  ['https://10.244.1.2/', 'https://10.244.1.2/'],
  ['a b#é', 'http://10.244.1.2:8080/health/a%20b#%C3%A9'],
  ['#top', 'http://10.244.1.2:8080/health/live?now#top'],
  ['/..//x', 'http://10.244.1.2:8080/x'],
  ['http://jane:s@10.244.1.2:8080', 'http://jane:s@10.244.1.2:8080'],
  ['mailto:a@b', 'mailto:a@b'],
  ['http://a%25b/', 'http://a%25b/'],
  ...[
    ['1a:b', 'first path segment in URL cannot contain colon'],
    [':b', 'missing protocol scheme'],
    ['/a\x7f', 'net/url: invalid control character in URL'],
    ['http://[::1/', "missing ']' in host"],
    ['http://a b/', 'invalid character " " in host name'],
    ['http://a%41/', 'invalid URL escape "%41"'],
    ['http://<@b/', 'net/url: invalid userinfo'],
    ['/#%zz', 'invalid URL escape "%zz"'],
  ].map(([given = '', why]): [string, { error: string }] => {
    const quoted = goQuote(given);
    return [given, { error: `failed to parse Location header ${quoted}: parse ${quoted}: ${why}` }];
  }),
  ['/%zz', { error: 'failed to parse Location header "/%zz": parse "/%zz": invalid URL escape "%zz"' }],
  ['/%中', { error: 'failed to parse Location header "/%中": parse "/%中": invalid URL escape "%\\xe4\\xb8"' }],
  ['http://a:b/', { error: 'failed to parse Location header "http://a:b/": parse "http://a:b/": invalid port ":b" after host' }],
])('a redirect to %s leads to %j', (location, expected) => {
  expect(redirectUrl('http://10.244.1.2:8080/health/live?now', location)).toEqual(expected);
});

it('redirects are followed within one host, until ten requests have been made', () => {
  const url = probeUrl('HTTP', '10.244.1.2', 8080, '/');
  expect(followsRedirect(url, 'http://10.244.1.2:9090/x', 9)).toBe('follow');
  expect(followsRedirect(url, 'http://example.com/', 1)).toBe('stop');
  expect(followsRedirect(url, url, 10)).toEqual({ error: 'stopped after 10 redirects' });
});

it('only some of the 3xx are redirects', () => {
  expect([300, 301, 302, 303, 304, 305, 307, 308].filter(isRedirect)).toEqual([301, 302, 303, 307, 308]);
});
