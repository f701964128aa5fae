import { alpine, alpineTime, amazon, bash, debianSlim, debianTime, distroless, packages, ubuntu } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, isBefore, release, type Tag } from '../model.ts';
import { etcd } from '../programs/databases/etcd/etcd.ts';
import { etcdctl } from '../programs/databases/etcd/etcdctl.ts';
import { memcached } from '../programs/databases/memcached.ts';
import { mongoEntrypoint } from '../programs/databases/mongo/mongod/entrypoint.ts';
import { mongod } from '../programs/databases/mongo/mongod/mongod.ts';
import { mongoShell } from '../programs/databases/mongo/shell/mongosh.ts';
import { deprecatedVariables, rabbitmqServer, rabbitmqTool } from '../programs/databases/rabbitmq.ts';
import { elasticsearch } from '../programs/elasticsearch.ts';
import { become, claim, execCommand, gosu } from '../programs/gosu.ts';

/** etcd's own images are distroless since 3.4.23 and 3.5.7. @see etcd: CHANGELOG */
const isOnDebian = (tag: Tag): boolean => isBefore(tag, 3, 4, 23) || (isBefore(tag, 3, 5, 7) && !isBefore(tag, 3, 5));

/** Stores of documents, keys and messages. */
export const storeModels: readonly ImageModel[] = [
  {
    repositories: [
      'elasticsearch',
      'docker.elastic.co/elasticsearch/elasticsearch',
      'docker.elastic.co/elasticsearch/elasticsearch-oss',
      'elastic/elasticsearch',
    ],
    describe(tag) {
      const version = release(tag, ['8.7.1', '7.17.10', '6.8.23', '5.6.16']);
      return {
        base: ubuntu,
        megabytes: 600,
        files: {
          ...packages.curl,
          '/usr/local/bin/docker-entrypoint.sh': executable(elasticsearch(version), 4),
          '/usr/share/elasticsearch/config/elasticsearch.yml': 'cluster.name: "docker-cluster"\nnetwork.host: 0.0.0.0\n',
          ...Object.fromEntries(
            ['bin', 'config', 'data', 'logs', 'plugins'].map((name) => [`/usr/share/elasticsearch/${name}`, folder(0o775, 1000, 0)]),
          ),
          ...withAccount(ubuntu, { name: 'elasticsearch', uid: 1000, home: '/usr/share/elasticsearch', memberOf: 'root' }),
        },
        config: {
          user: '1000:0',
          entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
          cmd: ['eswrapper'],
          workingDir: '/usr/share/elasticsearch',
          exposedPorts: [9200, 9300],
        },
      };
    },
  },
  {
    repositories: ['opensearchproject/opensearch', 'public.ecr.aws/opensearchproject/opensearch'],
    describe(tag) {
      const version = release(tag, ['2.7.0', '1.3.10']);
      return {
        base: amazon,
        megabytes: 780,
        files: {
          '/usr/share/opensearch/opensearch-docker-entrypoint.sh': executable(elasticsearch(version, 'OpenSearch'), 4),
          '/usr/share/opensearch/config/opensearch.yml': 'cluster.name: docker-cluster\nnetwork.host: 0.0.0.0\n',
          '/usr/share/opensearch/data': folder(0o775, 1000, 1000),
          ...withAccount(amazon, { name: 'opensearch', uid: 1000, home: '/usr/share/opensearch' }),
        },
        config: {
          user: '1000',
          entrypoint: ['./opensearch-docker-entrypoint.sh'],
          cmd: ['opensearch'],
          workingDir: '/usr/share/opensearch',
          exposedPorts: [9200, 9300, 9600, 9650],
        },
      };
    },
  },
  {
    repositories: ['registry.k8s.io/etcd', 'registry.k8s.io/etcd-amd64', 'quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'],
    describe(tag, repository) {
      const version = tag.version.length > 0 ? tag.version.join('.') : '3.5.7';
      const isOfKubernetes = repository.startsWith('registry');
      return {
        base: isOfKubernetes || !isOnDebian(tag) ? distroless : debianSlim,
        megabytes: isOfKubernetes ? 102 : 62,
        files: {
          '/usr/local/bin/etcd': executable((process) => etcd(process, version), 10),
          '/usr/local/bin/etcdctl': executable(etcdctl(version), 6),
          // Its script that migrates data needs one: a static bash, and nothing else. @see kubernetes: cluster/images/etcd/Dockerfile
          ...(isOfKubernetes && { '/bin/sh': executable(bash, 2) }),
        },
        config: { cmd: isOfKubernetes ? [] : ['/usr/local/bin/etcd'], exposedPorts: [2379, 2380] },
      };
    },
  },
  {
    repositories: ['mongo', 'mongodb/mongodb-community-server', 'registry.k8s.io/mongo'],
    describe(tag) {
      const version = release(tag, ['6.0.5', '5.0.17', '4.4.21', '4.2.24', '4.0.28', '3.6.23']);
      const major = Number(version.split('.')[0]);
      const shells = [...(major < 6 ? ['mongo'] : []), ...(major >= 5 ? ['mongosh'] : [])];
      return {
        base: ubuntu,
        megabytes: 243,
        files: {
          '/usr/bin/mongod': executable(mongod(version), 40),
          ...Object.fromEntries(shells.map((name) => [`/usr/bin/${name}`, executable(mongoShell(version), 60)])),
          '/usr/local/bin/gosu': executable(gosu),
          '/usr/local/bin/docker-entrypoint.sh': executable(mongoEntrypoint(major < 6 ? 'mongo' : 'mongosh')),
          '/data/db': folder(0o755, 999, 999),
          '/data/configdb': folder(0o755, 999, 999),
          '/docker-entrypoint-initdb.d': folder(),
          '/var/log/mongodb': folder(0o755, 999, 999),
          ...withAccount(ubuntu, { name: 'mongodb', uid: 999, home: '/data/db' }),
        },
        config: {
          entrypoint: ['docker-entrypoint.sh'],
          cmd: ['mongod'],
          env: {
            GOSU_VERSION: '1.16',
            JSYAML_VERSION: '3.13.1',
            MONGO_PACKAGE: 'mongodb-org',
            MONGO_REPO: 'repo.mongodb.org',
            MONGO_MAJOR: version.split('.').slice(0, 2).join('.'),
            MONGO_VERSION: version,
            HOME: '/data/db',
          },
          exposedPorts: [27017],
          volumes: ['/data/db', '/data/configdb'],
        },
      };
    },
  },
  {
    repositories: ['rabbitmq'],
    describe(tag) {
      const version = release(tag, ['3.11.15', '3.10.22', '3.9.29', '3.8.34', '3.7.28', '3.6.16']);
      const base = tag.has('alpine') ? alpine : ubuntu;
      const [uid, gid] = base === alpine ? [100, 101] : [999, 999];
      return {
        base,
        megabytes: tag.has('alpine') ? 57 : 98,
        files: {
          ...(base === alpine ? { ...packages.alpineBash, ...alpineTime } : debianTime),
          '/opt/rabbitmq/sbin/rabbitmq-server': executable(rabbitmqServer(version, tag.has('management')), 30),
          ...Object.fromEntries(
            ['rabbitmq-diagnostics', 'rabbitmqctl', 'rabbitmq-plugins'].map((name) => [
              `/opt/rabbitmq/sbin/${name}`,
              executable(rabbitmqTool, 45),
            ]),
          ),
          '/usr/local/bin/docker-entrypoint.sh': executable(function* (process) {
            const command = process.argv.slice(1);
            const isRoot = process.uid === 0 && command[0] === 'rabbitmq-server';
            if (isRoot && (yield* claim(process, 'rabbitmq', ['/var/lib/rabbitmq'])) !== 0) return 1;
            if (!/^3\.[0-8]\./.test(version) && (yield* deprecatedVariables(process))) return 1;
            if (!isRoot) return yield* execCommand(process, command, SCRIPT, 'line 50');
            return yield* become(process, 'rabbitmq', command);
          }),
          '/var/lib/rabbitmq': folder(0o1777, uid, gid),
          ...withAccount(base, { name: 'rabbitmq', uid, gid, home: '/var/lib/rabbitmq' }),
        },
        config: {
          entrypoint: ['docker-entrypoint.sh'],
          cmd: ['rabbitmq-server'],
          env: {
            PATH: '/opt/rabbitmq/sbin:/opt/erlang/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            RABBITMQ_VERSION: version,
            RABBITMQ_DATA_DIR: '/var/lib/rabbitmq',
            RABBITMQ_HOME: '/opt/rabbitmq',
            HOME: '/var/lib/rabbitmq',
            LANG: 'C.UTF-8',
            LANGUAGE: 'C.UTF-8',
            LC_ALL: 'C.UTF-8',
          },
          volumes: ['/var/lib/rabbitmq'],
          exposedPorts: [4369, 5671, 5672, 15691, 15692, 25672, ...(tag.has('management') ? [15671, 15672] : [])],
        },
      };
    },
  },
  {
    repositories: ['memcached'],
    describe(tag) {
      const base = tag.has('alpine') ? alpine : debianSlim;
      return {
        base,
        megabytes: tag.has('alpine') ? 3.8 : 31,
        files: {
          '/usr/local/bin/memcached': executable(memcached, 1.5),
          '/usr/local/bin/docker-entrypoint.sh': executable(memcachedEntrypoint),
          ...withAccount(base, { name: 'memcache', uid: 11211 }),
        },
        config: { user: 'memcache', entrypoint: ['docker-entrypoint.sh'], cmd: ['memcached'], exposedPorts: [11211] },
      };
    },
  },
];

const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';

const memcachedEntrypoint: Parameters<typeof executable>[0] = function* (process) {
  const command = process.argv.slice(1);
  return yield* execCommand(process, command[0]?.startsWith('-') ? ['memcached', ...command] : command, SCRIPT, 9);
};
