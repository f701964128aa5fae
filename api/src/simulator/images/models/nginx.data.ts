/** The package's configuration. */
export const nginxConf = (level: string): string => `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log ${level};
pid        /var/run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

/** `/etc/nginx/conf.d/default.conf`, as the image brings it. */
export const defaultConf = (port: number): string => `server {
    listen       ${port};
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}

`;

/** The page that the package serves. */
const indexHtml = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

/** 50x.html. */
const errorHtml = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p>If you are the system administrator of this resource then you should check
the error log for details.</p>
<p><em>Faithfully yours, nginx.</em></p>
</body>
</html>
`;

/** /etc/nginx/mime.types. */
export const mimeTypes = `
types {
    text/html                                        html htm shtml;
    text/css                                         css;
    text/xml                                         xml;
    image/gif                                        gif;
    image/jpeg                                       jpeg jpg;
    application/javascript                           js;
    text/plain                                       txt;
    image/png                                        png;
    image/svg+xml                                    svg svgz;
    application/json                                 json;
    application/pdf                                  pdf;
    application/zip                                  zip;
}
`;

/** Newest first. */
export const releases = [
  '1.25.0',
  '1.28.0',
  '1.27.5',
  '1.26.3',
  '1.24.0',
  '1.23.4',
  '1.22.1',
  '1.21.6',
  '1.20.2',
  '1.19.10',
  '1.18.0',
  '1.17.10',
  '1.16.1',
  '1.15.12',
  '1.14.2',
  '1.13.12',
  '1.12.2',
  '1.11.13',
  '1.10.3',
  '1.9.15',
  '1.8.1',
  '1.7.12',
];

/** As its own pages were styled before 1.21.2. */
const OLD_STYLE = `    body {
        width: 35em;
        margin: 0 auto;
        font-family: Tahoma, Verdana, Arial, sans-serif;
    }
`;
const NEW_STYLE = `html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
`;

/** The pages that a release brings: its first one has 612 bytes, since 1.21.2 it has 615. @see nginx: docs/html */
export function pagesOf(version: string): { readonly index: string; readonly error: string } {
  const [, minor = 0, patch = 0] = version.split('.').map(Number);
  const styled = (page: string): string => (minor > 21 || (minor === 21 && patch >= 2) ? page : page.replace(NEW_STYLE, OLD_STYLE));
  const linked = minor < 17 ? errorHtml.replace('the error log', 'the <a href="http://nginx.org/r/error_log">error log</a>') : errorHtml;
  return { index: styled(indexHtml), error: styled(linked) };
}

/** When nginx.org's packages of a release were made, in seconds of Unix: what Last-Modified and ETag of its pages tell. */
export const BUILT: Readonly<Record<string, number>> = {
  '1.7.9': 0x54999765,
  '1.14.2': 0x5c0692e1,
  '1.16.1': 0x5d528b4c,
  '1.18.0': 0x5e9efe7d,
  '1.19.0': 0x5ecd2f04,
  '1.19.6': 0x5fd8c14a,
  '1.20.0': 0x607ed8b3,
  '1.20.2': 0x6193c877,
  '1.21.0': 0x60aced88,
  '1.21.1': 0x60e46fc5,
  '1.21.3': 0x6137835f,
  '1.21.4': 0x61814ff2,
  '1.21.5': 0x61cb2d26,
  '1.21.6': 0x61f01158,
  '1.22.1': 0x634faaea,
  '1.23.1': 0x62d6ba27,
  '1.23.2': 0x634fada5,
  '1.23.3': 0x6398a011,
  '1.23.4': 0x64230162,
  '1.24.0': 0x6434bbbe,
  '1.25.0': 0x646cd6e4,
  '1.25.1': 0x6488865a,
  '1.25.2': 0x64dbafc8,
  '1.25.3': 0x6537cac7,
  '1.25.4': 0x65cce434,
  '1.25.5': 0x661e8b67,
  '1.27.0': 0x6655da96,
  '1.27.1': 0x66ba1a4d,
  '1.27.2': 0x66fd630f,
  '1.27.3': 0x6745ef54,
  '1.27.4': 0x67a34638,
  '1.27.5': 0x67ff9c07,
};
