import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const conf = (text: string) => ({ '/etc/nginx/conf.d/default.conf': `server {\n  listen 80;\n${text}\n}\n` });

it.each([
  {
    rule: 'its page',
    files: {},
    path: '/',
    says: [/^HTTP\/1\.1 200 OK\r\nServer: openresty\/1\.21\.4\.1\r\n/, /<title>Welcome to OpenResty!<\/title>/],
  },
  {
    rule: 'a page of its own for an error',
    files: {},
    path: '/x',
    says: [/^HTTP\/1\.1 404 /, /<center>openresty\/1\.21\.4\.1<\/center>/],
    logs: /^\S+ \S+ \[error\] 7#7: \*1 open\(\) "\/usr\/local\/openresty\/nginx\/html\/x" failed .*\n$/,
  },
  {
    rule: 'what a script says',
    files: conf(
      '  location / {\n    default_type text/html;\n    content_by_lua_block {\n      -- a "}" of no meaning\n      ngx.header["x-from"] = "lua"\n      ngx.say("<p>hello, ", ngx.var.uri .. "</p>")\n    }\n  }',
    ),
    path: '/you',
    says: [/\r\nContent-Type: text\/html\r\n/, /\r\nX-From: lua\r\n/, /\r\n\r\n<p>hello, \/you<\/p>\n$/],
  },
  { rule: 'what echo says', files: conf('  location / { echo hello $uri; }'), path: '/a', says: [/\r\n\r\nhello \/a\n$/] },
  {
    rule: 'files below its prefix',
    files: { ...conf('  location / { root html; }'), '/usr/local/openresty/nginx/html/a.txt': 'A' },
    path: '/a.txt',
    says: [/\r\n\r\nA$/],
  },
])('OpenResty answers with $rule', ({ files, path, says, logs }) => {
  const { execs, stderr } = runImage({
    image: 'openresty/openresty:alpine',
    files: { ...withCurl, ...files },
    exec: [{ after: 3, argv: ['curl', '-si', `http://127.0.0.1${path}`] }],
    until: 10 * SECOND,
  });
  // It logs errors alone.
  expect(stderr).toMatch(logs ?? /^$/);
  for (const each of says) expect(execs[0]?.stdout).toMatch(each);
});

it.each([
  { rule: 'it is asked which it is', args: ['openresty', '-v'], code: 0, said: 'nginx version: openresty/1.21.4.1\n' },
  {
    rule: 'a directive is unknown',
    args: ['/usr/bin/openresty', '-t'],
    files: conf('  nothing on;'),
    code: 1,
    said: 'nginx: [emerg] unknown directive "nothing" in /etc/nginx/conf.d/default.conf:3\nnginx: configuration file /usr/local/openresty/nginx/conf/nginx.conf test failed\n',
  },
])('OpenResty where $rule', ({ args, files, code, said }) => {
  const { exitCode, stderr } = runImage({ image: 'openresty/openresty:1.21.4.1-bullseye', command: args, ...(files && { files }) });
  expect({ exitCode, stderr: stderr.split('\n').slice(-said.split('\n').length).join('\n') }).toEqual({ exitCode: code, stderr: said });
});

it('nginx knows nothing of Lua', () => {
  const { exitCode, stderr } = runImage({ image: 'nginx:1.25.0', files: conf('  location / { content_by_lua_block { ngx.say("a") } }') });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining('unknown directive "content_by_lua_block" in /etc/nginx/conf.d/default.conf:3'),
  });
});
