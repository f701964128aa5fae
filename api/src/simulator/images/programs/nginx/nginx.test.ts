import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

const IN = 'in /etc/nginx/conf.d/default.conf';

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
  it('nginx -s reload listens where it is told to now, and no longer where it was before', () => {
    const ask = (port: number) => ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `http://127.0.0.1:${port}/`];
    const { execs } = runImage({
      image: 'nginx',
      exec: [
        { after: 2, argv: ['sed', '-i', 's/80/8080/', '/etc/nginx/conf.d/default.conf'] },
        { after: 3, argv: ask(8080) },
        { after: 4, argv: ['nginx', '-s', 'reload'] },
        { after: 5, argv: ask(8080) },
        { after: 6, argv: ask(80) },
      ],
    });
    expect(execs.slice(1).map(({ stdout, exitCode }) => [stdout, exitCode])).toEqual([
      ['000', 7],
      ['', 0],
      ['200', 0],
      ['000', 7],
    ]);
  });

  it('nginx -s reload keeps what it has where another has the port', () => {
    const { execs, stderr } = runImage({
      image: 'nginx',
      files: {
        '/etc/nginx/conf.d/default.conf': 'server { listen 80; return 204; }',
        '/other.conf': 'pid /other.pid;\nevents {}\nhttp { server { listen 81; return 403; } }',
      },
      exec: [
        { after: 1, argv: ['nginx', '-c', '/other.conf'] },
        { after: 2, argv: ['sed', '-i', 's/80/81/', '/etc/nginx/conf.d/default.conf'] },
        { after: 3, argv: ['nginx', '-s', 'reload'] },
        { after: 8, argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1/'] },
      ],
    });
    expect(execs.at(-1)?.stdout).toBe('204');
    expect(stderr).toContain('[emerg] 1#1: still could not bind()\n');
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
