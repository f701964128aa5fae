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
    [
      'adguard/adguardhome',
      'root | /opt/adguardhome/AdGuardHome | --no-check-update -c /opt/adguardhome/conf/AdGuardHome.yaml -w /opt/adguardhome/work | /opt/adguardhome/work',
    ],
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
    ['jboss/wildfly', 'jboss |  | /opt/jboss/wildfly/bin/standalone.sh -b 0.0.0.0 | /opt/jboss'],
    ['jupyter/base-notebook', '1000 | tini -g -- | start-notebook.sh | /home/jovyan'],
    ['localstack/localstack', 'root | docker-entrypoint.sh |  | /opt/code/localstack'],
    ['mendhak/http-https-echo', '1000 |  | node ./index.js | /app'],
    ['nats:2.9-alpine', 'root | docker-entrypoint.sh | nats-server --config /etc/nats/nats-server.conf | /'],
    ['nats:2.9', 'root | /nats-server | --config nats-server.conf | / | no shell'],
    ['nicolaka/netshoot', 'root |  | zsh | /root'],
    ['paulbouwer/hello-kubernetes:1.10', 'node | docker-entrypoint.sh | npm start | /usr/src/app'],
    ['quay.io/keycloak/keycloak:21.1', '1000 | /opt/keycloak/bin/kc.sh |  | /'],
    ['quay.io/kiwigrid/k8s-sidecar:1.24.0', '65534:65534 |  | python -u /app/sidecar.py | /app'],
    ['requarks/wiki', 'node | docker-entrypoint.sh | node server | /wiki'],
    ['rediscommander/redis-commander', '1000 | /usr/bin/dumb-init -- | /redis-commander/docker/entrypoint.sh | /redis-commander'],
    ['trinodb/trino:417', 'trino:trino |  | /usr/lib/trino/bin/run-trino | /'],
    ['apache/spark:3.4.0', '185 | /opt/entrypoint.sh |  | /opt/spark/work-dir'],
    ['bitnami/php-fpm:8.2', 'root |  | php-fpm -F --pid /opt/bitnami/php/tmp/php-fpm.pid -y /opt/bitnami/php/etc/php-fpm.conf | /app'],
    [
      'bitnami/redis-sentinel:7.0',
      '1001 | /opt/bitnami/scripts/redis-sentinel/entrypoint.sh | /opt/bitnami/scripts/redis-sentinel/run.sh | /',
    ],
    ['bkimminich/juice-shop', '65532 | /nodejs/bin/node | /juice-shop/build/app.js | /juice-shop | no shell'],
    ['cloudflare/cloudflared:2023.5.0', 'nonroot | /usr/local/bin/cloudflared --no-autoupdate | version | / | no shell'],
    ['devopsfaith/krakend', '1000 | /usr/bin/krakend | run -c /etc/krakend/krakend.json | /etc/krakend'],
    ['fsouza/fake-gcs-server', 'root | /bin/fake-gcs-server |  | /'],
    ['ghcr.io/dexidp/dex:v2.36.0', '1001:1001 | /usr/local/bin/docker-entrypoint | dex serve /etc/dex/config.docker.yaml | /'],
    ['ghcr.io/jqlang/jq', 'root | /jq |  | / | no shell'],
    ['ghcr.io/kedacore/keda:2.10.1', '65532:65532 | /keda --zap-log-level=info --zap-encoder=console |  | / | no shell'],
    ['gogs/gogs', 'root | /app/gogs/docker/start.sh | /bin/s6-svscan /app/gogs/docker/s6/ | /app/gogs'],
    ['grafana/tempo', '10001:10001 | /tempo |  | /'],
    ['groovy', '1000:1000 |  | /usr/bin/groovysh | /home/groovy'],
    ['hashicorp/vault-k8s', 'vault | /bin/vault-k8s |  | /'],
    ['istio/tcp-echo-server:1.2', 'root | /bin/tcp-echo | 9000 hello | /bin | no shell'],
    ['itzg/minecraft-server', 'root | /start |  | /data'],
    ['jupyterhub/jupyterhub', 'root |  | jupyterhub | /srv/jupyterhub'],
    ['krakend:2.3.3', 'root | /docker-entrypoint.sh | krakend run -c /etc/krakend/krakend.json | /etc/krakend'],
    ['liquibase', 'liquibase | /liquibase/docker-entrypoint.sh | --help | /liquibase/changelog'],
    ['mattermost/mattermost-team-edition', 'mattermost | /entrypoint.sh | mattermost | /mattermost'],
    [
      'mcr.microsoft.com/azure-storage/azurite',
      'root | docker-entrypoint.sh | azurite -l /data --blobHost 0.0.0.0 --queueHost 0.0.0.0 --tableHost 0.0.0.0 | /opt/azurite',
    ],
    ['migrate/migrate', 'root | migrate | --help | /'],
    ['mikefarah/yq', 'yq | /usr/bin/yq |  | /workdir'],
    ['natsio/nats-box', 'root | /bin/sh -l |  | /root'],
    ['quay.io/argoproj/argo-rollouts:v1.5.0', '999 | /bin/rollouts-controller |  | /home/argo-rollouts | no shell'],
    ['quay.io/argoproj/argocd:v2.7.2', '999 | /usr/bin/tini -- |  | /home/argocd'],
    ['quay.io/argoproj/argocli:v3.4.7', '8737 | /bin/argo |  | /home/argo | no shell'],
    ['quay.io/argoproj/workflow-controller:v3.4.7', '8737 | /bin/workflow-controller |  | / | no shell'],
    ['quay.io/metallb/controller:v0.13.9', 'root | /controller |  | / | no shell'],
    ['quay.io/prometheus-operator/prometheus-operator:v0.65.1', '65534 | /bin/operator |  | /'],
    ['rclone/rclone', 'root | /usr/local/bin/rclone |  | /data'],
    ['registry.k8s.io/descheduler/descheduler:v0.27.0', '1000 |  | /bin/descheduler --help | / | no shell'],
    ['registry.k8s.io/e2e-test-images/volume/nfs:1.3', 'root | /usr/local/bin/run_nfs.sh | /exports / | /'],
    ['registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.10.0', '65534 | /adapter |  | / | no shell'],
    ['registry.k8s.io/sig-storage/csi-provisioner:v3.5.0', 'root | /csi-provisioner |  | / | no shell'],
    ['restic/restic', 'root | /usr/bin/restic |  | /'],
    ['selenium/standalone-chrome', '1200:1201 |  | /opt/bin/entry_point.sh | /'],
    ['sosedoff/pgweb', 'pgweb | /usr/bin/pgweb --bind=0.0.0.0 --listen=8081 |  | /'],
    ['stakater/reloader', '65532:65532 | /manager |  | / | no shell'],
    ['testcontainers/helloworld', 'root | /helloworld |  | / | no shell'],
    ['tomee', 'root |  | catalina.sh run | /usr/local/tomee'],
    ['unit', 'root | /usr/local/bin/docker-entrypoint.sh | unitd --no-daemon --control unix:/var/run/control.unit.sock | /'],
    ['velero/velero:v1.11.0', 'nonroot:nonroot |  |  | / | no shell'],
    ['flannel/flannel:v0.22.0', 'root | /opt/bin/flanneld |  | /'],
    ['traefik:v1.7', 'root | /traefik |  | / | no shell'],
    ['traefik:1.7-alpine', 'root | /entrypoint.sh | traefik | /'],
    ['rust:1.69-alpine', 'root |  | /bin/sh | /'],
    ['mcr.microsoft.com/dotnet/aspnet:7.0', 'root |  | bash | /'],
    ['mcr.microsoft.com/dotnet/aspnet:7.0-alpine', 'root |  | /bin/sh | /'],
    ['mcr.microsoft.com/dotnet/aspnet:7.0-jammy', 'root |  | /bin/bash | /'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', '1654 |  |  | / | no shell'],
    ['gitea/gitea:1.19', 'root | /usr/bin/entrypoint | /bin/s6-svscan /etc/s6 | /'],
    ['gitea/gitea:1.19-rootless', '1000:1000 | /usr/bin/dumb-init -- /usr/local/bin/docker-entrypoint.sh |  | /var/lib/gitea'],
    ['weaveworksdemos/carts:0.4.8', 'myuser | /usr/local/bin/java.sh | -jar ./app.jar --port=80 | /usr/src/app'],
    ['weaveworksdemos/queue-master:0.3.1', 'root | /usr/local/bin/java.sh | -jar ./app.jar --port=80 | /usr/src/app'],
    ['cgr.dev/chainguard/python', '65532 | /usr/bin/python |  | / | no shell'],
    ['quay.io/kiali/kiali:v1.67', '1000 | /opt/kiali/kiali |  | /opt/kiali'],
    ['docker.elastic.co/eck/eck-operator:2.7.0', '65532 | /elastic-operator | manager | / | no shell'],
    ['grafana/mimir:2.8.0', 'root | /bin/mimir |  | /'],
    ['grafana/loki-canary', 'root | /usr/bin/loki-canary |  | /'],
    ['grafana/alloy', 'root | /bin/alloy | run /etc/alloy/config.alloy --storage.path=/var/lib/alloy/data | /'],
    ['grafana/pyroscope', 'pyroscope | /usr/bin/pyroscope | -config.file=/etc/pyroscope/config.yaml | / | no shell'],
    ['victoriametrics/vmagent:v1.90.0', 'root | /vmagent-prod |  | /'],
    ['jaegertracing/jaeger-collector:1.45', '10001 | /go/bin/collector-linux |  | / | no shell'],
    [
      'zabbix/zabbix-agent:alpine-6.4-latest',
      '1997 | /sbin/tini -- /usr/bin/docker-entrypoint.sh | /usr/sbin/zabbix_agentd --foreground -c /etc/zabbix/zabbix_agentd.conf | /var/lib/zabbix',
    ],
    ['falcosecurity/falcosidekick:2.27.0', '1234 | ./falcosidekick |  | /app'],
    ['twinproduction/gatus', 'root | /gatus |  | / | no shell'],
    ['natsio/prometheus-nats-exporter', 'root | /prometheus-nats-exporter | --help | / | no shell'],
    ['lmenezes/cerebro:0.9.4', 'cerebro | /entrypoint.sh |  | /opt/cerebro'],
    ['registry.k8s.io/sig-storage/hostpathplugin:v1.9.0', 'root | /hostpathplugin |  | /'],
    ['quay.io/fairwinds/polaris:7.4', '1200 |  | polaris | /opt/app'],
    ['confluentinc/cp-ksqldb-server:7.4.0', 'appuser | /etc/confluent/docker/run |  | /'],
    ['ghcr.io/kyverno/kyvernopre:v1.10.0', '65532 | /ko-app/kyverno-init |  | / | no shell'],
    ['kong/kubernetes-ingress-controller:2.9', '1000:1000 | /manager |  | / | no shell'],
    ['kong/kubernetes-ingress-controller:1.3', '1000 | /kong-ingress-controller |  | /'],
    ['quay.io/openshifttest/busybox:multiarch', 'root |  | sh | /'],
    ['nacos/nacos-server:v2.2.0', 'root | bin/docker-startup.sh |  | /home/nacos'],
    [
      'verdaccio/verdaccio:5',
      '10001 | uid_entrypoint | /bin/sh -c verdaccio --config /verdaccio/conf/config.yaml --listen $VERDACCIO_PROTOCOL://0.0.0.0:$VERDACCIO_PORT | /opt/verdaccio',
    ],
    ['drone/drone:2', 'root | /bin/drone-server |  | /'],
    ['gotenberg/gotenberg:7', 'gotenberg | /usr/bin/tini -- | gotenberg | /home/gotenberg'],
    ['deluan/navidrome', 'root | /app/navidrome |  | /app'],
    ['syncthing/syncthing', 'root | /bin/entrypoint.sh /bin/syncthing -home /var/syncthing/config |  | /'],
    ['kapacitor:1.6', 'root | /entrypoint.sh | kapacitord | /'],
    ['edoburu/pgbouncer', 'postgres | /entrypoint.sh | /usr/bin/pgbouncer /etc/pgbouncer/pgbouncer.ini | /'],
    ['calico/kube-controllers:v3.25.1', '999 | /usr/bin/kube-controllers |  | / | no shell'],
  ])('%s: %s', (image, says) => {
    expect(started(image)).toBe(says);
  });
});

