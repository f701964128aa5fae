import type { ImageFile } from '../../kernel/index.ts';
import { executable, folder, type ImageDescription, type ImageModel, type Tag } from '../model.ts';
import { type BitnamiImage, bitnami } from '../programs/bitnami.ts';
import { mysqlModels } from './mysql.ts';
import { nginxModel } from './nginx.ts';
import { postgresModel } from './postgres.ts';
import { redisModel } from './redis.ts';
import { storeModels } from './stores.ts';

/** Bitnami's images: nobody's but their own user's, strict about passwords, with their data below /bitnami. */
function model(about: BitnamiImage, inner: (tag: Tag) => ImageDescription, files: Readonly<Record<string, ImageFile>> = {}): ImageModel {
  const scripts = `/opt/bitnami/scripts/${about.name}`;
  return {
    repositories: ['bitnami', 'bitnamilegacy', 'public.ecr.aws/bitnami'].map((owner) => `${owner}/${about.name}`),
    describe(tag) {
      const description = inner(tag);
      return {
        ...description,
        files: {
          ...description.files,
          [`/bitnami/${about.name}`]: folder(0o775, 1001, 0),
          [`${scripts}/entrypoint.sh`]: executable(bitnami(about)),
          [`${scripts}/run.sh`]: executable(bitnami(about)),
          ...files,
        },
        config: {
          ...description.config,
          user: '1001',
          workingDir: '',
          entrypoint: [`${scripts}/entrypoint.sh`],
          cmd: [`${scripts}/run.sh`],
          env: { ...description.config?.env, BITNAMI_APP_NAME: about.name },
        },
      };
    },
  };
}

const [mysql, mariadb] = mysqlModels as [ImageModel, ImageModel];
const mongo = storeModels.find(({ repositories }) => repositories.includes('mongo')) as ImageModel;
const owned = folder(0o775, 1001, 0);

/** The first of these variables that is given, as another one. */
const as =
  (name: string, ...given: string[]) =>
  (env: ReadonlyMap<string, string>): Record<string, string> => {
    const value = given.map((each) => env.get(each)).find((each) => each);
    return value === undefined ? {} : { [name]: value };
  };

const mysqlLike = (name: string, title: string, prefix: string, of: ImageModel, daemon: string): ImageModel =>
  model(
    {
      name,
      title,
      prefix,
      password: [`${prefix}_ROOT_PASSWORD`],
      data: `/bitnami/${name}/data`,
      start: ({ env }) => ({
        command: ['docker-entrypoint.sh', daemon],
        env: env.get(`${prefix}_ROOT_PASSWORD`) ? {} : { [`${prefix}_ALLOW_EMPTY_PASSWORD`]: 'yes' },
      }),
    },
    (tag) => of.describe(tag, name),
    { '/var/lib/mysql': owned, '/var/run/mysqld': owned },
  );

export const bitnamiModels: readonly ImageModel[] = [
  model(
    {
      name: 'redis',
      title: 'Redis',
      prefix: 'REDIS',
      password: ['REDIS_PASSWORD'],
      data: '/bitnami/redis/data',
      start: ({ env }) => ({
        command: [
          'redis-server',
          '--dir',
          '/bitnami/redis/data',
          ...(env.get('REDIS_PASSWORD') ? ['--requirepass', env.get('REDIS_PASSWORD') as string] : ['--protected-mode', 'no']),
        ],
      }),
    },
    (tag) => redisModel.describe(tag, 'redis'),
  ),
  model(
    {
      name: 'postgresql',
      title: 'PostgreSQL',
      prefix: 'POSTGRESQL',
      password: ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD', 'POSTGRES_POSTGRES_PASSWORD'],
      data: '/bitnami/postgresql/data',
      start: ({ env }) => ({
        command: ['docker-entrypoint.sh', 'postgres'],
        env: {
          PGDATA: '/bitnami/postgresql/data',
          POSTGRES_HOST_AUTH_METHOD: 'trust',
          ...as('POSTGRES_PASSWORD', 'POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD')(env),
          ...as('POSTGRES_USER', 'POSTGRESQL_USERNAME', 'POSTGRES_USER')(env),
          ...as('POSTGRES_DB', 'POSTGRESQL_DATABASE', 'POSTGRES_DB')(env),
        },
      }),
    },
    (tag) => postgresModel.describe(tag, 'postgres'),
    { '/var/run/postgresql': owned },
  ),
  mysqlLike('mysql', 'MySQL', 'MYSQL', mysql, 'mysqld'),
  mysqlLike('mariadb', 'MariaDB', 'MARIADB', mariadb, 'mariadbd'),
  model(
    {
      name: 'mongodb',
      title: 'MongoDB',
      prefix: 'MONGODB',
      data: '/bitnami/mongodb/data/db',
      start: ({ env }) => ({
        command: [
          'mongod',
          '--dbpath',
          '/bitnami/mongodb/data/db',
          '--bind_ip_all',
          ...(env.get('MONGODB_ROOT_PASSWORD') ? ['--auth'] : []),
        ],
        env: {
          ...as('MONGO_INITDB_ROOT_USERNAME', 'MONGODB_ROOT_USER')(env),
          ...as('MONGO_INITDB_ROOT_PASSWORD', 'MONGODB_ROOT_PASSWORD')(env),
        },
      }),
    },
    (tag) => mongo.describe(tag, 'mongo'),
    { '/bitnami/mongodb/data': owned },
  ),
  model({ name: 'nginx', title: 'NGINX', start: () => ({ command: ['nginx', '-g', 'daemon off;'] }) }, (tag) => {
    const description = nginxModel.describe(tag, 'nginxinc/nginx-unprivileged');
    const conf = description.files?.['/etc/nginx/conf.d/default.conf'];
    const content = String((conf as { content?: unknown }).content).replaceAll('/usr/share/nginx/html', '/app');
    return {
      ...description,
      files: {
        ...description.files,
        '/etc/nginx/conf.d/default.conf': content,
        '/app/index.html': description.files?.['/usr/share/nginx/html/index.html'] ?? '',
      },
    };
  }),
];
