import type { Program } from '../../kernel/index.ts';
import { otherRelease } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, parseTag, script } from '../model.ts';
import { says } from '../programs/says.ts';
import { mysqlWith, nginxOf } from './derived.ts';
import { redisModel } from './redis.ts';

/** Whom a lesson on Secrets lets in, before the script that it stands in. @see sysnet4admin/IaC: Docker/Dockerfiles/mysql-auth/docker-entrypoint.sh */
const letsIn = (own: Program): Program =>
  function* (process) {
    const [unmatched] = [
      ['USER_ID', 'MYSQL_USER_ID', 'db-user'],
      ['PASSWORD', 'MYSQL_USER_PASSWORD', 'hoon'],
    ].flatMap(([what, name, value]) => (process.env.get(name as string) === value ? [] : [`${what} unmatched\n`]));
    return unmatched === undefined ? yield* own(process) : yield* says(process, 1, unmatched, 1);
  };

/** @see hkhcoder/vprofile-project: Docker-files/web */
const VPROAPP = 'upstream vproapp {\n server vproapp:8080;\n}\nserver {\n  listen 80;\nlocation / {\n  proxy_pass http://vproapp;\n}\n}\n';

/** What nginx has where nobody has changed it. @see nginx: conf/nginx.conf */
const AS_BUILT = `worker_processes  1;
events {
    worker_connections  1024;
}
http {
    include       mime.types;
    server {
        listen       80;
        server_name  localhost;
        location / {
            root   html;
            index  index.html index.htm;
        }
    }
}
`;

/** A page, or a server of which no more is known than that it answers, and its health at a port of its own. */
const probed = (page: string): string => `events {}
http {
    server {
        listen 80;
        location = / {
            ${page}
        }
    }
    server {
        listen 8081;
        location = /healthz {
            return 200;
        }
    }
}
`;

/** Its tables, and of whom is in them the first alone. @see hkhcoder/vprofile-project: Docker-files/db/db_backup.sql */
const TEXTS =
  'username userEmail profileImg profileImgPath dateOfBirth fatherName motherName gender maritalStatus permanentAddress tempAddress primaryOccupation secondaryOccupation skills phoneNumber secondaryPhoneNumber nationality language workingExperience password';
const ACCOUNTS = `CREATE TABLE role (id int NOT NULL AUTO_INCREMENT, name varchar(45) DEFAULT NULL, PRIMARY KEY (id));
INSERT INTO role VALUES (1, 'ROLE_USER');
CREATE TABLE user (id int NOT NULL AUTO_INCREMENT, ${TEXTS.split(' ')
  .map((name) => `${name} varchar(255) DEFAULT NULL`)
  .join(', ')}, PRIMARY KEY (id));
INSERT INTO user (id, username, userEmail) VALUES (7, 'admin_vp', 'admin@hkhinfo.com');
CREATE TABLE user_role (user_id int NOT NULL, role_id int NOT NULL, PRIMARY KEY (user_id, role_id));
INSERT INTO user_role VALUES (7, 1);
`;

/** Its page's place, and what is in front of the other part. @see mreferre/yelb: yelb-ui/startup.sh */
const YELB = `#!/bin/bash
conf=/etc/nginx/conf.d/default.conf
if [ $SEARCH_DOMAIN ]; then echo "search \${SEARCH_DOMAIN}" >> /etc/resolv.conf; fi
sed -i -- 's#/usr/share/nginx/html#/clarity-seed/'$UI_ENV'/dist#g' $conf
if ! grep -q "location /api" "$conf"; then
  cat > /proxycfg.txt <<EOF
    location /api {
        proxy_pass http://\${APPSERVER_HOST:-yelb-appserver}:4567/api;
        proxy_http_version 1.1;
    }
    gzip on;
    gunzip on;
EOF
  sed --in-place '/server_name  localhost;/ r /proxycfg.txt' $conf
fi
nginx -g "daemon off;"
`;

