import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { ImageFiles } from '../../../kernel/index.ts';
import { findImage } from '../../find-image.ts';
import { runImage } from '../../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const CONFIG = `{
  admin off
}
(common) {
  header X-Site {args[0]}
}
:8080 {
  import common one
  respond /healthz "OK" 200
  respond /bad "nope" 404
  redir /old /new permanent
  @post method POST
  respond @post "posted to {path}"
  handle_path /api/* {
    reverse_proxy localhost:8081
  }
  handle /files/* {
    uri strip_prefix /files
    root * /data
    try_files {path} /other.txt
    file_server
  }
  handle /who {
    respond "{$WHO:nobody} at {hostport}"
  }
}
own.example:8080 {
  respond "own"
}
:8081 {
  respond "{method} {uri}"
}
`;
const run = (argv: readonly string[], config = CONFIG, args?: readonly string[]) =>
  runImage({
    image: 'caddy:2',
    ...(args && { args }),
    files: { ...withCurl, '/etc/caddy/Caddyfile': config, '/data/a.txt': 'a\n', '/data/other.txt': 'other\n' },
    exec: argv.length === 0 ? [] : [{ after: 2, argv: ['curl', '-s', '-w', ' %{http_code}', ...argv] }],
    until: 5 * SECOND,
  });

describe('Caddy answers as its file says', () => {
  it.each([
    { rule: 'a path of its own', curl: '127.0.0.1:8080/healthz', gets: 'OK 200' },
    { rule: 'with another status', curl: '127.0.0.1:8080/bad', gets: 'nope 404' },
    {
      rule: 'a redirect',
      curl: '-o /dev/null -D - 127.0.0.1:8080/old',
      gets: expect.stringMatching(/^HTTP\/1\.1 301 Moved Permanently\r\nServer: Caddy\r\nLocation: \/new\r\n/),
    },
    { rule: 'a named matcher', curl: '-X POST 127.0.0.1:8080/x', gets: 'posted to /x 200' },
    { rule: 'what stands behind it, without the path that led there', curl: '127.0.0.1:8080/api/x?y=1', gets: 'GET /x?y=1 200' },
    { rule: 'a file', curl: '127.0.0.1:8080/files/a.txt', gets: 'a\n 200' },
    { rule: 'another where it is not there', curl: '127.0.0.1:8080/files/b.txt', gets: 'other\n 200' },
    { rule: 'nothing where no directive answers', curl: '127.0.0.1:8080/nothing', gets: ' 200' },
    { rule: 'a variable of its environment, or what stands for it', curl: '127.0.0.1:8080/who', gets: 'nobody at 127.0.0.1:8080 200' },
    {
      rule: 'a snippet with words of its own',
      curl: '-o /dev/null -D - 127.0.0.1:8080/healthz',
      gets: expect.stringMatching(/^X-Site: one\r$/m),
    },
    {
      rule: 'another host',
      curl: '-H host:own.example:8080 http://127.0.0.1:8080/',
      gets: expect.stringMatching(/^(own|Client sent an HTTP request to an HTTPS server\.\n)/),
    },
    { rule: 'no administration', curl: '127.0.0.1:2019/config/', gets: ' 000' },
  ])('$rule', ({ curl, gets }) => {
    expect(run(curl.split(' ')).execs[0]?.stdout).toEqual(gets);
  });

  it('does not start with a directive that there is not', () => {
    const { exitCode, stderr } = run([], ':80 {\n  responds "x"\n}\n');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('Error: adapting config using caddyfile: /etc/caddy/Caddyfile:2: unrecognized directive: responds\n'),
    });
  });

  it.each([
    { args: ['caddy', 'respond', '--listen', ':8080', 'Hello'], gets: 'Hello 200' },
    { args: ['caddy', 'file-server', '--root', '/data', '--listen', ':8080'], gets: ' 404' },
  ])('serves what it is told to: $args', ({ args, gets }) => {
    expect(run(['127.0.0.1:8080'], CONFIG, args).execs[0]?.stdout).toBe(gets);
  });
});
