import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { ImageFiles } from '../../../kernel/index.ts';
import { findImage } from '../../find-image.ts';
import { runImage } from '../../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const path = '/usr/local/apache2/conf/httpd.conf';
const modules = (...names: string[]): string =>
  ['mpm_event', 'unixd', 'dir', 'alias', 'authz_core', 'headers', ...names]
    .map((name) => `LoadModule ${name}_module modules/mod_${name}.so\n`)
    .join('');
const CONFIG = `${modules('proxy', 'proxy_http')}ServerName here
Listen 80
Listen 8080
DocumentRoot "/srv/main"
DirectoryIndex index.html
Alias /other /srv/other
Redirect permanent /old /new
ErrorDocument 404 "nothing here"
Header set X-Own "yes"
ProxyPass /back http://127.0.0.1:8080/
<Directory "/srv/main/secret">
  Require all denied
</Directory>
Include conf/extra/*.conf
`;
const SITES = `<VirtualHost *:8080>
  ServerName first.example
  DocumentRoot /srv/first
</VirtualHost>
<VirtualHost *:8080>
  ServerName second.example
  ServerAlias *.second.example
  <IfModule !none_module>
    DocumentRoot /srv/none
  </IfModule>
  DocumentRoot /srv/second
</VirtualHost>
`;
const files: ImageFiles = {
  ...withCurl,
  [path]: CONFIG,
  '/usr/local/apache2/conf/extra/sites.conf': SITES,
  '/srv/main/index.html': 'main',
  '/srv/main/secret/a': 'secret',
  '/srv/other/a': 'other',
  '/srv/first/index.html': 'first',
  '/srv/second/index.html': 'second',
};
const run = (config: string, curl?: string) =>
  runImage({
    image: 'httpd:2.4',
    files: { ...files, [path]: config },
    exec: curl === undefined ? [] : [{ after: 2, argv: ['curl', '-s', '-w', ' %{http_code}', ...curl.split(' ')] }],
    until: 5 * SECOND,
  });

describe('httpd logs where its configuration says', () => {
  it.each([
    ['to files of its own, unless it says otherwise', '', '', ''],
    ['errors', 'ErrorLog /dev/stderr\n', '', 'AH00489: Apache/2.4.57 (Unix) configured -- resuming normal operations'],
    ['requests', 'CustomLog "/dev/stdout" common\n', 'GET / HTTP/1.1', ''],
    ['nowhere else', 'CustomLog logs/access_log common\nErrorLog logs/errors\n', '', ''],
  ])('%s', (_, more, out, err) => {
    const { stdout, stderr } = run(`${modules('log_config')}ServerName here\nListen 80\nDocumentRoot "/srv/main"\n${more}`, 'localhost');
    for (const [text, part] of [
      [stdout, out],
      [stderr, err],
    ] as const)
      if (part === '') expect(text).toBe('');
      else expect(text).toContain(part);
  });

  it.each([
    [
      'no directory for its log',
      `${modules()}ErrorLog /no/such/log\n`,
      '(2)No such file or directory: AH00091: httpd: could not open error log file /no/such/log.\nAH00015: Unable to open logs\n',
    ],
    [
      'no directory for its requests',
      `${modules('log_config')}ErrorLog /dev/stderr\nCustomLog /no/such/log common\n`,
      '(2)No such file or directory: AH00649: could not open transfer log file /no/such/log.\nAH00015: Unable to open logs\n',
    ],
    [
      'nothing that gives up root',
      'LoadModule mpm_event_module modules/mod_mpm_event.so\nErrorLog /dev/stderr\n',
      'Please ensure mod_unixd or other system security module is loaded.\nAH00016: Configuration Failed\n',
    ],
  ])('does not start with %s', (_, config, said) => {
    const { exitCode, stderr } = run(`ServerName here\nListen 80\n${config}`);
    expect([exitCode, stderr.slice(-said.length)]).toEqual([1, said]);
  });
});

it('has its logs from the start, and says in them what it has said before they were open', () => {
  const { stderr, execs } = runImage({
    image: 'centos/httpd',
    exec: [{ after: 2, argv: ['sh', '-c', 'wc -c < /var/log/httpd/access_log; head -n 1 /var/log/httpd/error_log'] }],
    until: 5 * SECOND,
  });
  expect(stderr).toMatch(/^AH00558: .*\n$/);
  expect(execs[0]?.stdout).toMatch(/^0\nAH00558: /);
});

