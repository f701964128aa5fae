import { EPOCH_SECONDS } from '../../apimachinery/time.ts';
import { SECOND } from '../../engine/index.ts';
import type { ImageFile, ImageFiles } from '../../kernel/index.ts';
import { isSince } from '../../shell/utilities/lib/version.ts';
import { alpine, alpineTime, commands, debianCertificates, debianRelease, debianSlim, packages } from '../bases/index.ts';
import { group, user } from '../bases/users.ts';
import { executable, folder, type ImageModel, isBefore, link, parseTag, release, script, type Tag, tagOfTests } from '../model.ts';
import { entrypoint } from '../programs/nginx/entrypoint.ts';
import { nginx } from '../programs/nginx/nginx.ts';
import { BUILT, defaultConf, mimeTypes, nginxConf, pagesOf, releases } from './nginx.data.ts';
import { nginxEnvironment } from './nginx-environment.data.ts';

/** Docker's official image, the same in Kubernetes' own registry, and the one that runs without root. */
export const nginxModel: ImageModel = {
  repositories: [
    'nginx',
    'nginxinc/nginx-unprivileged',
    'ghcr.io/nginxinc/nginx-unprivileged',
    'quay.io/nginx/nginx-unprivileged',
    'public.ecr.aws/nginx/nginx',
    'registry.k8s.io/nginx',
    'registry.k8s.io/nginx-slim',
    'registry.k8s.io/e2e-test-images/nginx',
    'nginxdemos/hello',
    'nginxdemos/nginx-hello',
    'kodekloud/nginx',
  ],
  describe(asked, repository) {
    const isHello = repository.includes('nginxdemos/');
    const tag = isHello ? parseTag('mainline-alpine') : tagOfTests(asked, repository);
    const version = tag.has('stable') ? '1.24.0' : release(tag, releases);
    const unprivileged = /unprivileged$|nginx-hello$/.test(repository);
    // The one of a course's lightning lab serves where its manifest says. @see CKAD: nginx1401, whose readiness probe asks 8080
    const port = repository === 'kodekloud/nginx' ? 9080 : unprivileged ? 8080 : 80;
    const base = tag.has('alpine') ? alpine : debianSlim;
    const { codename } = builtOn(version, DEBIANS);
    const scripts = !isBefore(tag, 1, 19) && !repository.startsWith('registry.k8s.io');
    return {
      base,
      megabytes: tag.has('slim') && tag.has('alpine') ? 4.8 : tag.has('alpine') ? 16.5 : isBefore(tag, 1, 17) ? 44.7 : 57,
      files: {
        ...commands('envsubst'),
        ...(base === debianSlim && !isBefore(tag, 1, 17) && { ...packages.curl, ...packages.openssl }),
        ...(base === alpine && !tag.has('slim') && packages.curl),
        ...site(version, tag, port, unprivileged, !isHello),
        ...(scripts && entrypointFiles(version)),
        ...(isHello && hello(port, asked.has('plain'))),
      },
      config: {
        user: unprivileged ? '101' : '',
        entrypoint: scripts ? ['/docker-entrypoint.sh'] : [],
        cmd: ['nginx', '-g', 'daemon off;'],
        env: nginxEnvironment(version, codename, base === alpine && (tag.has('slim') ? 'slim' : true)),
        stopSignal: isBefore(tag, 1, 19, 6) ? 'TERM' : 'QUIT',
        exposedPorts: [port],
      },
    };
  },
};

/** Debian's release, and its compiler, from a version on. @see nginxinc/docker-nginx */
const DEBIANS = [
  { from: [1, 25, 1], codename: 'bookworm', compiler: 'gcc 12.2.0 (Debian 12.2.0-14)' },
  { from: [1, 21, 4], codename: 'bullseye', compiler: 'gcc 10.2.1 20210110 (Debian 10.2.1-6)' },
  { from: [1, 20, 2], codename: 'bullseye', compiler: 'gcc 10.2.1 20210110 (Debian 10.2.1-6)', only: true },
  { from: [1, 16, 1], codename: 'buster', compiler: 'gcc 8.3.0 (Debian 8.3.0-6)' },
  { from: [1, 12, 0], codename: 'stretch', compiler: 'gcc 6.3.0 20170516 (Debian 6.3.0-18+deb9u1)' },
  { from: [0, 0, 0], codename: 'jessie', compiler: 'gcc 4.9.2 (Debian 4.9.2-10)' },
] as const;

