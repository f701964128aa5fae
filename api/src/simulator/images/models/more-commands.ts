import type { ImageFiles, Program } from '../../kernel/index.ts';
import { coreutils } from '../../shell/utilities/index.ts';
import { moreOfAlpine, packagedPython } from '../bases/index.ts';
import { executable, link, type Tag } from '../model.ts';
import { aws, helm } from '../programs/command-line.ts';
import { mysqlClient } from '../programs/databases/mysql/client.ts';
import { psql } from '../programs/databases/postgres/psql.ts';
import { git } from '../programs/git.ts';
import { kustomize } from '../programs/kustomize.ts';
import { java, javac } from '../programs/languages.ts';
import { dpkg, rpm } from '../programs/packages/queries.ts';
import { toolNamed } from '../programs/toolchains.ts';
import { debianCommands } from './debian-commands.data.ts';

/** What images have beside what their models bring: repositories, and the commands in them. */
const brought: readonly (readonly [repositories: string, commands: string])[] = [
  ['node', 'npx yarn corepack gcc g++ cc make python3 ssh hg'],
  ['python', 'openssl idle pydoc 2to3 gcc g++ cc make ssh hg'],
  ['golang', 'gofmt make gcc g++'],
  ['openjdk eclipse-temurin amazoncorretto adoptopenjdk java', 'javac jar keytool jps jstack jmap jcmd javadoc'],
  ['maven', 'mvn javac jar keytool jps'],
  ['gradle', 'gradle javac jar keytool jps'],
  ['ruby', 'gem bundle bundler rake erb rdoc gcc g++ cc make ssh'],
  ['php', 'phpize pecl pear phpdbg docker-php-ext-install docker-php-ext-enable docker-php-ext-configure a2enmod a2dismod a2ensite xz'],
  ['perl', 'cpan cpanm prove perldoc gcc g++ cc make ssh'],
  ['rust', 'cargo rustc rustup rustfmt cargo-clippy gcc'],
  ['gcc', 'gcc g++ cc make cpp ld as gfortran gdb'],
  ['mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/dotnet/core/sdk mcr.microsoft.com/dotnet/nightly/sdk', 'dotnet git curl wget pwsh'],
  [
    ['dotnet', 'dotnet/core', 'dotnet/nightly']
      .map((place) => `mcr.microsoft.com/${place}/aspnet mcr.microsoft.com/${place}/runtime`)
      .join(' '),
    'dotnet',
  ],
  ['swift', 'swift swiftc git make'],
  ['r-base', 'Rscript'],
  ['erlang', 'erl erlc escript rebar3'],
  ['elixir', 'elixir elixirc mix erl'],
  ['haskell', 'ghc ghci cabal stack runghc'],
  ['julia', 'julia'],
  ['clojure', 'clojure clj lein java'],
  ['composer', 'php git bash zip unzip'],
  ['mongo', 'mongodump mongorestore mongoexport mongoimport mongostat mongotop mongos numactl jq'],
  ['mysql percona', 'mysqldump mysqlsh mysqlimport mysqlbinlog openssl'],
  ['mariadb', 'mysqldump mariadb-dump healthcheck.sh mariadb-backup mysqlbinlog openssl'],
  [
    'postgres postgis/postgis timescale/timescaledb',
    'pg_dump pg_dumpall pg_restore createdb dropdb createuser pg_basebackup pg_ctl initdb vacuumdb',
  ],
  ['redis', 'redis-benchmark redis-check-aof redis-check-rdb'],
  ['httpd', 'ab htpasswd rotatelogs htdigest'],
  ['rabbitmq', 'rabbitmqadmin openssl'],
  ['cassandra gcr.io/google-samples/cassandra', 'cqlsh nodetool cassandra-stress'],
  [
    'nicolaka/netshoot',
    'tc bridge iptables-save iptables-restore brctl dhcping file fortio ipset iptables ipvsadm ltrace nping oping snmpget snmpwalk strace tcptraceroute trip iperf3 iperf nmap mtr iftop ngrep ab http arping bird conntrack drill ethtool fping tshark termshark grpcurl ctop calicoctl iptraf-ng nftables speedtest-cli swaks websocat scapy',
  ],
  ['praqma/network-multitool wbitt/network-multitool', 'mtr ab iperf3 nmap'],
  ['alpine/k8s', 'helm aws aws-iam-authenticator git yq kustomize kubeseal eksctl envsubst python3'],
  ['ubuntu', 'dpkg dpkg-query'],
  ['debian', 'dpkg dpkg-query'],
  ['centos quay.io/centos/centos', 'rpm vi ping init'],
  ['fedora', 'rpm'],
  ['registry.access.redhat.com/ubi8/ubi registry.access.redhat.com/ubi9/ubi redhat/ubi8 redhat/ubi9', 'yum dnf rpm'],
  ['jenkins/jenkins jenkins/inbound-agent jenkins/agent', 'java git ssh jenkins-plugin-cli tini'],
  ['jetty', 'java'],
  ['google/cloud-sdk gcr.io/google.com/cloudsdktool/cloud-sdk gcr.io/google.com/cloudsdktool/google-cloud-cli', 'python3 git bq'],
  ['registry.k8s.io/kube-proxy', 'iptables iptables-save iptables-restore ip6tables ip6tables-save conntrack ipset ebtables'],
  ['prom/prometheus', 'promtool'],
  ['grafana/grafana', 'grafana-server grafana-cli bash'],
  ['consul hashicorp/consul', 'jq'],
  ['bitnami/postgresql', 'pg_dump pg_dumpall pg_restore createdb dropdb createuser'],
  ['bitnami/mysql bitnami/mariadb', 'mysqldump'],
  ['bitnami/mongodb', 'mongodump mongorestore mongoexport mongoimport'],
  ['bitnami/redis', 'redis-benchmark'],
  [
    'bitnami/kafka',
    'kafka-topics.sh kafka-console-producer.sh kafka-console-consumer.sh kafka-consumer-groups.sh kafka-configs.sh kafka-broker-api-versions.sh java',
  ],
  ['bitnami/zookeeper', 'zkCli.sh nc java'],
  ['bitnami/apache', 'curl'],
  [
    'confluentinc/cp-kafka confluentinc/cp-server',
    'kafka-topics kafka-console-producer kafka-console-consumer kafka-consumer-groups kafka-configs kafka-broker-api-versions cub java nc',
  ],
  ['confluentinc/cp-zookeeper', 'cub zookeeper-shell java nc'],
  ['zookeeper', 'zkCli.sh zkServer.sh nc java'],
  ['registry.k8s.io/kubernetes-zookeeper', 'zkCli.sh zkServer.sh nc ps pkill pgrep'],
  ['influxdb', 'influx'],
  ['neo4j', 'cypher-shell wget'],
  ['solr', 'solr wget java'],
  ['clickhouse/clickhouse-server', 'clickhouse-client clickhouse wget'],
  ['eclipse-mosquitto', 'mosquitto_pub mosquitto_sub mosquitto_passwd'],
  ['minio/minio', 'mc bash'],
  ['minio/mc', 'bash'],
  ['hashicorp/terraform', 'git'],
  ['telegraf', 'ping'],
  ['fluent/fluentd', 'gem ruby'],
  ['sonarqube', 'java wget'],
  ['gitea/gitea', 'git bash'],
  ['ghost', 'ghost'],
  ['drupal', 'drush composer'],
  ['bitnami/kubectl amazon/aws-cli', 'jq'],
  ['alpine/git', 'ssh'],
  ['opensuse/leap opensuse/tumbleweed', 'zypper rpm'],
  ['archlinux', 'pacman'],
];