it.each([
  ['mcr.microsoft.com/dotnet/aspnet:7.0', 'ASPNETCORE_URLS', 'http://+:80'],
  ['mcr.microsoft.com/dotnet/aspnet:8.0', 'ASPNETCORE_HTTP_PORTS', '8080'],
  ['mcr.microsoft.com/dotnet/sdk:7.0', 'ASPNETCORE_URLS', ''],
  ['rust:1.69', 'CARGO_HOME', '/usr/local/cargo'],
  ['wordpress:6.2-php8.1-apache', 'PHP_VERSION', '8.1.19'],
  ['wordpress:php7.4-fpm', 'PHP_VERSION', '7.4.33'],
  ['drupal:9-php8.0-apache', 'PHP_VERSION', '8.0.28'],
  ['postgres:9.6', 'PG_MAJOR', '9.6'],
])('%s says %s', (image, name, value) => {
  const found = findImage(image);
  expect(typeof found === 'string' ? found : found.config.env[name]).toBe(value);
});

it.each(['redmine:5-alpine', 'ghost:5-alpine', 'influxdb:2.7-alpine', 'telegraf:1.26-alpine', 'elixir:1.14-alpine', 'erlang:25-alpine'])(
  '%s stands on Alpine',
  (image) => {
    const found = findImage(image);
    expect(typeof found === 'string' ? found : Object.keys(found.files)).toContain('/etc/alpine-release');
  },
);

