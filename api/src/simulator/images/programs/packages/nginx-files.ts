import type { ImageFile } from '../../../kernel/index.ts';
import { mimeTypes } from '../nginx/pages.ts';

const types = `types {\n${Object.entries(mimeTypes)
  .map(([extension, type]) => `    ${type} ${extension};\n`)
  .join('')}}\n`;

/** nginx as distributions package it, which is not as its own image has it. Names that end in a slash are directories. */
export const nginxFiles = {
  /** @see debian: nginx/debian/conf */
  debian: {
    '/etc/nginx/nginx.conf': `user www-data;
worker_processes auto;
pid /run/nginx.pid;
include /etc/nginx/modules-enabled/*.conf;

events {
	worker_connections 768;
}

http {
	sendfile on;
	tcp_nopush on;
	types_hash_max_size 2048;
	include /etc/nginx/mime.types;
	default_type application/octet-stream;
	access_log /var/log/nginx/access.log;
	error_log /var/log/nginx/error.log;
	gzip on;
	include /etc/nginx/conf.d/*.conf;
	include /etc/nginx/sites-enabled/*;
}
`,
    '/etc/nginx/mime.types': types,
    '/etc/nginx/sites-enabled/default': `server {
	listen 80 default_server;
	listen [::]:80 default_server;
	root /var/www/html;
	index index.html index.htm index.nginx-debian.html;
	server_name _;
	location / {
		try_files $uri $uri/ =404;
	}
}
`,
    '/var/www/html/index.nginx-debian.html': `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>
</body>
</html>
`,
    '/var/log/nginx/access.log': '',
    '/var/log/nginx/error.log': '',
    '/var/cache/nginx/': '',
  },
  /** @see alpine: main/nginx */
  alpine: {
    '/etc/nginx/nginx.conf': `user nobody;
worker_processes auto;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log warn;

events {
	worker_connections 1024;
}

http {
	include /etc/nginx/mime.types;
	default_type application/octet-stream;
	server_tokens off;
	sendfile on;
	tcp_nopush on;
	access_log /var/log/nginx/access.log;
	include /etc/nginx/http.d/*.conf;
}
`,
    '/etc/nginx/mime.types': types,
    '/etc/nginx/http.d/default.conf': `server {
	listen 80 default_server;
	listen [::]:80 default_server;
	location / {
		return 404;
	}
	location = /404.html {
		internal;
	}
}
`,
    '/var/log/nginx/access.log': '',
    '/var/log/nginx/error.log': '',
    '/var/cache/nginx/': '',
    '/var/lib/nginx/html/index.html': '<html>\n<body>Welcome to nginx!</body>\n</html>\n',
  },
} satisfies Readonly<Record<string, Readonly<Record<string, ImageFile & string>>>>;
