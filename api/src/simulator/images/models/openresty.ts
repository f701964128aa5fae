import { alpine, debianSlim } from '../bases/index.ts';
import { executable, folder, type ImageModel, link, release } from '../model.ts';
import { openresty } from '../programs/nginx/layout.ts';
import { nginx } from '../programs/nginx/nginx.ts';
import { mimeTypes } from './nginx.data.ts';

const HOME = '/usr/local/openresty/nginx';

/** Newest first of those that were out in May 2023, and later ones. */
const RELEASES = ['1.21.4.1', '1.27.1.2', '1.25.3.2', '1.19.9.2', '1.17.8.2', '1.15.8.3', '1.13.6.2'];

/** nginx with Lua. @see openresty/docker-openresty: bullseye/Dockerfile, alpine/Dockerfile, nginx.conf, nginx.vh.default.conf */
export const openrestyModel: ImageModel = {
  repositories: ['openresty/openresty'],
  describe(tag) {
    const isAlpine = tag.has('alpine');
    const version = release(tag, RELEASES);
    const compiler = isAlpine ? 'gcc 11.2.1 20220219 (Alpine 11.2.1_git20220219)' : 'gcc 10.2.1 20210110 (Debian 10.2.1-6)';
    return {
      base: isAlpine ? alpine : debianSlim,
      megabytes: isAlpine ? (tag.has('fat') ? 110 : 38) : 55,
      files: {
        [`${HOME}/sbin/nginx`]: executable(nginx(version, compiler, openresty), 3),
        '/usr/local/openresty/bin/openresty': link(`${HOME}/sbin/nginx`),
        ...(!isAlpine && { '/usr/bin/openresty': link(`${HOME}/sbin/nginx`) }),
        [`${HOME}/conf/nginx.conf`]: CONFIG,
        [`${HOME}/conf/mime.types`]: mimeTypes,
        '/etc/nginx/conf.d/default.conf': SITE,
        [`${HOME}/html/index.html`]: WELCOME,
        [`${HOME}/html/50x.html`]: ERROR,
        [`${HOME}/logs/access.log`]: link('/dev/stdout'),
        [`${HOME}/logs/error.log`]: link('/dev/stderr'),
        '/var/run/openresty': folder(),
      },
      config: {
        cmd: [isAlpine ? '/usr/local/openresty/bin/openresty' : '/usr/bin/openresty', '-g', 'daemon off;'],
        env: {
          PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/openresty/luajit/bin:${HOME}/sbin:/usr/local/openresty/bin`,
        },
        stopSignal: 'QUIT',
      },
    };
  },
};

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((kind) => `    ${`${kind}_temp_path`.padEnd(21)} /var/run/openresty/nginx-${kind.replace('_', '-')};\n`)
  .join('');

const CONFIG = `# nginx.conf  --  docker-openresty

#user  nobody;
#worker_processes 1;

pcre_jit on;

events {
    worker_connections  1024;
}

http {
    include       mime.types;
    default_type  application/octet-stream;

${temporary}
    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const SITE = `# nginx.vh.default.conf  --  docker-openresty

server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/local/openresty/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/local/openresty/nginx/html;
    }
}
`;

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<meta content="text/html;charset=utf-8" http-equiv="Content-Type">
<meta content="utf-8" http-equiv="encoding">
<title>Welcome to OpenResty!</title>
</head>
<body>
<h1>Welcome to OpenResty!</h1>
<p>If you see this page, the OpenResty web platform is successfully installed and
working. Further configuration is required.</p>
</body>
</html>
`;

const ERROR = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p><em>Faithfully yours, OpenResty.</em></p>
</body>
</html>
`;
