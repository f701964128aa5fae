import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const UUID =
  'Error: Unable to write to UUID file at /usr/share/kibana/data/uuid. Ensure Kibana has sufficient permissions to read / write to this file.  Error was: EROFS';

/** What images do whose files are only read. */
it.each`
  rule                                                | image                    | says
  ${'Elasticsearch’s script has no place for a file'} | ${'elasticsearch:8.7.0'} | ${'/usr/local/bin/docker-entrypoint.sh: line 84: cannot create temp file for here-document: Read-only file system\n'}
  ${'Kibana cannot write who it is'}                  | ${'kibana:8.7.0'}        | ${`[2023-05-15T09:00:28.121+00:00][FATAL][root] ${UUID}\n\n FATAL  ${UUID}\n\n`}
  ${'Vault’s program can be given no capability'}     | ${'hashicorp/vault'}     | ${"Failed to set capabilities on file `/bin/vault' (Read-only file system)\n"}
  ${'Neo4j’s home cannot be given to its user'}       | ${'neo4j:5'}             | ${"chown: changing ownership of '/var/lib/neo4j': Read-only file system\n"}
  ${'CouchDB’s script can make no settings'}          | ${'couchdb:3'}           | ${"touch: cannot touch '/opt/couchdb/etc/local.d/docker.ini': Read-only file system\n"}
  ${'nor Redmine’s settings'}                         | ${'redmine:5'}           | ${"chown: changing ownership of 'config/additional_environment.rb': Read-only file system\n"}
`('$rule', ({ image, says }) => {
  const app = `{name: app, image: "${image}", securityContext: {readOnlyRootFilesystem: true}}`;
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 60 });
  expect(rows.at(-1)).toBe('0/1 Error 0');
  expect(run.kubectl('logs web', 60).stdout.replace(/^\[[^\]]*\]/, '[2023-05-15T09:00:28.121+00:00]')).toBe(says);
});

const ON = { ro: 'readOnlyRootFilesystem: true', other: 'runAsUser: 1000' };

/** What a program says of the first file that it may not write: of a root that is only read other words than of a directory of somebody else’s. */
it.each`
  rule                                                  | image                            | as          | code | says
  ${'Loki cannot make its rules’ directory'}            | ${'grafana/loki:2.9.0'}          | ${'volume'} | ${1} | ${'mkdir /loki/rules: permission denied\nerror initialising module: ruler-storage\n'}
  ${'Logstash looks at its data directory'}             | ${'logstash:8.7.0'}              | ${'ro'}     | ${1} | ${/^\[\S+\]\[FATAL\]\[logstash\.runner {10}\] An unexpected error occurred! \{:error=>#<ArgumentError: Path "\/usr\/share\/logstash\/data" must be a writable directory\. It is not writable\.>\}\n$/}
  ${'Fluentd looks at where its outputs are'}           | ${'fluent/fluentd:v1.16-1'}      | ${'ro'}     | ${1} | ${/ \[error\]: config error file="\/fluentd\/etc\/fluent\.conf" error_class=Fluent::ConfigError error="out_file: `\/fluentd\/log\/\S+` is not writable"\n$/}
  ${'nor are they another user’s'}                      | ${'fluent/fluentd:v1.16-debian'} | ${'other'}  | ${1} | ${/"out_file: `\/fluentd\/log\/\S+` is not writable"\n$/}
  ${'n8n'}                                              | ${'n8nio/n8n:1.0.0'}             | ${'ro'}     | ${1} | ${"Error: EROFS: read-only file system, open '/home/node/.n8n/config'\n"}
  ${'Ollama keeps a key'}                               | ${'ollama/ollama:0.3.0'}         | ${'ro'}     | ${1} | ${/Error: could not create directory mkdir \/root\/\.ollama: read-only file system\n$/}
  ${'another user has his home in /'}                   | ${'ollama/ollama:0.3.0'}         | ${'other'}  | ${1} | ${/Error: could not create directory mkdir \/\.ollama: permission denied\n$/}
  ${'MongoDB of Bitnami'}                               | ${'bitnami/mongodb:6.0'}         | ${'ro'}     | ${1} | ${/mkdir: cannot create directory '\/bitnami\/mongodb\/data\/db': Read-only file system\n$/}
  ${'and what another user may not read or write'}      | ${'prom/prometheus:v2.45.0'}     | ${'other'}  | ${2} | ${/err="open \/prometheus\/queries\.active: permission denied"\npanic: Unable to create mmap-ed active query log\n/}
  ${'Consul’s script becomes another, whoever runs it'} | ${'hashicorp/consul:1.15'}       | ${'other'}  | ${1} | ${/^su-exec: setgroups\(\d+\): Operation not permitted\n$/}
`('$rule', ({ image, as, code, says }) => {
  const security = as === 'volume' ? 'volumeMounts: [{name: data, mountPath: /loki}]' : `securityContext: {${ON[as as 'ro' | 'other']}}`;
  const data = as === 'volume' ? '\n  volumes: [{name: data, hostPath: {path: /srv/data, type: DirectoryOrCreate}}]' : '';
  const { container, run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}", ${security}}]${data}`), {
    seconds: 60,
  });
  expect(container('app').state.terminated?.exitCode).toBe(code);
  expect(run.kubectl('logs web', 60).stdout).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it('PostgreSQL’s script has no place for the account of who has none', () => {
  const security = '{runAsUser: 1000, readOnlyRootFilesystem: true}';
  const app = `{name: app, image: "postgres:15", env: [{name: POSTGRES_PASSWORD, value: x}], securityContext: ${security}}`;
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 60 });
  expect(rows.at(-1)).toBe('0/1 Error 0');
  expect(run.kubectl('logs web', 60).stdout).toBe(
    "chmod: changing permissions of '/var/lib/postgresql/data': Operation not permitted\nchmod: changing permissions of '/var/run/postgresql': Read-only file system\nmktemp: failed to create file via template '/tmp/tmp.XXXXXXXXXX': Read-only file system\n",
  );
});