const byRepository = new Map<string, readonly string[]>(
  brought.flatMap(([repositories, commands]) => repositories.split(' ').map((name) => [name, commands.split(' ')] as const)),
);

/** Where images have what they have, too: repositories, and a place for each. Of those that lead nowhere there is none. */
const places: readonly (readonly [repositories: string, places: Readonly<Record<string, string>>])[] = [
  ['java', { '/usr/bin/java': '/opt/java/openjdk/bin/java' }],
  ['zookeeper', { '/docker-entrypoint.sh': '/usr/local/bin/docker-entrypoint.sh' }],
  [
    'mysql mariadb percona',
    { '/entrypoint.sh': '/usr/local/bin/docker-entrypoint.sh', '/usr/local/bin/healthcheck.sh': '/usr/bin/healthcheck.sh' },
  ],
  [
    'elasticsearch docker.elastic.co/elasticsearch/elasticsearch',
    { '/usr/share/elasticsearch/bin/elasticsearch': '/usr/local/bin/docker-entrypoint.sh' },
  ],
  [
    'cassandra',
    {
      '/opt/cassandra/bin/nodetool': '/usr/bin/nodetool',
      '/opt/cassandra/bin/cqlsh': '/usr/bin/cqlsh',
      '/opt/cassandra/bin/cassandra': '/usr/bin/cassandra',
    },
  ],
  ['neo4j', { '/var/lib/neo4j/bin/neo4j': '/usr/bin/neo4j', '/var/lib/neo4j/bin/cypher-shell': '/usr/bin/cypher-shell' }],
  ['minio/minio quay.io/minio/minio', { '/opt/bin/minio': '/usr/bin/minio' }],
  ['prom/prometheus quay.io/prometheus/prometheus', { '/bin/promtool': '/usr/bin/promtool' }],
  ['node', { '/usr/local/bin/npx': '/usr/bin/npx', '/usr/local/bin/yarn': '/usr/bin/yarn' }],
  [
    'postgres',
    {
      '/usr/lib/postgresql/15/bin/pg_ctl': '/usr/bin/pg_ctl',
      '/usr/lib/postgresql/15/bin/initdb': '/usr/bin/initdb',
      '/usr/lib/postgresql/15/bin/pg_dump': '/usr/bin/pg_dump',
    },
  ],
  ['bitnami/postgresql', inside('/opt/bitnami/postgresql/bin', '/usr/bin', 'psql pg_isready pg_dump createdb')],
  ['bitnami/mysql', inside('/opt/bitnami/mysql/bin', '/usr/bin', 'mysql mysqladmin mysqldump')],
  ['bitnami/mariadb', inside('/opt/bitnami/mariadb/bin', '/usr/bin', 'mysql mysqladmin mysqldump mariadb')],
  ['bitnami/redis', inside('/opt/bitnami/redis/bin', '/usr/local/bin', 'redis-cli redis-server')],
  ['bitnami/valkey', inside('/opt/bitnami/valkey/bin', '/usr/local/bin', 'valkey-cli valkey-server')],
  ['bitnami/mongodb', inside('/opt/bitnami/mongodb/bin', '/usr/bin', 'mongosh mongod')],
  ['bitnami/nginx', inside('/opt/bitnami/nginx/sbin', '/usr/sbin', 'nginx')],
  ['bitnami/kafka', inside('/opt/bitnami/kafka/bin', '/usr/bin', 'kafka-topics.sh kafka-console-producer.sh kafka-console-consumer.sh')],
];

