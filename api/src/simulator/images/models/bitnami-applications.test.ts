import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

interface Case {
  readonly image: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly code?: number;
  readonly says: RegExp;
}

/** @see bitnami/containers */
describe("Bitnami's applications", () => {
  it.each<Case>([
    {
      image: 'bitnami/wordpress:6',
      code: 1,
      says: /WARN {2}==> Hostname mariadb could not be resolved, .*\n.*ERROR ==> The WORDPRESS_DATABASE_PASSWORD environment variable is empty or not set\. .* to allow a blank password\. This is only recommended for development environments\.\n$/,
    },
    {
      image: 'bitnami/wordpress:6',
      env: { WORDPRESS_DATABASE_PASSWORD: 'x' },
      code: 1,
      says: /Ensuring WordPress directories exist\n.*Trying to connect to the database server\n.*ERROR ==> Could not connect to the database\n$/,
    },
    { image: 'bitnami/drupal', code: 1, says: /The DRUPAL_DATABASE_PASSWORD environment variable/ },
    { image: 'bitnami/phpmyadmin', says: /\*\* phpMyAdmin setup finished! \*\*\n/ },
    {
      image: 'bitnami/keycloak:21',
      code: 1,
      says: /Trying to connect to PostgreSQL server postgresql\.\.\.\n.*ERROR ==> Unable to connect to host postgresql\n$/,
    },
    {
      image: 'bitnami/spark:3',
      env: { SPARK_MODE: 'boss' },
      code: 1,
      says: /ERROR ==> Invalid mode boss\. Supported types are 'master\/worker'\n$/,
    },
    { image: 'bitnami/redis-cluster:7.0', code: 1, says: /The REDIS_PASSWORD environment.*\n.*ERROR ==> REDIS_NODES is required\n$/ },
    { image: 'bitnami/redis-cluster:7.0', env: { REDIS_NODES: 'a b', ALLOW_EMPTY_PASSWORD: 'yes' }, says: /Ready to accept connections/ },
    { image: 'bitnami/elasticsearch:8', says: /WARN {2}==> Setting ELASTICSEARCH_IS_DEDICATED_NODE is disabled\.\n/ },
    { image: 'bitnami/cassandra:4.1', says: /WARN {2}==> You've not provided a password\. Default password "cassandra" will be used\./ },
    {
      image: 'bitnami/minio:2023',
      says: /\*\* Starting MinIO \*\*\n[\s\S]*MinIO Object Storage Server\n|MinIO Object Storage Server\n[\s\S]*\*\* Starting MinIO \*\*\n/,
    },
    {
      image: 'bitnami/redis:7.0',
      env: { ALLOW_EMPTY_PASSWORD: 'yes' },
      says: /Starting Redis setup \*\*\n.*WARN {2}==> You set .*\n.*Initializing Redis\n.*Setting Redis config file\n.*Redis setup finished! \*\*\n/,
    },
    { image: 'bitnami/valkey:8.0', code: 1, says: /ERROR ==> The VALKEY_PASSWORD environment variable is empty or not set\./ },
    { image: 'bitnami/valkey:8.0', env: { VALKEY_PASSWORD: 'x' }, says: /Ready to accept connections[\s\S]*Starting Valkey \*\*\n/ },
    {
      image: 'bitnami/postgresql:15',
      env: { POSTGRESQL_PASSWORD: 'x' },
      says: /POSTGRESQL_\* env vars\.\.\n.*Loading custom pre-init scripts\.\.\.\n.*Initializing PostgreSQL database\.\.\.\n.*pg_hba\.conf file not detected/,
    },
    {
      image: 'bitnami/mysql:8.0',
      code: 1,
      says: /Validating settings in MYSQL_\*\/MARIADB_\* env vars\n.*ERROR ==> The MYSQL_ROOT_PASSWORD/,
    },
    { image: 'bitnami/kafka:3.5', code: 1, says: /ERROR ==> Kafka haven't been configured to work in either .*\n.*PLAINTEXT listener/ },
    { image: 'bitnami/kafka:4.0', code: 1, says: /at least one process role .*\n.*requires an unique node\.id/ },
    {
      image: 'bitnami/kafka:3.6',
      env: { KAFKA_CFG_PROCESS_ROLES: 'controller,broker', KAFKA_CFG_NODE_ID: '0' },
      code: 1,
      says: /ERROR ==> KRaft mode requires KAFKA_CFG_CONTROLLER_QUORUM_VOTERS to be set\n/,
    },
    {
      image: 'bitnami/kafka:3.6',
      env: { KAFKA_CFG_ZOOKEEPER_CONNECT: 'zookeeper:2181' },
      says: /KAFKA_ZOOKEEPER_PROTOCOL .*\n.*PLAINTEXT listener.*\n.*Initializing Kafka\.\.\.\n.*No injected .*\n.*Kafka setup finished/,
    },
    {
      image: 'bitnami/rabbitmq:3.12',
      says: /Starting RabbitMQ in background\.\.\.\n.*Stopping RabbitMQ\.\.\.\n.*RabbitMQ setup finished! \*\*\n/,
    },
    { image: 'bitnami/os-shell:11', code: 0, says: /^$/ },
    { image: 'bitnami/node:18', code: 0, says: /^$/ },
  ])('$image $env: $says', ({ image, says, code, env }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...(env && { env }), until: 400 * SECOND });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringMatching(says) });
  });

  it('WordPress is there once its database is', () => {
    const db = '{name: db, image: "bitnami/mariadb:10.11", env: [{name: MARIADB_ROOT_PASSWORD, value: x}]}';
    const env = '[{name: WORDPRESS_DATABASE_HOST, value: localhost}, {name: WORDPRESS_DATABASE_PASSWORD, value: x}]';
    const probe = 'readinessProbe: {httpGet: {path: /wp-login.php, port: 8080}}';
    const pod = podOf(`  containers: [${db}, {name: app, image: "bitnami/wordpress:6", env: ${env}, ${probe}}]`);
    expect(play(pod, { seconds: 120 }).rows.at(-1)).toBe('2/2 Running 0');
  });

  it('what charts prepare their volumes with may do it as root', () => {
    const command = '[/bin/bash, -ec, "chown -R 1001:1001 /data && stat -c %u /data"]';
    const app = `{name: app, image: "bitnami/os-shell:11", command: ${command}, securityContext: {runAsUser: 0}, volumeMounts: [{name: data, mountPath: /data}]}`;
    const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]\n  volumes: [{name: data, emptyDir: {}}]`), { seconds: 30 });
    expect(run.kubectl('logs web', 30).stdout).toBe('1001\n');
  });
});
