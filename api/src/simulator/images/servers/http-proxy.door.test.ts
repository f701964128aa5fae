import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

/** Shows what it is asked. */
const server = `import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        size = int(self.headers['content-length'] or 0)
        body = (self.requestline + '\\n' + str(self.headers)).encode() + self.rfile.read(size)
        self.send_response(200, 'Very well')
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
http.server.HTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
`;

/** Writes the requests to a port, each over a connection of its own, and shows what comes. */
const client = `import socket, sys
for request in open('/data/requests').read().split('===\\n'):
    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
    s.sendall(request.replace('\\n', '\\r\\n').encode())
    answer = b''
    while True:
        part = s.recv(65536)
        if not part: break
        answer += part
    print(answer.decode().replace('\\r', ''))
    print('===')
`;

const HEADERS = `host: Foo.Example:99
X-lower: a
x-Odd_name: c
user-agent: me
X-lower: b
Connection: close
Keep-Alive: 3
TE: trailers
Accept: */*
X-Forwarded-For: 1.2.3.4
Empty:
Cookie: a=b
Upgrade: h2c

`;

interface Told {
  readonly proxy: string;
  readonly files: Readonly<Record<string, string>>;
  readonly requests: readonly string[];
  readonly at?: string;
  readonly port?: number;
}

/** What the client is answered through a proxy, and what the server behind has logged. */
function ask({ proxy, files, requests, at = '/etc/nginx/conf.d', port = 80 }: Told) {
  const { run } = play(
    `
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: ${JSON.stringify(files)}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: data}
data: ${JSON.stringify({ 'server.py': server, 'client.py': client, requests: requests.join('===\n') })}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: proxy, image: "${proxy}", volumeMounts: [{name: conf, mountPath: ${at}${at.endsWith('.conf') ? ', subPath: httpd.conf' : ''}}]}
  - {name: server, image: "python:3.11", command: [python3, /data/server.py], volumeMounts: [{name: data, mountPath: /data}]}
  - {name: client, image: "python:3.11", command: [sh, -c, "sleep 5; python3 /data/client.py ${port}; sleep 100"], volumeMounts: [{name: data, mountPath: /data}]}
  volumes: [{name: conf, configMap: {name: conf}}, {name: data, configMap: {name: data}}]
`,
    { seconds: 25 },
  );
  const answers = run.kubectl('logs web -c client').stdout.split('\n===\n').slice(0, -1);
  const log = (name: string) => run.kubectl(`logs web -c ${name}`).stdout;
  return { answers, bodies: answers.map((answer) => answer.slice(answer.indexOf('\n\n') + 2).trimEnd()), log };
}

const nginx = (locations: string, more = '') => ({
  proxy: 'nginx:1.25',
  files: { 'default.conf': `server { listen 80; ${more}\n${locations}\n}\n` },
});
/** What is in one piece, without what stands around it. */
const unchunked = (body = '') => body.replace(/^[0-9a-f]+\n([\s\S]*?)\n+0$/, '$1');

