import { describe, expect, it } from 'vitest';
import { findImage } from '../find-image.ts';
import type { Image } from '../types.ts';

/** What an image's Dockerfile says of how it starts: its user, entrypoint, command and directory, and whether there is a shell in it. */
const started = (name: string): string => {
  const image = findImage(name) as Image;
  const { user, entrypoint, cmd, workingDir } = image.config;
  const hasShell = ['/bin/sh', '/usr/bin/sh'].some((path) => path in image.files);
  return `${user || 'root'} | ${entrypoint.join(' ')} | ${cmd.join(' ')} | ${workingDir || '/'}${hasShell ? '' : ' | no shell'}`;
};

describe('images as their Dockerfiles have them', () => {
  it.each([
    ['apache/airflow:2.6.1', '50000 | /usr/bin/dumb-init -- /entrypoint |  | /opt/airflow'],
    ['apache/kafka:3.7.0', 'appuser | /__cacert_entrypoint.sh | /etc/kafka/docker/run | /'],
    ['apache/superset', 'superset |  | /usr/bin/run-server.sh | /app'],
    ['cockroachdb/cockroach:v23.1.2', 'root | /cockroach/cockroach.sh |  | /cockroach'],
    ['gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.2.0', '65532 | /cloud-sql-proxy |  | / | no shell'],
    ['gcr.io/cloudsql-docker/gce-proxy:1.33.2', '65532 |  | /cloud_sql_proxy | / | no shell'],
    ['getmeili/meilisearch:v1.1', 'root | tini -- | /bin/sh -c /bin/meilisearch | /meili_data'],
    ['grafana/k6', '12345 | /usr/bin/k6 |  | /home/k6'],
    ['jenkins/agent', 'jenkins |  | bash | /home/jenkins'],
    ['jenkins/inbound-agent', 'jenkins | /usr/local/bin/jenkins-agent |  | /home/jenkins'],
    ['jupyter/base-notebook', '1000 | tini -g -- | start-notebook.sh | /home/jovyan'],
    ['mendhak/http-https-echo', '1000 |  | node ./index.js | /app'],
    ['nats:2.9-alpine', 'root | docker-entrypoint.sh | nats-server --config /etc/nats/nats-server.conf | /'],
    ['nats:2.9', 'root | /nats-server | --config nats-server.conf | / | no shell'],
    ['nicolaka/netshoot', 'root |  | zsh | /root'],
    ['paulbouwer/hello-kubernetes:1.10', 'node | docker-entrypoint.sh | npm start | /usr/src/app'],
    ['quay.io/keycloak/keycloak:21.1', '1000 | /opt/keycloak/bin/kc.sh |  | /'],
    ['quay.io/kiwigrid/k8s-sidecar:1.24.0', '65534:65534 |  | python -u /app/sidecar.py | /app'],
    ['rediscommander/redis-commander', '1000 | /usr/bin/dumb-init -- | /redis-commander/docker/entrypoint.sh | /redis-commander'],
    ['trinodb/trino:417', 'trino:trino |  | /usr/lib/trino/bin/run-trino | /'],
  ])('%s: %s', (image, says) => {
    expect(started(image)).toBe(says);
  });
});