/** What is in an image's environment, in its order. @see docker-library/repo-info: repos/nginx */
describe("an image's environment", () => {
  it.each([
    ['nginx:1.7.9', 'NGINX_VERSION=1.7.9-1~wheezy'],
    ['nginx:1.14.2', 'NGINX_VERSION=1.14.2-1~stretch NJS_VERSION=1.14.2.0.2.6-1~stretch'],
    ['nginx:1.15-alpine', 'NGINX_VERSION=1.15.12'],
    ['nginx:1.16.0-alpine', 'NGINX_VERSION=1.16.0 NJS_VERSION=0.3.1 PKG_RELEASE=1'],
    ['nginx:1.21.6', 'NGINX_VERSION=1.21.6 NJS_VERSION=0.7.3 PKG_RELEASE=1~bullseye'],
    ['nginx:1.25.1-alpine', 'NGINX_VERSION=1.25.1 PKG_RELEASE=1 NJS_VERSION=0.7.12'],
    ['nginx:1.25.3-alpine-slim', 'NGINX_VERSION=1.25.3 PKG_RELEASE=1'],
  ])('of %s is %s', (name, environment) => {
    const { PATH: _, ...env } = (findImage(name) as Image).config.env;
    expect(
      Object.entries(env)
        .map((pair) => pair.join('='))
        .join(' '),
    ).toBe(environment);
  });
});