it('PHP’s server says that it cannot be who it should be', () => {
  const { run } = play(podOf('  containers: [{name: app, image: "php:8.2-fpm", securityContext: {runAsUser: 1000}}]'), { seconds: 40 });
  const said = run.kubectl('logs web', 40).stdout.replace(/^\[.*?\] /gm, '');
  expect(said).toBe(
    "NOTICE: [pool www] 'user' directive is ignored when FPM is not running as root\nNOTICE: [pool www] 'group' directive is ignored when FPM is not running as root\nNOTICE: fpm is running, pid 1\nNOTICE: ready to handle connections\n",
  );
});

it('Elasticsearch that has a /tmp would write its keystore, and Mosquitto is content with a configuration that nobody may give away', () => {
  const { run } = play(
    `apiVersion: v1
kind: ConfigMap
metadata: {name: mosquitto}
data: {mosquitto.conf: "listener 1883\\nallow_anonymous true\\n"}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  restartPolicy: Never
  containers:
  - {name: es, image: "elasticsearch:8.7.0", securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: tmp, mountPath: /tmp}]}
  - {name: mq, image: "eclipse-mosquitto:2", volumeMounts: [{name: conf, mountPath: /mosquitto/config}]}
  volumes: [{name: tmp, emptyDir: {}}, {name: conf, configMap: {name: mosquitto}}]
`,
    { seconds: 100 },
  );
  expect(run.kubectl('logs web -c es', 100).stdout).toBe(
    'Exception in thread "main" java.nio.file.FileSystemException: /usr/share/elasticsearch/config/elasticsearch.keystore.tmp: Read-only file system\n',
  );
  const said = run.kubectl('logs web -c mq', 100).stdout;
  expect(said).toMatch(/^(chown: \/mosquitto\/config: Read-only file system\n){2}/);
  expect(said).toContain(': Opening ipv4 listen socket on port 1883.\n');
});