/** What courses and Harbor make of nginx, MySQL and Redis. */
export const moreDerivedModels: readonly ImageModel[] = [
  {
    repositories: ['sysnet4admin/mysql-auth'],
    describe: () => {
      const image = mysqlWith('8.0.26');
      const entrypoint = '/usr/local/bin/docker-entrypoint.sh';
      const own = image.files?.[entrypoint] as { program: Program };
      return { ...image, files: { ...image.files, [entrypoint]: executable(letsIn(own.program)) } };
    },
  },
  // @see hkhcoder/vprofile-project: Docker-files/db/Dockerfile, Docker-files/web/Dockerfile
  {
    repositories: ['vprocontainers/vprofiledb'],
    describe: () => {
      const image = mysqlWith('8.0.33', { MYSQL_ROOT_PASSWORD: 'vprodbpass', MYSQL_DATABASE: 'accounts' });
      return { ...image, files: { ...image.files, '/docker-entrypoint-initdb.d/db_backup.sql': ACCOUNTS } };
    },
  },
  {
    repositories: ['vprocontainers/vprofileweb'],
    describe: () => {
      const { files, ...image } = nginxOf('latest');
      const { '/etc/nginx/conf.d/default.conf': _, ...rest } = files ?? {};
      return { ...image, files: { ...rest, '/etc/nginx/conf.d/vproapp.conf': VPROAPP } };
    },
  },
  ...(
    [
      ['linuxacademycontent/candy-service', '2', 'return 200;'],
      ['linuxacademycontent/podofminerva', 'latest', 'return 200 "<h1>Welcome to the Pod of Minerva</h1>\\n";'],
    ] as const
  ).map(
    ([repository, known, page]): ImageModel => ({
      // Of practice exams, whose Pods have a probe that is wrong.
      repositories: [repository],
      knows: ({ text }) => text === known,
      describe: () => {
        const image = nginxOf('1.15.8');
        return {
          ...image,
          files: { ...image.files, '/etc/nginx/nginx.conf': probed(page) },
          config: { ...image.config, exposedPorts: [] },
        };
      },
    }),
  ),
  {
    // What they serve, and where, their Pods say. @see goharbor/harbor: make/photon/portal/Dockerfile, make/photon/nginx/Dockerfile
    repositories: ['goharbor/harbor-portal', 'goharbor/nginx-photon'],
    describe: (_, repository) => {
      const { files, ...image } = nginxOf('1.23');
      const { '/etc/nginx/conf.d/default.conf': _default, ...rest } = files ?? {};
      const page = '<!DOCTYPE html>\n<html><head><title>Harbor</title></head><body><harbor-app></harbor-app></body></html>\n';
      return {
        ...image,
        files: {
          ...rest,
          ...otherRelease('photon'),
          '/var/cache/nginx': folder(0o755, 10_000, 10_000),
          ...withAccount(image.base, { name: 'nginx', uid: 10_000, home: '/home/nginx', shell: '/bin/bash' }),
          '/etc/nginx/nginx.conf': AS_BUILT,
          ...(repository.endsWith('portal') && { '/usr/share/nginx/html/index.html': page }),
        },
        config: {
          ...image.config,
          user: 'nginx',
          entrypoint: [],
          exposedPorts: repository.endsWith('portal') ? [] : [8080],
          volumes: ['/var/cache/nginx', '/var/log/nginx', '/run'],
        },
      };
    },
  },
  {
    // @see goharbor/harbor: make/photon/redis/Dockerfile, Dockerfile.base, redis.conf
    repositories: ['goharbor/redis-photon'],
    describe: () => {
      const image = redisModel.describe(parseTag('7.0'), 'docker.io/library/redis');
      const own = {
        user: 'redis',
        entrypoint: [],
        cmd: ['redis-server', '/etc/redis.conf'],
        workingDir: '/var/lib/redis',
        exposedPorts: [],
        volumes: ['/var/lib/redis'],
      };
      const conf = 'protected-mode no\nport 6379\nsave 900 1\nsave 300 10\nsave 60 10000\ndir /var/lib/redis\n';
      return {
        ...image,
        files: { ...image.files, ...otherRelease('photon'), '/etc/redis.conf': conf, '/var/lib/redis': folder(0o700, 999, 999) },
        config: { ...image.config, ...own },
      };
    },
  },
  {
    // @see mreferre/yelb: yelb-ui/Dockerfile
    repositories: ['mreferre/yelb-ui'],
    describe: () => {
      const image = nginxOf('1.19');
      const page = '<!DOCTYPE html>\n<html><head><title>Yelb</title></head><body><clr-root></clr-root></body></html>\n';
      return {
        ...image,
        files: {
          ...image.files,
          '/startup.sh': script(YELB),
          ...Object.fromEntries(['prod', 'test', 'dev'].map((name) => [`/clarity-seed/${name}/dist/index.html`, page])),
        },
        config: { ...image.config, cmd: ['./startup.sh'], env: { ...image.config?.env, UI_ENV: 'prod' } },
      };
    },
  },
];