describe('httpd answers as its configuration says', () => {
  it.each([
    { rule: 'its own root', curl: '127.0.0.1/', gets: 'main 200' },
    { rule: 'an alias', curl: '127.0.0.1/other/a', gets: 'other 200' },
    {
      rule: 'a redirect',
      curl: '-o /dev/null -D - 127.0.0.1/old/x?y=z',
      gets: expect.stringMatching(/^HTTP\/1\.1 301 [\s\S]*^Location: http:\/\/127\.0\.0\.1\/new\/x\?y=z\r$/m),
    },
    { rule: 'a text for an error', curl: '127.0.0.1/nothing', gets: 'nothing here 404' },
    { rule: 'a folder that is for nobody', curl: '-o /dev/null 127.0.0.1/secret/a', gets: ' 403' },
    { rule: 'a header', curl: '-o /dev/null -D - 127.0.0.1/', gets: expect.stringMatching(/^X-Own: yes\r$/m) },
    { rule: 'another server', curl: '127.0.0.1/back', gets: 'first 200' },
    { rule: 'a host of its own, on its port', curl: '-H host:www.second.example 127.0.0.1:8080/', gets: 'second 200' },
    { rule: 'else the first on that port', curl: '-H host:nobody.example 127.0.0.1:8080/', gets: 'first 200' },
  ])('$rule', ({ curl, gets }) => {
    expect(run(CONFIG, curl).execs[0]?.stdout).toEqual(gets);
  });

  it.each([
    { rule: 'without what serves', config: 'ServerName a\n', says: 'AH00534: httpd: Configuration error: No MPM loaded.\n' },
    {
      rule: 'with a directive whose module is not loaded',
      config: `${modules()}Listen 80\nProxyPass / http://a/\n`,
      says: `AH00526: Syntax error on line 8 of ${path}:\nInvalid command 'ProxyPass', perhaps misspelled or defined by a module not included in the server configuration\n`,
    },
    {
      rule: 'with the end of another section',
      config: `${modules()}<Directory />\n</Files>\n`,
      says: `httpd: Syntax error on line 8 of ${path}: Expected </Directory> but saw </Files>\n`,
    },
    {
      rule: 'with what it includes and is not there',
      config: `${modules()}Include /no.conf\n`,
      says: `httpd: Syntax error on line 7 of ${path}: Could not open configuration file /no.conf: No such file or directory\n`,
    },
    { rule: 'with a section that is not closed', config: `${modules()}<Directory />\n`, says: 'was not closed.\n' },
  ])('does not start $rule', ({ config, says }) => {
    const { exitCode, stderr } = run(config);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(says) });
  });

  it.each([
    { rule: 'modules may be loaded behind what needs them', config: `Listen 80\n${modules()}` },
    {
      rule: 'a section for a module that is not there is not looked at',
      config: `${modules()}<IfModule mod_nothing.c>\nNothing x\n</IfModule>\n`,
    },
    { rule: 'nor what nobody defined', config: `${modules()}<IfDefine NO>\nNothing x\n</IfDefine>\n` },
  ])('$rule', ({ config }) => {
    expect(run(config).stderr).not.toContain('Syntax error');
  });

  it('PHP’s image has the site that is put in its place', () => {
    const site = '<VirtualHost *:80>\n  DocumentRoot /srv/first\n</VirtualHost>\n';
    const { execs } = runImage({
      image: 'php:8.2-apache',
      files: { ...files, '/etc/apache2/sites-available/000-default.conf': site },
      exec: [{ after: 2, argv: ['curl', '-s', '127.0.0.1'] }],
      until: 5 * SECOND,
    });
    expect(execs[0]?.stdout).toBe('first');
  });
});

describe('the guestbook', () => {
  const redis = findImage('redis:6.0');
  const server = typeof redis === 'string' ? '' : (redis.files['/usr/local/bin/redis-server'] ?? '');
  const asks = (script: string, env: Readonly<Record<string, string>>) =>
    runImage({
      image: 'gcr.io/google_samples/gb-frontend:v5',
      files: { ...withCurl, '/usr/local/bin/redis-server': server },
      env,
      exec: [{ after: 2, argv: ['sh', '-c', script] }],
      until: 20 * SECOND,
    }).execs[0]?.stdout;
  const page = (query: string): string => `curl -s -w ' %{http_code} ' '127.0.0.1/guestbook.php?${query}'`;

  it('keeps what it is told in its Redis', () => {
    const env = { GET_HOSTS_FROM: 'env', REDIS_LEADER_SERVICE_HOST: '127.0.0.1', REDIS_FOLLOWER_SERVICE_HOST: '127.0.0.1' };
    const script = `redis-server > /dev/null 2>&1 & sleep 1; ${page('cmd=set&key=messages&value=,hi')}; ${page('cmd=get&key=messages')}`;
    expect(asks(script, env)).toBe('{"message": "Updated"} 200 {"data": ",hi"} 200 ');
  });
  it('has nothing where that is not there', () => {
    expect(asks(page('cmd=get&key=messages'), { GET_HOSTS_FROM: 'env', REDIS_FOLLOWER_SERVICE_HOST: '127.0.0.1' })).toBe(' 500 ');
  });
});