function inside(directory: string, target: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(' ').map((name) => [`${directory}/${name}`, `${target}/${name}`]));
}

const placesOf = new Map(places.flatMap(([repositories, paths]) => repositories.split(' ').map((name) => [name, paths] as const)));

/** Those of them that an image has not got yet, wherever it keeps its commands. */
export function moreCommands(repository: string, tag: Tag, files: ImageFiles): ImageFiles {
  const name = repository.replace(/^docker\.io\/(library\/)?/, '');
  const have = new Set(Object.keys(files).map((path) => path.slice(path.lastIndexOf('/') + 1)));
  const more: Record<string, ImageFiles[string]> = {};
  for (const command of byRepository.get(name) ?? [])
    if (
      !have.has(command) &&
      !(tag.has('alpine') && NOT_IN_ALPINE.has(command)) &&
      !(tag.has('slim') && NOT_IN_SLIM.has(command)) &&
      !(tag.has('jre') && IN_JDK.has(command))
    )
      more[`${command === 'init' ? '/usr/sbin' : '/usr/bin'}/${command}`] = executable(programNamed(command, name), 4);
  if ('/etc/alpine-release' in files)
    for (const [applet, file] of onAlpine) if (!have.has(applet) && !(`/usr/bin/${applet}` in more)) more[`/usr/bin/${applet}`] = file;
  if ('/etc/debian_version' in files && '/usr/bin/dash' in files)
    for (const [command, file] of onDebian) if (!have.has(command) && !(`/usr/bin/${command}` in more)) more[`/usr/bin/${command}`] = file;
  for (const [path, target] of Object.entries(placesOf.get(name) ?? {}))
    if (!(path in files) && (target in files || target in more)) more[path] = link(target);
  return more;
}

const onAlpine = new Map(moreOfAlpine.map((applet) => [applet, executable(coreutils[applet] ?? toolNamed(applet, 'alpine'), 4)] as const));
const onDebian = new Map(
  debianCommands.map((command) => [command, executable(coreutils[command] ?? toolNamed(command, 'debian'), 4)] as const),
);
const NOT_IN_SLIM = new Set('gcc g++ cc make python3 ssh hg'.split(' '));
const NOT_IN_ALPINE = new Set('gcc g++ cc make git a2enmod a2dismod a2ensite numactl xz python3 ssh hg'.split(' '));
const IN_JDK = new Set('javac jar jps jstack jmap jcmd javadoc'.split(' '));

/** Programs that are neither utilities nor tools of a language. */
const ownPrograms: Readonly<Record<string, Program>> = {
  git,
  aws,
  helm,
  kustomize,
  java: java(17),
  javac,
  python3: packagedPython,
  dpkg,
  'dpkg-query': dpkg,
  rpm,
};

function programNamed(command: string, repository: string): Program {
  if (/^(pg_|create|drop|vacuum)/.test(command) && command !== 'pg_ctl') return psql;
  if (/(mysql|mariadb)-?dump$/.test(command)) return mysqlClient;
  return Object.hasOwn(ownPrograms, command) ? (ownPrograms[command] as Program) : (coreutils[command] ?? toolNamed(command, repository));
}
