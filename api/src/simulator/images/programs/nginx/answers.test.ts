import { describe, expect, it } from 'vitest';
import { runImage } from '../../test-image.ts';

const get = (target: string, port = 80, headers = '') =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}Connection: close\r\n\r\n@${port}`;

/** nginx with one more server's configuration, and one request to it. */
function ask(conf: string | undefined, request: string, files: Record<string, string> = {}) {
  const [text = '', port = '80'] = request.split('@');
  let answer = '';
  const output = runImage({
    image: 'nginx:1.25.0',
    files: { ...(conf !== undefined && { '/etc/nginx/conf.d/default.conf': conf }), ...files },
    programs: {
      *'/usr/local/bin/client'(process) {
        const socket = yield* process.net.connect('127.0.0.1', Number(port));
        yield* socket.write(text);
        for (let part = yield* socket.read(); part !== ''; part = yield* socket.read()) answer += part;
        return 0;
      },
    },
    exec: [{ after: 5, argv: ['client'] }],
  });
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body, ...output };
}

/** What it answers. */
describe('nginx', () => {
  it.each([
    { rule: 'its page', request: get('/'), status: 200, body: 'Welcome to nginx!' },
    { rule: 'what is not there', request: get('/nothing'), status: 404, body: '<center><h1>404 Not Found</h1></center>' },
    { rule: 'a directory without its slash', request: get('/pages'), status: 301, body: '301 Moved Permanently' },
    { rule: 'a directory without an index', request: get('/pages/'), status: 403, body: '403 Forbidden' },
    { rule: 'no HTTP', request: 'nonsense\r\n\r\n', status: 400, body: '400 Bad Request' },
  ])('answers $rule with $status', ({ request, status, body }) => {
    const answer = ask(undefined, request, { '/usr/share/nginx/html/pages/a.txt': 'a' });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(body);
  });

  /** As nginx 1.26.3 answered. */
  it.each`
    status | line                                     | title
    ${302} | ${'302 Moved Temporarily'}               | ${'302 Found'}
    ${401} | ${'401 Unauthorized'}                    | ${'401 Authorization Required'}
    ${405} | ${'405 Not Allowed'}                     | ${'405 Not Allowed'}
    ${416} | ${'416 Requested Range Not Satisfiable'} | ${'416 Requested Range Not Satisfiable'}
    ${418} | ${'418 '}                                | ${undefined}
    ${422} | ${'422 '}                                | ${undefined}
    ${503} | ${'503 Service Temporarily Unavailable'} | ${'503 Service Temporarily Unavailable'}
    ${504} | ${'504 Gateway Time-out'}                | ${'504 Gateway Time-out'}
  `('says of $status what it is in its own words, if it has any', ({ status, line, title }) => {
    const { head, body } = ask(`server { listen 80; return ${status}; }`, get('/'));
    expect(head.split('\r\n')[0]).toBe(`HTTP/1.1 ${line}`);
    expect(/<title>(.*)<\/title>/.exec(body)?.[1]).toBe(title);
    expect(head.includes('Content-Type: text/html')).toBe(title !== undefined);
  });

  it('lets the first of two servers of one name answer, and says so', () => {
    const conf = 'server { listen 81; return 200 first; }\nserver { listen 81; return 200 second; }\n';
    const { body, stderr } = ask(conf, get('/', 81));
    expect(body).toBe('first');
    expect(stderr).toContain('nginx: [warn] conflicting server name "" on 0.0.0.0:81, ignored\n');
  });
  it('takes what its users have', () => {
    const conf = `map $http_upgrade $connection_upgrade { default upgrade; '' close; }
