import type { ImageFiles } from '../../kernel/index.ts';
import { alpine, bash, packages } from '../bases/index.ts';
import { alpineRelease } from '../bases/releases.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, script } from '../model.ts';
import { nginx } from '../programs/nginx/nginx.ts';
import { mimeTypes } from './nginx.data.ts';

/**
 * Tools for the network, and an nginx that runs unless it is told otherwise: on Alpine 3.15.0 from the time it was given its new name
 * until the summer of 2023. @see wbitt/Network-MultiTool: Dockerfile
 */
export const multitoolModel: ImageModel = {
  repositories: ['wbitt/network-multitool', 'praqma/network-multitool'],
  describe: (tag, repository) => ({
    base: alpine,
    megabytes: tag.has('extra') ? 98 : 24,
    files: {
      ...alpineRelease('3.15.0'),
      ...packages.network,
      ...packages.psmisc,
      ...packages.openssl,
      '/bin/bash': executable(bash, 2),
      ...withAccount(alpine, { name: 'nginx', uid: 100, gid: 101, home: '/var/lib/nginx' }),
      ...web(repository.includes('praqma'), tag.has('alpine')),
    },
    config: {
      entrypoint: ['/bin/sh', '/docker/entrypoint.sh'],
      cmd: ['/usr/sbin/nginx', '-g', 'daemon off;'],
      exposedPorts: [80, 443, 1180, 11_443],
    },
  }),
};

/** The tags that name Alpine were not made again when the image was given a new name. */
const web = (former: boolean, early: boolean): ImageFiles => ({
  '/usr/sbin/nginx': executable(nginx('1.20.2', 'gcc 10.3.1 20211027 (Alpine 10.3.1_git20211027)'), 2.5),
  '/docker/entrypoint.sh': script(entrypoint(former, former && early)),
  '/etc/nginx/nginx.conf': CONF,
  '/etc/nginx/mime.types': mimeTypes,
  '/usr/share/nginx/html/index.html': '',
  '/certs/server.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
  '/certs/server.key': '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n',
  '/var/cache/nginx': folder(),
  '/var/log/nginx': folder(),
});

/** Tells who answers, and on which ports: those of HTTP_PORT and HTTPS_PORT, if they are given. */
function entrypoint(former: boolean, early: boolean): string {
  if (early) return `#!/bin/sh\n${FIRST_PAGE}${PORTS}exec "$@"\n`;
  const about = `${former ? 'Praqma' : 'WBITT'} Network MultiTool (with NGINX) - $(hostname) - $(hostname -i) - HTTP: \${HTTP_PORT:-80} , HTTPS: \${HTTPS_PORT:-443}${former ? '' : ' . (Formerly praqma/network-multitool)'}`;
  return `#!/bin/sh
html=/usr/share/nginx/html
line="${about}"
if mount | grep -q " $html "; then
  echo "The directory $html is a volume mount."
  echo "Therefore, will not over-write index.html"
  echo "Only logging the container characteristics:"
  echo "$line"
else
  echo "The directory $html is not mounted."
  echo "Therefore, over-writing the default index.html file with some useful information:"
  echo "$line" | tee $html/index.html
fi
${former ? PRESS_RELEASE : ''}${PORTS}exec "$@"
`;
}

const FIRST_PAGE = `html=/usr/share/nginx/html
if mount | grep -q " $html "; then
  echo "The directory $html is a volume mount."
  echo "Will not over-write index.html."
else
  echo "The directory $html is not mounted."
  echo "Over-writing the default index.html file with some useful information."
  echo "Praqma Network MultiTool (with NGINX) - $(hostname) - $(hostname -i)" > $html/index.html
fi
`;

const PORTS = `if [ -n "$HTTP_PORT" ]; then
  echo "Replacing default HTTP port (80) with the value specified by the user - (HTTP_PORT: $HTTP_PORT)."
  sed -i "s/80/$HTTP_PORT/g" /etc/nginx/nginx.conf
fi
if [ -n "$HTTPS_PORT" ]; then
  echo "Replacing default HTTPS port (443) with the value specified by the user - (HTTPS_PORT: $HTTPS_PORT)."
  sed -i "s/443/$HTTPS_PORT/g" /etc/nginx/nginx.conf
fi
`;

const PRESS_RELEASE = `printf '\\n========================= IMPORTANT ==============================\\n\\n\\n\\n'
printf '# Press-release: \`Praqma/Network-Multitool\` is now \`wbitt/Network-Multitool\`\\n\\n'
printf '==================================================================\\n\\n'
`;

/** In these, the digits of both ports stand nowhere else. */
const CONF = `user nginx;
worker_processes 1;
pid /var/run/nginx.pid;
error_log /dev/stderr warn;
events {
    worker_connections 32;
}
http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                    '$status $body_bytes_sent "$http_referer" '
                    '"$http_user_agent" "$http_x_forwarded_for"';
    access_log /dev/stdout main;
    sendfile on;
    keepalive_timeout 65;
    server {
        listen 80;
        listen 443 ssl;
        server_name localhost;
        ssl_certificate /certs/server.crt;
        ssl_certificate_key /certs/server.key;
        location / {
            root /usr/share/nginx/html;
            index index.html index.htm;
        }
        error_page 500 502 503 504 /50x.html;
        location = /50x.html {
            root /usr/share/nginx/html;
        }
    }
}
`;
