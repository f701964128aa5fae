import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { ImageFiles } from '../../../kernel/index.ts';
import { findImage } from '../../find-image.ts';
import { runImage } from '../../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };

const listener = (port: number, filter: string): string =>
  `  - address: {socket_address: {address: 0.0.0.0, port_value: ${port}}}\n    filter_chains:\n    - filters: [${filter}]\n`;
const http = (virtualHosts: string): string =>
  `{name: envoy.filters.network.http_connection_manager, typed_config: {access_log: [{name: envoy.access_loggers.stdout, typed_config: {log_format: {text_format: "%REQ(:PATH)% %RESPONSE_CODE% %RESPONSE_FLAGS% %UPSTREAM_HOST%\\n"}}}], route_config: {virtual_hosts: [${virtualHosts}]}, http_filters: [{name: envoy.filters.http.router}]}}`;
const host = (domains: string, ...routes: string[]): string => `{name: all, domains: [${domains}], routes: [${routes.join(', ')}]}`;
const cluster = (name: string, port: number): string =>
  `  - {name: ${name}, type: STATIC, load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: ${port}}}}}]}]}}\n`;
const says = (text: string): string => `direct_response: {status: 200, body: {inline_string: "${text}"}}`;

const CONFIG = `admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}
static_resources:
  listeners:
${listener(
  8000,
  http(
    [
      host('"own.example"', `{match: {prefix: "/"}, ${says('own')}}`),
      host('"*.example"', `{match: {prefix: "/"}, ${says('any of them')}}`),
      host(
        '"*"',
        `{match: {path: "/healthz"}, ${says('well')}}`,
        '{match: {prefix: "/admin/"}, route: {cluster: admin, prefix_rewrite: "/"}}',
        '{match: {path_separated_prefix: "/old"}, redirect: {path_redirect: "/new", response_code: FOUND}}',
        `{match: {safe_regex: {regex: "/[a-c]+"}}, ${says('letters')}}`,
        `{match: {prefix: "/", headers: [{name: x-user, string_match: {exact: jane}}]}, ${says('Jane')}}`,
        '{match: {prefix: "/nobody"}, route: {cluster: nobody}}',
      ),
    ].join(', '),
  ),
)}${listener(8001, '{name: envoy.filters.network.tcp_proxy, typed_config: {stat_prefix: t, cluster: admin}}')}  clusters:
${cluster('admin', 9901)}${cluster('nobody', 81)}`;

const run = (config: string, ...exec: string[][]) =>
  runImage({
    image: 'envoyproxy/envoy:v1.26.0',
    files: { ...withCurl, '/etc/envoy/envoy.yaml': config },
    exec: exec.map((argv, i) => ({ after: 3 + i, argv })),
    until: 20 * SECOND,
  });

describe('envoy answers as its routes say', () => {
  it.each([
    { rule: 'a path of its own', curl: '127.0.0.1:8000/healthz?x=y', gets: ['well', 200] },
    { rule: 'a prefix is rewritten, and another server asked', curl: '127.0.0.1:8000/admin/ready', gets: ['LIVE\n', 200] },
    { rule: 'a whole part of a path', curl: '127.0.0.1:8000/old/x', gets: ['', 302] },
    { rule: 'not a part of a part', curl: '127.0.0.1:8000/older', gets: ['', 404] },
    { rule: 'a regular expression is of all of it', curl: '127.0.0.1:8000/abc', gets: ['letters', 200] },
    { rule: 'so it is not of this', curl: '127.0.0.1:8000/abd', gets: ['', 404] },
    { rule: 'a header', curl: '-H x-user:jane 127.0.0.1:8000/x', gets: ['Jane', 200] },
    { rule: 'a host of its own', curl: '-H host:own.example 127.0.0.1:8000/healthz', gets: ['own', 200] },
    { rule: 'a host by its end', curl: '-H host:other.example 127.0.0.1:8000/', gets: ['any of them', 200] },
    { rule: 'connections as they are', curl: '127.0.0.1:8001/listeners', gets: ['::0.0.0.0:8000\n::0.0.0.0:8001\n', 200] },
    {
      rule: 'nobody is there',
      curl: '127.0.0.1:8000/nobody',
      gets: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: delayed connect error: 111',
        503,
      ],
    },
  ])('$rule', ({ curl, gets }) => {
    const { execs } = run(CONFIG, ['curl', '-s', '-w', ' %{http_code}', ...curl.split(' ')]);
    expect(execs[0]?.stdout).toBe(gets.join(' '));
  });

  it('logs each request in the format of its file', () => {
    const { stdout } = run(CONFIG, ['curl', '-s', '127.0.0.1:8000/nobody'], ['curl', '-s', '127.0.0.1:8000/x']);
    expect(stdout).toBe('/nobody 503 UF 127.0.0.1:81\n/x 404 NR -\n');
  });

  it('is nobody who may have a port below 1024', () => {
    const { exitCode, stderr } = run(`static_resources:\n  listeners:\n${listener(80, '{name: echo}')}`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^\[.*\]\[critical\]\[main\] .* error initializing configuration '\/etc\/envoy\/envoy.yaml': cannot bind '0\.0\.0\.0:80': Permission denied$/m,
      ),
    });
  });

  it('does not start with a route to a cluster that is not there', () => {
    const { exitCode, stderr } = run(CONFIG.replace('cluster: nobody', 'cluster: missing'));
    expect({ exitCode, last: stderr.split('\n').at(-2) }).toEqual({ exitCode: 1, last: "route: unknown cluster 'missing'" });
  });
});