/** Each as the real program asked for the same (nginx 1.26, HAProxy 3.0, httpd 2.4.71, Caddy 2.6). */
describe('what a proxy asks the server behind it', () => {
  const OWN = 'X-lower: a\nuser-agent: me\nX-lower: b\nAccept: */*\n';
  it.each`
    rule                                                         | location                                                                                                                                | asked
    ${'nginx: over 1.0, as the client wrote it'}                 | ${''}                                                                                                                                   | ${`GET / HTTP/1.0\nHost: 127.0.0.1:8000\nConnection: close\n${OWN}X-Forwarded-For: 1.2.3.4\nEmpty: \nCookie: a=b`}
    ${'nginx: what is set comes first'}                          | ${'proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'} | ${`GET / HTTP/1.0\nHost: foo.example\nX-Real-IP: 127.0.0.1\nX-Forwarded-For: 1.2.3.4, 127.0.0.1\nConnection: close\n${OWN}Empty: \nCookie: a=b`}
    ${'nginx: over 1.1, with nothing of the connection'}         | ${'proxy_http_version 1.1; proxy_set_header Connection "";'}                                                                            | ${`GET / HTTP/1.1\nHost: 127.0.0.1:8000\n${OWN}X-Forwarded-For: 1.2.3.4\nEmpty: \nCookie: a=b`}
    ${'nginx: none of the client; a variable has all of a name'} | ${'proxy_pass_request_headers off; proxy_set_header X-lower $http_x_lower; proxy_set_header X-Odd $http_x_odd_name;'}                   | ${'GET / HTTP/1.0\nX-lower: a, b\nHost: 127.0.0.1:8000\nConnection: close'}
  `('$rule', ({ location, asked }) => {
    const told = { ...nginx(`location / { proxy_pass http://127.0.0.1:8000; ${location} }`), requests: [`GET / HTTP/1.1\n${HEADERS}`] };
    expect(unchunked(ask(told).bodies[0])).toBe(asked);
  });

  const POST = 'POST /a HTTP/1.1\nhost: x\ncontent-length: 3\nConnection: close\n\nabc';
  const httpd = `ServerRoot "/usr/local/apache2"
Listen 80
ServerName localhost
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule unixd_module modules/mod_unixd.so
LoadModule proxy_module modules/mod_proxy.so
LoadModule proxy_http_module modules/mod_proxy_http.so
ErrorLog /proc/self/fd/2
ProxyPass / http://127.0.0.1:8000/
`;
  const haproxy = `defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend f
  bind :8080
  default_backend b
backend b
  option forwardfor
  server s 127.0.0.1:8000
`;
  it.each<Omit<Told, 'requests'> & { rule: string; asked: readonly string[] }>([
    {
      rule: 'HAProxy: names in small letters, its own header last, the version of the client',
      proxy: 'haproxy:2.8',
      at: '/usr/local/etc/haproxy',
      port: 8080,
      files: { 'haproxy.cfg': haproxy },
      asked: [
        'GET / HTTP/1.1\nhost: Foo.Example:99\nx-lower: a\nx-odd_name: c\nuser-agent: me\nx-lower: b\nkeep-alive: 3\nte: trailers\naccept: */*\nx-forwarded-for: 1.2.3.4\nempty: \ncookie: a=b\nx-forwarded-for: 127.0.0.1',
        'POST /a HTTP/1.1\nhost: x\ncontent-length: 3\nx-forwarded-for: 127.0.0.1\n\nabc',
        'GET / HTTP/1.0\nx-forwarded-for: 127.0.0.1\nconnection: keep-alive',
      ],
    },
    {
      rule: 'httpd: values of one name together, as it was written first',
      proxy: 'httpd:2.4',
      at: '/usr/local/apache2/conf/httpd.conf',
      files: { 'httpd.conf': httpd },
      asked: [
        'GET / HTTP/1.1\nHost: 127.0.0.1:8000\nX-lower: a, b\nx-Odd_name: c\nuser-agent: me\nAccept: */*\nX-Forwarded-For: 1.2.3.4, 127.0.0.1\nEmpty: \nCookie: a=b\nX-Forwarded-Host: Foo.Example:99\nX-Forwarded-Server: localhost\nConnection: Keep-Alive',
        'POST /a HTTP/1.1\nHost: 127.0.0.1:8000\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Host: x\nX-Forwarded-Server: localhost\nContent-Length: 3\nConnection: Keep-Alive\n\nabc',
        'GET / HTTP/1.1\nHost: 127.0.0.1:8000\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Server: localhost\nConnection: Keep-Alive',
      ],
    },
    {
      rule: 'Caddy: as Go writes them, sorted, and an answer may be compressed',
      proxy: 'caddy:2.6',
      at: '/etc/caddy',
      files: { Caddyfile: ':80 {\n  reverse_proxy 127.0.0.1:8000\n}\n' },
      asked: [
        'GET / HTTP/1.1\nHost: Foo.Example:99\nUser-Agent: me\nAccept: */*\nCookie: a=b\nEmpty: \nTe: trailers\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Host: Foo.Example:99\nX-Forwarded-Proto: http\nX-Lower: a\nX-Lower: b\nAccept-Encoding: gzip',
        'POST /a HTTP/1.1\nHost: x\nContent-Length: 3\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Host: x\nX-Forwarded-Proto: http\nAccept-Encoding: gzip\n\nabc',
        'GET / HTTP/1.1\nHost: 127.0.0.1:8000\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Host: \nX-Forwarded-Proto: http\nAccept-Encoding: gzip',
      ],
    },
  ])('$rule', ({ asked, rule, ...proxy }) => {
    const headers = rule.startsWith('Caddy') ? HEADERS.replace(/x-Odd_name.*\n/, '') : HEADERS;
    expect(ask({ ...proxy, requests: [`GET / HTTP/1.1\n${headers}`, POST, 'GET / HTTP/1.0\n\n'] }).bodies).toEqual(asked);
  });

  it('nginx takes names with underscores where it is told to, and before 1.23 the first value of a name', () => {
    const location = 'location / { proxy_pass http://127.0.0.1:8000; proxy_set_header X-lower $http_x_lower; }';
    const told = { ...nginx(location, 'underscores_in_headers on;'), proxy: 'nginx:1.22', requests: [`GET / HTTP/1.1\n${HEADERS}`] };
    expect(ask(told).bodies[0]).toMatch(/\nX-lower: a\nHost: .*\nConnection: close\nx-Odd_name: c\nuser-agent: me\nAccept: /);
  });
});

describe('what a client of nginx is answered, where the server behind does not tell how long its answer is', () => {
  const { answers, log } = ask({
    ...nginx('location / { proxy_pass http://127.0.0.1:8000; }'),
    requests: ['GET / HTTP/1.1\nHost: x\nConnection: close\n\n', 'GET / HTTP/1.0\n\n'],
  });

  it('it comes in pieces, under the phrase of the server', () => {
    expect(answers[0]).toMatch(
      /^HTTP\/1\.1 200 Very well\nServer: nginx\/1\.25\.0\nDate: .*\nTransfer-Encoding: chunked\nConnection: close\n\n37\nGET \/ HTTP\/1\.0\n/,
    );
  });

  it('its access log counts what stands around the pieces, and the server logs that it was asked over 1.0', () => {
    expect(log('proxy')).toMatch(/"GET \/ HTTP\/1\.1" 200 66 "-" "-"/);
    expect(log('proxy')).toMatch(/"GET \/ HTTP\/1\.0" 200 55 "-" "-"/);
    expect(log('server')).toMatch(/^127\.0\.0\.1 - - \[.*\] "GET \/ HTTP\/1\.0" 200 -\n/);
  });
});