log_format json escape=json '{"a":"$remote_addr","b":"$upstream_response_time"}';
limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s;
upstream sock { server unix:/run/app.sock fail_timeout=0; }
upstream back { least_conn; server localhost:8080 max_fails=3 fail_timeout=30s; keepalive 16; }
server {
  listen 80 default_server reuseport; listen [::]:80 default_server; server_name _ *.a.b; root /usr/share/nginx/html;
  access_log /dev/stdout json; keepalive_timeout 65 60s; client_max_body_size 0; large_client_header_buffers 4 16k;
  set $target http://back; error_page 404 =200 /index.html; etag off;
  if ($request_method = POST) { return 405; }
  location / { try_files $uri $uri/ /index.html; add_header X-A $http_x_a always; }
  location = / { index index.html; }
  location ~ ^/u/(?<user>\\w+)$ { return 200 $user; }
  location ~ \\.php$ { fastcgi_pass localhost:9000; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; }
  location /ws { proxy_pass $target; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; }
  location @x { proxy_pass http://back; }
  location @y { proxy_pass http://unix:/run/app.sock; }
  location /r { resolver 127.0.0.11 valid=30s; set $to http://nowhere:3000; proxy_pass $to; }
  location /old { return https://a.b$request_uri; }
  location = /dav { if ( $http_user_agent ~ ^DavClnt ) { return 302 /dav/$is_args$args; } }
  location ~ \\.php(?:$|/) { fastcgi_split_path_info ^(.+?\\.php)(/.*)$; set $path_info $fastcgi_path_info; fastcgi_request_buffering on; fastcgi_max_temp_file_size 0; fastcgi_pass localhost:9000; }
}
`;
    expect(ask(conf, get('/')).status).toBe(200);
  });
  it('logs requests and what went wrong', () => {
    const { stdout, stderr } = ask(undefined, get('/nothing', 80, 'User-Agent: kube-probe/1.27\r\n'));
    expect(stdout).toContain('127.0.0.1 - - [15/May/2023:09:00:05 +0000] "GET /nothing HTTP/1.1" 404 153 "-" "kube-probe/1.27" "-"\n');
    expect(stderr).toContain(
      '*1 open() "/usr/share/nginx/html/nothing" failed (2: No such file or directory), client: 127.0.0.1, server: localhost, request: "GET /nothing HTTP/1.1", host: "localhost"\n',
    );
  });

  it.each([
    {
      rule: 'a text',
      conf: 'server { listen 80; location /healthz { return 200 "ok\\n"; } }',
      target: '/healthz',
      status: 200,
      body: 'ok\n',
    },
    {
      rule: 'variables',
      conf: 'server { listen 80; location / { default_type text/plain; return 200 "$request_method $uri $arg_a"; } }',
      target: '/x?a=1',
      status: 200,
      body: 'GET /x 1',
    },
    {
      rule: 'a redirect',
      conf: 'server { listen 80; return 301 https://example.com$request_uri; }',
      target: '/x',
      status: 301,
      body: '301',
    },
    {
      rule: 'the longest prefix',
      conf: 'server { location / { return 200 a; } location /x/ { return 200 b; } location = /x/y { return 200 c; } }',
      target: '/x/z',
      status: 200,
      body: 'b',
    },
    {
      rule: 'an expression before a prefix',
      conf: 'server { location /x/ { return 200 b; } location ~ \\.php$ { return 403; } }',
      target: '/x/a.php',
      status: 403,
      body: '403',
    },
    {
      rule: 'try_files',
      conf: 'server { root /usr/share/nginx/html; location / { try_files $uri $uri/ /index.html; } }',
      target: '/app/route',
      status: 200,
      body: 'Welcome to nginx!',
    },
    {
      rule: 'another server',
      conf: 'server { location / { proxy_pass http://127.0.0.1:81/; } } server { listen 81; return 200 "behind $http_host"; }',
      target: '/',
      status: 200,
      body: 'behind 127.0.0.1:81',
    },
    {
      rule: 'a server that is not there',
      conf: 'server { location / { proxy_pass http://127.0.0.1:9999; } }',
      target: '/',
      status: 502,
      body: '502 Bad Gateway',
    },
    {
      rule: 'itself, until it has no more connections',
      conf: 'server { listen 80; location / { proxy_pass http://127.0.0.1:80; } }',
      target: '/',
      status: 502,
      body: '502 Bad Gateway',
    },
    {
      rule: 'another server, by a path that variables make',
      conf: 'server { location /a/ { proxy_pass http://127.0.0.1:81/b$request_uri; } } server { listen 81; return 200 $request_uri; }',
      target: '/a/c?d=e',
      status: 200,
      body: '/b/a/c?d=e',
    },
    {
      rule: 'a path that is too long',
      conf: 'server { return 200; }',
      target: `/${'a'.repeat(8200)}`,
      status: 414,
      body: '414 Request-URI Too Large',
    },
    {
      rule: 'what an expression has found in the path',
      conf: 'server { location ~ ^/api/(?P<what>[a-z]+)/(.*)$ { return 200 "$what $1 $2"; } }',
      target: '/api/users/7',
      status: 200,
      body: 'users users 7',
    },
    {
      rule: 'what one has found in a variable',
      conf: 'server { if ($arg_q ~* "^(?<first>[[:alpha:]]++)-(\\\\d+)") { return 200 "$first $2"; } }',
      target: '/?q=Ab-12',
      status: 200,
      body: 'Ab 12',
    },
    {
      rule: 'what one has found in the name that it was asked by',
      conf: 'server { server_name ~^(?P<sub>.+)[.]example$ localhost; return 200 "[$sub]"; }\nserver { listen 80; server_name other; return 200 other; }',
      target: '/',
      status: 200,
      body: '[',
    },
    {
      rule: 'a rewriting with a named group',
      conf: 'server { rewrite ^/old/(?P<rest>.*)$ /new/$rest last; location /new { return 200 $uri; } }',
      target: '/old/a',
      status: 200,
      body: '/new/a',
    },
    {
      rule: 'an expression that PCRE gives up on',
      conf: 'server { location ~ "^/(a+)+$" { return 200 yes; } }',
      target: `/${'a'.repeat(40)}!`,
      status: 500,
      body: '500 Internal Server Error',
    },
    {
      rule: 'a listing',
      conf: 'server { root /usr/share/nginx/html; autoindex on; index none; }',
      target: '/',
      status: 200,
      body: '<a href="index.html">index.html</a>',
    },
  ])('is configured: $rule', ({ conf, target, status, body }) => {
    const answer = ask(conf, get(target));
    expect({ status: answer.status, stderr: answer.stderr.includes('[emerg]') }).toEqual({ status, stderr: false });
    expect(answer.body).toContain(body);
  });
});

describe('nginx with TLS', () => {
  const files = { '/certs/tls.crt': '-----BEGIN CERTIFICATE-----\n', '/certs/tls.key': '-----BEGIN PRIVATE KEY-----\n' };
  const keys = 'ssl_certificate /certs/tls.crt; ssl_certificate_key /certs/tls.key;';
  it('refuses a plain request on its port', () => {
    const { status, body } = ask(`server { listen 443 ssl; ${keys} return 200 ok; }`, get('/', 443), files);
    expect(status).toBe(400);
    expect(body).toContain('<center>The plain HTTP request was sent to HTTPS port</center>');
  });
  it.each([
    {
      conf: 'server {\n listen 443 ssl;\n}',
      given: {},
      says: 'no "ssl_certificate" is defined for the "listen ... ssl" directive in /etc/nginx/conf.d/default.conf:1',
    },
    {
      conf: `server { listen 443 ssl; ${keys} }`,
      given: {},
      says: 'cannot load certificate "/certs/tls.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/certs/tls.crt, r) error:10000080:BIO routines::no such file)',
    },
    {
      conf: `server { listen 443 ssl; ${keys} }`,
      given: { ...files, '/certs/tls.crt': 'text' },
      says: 'cannot load certificate "/certs/tls.crt": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)',
    },
  ])('without what it needs it says: $says', ({ conf, given, says }) => {
    const { stderr, exitCode } = runImage({ image: 'nginx:1.25.0', files: { '/etc/nginx/conf.d/default.conf': conf, ...given } });
    expect(stderr).toContain(`nginx: [emerg] ${says}\n`);
    expect(exitCode).toBe(1);
  });
});

it('nginx puts its own fields first, in its own order', () => {
  const { head } = ask('server { listen 80; root /usr/share/nginx/html; add_header X-Own a; }', get('/'));
  expect(head.split('\r\n').map((line) => line.split(':')[0])).toEqual([
    'HTTP/1.1 200 OK',
    'Server',
    'Date',
    'Content-Type',
    'Content-Length',
    'Last-Modified',
    'Connection',
    'ETag',
    'Accept-Ranges',
    'X-Own',
  ]);
});
