import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { ImageFiles } from '../../../kernel/index.ts';
import { findImage } from '../../find-image.ts';
import { runImage } from '../../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const path = '/usr/local/etc/haproxy/haproxy.cfg';
const TIMES = '  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n';
const CONFIG = `global
  log stdout format raw local0
defaults
  mode http
  log global
  option httplog
${TIMES}frontend all
  bind *:8080
  acl is_api path_beg -i /api
  acl is_own hdr(host) -i own.example
  monitor-uri /mon
  http-request deny if { path_beg /deny } !METH_POST
  http-request return status 200 content-type text/plain string "I am %[hostname]" if { path /text }
  http-request return status 200 content-type text/plain lf-string "I am %[hostname]" if { path /lf }
  redirect scheme https code 301 if { path /secure }
  http-response set-header X-Served-By haproxy
  use_backend api if is_api || is_own
  default_backend nobody
backend api
  http-request replace-path /api/(.*) /\\1
  server own 127.0.0.1:8081
backend nobody
  server gone 127.0.0.1:81 check inter 1s
frontend answers
  bind 127.0.0.1:8081
  http-request return status 200 content-type text/plain lf-string "%[path]"
`;

const run = (config: string, ...curl: string[]) => runAs('2.8', config, ...curl);
const runAs = (tag: string, config: string, ...curl: string[]) =>
  runImage({
    image: `haproxy:${tag}`,
    files: { ...withCurl, [path]: config },
    exec: curl.map((words, i) => ({ after: 3 + i, argv: ['curl', '-s', '-w', ' %{http_code}', ...words.split(' ')] })),
    until: 20 * SECOND,
  });

