import { commands } from '../bases/index.ts';
import { type ImageDescription, type ImageModel, parseTag, script } from '../model.ts';
import { mysqlModels } from './mysql.ts';
import { nginxModel } from './nginx.ts';
import { postgresModel } from './postgres.ts';
import { storeModels } from './stores.ts';

/** nginx as its tag has it. */
export const nginxOf = (tag: string): ImageDescription => nginxModel.describe(parseTag(tag), 'docker.io/library/nginx');
const mysql = mysqlModels[0] as ImageModel;
const mongo = storeModels.find(({ repositories }) => repositories.includes('mongo')) as ImageModel;

/** MySQL as its tag has it, told what is made in it at the first start. */
export function mysqlWith(tag: string, env: Readonly<Record<string, string>> = {}): ImageDescription {
  const image = mysql.describe(parseTag(tag), 'docker.io/library/mysql');
  return { ...image, config: { ...image.config, env: { ...image.config?.env, ...env } } };
}
const mongoOf = (tag: string): ImageDescription => mongo.describe(parseTag(tag), 'docker.io/library/mongo');

/** What stands before the places of a server in nginx's own first configuration, by its lines. */
const STOCK_LINES = `server {
    listen       8080;
    server_name  localhost;

    #charset koi8-r;
    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
        ssi    on;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
${'\n'.repeat(24)}`;
const SHOP = ['catalogue', 'user', 'cart', 'shipping', 'payment', 'ratings'] as const;
/** @see instana/robot-shop: web/default.conf.template, web/entrypoint.sh */
const SHOP_CONF = `${STOCK_LINES}${SHOP.map((name) => `    location /api/${name}/ {\n        proxy_pass http://\${${name.toUpperCase()}_HOST}:${name === 'ratings' ? 80 : 8080}/;\n    }\n\n`).join('')}    location /nginx_status {
        stub_status on;
        access_log off;
    }
}
`;
const SHOP_ENTRYPOINT = `#!/usr/bin/env bash
[ $# -gt 0 ] && exec "$@"
echo "EUM not enabled"
touch /usr/share/nginx/html/eum.html
envsubst < /etc/nginx/conf.d/default.conf.template > /etc/nginx/conf.d/default.conf
exec nginx-debug -g "daemon off;"
`;

/** @see stacksimplify/kubernetes-fundamentals: 03-Kubernetes-Services */
const MY_BACKEND = `server {
    listen       80;
    server_name  localhost;
    location / {
    # Update your backend application Kubernetes Cluster-IP Service name  and port below
    # proxy_pass http://<Backend-ClusterIp-Service-Name>:<Port>;
    proxy_pass http://my-backend-service:8080;
    }
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

/** What demonstrations make of other images: servers that are known, with what is in them. */
export const derivedModels: readonly ImageModel[] = [
  {
    repositories: ['stacksimplify/kube-frontend-nginx'],
    describe: () => {
      const image = nginxOf('1.19');
      return { ...image, files: { ...image.files, '/etc/nginx/conf.d/default.conf': MY_BACKEND } };
    },
  },
  {
    repositories: [
      'stacksimplify/kube-nginxapp1',
      'stacksimplify/kube-nginxapp2',
      'stacksimplify/kubenginxapp1',
      'stacksimplify/kubenginxapp2',
    ],
    describe: (_, repository) => {
      const image = nginxOf('1.19');
      const app = `app${repository.at(-1)}`;
      const page = `<!DOCTYPE html> <html> <body> <h1>Welcome to Stack Simplify - ${app.toUpperCase()}</h1> </body></html>\n`;
      return { ...image, files: { ...image.files, [`/usr/share/nginx/html/${app}/index.html`]: page } };
    },
  },
  {
    // @see excalidraw/excalidraw: Dockerfile
    repositories: ['excalidraw/excalidraw'],
    describe: () => {
      const image = nginxOf('1.21-alpine');
      const page =
        '<!DOCTYPE html>\n<html lang="en">\n<head><title>Excalidraw</title></head>\n<body><div id="root"></div></body>\n</html>\n';
      return { ...image, files: { ...image.files, '/usr/share/nginx/html/index.html': page } };
    },
  },
  {
    // @see errm/cheese: Dockerfile
    repositories: ['errm/cheese'],
    describe: (tag) => {
      const image = nginxOf('1.23.3-alpine');
      const name = `${tag.text[0]?.toUpperCase() ?? ''}${tag.text.slice(1)}`;
      return {
        ...image,
        files: {
          ...image.files,
          '/usr/share/nginx/html/index.html': `<html>\n  <head></head>\n  <body>\n    <h1>${name}</h1>\n  </body>\n</html>\n`,
        },
      };
    },
  },
  {
    repositories: ['robotshop/rs-web'],
    describe: () => {
      const image = nginxOf('1.21.6');
      return {
        ...image,
        files: {
          ...image.files,
          ...commands('envsubst'),
          '/entrypoint.sh': script(SHOP_ENTRYPOINT),
          '/etc/nginx/conf.d/default.conf.template': SHOP_CONF,
          '/usr/share/nginx/html/index.html': "<!DOCTYPE html>\n<html><head><title>Stan's Robot Shop</title></head><body></body></html>\n",
        },
        config: {
          ...image.config,
          entrypoint: ['/entrypoint.sh'],
          cmd: [],
          env: { ...image.config?.env, ...Object.fromEntries(SHOP.map((name) => [`${name.toUpperCase()}_HOST`, name])) },
          exposedPorts: [8080],
        },
      };
    },
  },
  {
    repositories: ['robotshop/rs-mysql-db'],
    describe: () =>
      mysqlWith('5.7.30', {
        MYSQL_ALLOW_EMPTY_PASSWORD: 'yes',
        MYSQL_DATABASE: 'cities',
        MYSQL_USER: 'shipping',
        MYSQL_PASSWORD: 'secret',
      }),
  },
  // @see hashicorp-demoapp/product-api-go: database/Dockerfile
  {
    repositories: ['hashicorpdemoapp/product-api-db', 'hashicorpdemoapp/postgres'],
    describe: () => postgresModel.describe(parseTag('11.6'), 'docker.io/library/postgres'),
  },
  { repositories: ['weaveworksdemos/catalogue-db'], describe: () => mysqlWith('5.7') },
  { repositories: ['istio/examples-bookinfo-mysqldb'], describe: () => mysqlWith('8.0') },
  { repositories: ['robotshop/rs-mongodb'], describe: () => mongoOf('5.0') },
  { repositories: ['weaveworksdemos/user-db'], describe: () => mongoOf('3.6') },
  { repositories: ['istio/examples-bookinfo-mongodb'], describe: () => mongoOf('5.0') },
];
