import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

const get = (target: string, port = 80, headers = '') =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}Connection: close\r\n\r\n@${port}`;

const IN = 'in /etc/nginx/conf.d/default.conf';

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

describe('nginx', () => {
  it('starts as its image does', () => {
    const { stdout, stderr, exitCode } = runImage({ image: 'nginx:1.25.0' });
    expect(stdout).toBe(`/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
`);
    expect(stderr.split('\n')[0]).toBe('2023/05/15 09:00:00 [notice] 1#1: using the "epoll" event method');
    expect(stderr).toContain('[notice] 1#1: start worker processes\n');
    // As recorded of this image: its scripts have started so many processes before.
    expect(stderr).toContain('[notice] 1#1: start worker process 29\n');
    expect(exitCode).toBeUndefined();
  });

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

  it.each([
    {
      rule: 'an unknown directive',
      conf: 'server {\n  lissten 80;\n}\n',
      message: 'unknown directive "lissten" in /etc/nginx/conf.d/default.conf:2',
    },
    { rule: 'a missing semicolon', conf: 'server {\n  listen 80\n}\n', message: 'unexpected "}" in /etc/nginx/conf.d/default.conf:3' },
    {
      rule: 'a missing brace',
      conf: 'server {\n  listen 80;\n',
      message: 'unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:2',
    },
    {
      rule: 'an unknown upstream',
      conf: 'server {\n  location / { proxy_pass http://backend:8080; }\n}\n',
      message: 'host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:2',
    },
    {
      rule: 'two arguments for one',
      conf: 'server {\n  root /usr/share/nginx/html\n  index a;\n}\n',
      message: `invalid number of arguments in "root" directive ${IN}:3`,
    },
    {
      rule: 'a port that runs on',
      conf: 'server {\n  listen 80\n  server_name a;\n}\n',
      message: `invalid parameter "server_name" ${IN}:3`,
    },
    {
      rule: 'what is neither on nor off',
      conf: 'server { gzip maybe; }',
      message: `invalid value "maybe" in "gzip" directive, it must be "on" or "off" ${IN}:1`,
    },
    { rule: 'a size that is none', conf: 'client_max_body_size 10mm;', message: `"client_max_body_size" directive invalid value ${IN}:1` },
    { rule: 'a time that is none', conf: 'proxy_read_timeout soon;', message: `"proxy_read_timeout" directive invalid value ${IN}:1` },
    { rule: 'a setting said twice', conf: 'server {\n root /a;\n root /b;\n}', message: `"root" directive is duplicate ${IN}:3` },
    {
      rule: 'an address without a scheme',
      conf: 'server { location / { proxy_pass localhost:80; } }',
      message: `invalid URL prefix ${IN}:1`,
    },
    {
      rule: 'a path behind an expression',
      conf: 'server { location ~ ^/a { proxy_pass http://localhost/b; } }',
      message: `"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block ${IN}:1`,
    },
    {
      rule: 'a location that is there',
      conf: 'server {\n location /a { }\n location ^~ /a { }\n}',
      message: `duplicate location "/a" ${IN}:3`,
    },
    {
      rule: 'an upstream that is there',
      conf: 'upstream a { server localhost; }\nupstream a { server localhost; }',
      message: `duplicate upstream "a" ${IN}:2`,
    },
    {
      rule: 'a second default',
      conf: 'server { listen 80 default_server; }\nserver { listen 80 default_server; }',
      message: `a duplicate default server for 0.0.0.0:80 ${IN}:2`,
    },
    { rule: 'a format nobody knows', conf: 'access_log /dev/stdout json;', message: `unknown log format "json" ${IN}:1` },
    { rule: 'a variable nobody sets', conf: 'server { location / { return 200 $API_URL; } }', message: 'unknown "api_url" variable' },
    {
      rule: 'a resolver that is not found',
      conf: 'resolver kube-dns.kube-system valid=10s;',
      message: `host not found in resolver "kube-dns.kube-system" ${IN}:1`,
    },
    {
      rule: 'a file to include that is not there',
      conf: 'server {\n  listen 80;\n  include snippets/ssl.conf;\n}\n',
      message: 'open() "/etc/nginx/snippets/ssl.conf" failed (2: No such file or directory) in /etc/nginx/conf.d/default.conf:3',
    },
    {
      rule: 'a directory to include',
      conf: 'server {\n  include /etc/nginx/conf.d;\n}\n',
      message: 'pread() "/etc/nginx/conf.d" failed (21: Is a directory)',
      level: 'crit',
    },
  ])('refuses $rule', ({ conf, message, level = 'emerg' }) => {
    const { stderr, exitCode } = runImage({ image: 'nginx', files: { '/etc/nginx/conf.d/default.conf': conf } });
    expect(stderr.replace(/^\S+ \S+/, '')).toBe(` [${level}] 1#1: ${message}\nnginx: [${level}] ${message}\n`);
    expect(exitCode).toBe(1);
  });

  it.each([
    { signal: 'QUIT', said: 'signal 3 (SIGQUIT) received, shutting down' },
    { signal: 'TERM', said: 'signal 15 (SIGTERM) received, exiting' },
  ] as const)('ends with 0 on $signal', ({ signal, said }) => {
    const { stderr, exitCode, at } = runImage({
      image: 'nginx',
      before: ({ engine, container }) => void engine.after(3 * SECOND, () => container.signal(signal)),
    });
    expect({ exitCode, second: Math.floor((at ?? 0) / SECOND) }).toEqual({ exitCode: 0, second: 3 });
    expect(stderr).toContain(said);
  });

  it('gives up after five tries where its port is taken', () => {
    const { stderr, exitCode, at } = runImage({ image: 'nginx', before: ({ container }) => void container.network.listen(80) });
    expect({ exitCode, at: Math.round((at ?? 0) / 100_000) }).toEqual({ exitCode: 1, at: 25 });
    expect(stderr.match(/nginx: \[emerg\] bind\(\) to 0\.0\.0\.0:80 failed \(98: Address already in use\)\n/g)).toHaveLength(5);
    expect(stderr.endsWith('nginx: [emerg] still could not bind()\n')).toBe(true);
  });

  it('cannot write to its cache as another user', () => {
    const { stderr, exitCode } = runImage({ image: 'nginx', user: { uid: 1000, gid: 1000 } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2\n',
    );
    expect(stderr).toContain('nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)\n');
  });

  it.each([
    { argv: ['nginx', '-v'], stderr: 'nginx version: nginx/1.25.0\n', exitCode: 0 },
    {
      argv: ['nginx', '-t'],
      stderr:
        'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
      exitCode: 0,
    },
    { argv: ['nginx', '-x'], stderr: 'nginx: invalid option: "x"\n', exitCode: 1 },
    {
      argv: ['nginx', '-t', '-g', 'daemon off'],
      stderr:
        '2023/05/15 09:00:03 [emerg] 33#33: unexpected end of parameter, expecting ";" in command line\nnginx: [emerg] unexpected end of parameter, expecting ";" in command line\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
      exitCode: 1,
    },
    {
      argv: ['nginx', '-t', '-g', 'deamon off;'],
      stderr:
        '2023/05/15 09:00:03 [emerg] 33#33: unknown directive "deamon" in command line\nnginx: [emerg] unknown directive "deamon" in command line\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
      exitCode: 1,
    },
  ])('$argv', ({ argv, stderr, exitCode }) => {
    const { execs } = runImage({ image: 'nginx:1.25.0', exec: [{ after: 3, argv }] });
    expect(execs).toEqual([expect.objectContaining({ stderr, exitCode })]);
  });

  it('nginx -s reload puts new workers in the place of the old ones, which go', () => {
    const { stderr } = runImage({ image: 'nginx', exec: [{ after: 3, argv: ['nginx', '-s', 'reload'] }] });
    const count = (text: string) => stderr.split(text).length - 1;
    expect([count('start worker process '), count('gracefully shutting down'), count('exited with code 0')]).toEqual([8, 4, 4]);
  });
  it('nginx -s quit ends it', () => {
    const { exitCode } = runImage({ image: 'nginx', exec: [{ after: 3, argv: ['nginx', '-s', 'quit'] }] });
    expect(exitCode).toBe(0);
  });

  it('in the background, the container ends at once', () => {
    expect(runImage({ image: 'nginx', command: ['nginx'] })).toMatchObject({ exitCode: 0 });
  });

  it('an upstream’s servers are no blocks, and must be found', () => {
    const conf = 'upstream a { server backend:8080 weight=2; }\nserver { listen 80; location / { proxy_pass http://a; } }\n';
    const { stderr, exitCode } = runImage({ image: 'nginx', files: { '/etc/nginx/conf.d/default.conf': conf } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nginx: [emerg] host not found in upstream "backend:8080" in /etc/nginx/conf.d/default.conf:1\n');
  });

  it('waits where it is told to listen nowhere', () => {
    const { stderr, exitCode } = runImage({ image: 'nginx', files: { '/etc/nginx/conf.d/default.conf': '' } });
    expect({ exitCode, exits: stderr.includes('exited') }).toEqual({ exitCode: undefined, exits: false });
  });

  it('runs without root on another port', () => {
    const { stderr, exitCode } = runImage({ image: 'nginxinc/nginx-unprivileged', user: { uid: 101, gid: 101 } });
    expect({ exitCode, failed: stderr.includes('[emerg]') }).toEqual({ exitCode: undefined, failed: false });
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

it('nginx answers from the background too', () => {
  const { execs } = runImage({
    image: 'nginx',
    command: ['sh', '-c', 'nginx; sleep 100'],
    exec: [{ after: 3, argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1/'] }],
  });
  expect(execs[0]?.stdout).toBe('200');
});

it('nginx makes its log files as root when it starts, and its workers write them', () => {
  const { execs } = runImage({
    image: 'nginx',
    files: { '/etc/nginx/conf.d/default.conf': 'server { listen 80; access_log /var/log/nginx/own.log; return 204; }' },
    exec: [
      { after: 2, argv: ['stat', '-c', '%U %a %s', '/var/log/nginx/own.log'] },
      { after: 3, argv: ['curl', '-s', 'http://127.0.0.1/'] },
      { after: 4, argv: ['cut', '-d', '"', '-f2,3', '/var/log/nginx/own.log'] },
    ],
  });
  expect(execs.map(({ stdout }) => stdout)).toEqual(['root 644 0\n', '', 'GET / HTTP/1.1" 204 0 \n']);
});

it('nginx -T shows every file that it reads', () => {
  const { stdout, exitCode } = runImage({ image: 'nginx:1.25', command: ['nginx', '-T'] });
  expect({ exitCode, files: stdout.match(/^# configuration file .*$/gm) }).toEqual({
    exitCode: 0,
    files: ['/etc/nginx/nginx.conf', '/etc/nginx/mime.types', '/etc/nginx/conf.d/default.conf'].map(
      (file) => `# configuration file ${file}:`,
    ),
  });
});
