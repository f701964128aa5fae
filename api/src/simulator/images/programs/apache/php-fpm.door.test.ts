import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

const conf = (script: string, pass = '127.0.0.1:9000') =>
  `server { listen 80; root /var/www/html; index index.php; location / { try_files $uri $uri/ =404; } location ~ \\.php$ { include fastcgi_params; ${script} fastcgi_pass ${pass}; } }`;
const usual = 'fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;';

interface Given {
  readonly page?: string;
  readonly shared?: boolean;
  readonly mode?: string;
  readonly nginx?: string;
  readonly pool?: string;
}

/** A web server and PHP's in one Pod, and what the first one answers after ten seconds. */
function ask(
  { page = '<?php echo "Hello from ", gethostname(); ?>', shared = true, mode = '0644', nginx = conf(usual), pool }: Given,
  path = '/',
) {
  const mounts = `{name: html, mountPath: /var/www/html}, {name: run, mountPath: /run/php}`;
  const files = JSON.stringify({ 'index.php': page, 'default.conf': nginx, 'zz.conf': pool ?? '' });
  const manifest = `
apiVersion: v1
kind: ConfigMap
metadata: {name: files}
data: ${files}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers: [{name: copy, image: busybox, command: [sh, -c, "cp /files/index.php /html/; chmod ${mode} /html/index.php"], volumeMounts: [{name: files, mountPath: /files}, {name: html, mountPath: /html}]}]
  containers:
  - {name: web, image: "nginx:1.25", volumeMounts: [${mounts}, {name: files, mountPath: /etc/nginx/conf.d/default.conf, subPath: default.conf}]}
  - {name: php, image: "php:8.2-fpm", volumeMounts: [${shared ? mounts : '{name: run, mountPath: /run/php}'}${pool ? ', {name: files, mountPath: /usr/local/etc/php-fpm.d/zz.conf, subPath: zz.conf}' : ''}]}
  volumes: [{name: files, configMap: {name: files}}, {name: html, emptyDir: {}}, {name: run, emptyDir: {}}]
`;
  const { run } = play(manifest, { seconds: 30, interventions: [{ atSeconds: 20, kind: 'HTTP_REQUEST', port: 80, path }] });
  const [answer] = run.interventions;
  const logs = (container: string) => run.kubectl(`logs shop -c ${container}`).stdout;
  return { status: answer?.httpStatus, body: answer?.body?.split('\n')[0], php: logs('php'), web: logs('web'), warnings: run.warnings };
}

/** @see php-src: sapi/fpm/fpm/fpm_main.c; nginx: src/http/modules/ngx_http_fastcgi_module.c */
describe('nginx asks PHP’s server over FastCGI', () => {
  it.each<{ rule: string; given?: Given; path?: string; status: number; body: string | RegExp; php?: RegExp; web?: RegExp }>([
    { rule: 'the index of a directory', status: 200, body: 'Hello from shop', php: /^127\.0\.0\.1 - {2}.* "GET \/index\.php" 200$/m },
    { rule: 'in the version of its image', given: { page: '<?= PHP_VERSION ?>' }, status: 200, body: '8.2.6' },
    {
      rule: 'a script by its name, and what it is asked',
      given: { page: '<?= $_SERVER["QUERY_STRING"] ?>' },
      path: '/index.php?a=b',
      status: 200,
      body: 'a=b',
    },
    {
      rule: 'what the other container has not, it cannot run',
      given: { shared: false },
      status: 404,
      body: 'File not found.',
      web: /FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream/,
    },
    {
      rule: 'what www-data may not read is not run',
      given: { mode: '0600' },
      status: 403,
      body: 'Access denied.',
      web: /Unable to open primary script: \/var\/www\/html\/index\.php \(Permission denied\)/,
    },
    { rule: 'nobody says which script: an empty page', given: { nginx: conf('') }, status: 200, body: '' },
    {
      rule: 'nobody listens there',
      given: { nginx: conf(usual, '127.0.0.1:9001') },
      status: 502,
      body: '<html>\r',
      web: /connect\(\) failed \(111: Connection refused\) while connecting to upstream.*upstream: "fastcgi:\/\/127\.0\.0\.1:9001"/,
    },
    {
      rule: 'a socket in a shared volume',
      given: { nginx: conf(usual, 'unix:/run/php/fpm.sock'), pool: '[www]\nlisten = /run/php/fpm.sock\nlisten.mode = 0666\n' },
      status: 200,
      body: 'Hello from shop',
      php: /^- - {2}.* "GET \/index\.php" 200$/m,
    },
  ])('$rule', ({ given = {}, path, status, body, php, web }) => {
    const answer = ask(given, path);
    expect([answer.status, answer.body]).toEqual([status, body]);
    if (php) expect(answer.php).toMatch(php);
    if (web) expect(answer.web).toMatch(web);
  });

  it('the run is told of code that is not followed', () => {
    expect(ask({ page: '<?php for ($i = 0; $i < 3; $i++) { echo $i; } ?>' }).warnings.join()).toMatch(/PHP script/);
    expect(ask({}).warnings).toEqual([]);
  });
});

it('workers that may not become who they are to be end, and nobody answers', () => {
  const { run } = play(podOf('  containers: [{name: app, image: "php:8.2-fpm-alpine", securityContext: {capabilities: {drop: [ALL]}}}]'), {
    seconds: 40,
  });
  expect(run.kubectl('logs web', 40).stdout.replace(/^\[.*?\] /gm, '')).toBe(
    'NOTICE: fpm is running, pid 1\nNOTICE: ready to handle connections\nERROR: [pool www] failed to setgid(82): Operation not permitted (1)\nERROR: [pool www] child failed to initialize\nWARNING: [pool www] child 7 exited with code 70 after 0.005 seconds from start\nNOTICE: [pool www] child 9 started\n',
  );
  expect(run.kubectl('get pods', 40).stdout).toMatch(/web +1\/1 +Running/);
});