/** Alpine's compiler, as its logs have it. 1.26 went by an older Alpine than 1.27. */
const ALPINES = [
  { from: [1, 27, 4], compiler: 'gcc 14.2.0 (Alpine 14.2.0)' },
  { from: [1, 26, 2], compiler: 'gcc 13.2.1 20240309 (Alpine 13.2.1_git20240309)' },
  { from: [1, 25, 5], compiler: 'gcc 13.2.1 20231014 (Alpine 13.2.1_git20231014)' },
  { from: [1, 25, 2], compiler: 'gcc 12.2.1 20220924 (Alpine 12.2.1_git20220924-r10)' },
  { from: [1, 23, 3], compiler: 'gcc 12.2.1 20220924 (Alpine 12.2.1_git20220924-r4)' },
  { from: [1, 22, 0], compiler: 'gcc 11.2.1 20220219 (Alpine 11.2.1_git20220219)' },
  { from: [1, 21, 5], compiler: 'gcc 10.3.1 20211027 (Alpine 10.3.1_git20211027)' },
  { from: [1, 20, 2], compiler: 'gcc 10.3.1 20210424 (Alpine 10.3.1_git20210424)' },
  { from: [0, 0, 0], compiler: 'gcc 9.3.0 (Alpine 9.3.0)' },
] as const;

interface Build {
  readonly from: readonly number[];
  readonly only?: boolean;
}

const builtOn = <T extends Build>(version: string, builds: readonly T[]): T =>
  builds.find(({ from, only }) => (only ? version === from.join('.') : isSince(version, ...from))) as T;

function site(version: string, tag: Tag, port: number, unprivileged: boolean, hasDefault: boolean): ImageFiles {
  const { index, error } = pagesOf(version);
  // Alpine's packages are made at another time.
  const built = tag.has('alpine') ? undefined : BUILT[version];
  const page = (content: string): ImageFile => (built === undefined ? content : { content, modified: (built - EPOCH_SECONDS) * SECOND });
  const level = isSince(version, 1, 20, 2) ? 'notice' : 'warn';
  const conf = nginxConf(level);
  const id = tag.has('alpine') && isBefore(tag, 1, 17) ? 100 : 101;
  const owner = unprivileged ? 101 : 0;
  const base = tag.has('alpine') ? alpine : debianSlim;
  const { compiler } = builtOn<Build & { readonly compiler: string }>(version, tag.has('alpine') ? ALPINES : DEBIANS);
  const binary = executable(nginx(version, compiler), 2.5);
  return {
    ...(base === debianSlim ? { ...debianCertificates, ...debianRelease(builtOn(version, DEBIANS).codename) } : alpineTime),
    '/usr/sbin/nginx': binary,
    '/usr/sbin/nginx-debug': binary,
    '/etc/nginx/nginx.conf': unprivileged
      ? conf
          .replace('user  nginx;\n', '')
          .replace('/var/run/nginx.pid', '/tmp/nginx.pid')
          .replace(
            'http {',
            'http {\n    proxy_temp_path /tmp/proxy_temp;\n    client_body_temp_path /tmp/client_temp;\n    fastcgi_temp_path /tmp/fastcgi_temp;\n    uwsgi_temp_path /tmp/uwsgi_temp;\n    scgi_temp_path /tmp/scgi_temp;\n',
          )
      : conf,
    '/etc/nginx/conf.d': folder(undefined, owner, owner),
    ...(hasDefault && { '/etc/nginx/conf.d/default.conf': { content: defaultConf(port), uid: owner, gid: owner } }),
    '/etc/nginx/mime.types': mimeTypes,
    '/etc/nginx/fastcgi_params': FASTCGI_PARAMS,
    '/etc/nginx/scgi_params': paramsOf('scgi'),
    '/etc/nginx/uwsgi_params': paramsOf('uwsgi'),
    '/etc/nginx/modules': link('/usr/lib/nginx/modules'),
    '/usr/lib/nginx/modules': folder(),
    '/usr/share/nginx/html/index.html': page(index),
    '/usr/share/nginx/html/50x.html': page(error),
    '/var/cache/nginx': folder(undefined, owner, owner),
    '/var/log/nginx': folder(),
    '/var/log/nginx/access.log': link('/dev/stdout'),
    '/var/log/nginx/error.log': link('/dev/stderr'),
    '/etc/passwd': `${base.files['/etc/passwd']}${user('nginx', id, id, '/nonexistent', '/bin/false', 'nginx user')}`,
    '/etc/group': `${base.files['/etc/group']}${group('nginx', id)}`,
  };
}

