import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { ImageFiles } from '../../../kernel/index.ts';
import { findImage } from '../../find-image.ts';
import { runImage } from '../../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const STATIC = `entryPoints:
  web:
    address: ":8000"
  old:
    address: ":8001"
    http:
      redirections:
        entryPoint: {to: web, scheme: http}
providers:
  file: {filename: /etc/traefik/dynamic.yml}
api: {insecure: true}
ping: {}
accessLog: {}
`;
const DYNAMIC = `http:
  routers:
    own: {rule: "Host(\`own.example\`) && !Path(\`/x\`)", service: itself, middlewares: [to-ping]}
    stripped: {rule: "PathPrefix(\`/strip\`)", service: itself, middlewares: [strip, marked]}
    gone: {rule: "Path(\`/gone\`) || Method(\`PUT\`)", service: nobody}
    lost: {rule: "Path(\`/lost\`)", service: missing}
  services:
    itself: {loadBalancer: {servers: [{url: "http://127.0.0.1:8080"}]}}
    nobody: {loadBalancer: {servers: [{url: "http://127.0.0.1:81"}]}}
  middlewares:
    strip: {stripPrefix: {prefixes: [/strip]}}
    to-ping: {replacePath: {path: /ping}}
    marked: {headers: {customResponseHeaders: {X-Marked: "yes"}}}
`;
const run = (curl: string, args?: readonly string[]) =>
  runImage({
    image: 'traefik:v2.10',
    ...(args && { args }),
    files: { ...withCurl, ...(!args && { '/etc/traefik/traefik.yml': STATIC }), '/etc/traefik/dynamic.yml': DYNAMIC },
    exec: [{ after: 2, argv: ['curl', '-s', '-w', ' %{http_code}', ...curl.split(' ')] }],
    until: 5 * SECOND,
  });

describe('traefik routes as its files say', () => {
  it.each([
    { rule: 'a host, to another path', curl: '-H host:own.example 127.0.0.1:8000/', gets: 'OK 200' },
    { rule: 'but not this path of it', curl: '-H host:own.example 127.0.0.1:8000/x', gets: '404 page not found\n 404' },
    { rule: 'a prefix, which is taken away', curl: '127.0.0.1:8000/strip/ping', gets: 'OK 200' },
    { rule: 'a header of answers', curl: '-o /dev/null -D - 127.0.0.1:8000/strip/ping', gets: expect.stringMatching(/^X-Marked: yes\r$/m) },
    { rule: 'nobody is there', curl: '-X PUT 127.0.0.1:8000/', gets: 'Bad Gateway 502' },
    { rule: 'a service that there is not', curl: '127.0.0.1:8000/lost', gets: '404 page not found\n 404' },
    {
      rule: 'from one entry point to another',
      curl: '-D - 127.0.0.1:8001/a',
      gets: expect.stringMatching(/^HTTP\/1\.1 301 [\s\S]*^Location: http:\/\/127\.0\.0\.1:8000\/a\r$/m),
    },
    { rule: 'its ping, on an entry point of its own', curl: '127.0.0.1:8080/ping', gets: 'OK 200' },
  ])('$rule', ({ curl, gets }) => {
    expect(run(curl).execs[0]?.stdout).toEqual(gets);
  });

  it('says where its configuration is from, and logs requests', () => {
    expect(run('127.0.0.1:8000/strip/ping').stdout).toMatch(
      /^time="2023-05-15T09:00:00Z" level=info msg="Configuration loaded from file: \/etc\/traefik\/traefik\.yml"\n127\.0\.0\.1 - - \[15\/May\/2023:09:00:02 \+0000\] "GET \/strip\/ping HTTP\/1\.1" 200 2 "-" "-" 1 "stripped@file" "http:\/\/127\.0\.0\.1:8080" \d+ms\n$/,
    );
  });

  it('takes its flags where there is no file', () => {
    const args = ['--entrypoints.web.address=:9000', '--providers.file.filename=/etc/traefik/dynamic.yml'];
    expect(run('127.0.0.1:9000/gone', args).execs[0]?.stdout).toBe('Bad Gateway 502');
  });
});