describe('haproxy does with requests what its rules say', () => {
  it.each([
    { rule: 'use_backend, where its condition holds', curl: '127.0.0.1:8080/API/x', gets: '/API/x 200' },
    { rule: 'and a path that its backend replaces', curl: '127.0.0.1:8080/api/x', gets: '/x 200' },
    { rule: 'any of two conditions', curl: '-H host:OWN.example 127.0.0.1:8080/', gets: '/ 200' },
    {
      rule: 'default_backend, whose only server is down',
      curl: '127.0.0.1:8080/',
      gets: expect.stringMatching(/503 Service Unavailable[\s\S]* 503$/),
    },
    { rule: 'deny', curl: '127.0.0.1:8080/deny', gets: expect.stringMatching(/Request forbidden by administrative rules[\s\S]* 403$/) },
    { rule: 'but not where both conditions do not hold', curl: '-X POST -H host:own.example 127.0.0.1:8080/deny', gets: '/deny 200' },
    { rule: 'a text as it is', curl: '127.0.0.1:8080/text', gets: 'I am %[hostname] 200' },
    { rule: 'a text with samples in it', curl: '127.0.0.1:8080/lf', gets: expect.stringMatching(/^I am [\w-]+ 200$/) },
    {
      rule: 'a redirect',
      curl: '-o /dev/null -D - 127.0.0.1:8080/secure',
      gets: expect.stringMatching(
        /^HTTP\/1\.1 301 Moved Permanently\r\ncontent-length: 0\r\nlocation: https:\/\/127\.0\.0\.1:8080\/secure\r\n/,
      ),
    },
    { rule: 'the monitor', curl: '127.0.0.1:8080/mon', gets: '<html><body><h1>200 OK</h1>\nService ready.\n</body></html>\n 200' },
    {
      rule: 'a header of answers',
      curl: '-o /dev/null -D - -H host:own.example 127.0.0.1:8080/',
      gets: expect.stringMatching(/^x-served-by: haproxy\r$/m),
    },
  ])('$rule', ({ curl, gets }) => {
    expect(run(CONFIG, curl).execs[0]?.stdout).toEqual(gets);
  });

  it('looks after its servers, and logs requests', () => {
    const { stdout, stderr } = run(CONFIG, '127.0.0.1:8080/api/x', '127.0.0.1:8080/');
    expect(stderr).toContain(
      `[WARNING]  (8) : Server nobody/gone is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.\n[ALERT]    (8) : backend 'nobody' has no server available!\n`,
    );
    expect(stdout).toMatch(
      /^127\.0\.0\.1:\d+ \[15\/May\/2023:09:00:03\.\d{3}\] all api\/own 0\/0\/0\/\d+\/\d+ 200 \d+ - - ---- 1\/1\/0\/0\/0 0\/0 "GET \/api\/x HTTP\/1\.1"$/m,
    );
    expect(stdout).toMatch(/ all nobody\/<NOSRV> 0\/-1\/-1\/-1\/0 503 \d+ - - SC-- /);
  });

  it.each([
    {
      rule: 'an unknown keyword',
      config: 'frontend a\n  bind *:80\n  binds x\n',
      says: `[ALERT]    (1) : config : parsing [${path}:3] : unknown keyword 'binds' in 'frontend' section\n[ALERT]    (1) : config : Error(s) found in configuration file : ${path}\n[ALERT]    (1) : config : Fatal errors found in configuration.\n`,
    },
    {
      rule: 'no line end',
      config: 'global\n  daemon',
      says: `[ALERT]    (1) : config : parsing [${path}:2]: Missing LF on last line, file might have been truncated at position 9.\n`,
    },
  ])('does not start with $rule', ({ config, says }) => {
    const { exitCode, stderr } = run(config);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(says) });
  });

  it('ended its last line as it liked before 2.2, and is told of it there', () => {
    const config = 'global\n  daemon\nlisten l\n  bind *:8080';
    const ends = (tag: string) => runAs(tag, config).stderr.match(/^.*Missing LF.*$/gm);
    expect([ends('2.1'), ends('2.2'), ends('2.3')]).toEqual([
      null,
      [
        `[WARNING] 134/090000 (1) : parsing [${path}:4]: Missing LF on last line, file might have been truncated at position 14. This will become a hard error in HAProxy 2.3.`,
      ],
      [`[ALERT] 134/090000 (1) : parsing [${path}:4]: Missing LF on last line, file might have been truncated at position 14.`],
    ]);
  });

  it.each([
    {
      rule: 'in the background, where its configuration says so and its command does not forbid it',
      test: { command: ['haproxy', '-f', path], files: { [path]: `global\n  daemon\n${CONFIG.replace('global\n', '')}` } },
      gives: { exitCode: 0, stderr: '' },
    },
    {
      rule: 'and stays where it is told to',
      test: {
        command: ['haproxy', '-db', '-f', path],
        files: { [path]: `global\n  daemon\nlisten l\n  mode http\n${TIMES}  bind *:8080\n` },
      },
      gives: { exitCode: undefined, stderr: '' },
    },
    {
      rule: 'before 1.8 by a wrapper, which tells how it ends',
      image: 'haproxy:1.7',
      test: { files: { [path]: 'listen l\n  bind *:8080\n  nothing\n' } },
      gives: {
        exitCode: 1,
        stderr: `<7>haproxy-systemd-wrapper: executing /usr/local/sbin/haproxy -p /run/haproxy.pid -db -f ${path} -Ds \n[ALERT] 134/090000 (7) : parsing [${path}:3] : unknown keyword 'nothing' in 'listen' section\n[ALERT] 134/090000 (7) : Error(s) found in configuration file : ${path}\n[ALERT] 134/090000 (7) : Fatal errors found in configuration.\n<5>haproxy-systemd-wrapper: exit, haproxy RC=1\n`,
      },
    },
    {
      rule: 'and hands a signal on to its worker',
      image: 'haproxy:1.7',
      test: {
        files: { [path]: `listen l\n  mode http\n${TIMES}  bind *:8080\n` },
        exec: [{ after: 3, argv: ['sh', '-c', 'kill 1'] }],
      },
      gives: {
        exitCode: 0,
        stderr: expect.stringMatching(
          /-Ds \n<7>haproxy-systemd-wrapper: SIGTERM -> 8\.\n<5>haproxy-systemd-wrapper: exit, haproxy RC=0\n$/,
        ),
      },
    },
  ])('runs $rule', ({ image = 'haproxy:2.8', test, gives }) => {
    const { exitCode, stderr } = runImage({ image, until: 20 * SECOND, ...test });
    expect({ exitCode, stderr }).toEqual(gives);
  });

  it.each([
    {
      rule: 'a backend that is not there',
      lines: ['frontend f', ' bind :80', ' default_backend no'],
      says: "Proxy 'f': unable to find required default_backend: 'no'.",
    },
    {
      rule: 'one that a rule names',
      lines: ['frontend f', ' bind :80', ' use_backend no if TRUE'],
      says: "Proxy 'f': unable to find required use_backend: 'no'.",
    },
    {
      rule: 'an address without a port',
      lines: ['frontend f', ' bind 8080'],
      says: `parsing [${path}:2] : 'bind' : missing port specification in '8080'`,
    },
    {
      rule: 'a condition that nobody made',
      lines: ['listen l', ' bind :80', ' use_backend l if no'],
      says: `parsing [${path}:3] : error detected while parsing switching rule : no such ACL : 'no'.`,
    },
    {
      rule: 'one of a request',
      lines: ['listen l', ' bind :80', ' http-request deny unless !no'],
      says: `parsing [${path}:3] : error detected while parsing an 'http-request deny' condition : no such ACL : 'no'.`,
    },
    { rule: 'an unknown mode', lines: ['listen l', ' mode no'], says: `parsing [${path}:2] : unknown proxy mode 'no'.` },
    { rule: 'an unknown option', lines: ['listen l', ' option no'], says: `parsing [${path}:2] : unknown option 'no'.` },
    {
      rule: 'a time that is none',
      lines: ['listen l', ' timeout client 5x'],
      says: `parsing [${path}:2] : unexpected character 'x' in 'timeout client'`,
    },
    { rule: 'a time of nothing', lines: ['listen l', ' timeout no 5'], says: "'client-fin' and 'server-fin' (got 'no')" },
    {
      rule: 'two servers of one name',
      lines: ['listen l', ' bind :80', ' server s 127.0.0.1:1', ' server s 127.0.0.1:2'],
      says: `parsing [${path}:4] : backend 'l', another server named 's' was already defined at line 3, please use distinct names.`,
    },
    {
      rule: 'two proxies of one name',
      lines: ['frontend l', ' bind :80', 'listen l', ' bind :81'],
      says: `Parsing [${path}:3]: proxy 'l' has the same name as frontend 'l' declared at ${path}:1.`,
    },
    {
      rule: 'a server of a frontend',
      lines: ['frontend f', ' server s 127.0.0.1:1'],
      says: `[${path}:2] : parsing [${path}:2] : 'server' not allowed because frontend 'f' has no backend capability.`,
    },
    {
      rule: 'nothing that listens',
      lines: ['backend b'],
      says: "[haproxy.main()] No enabled listener found (check for 'bind' directives) ! Exiting.",
    },
  ])('refuses $rule', ({ lines, says }) => {
    const { exitCode, stderr } = run(`${lines.join('\n')}\n`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(says) });
  });

  it('warns of timeouts that nobody set', () => {
    expect(run('defaults\n  mode http\nlisten a\n  bind *:8080\n').stderr).toContain(
      "[WARNING]  (1) : config : missing timeouts for proxy 'a'.\n   | While",
    );
  });

  const UNTIMED = 'frontend f\n  mode http\n  bind *:8080\n';
  const WARNS = ` (1) : config : missing timeouts for frontend 'f'.
   | While not properly invalid, you will certainly encounter various problems
   | with such a configuration. To fix this, please ensure that all following
   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.
`;
  const UNKNOWN = 'listen l\n  bind *:8080\n  nothing\n';
  it.each([
    {
      rule: 'from 2.5 on it presents itself, and says that it is loaded',
      tag: '2.6',
      config: UNTIMED,
      says: `[NOTICE]   (1) : haproxy version is 2.6.13-234aa6d\n[NOTICE]   (1) : path to executable is /usr/local/sbin/haproxy\n[WARNING] ${WARNS}[NOTICE]   (1) : New worker (8) forked\n[NOTICE]   (1) : Loading success.\n`,
    },
    {
      rule: 'in 2.4 it counts its workers',
      tag: '2.4',
      config: UNTIMED,
      says: `[WARNING] ${WARNS}[NOTICE]   (1) : New worker #1 (8) forked\n`,
    },
    {
      rule: 'before, each line had its day and its time',
      tag: '2.0',
      config: UNTIMED,
      says: `[WARNING] 134/090000${WARNS}[NOTICE] 134/090000 (1) : New worker #1 (8) forked\n`,
    },
    {
      rule: 'in 2.4 it presents itself before alerts, which do not name the configuration',
      tag: '2.4',
      config: UNKNOWN,
      says: `[NOTICE]   (1) : haproxy version is 2.4.22-f8e3218\n[NOTICE]   (1) : path to executable is /usr/local/sbin/haproxy\n[ALERT]    (1) : parsing [${path}:3] : unknown keyword 'nothing' in 'listen' section\n[ALERT]    (1) : Error(s) found in configuration file : ${path}\n[ALERT]    (1) : Fatal errors found in configuration.\n`,
    },
    {
      rule: 'and of a server says its name alone',
      tag: '2.1',
      config: `listen l\n  mode http\n${TIMES}  bind *:8080\n  server s nobody:80\n`,
      says: `[ALERT] 134/090005 (1) : parsing [${path}:7] : 'server s' : could not resolve address 'nobody'.\n[ALERT] 134/090005 (1) : Failed to initialize server(s) addr.\n`,
    },
  ])('in the words of its release: $rule', ({ tag, config, says }) => {
    expect(runAs(tag, config).stderr).toBe(says);
  });
});