/** Tells who served, in place of the default server. @see nginxinc/NGINX-Demos: nginx-hello/Dockerfile, hello-plain-text.conf */
function hello(port: number, plain: boolean): ImageFiles {
  const lines = [
    ['Server address', '$server_addr:$server_port'],
    ['Server name', '$hostname'],
    ['Date', '$time_local'],
    ['URI', '$request_uri'],
    ['Request ID', '$request_id'],
  ];
  const text = plain
    ? lines.map(([name, value]) => `${name}: ${value}\\n`).join('')
    : `<!DOCTYPE html>\\n<html>\\n<head><title>Hello World</title></head>\\n<body>\\n${lines.map(([name, value]) => `<p><span>${name}:</span> <span>${value}</span></p>\\n`).join('')}</body>\\n</html>\\n`;
  return {
    [`/etc/nginx/conf.d/hello${plain ? '-plain-text' : ''}.conf`]: `server {\n    listen ${port};\n    location / {\n        default_type text/${plain ? 'plain' : 'html'};\n        expires -1;\n        return 200 '${text}';\n    }\n}\n`,
  };
}

function entrypointFiles(version: string): ImageFiles {
  const names = [
    '10-listen-on-ipv6-by-default.sh',
    ...(Number(version.split('.')[1]) > 25 ? ['15-local-resolvers.envsh'] : []),
    '20-envsubst-on-templates.sh',
    '30-tune-worker-processes.sh',
  ];
  return {
    '/docker-entrypoint.sh': executable(entrypoint),
    ...Object.fromEntries(names.map((name) => [`/docker-entrypoint.d/${name}`, script('#!/bin/sh\n')])),
  };
}

/** Which script is meant is not among them: a location says it. @see nginx: conf/fastcgi_params */
const FASTCGI_PARAMS = [
  'QUERY_STRING       $query_string',
  'REQUEST_METHOD     $request_method',
  'CONTENT_TYPE       $content_type',
  'CONTENT_LENGTH     $content_length',
  '',
  'SCRIPT_NAME        $fastcgi_script_name',
  'REQUEST_URI        $request_uri',
  'DOCUMENT_URI       $document_uri',
  'DOCUMENT_ROOT      $document_root',
  'SERVER_PROTOCOL    $server_protocol',
  'REQUEST_SCHEME     $scheme',
  'HTTPS              $https if_not_empty',
  '',
  'GATEWAY_INTERFACE  CGI/1.1',
  'SERVER_SOFTWARE    nginx/$nginx_version',
  '',
  'REMOTE_ADDR        $remote_addr',
  'REMOTE_PORT        $remote_port',
  'SERVER_ADDR        $server_addr',
  'SERVER_PORT        $server_port',
  'SERVER_NAME        $server_name',
  '',
  '# PHP only, required if PHP was built with --enable-force-cgi-redirect',
  'REDIRECT_STATUS    200',
]
  .map((line) => (line === '' || line.startsWith('#') ? `${line}\n` : `fastcgi_param  ${line};\n`))
  .join('');

/** What is handed on by the two other protocols. @see nginx: conf/scgi_params, conf/uwsgi_params */
function paramsOf(protocol: 'scgi' | 'uwsgi'): string {
  const request =
    protocol === 'scgi'
      ? `REQUEST_METHOD     $request_method
REQUEST_URI        $request_uri
QUERY_STRING       $query_string
CONTENT_TYPE       $content_type

DOCUMENT_URI       $document_uri
DOCUMENT_ROOT      $document_root
SCGI               1`
      : `QUERY_STRING       $query_string
REQUEST_METHOD     $request_method
CONTENT_TYPE       $content_type
CONTENT_LENGTH     $content_length

REQUEST_URI        $request_uri
PATH_INFO          $document_uri
DOCUMENT_ROOT      $document_root`;
  const lines = `${request}
SERVER_PROTOCOL    $server_protocol
REQUEST_SCHEME     $scheme
HTTPS              $https if_not_empty

REMOTE_ADDR        $remote_addr
REMOTE_PORT        $remote_port
SERVER_PORT        $server_port
SERVER_NAME        $server_name`;
  return `\n${lines
    .split('\n')
    .map((line) => (line === '' ? '\n' : `${protocol}_param  ${line};\n`))
    .join('')}`;
}
