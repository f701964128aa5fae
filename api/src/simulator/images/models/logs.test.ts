import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { play } from '../../testing.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const codeOf = (port: number | string): string[] => ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `http://127.0.0.1:${port}`];
const otel = (text: string): ImageFiles => ({ '/etc/otelcol/config.yaml': text });
const PIPELINE = 'receivers: {otlp: {protocols: {http: {endpoint: 0.0.0.0:4000}}}}\nexporters: {logging: {}}\n';

interface Asked {
  readonly rule: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: ImageFiles;
  readonly says: readonly string[];
  readonly lacks?: string;
  readonly code?: number;
  /** What its ports answer; 000 where nobody listens. */
  readonly ports?: Readonly<Record<string, string>>;
}

it.each<Asked>([
  {
    rule: 'a collector is ready',
    image: 'otel/opentelemetry-collector:0.77.0',
    says: [
      'info\tservice/service.go:129\tStarting otelcol...\t{"Version": "0.77.0", "NumCPU": 4}\n',
      'Everything is ready. Begin running and processing data.\n',
    ],
    ports: { 13133: '200', '8888/metrics': '200', 55680: '000' },
  },
  {
    rule: 'a collector listens where its pipelines do',
    image: 'otel/opentelemetry-collector',
    files: otel(`${PIPELINE}service: {pipelines: {traces: {receivers: [otlp], exporters: [logging]}}}\n`),
    says: ['Everything is ready.'],
    ports: { 13133: '000', 4318: '000' },
  },
  {
    rule: 'a collector wants its file',
    image: 'otel/opentelemetry-collector-contrib',
    args: ['--config=/none.yaml'],
    says: [
      'Error: failed to get config: cannot retrieve the configuration: unable to read the file file:/none.yaml: open /none.yaml: no such file or directory\n',
      'collector server run finished with error: failed to get config:',
    ],
    code: 1,
  },
  {
    rule: 'a collector wants what its pipelines name',
    image: 'otel/opentelemetry-collector',
    files: otel(`${PIPELINE}service: {pipelines: {traces: {receivers: [otlp], exporters: [jaeger]}}}\n`),
    says: ['Error: invalid configuration: service pipeline "traces" references exporter "jaeger" which does not exist\n'],
    code: 1,
  },
  {
    rule: 'Telegraf says what it gathers, and that nobody takes it',
    image: 'telegraf:1.26',
    says: [
      ' I! Starting Telegraf 1.26.2\n',
      ' I! Loaded inputs: cpu disk diskio kernel mem processes swap system\n',
      ' W! [outputs.influxdb] When writing to [http://localhost:8086]: database "telegraf" creation failed: Post "http://localhost:8086/query": dial tcp',
      ' E! [agent] Error writing to outputs.influxdb: could not write any address\n',
    ],
  },
  {
    rule: 'Telegraf is of no use without outputs',
    image: 'telegraf',
    files: { '/etc/telegraf/telegraf.conf': '[[inputs.cpu]]\n' },
    says: ['E! [telegraf] Error running agent: no outputs found, probably invalid config file provided\n'],
    code: 1,
  },
  {
    rule: 'Telegraf serves Prometheus',
    image: 'telegraf',
    files: { '/etc/telegraf/telegraf.conf': '[[inputs.cpu]]\n[[outputs.prometheus_client]]\n  listen = ":9273"\n' },
    says: ['I! Loaded outputs: prometheus_client\n'],
    ports: { 9273: '200' },
  },
  {
    rule: 'Vector starts',
    image: 'timberio/vector:0.29.1-alpine',
    says: ['vector: Vector has started. debug="false" version="0.29.1" arch="x86_64"'],
  },
  {
    rule: 'Vector wants its configuration',
    image: 'timberio/vector:0.29.1-alpine',
    args: ['--config', '/none.toml'],
    says: ['ERROR vector::cli: Configuration error. error=Config file not found in path. path="/none.toml"\n'],
    code: 78,
  },
  {
    rule: 'Fluentd of the documentation has no sources of its own',
    image: 'quay.io/fluentd_elasticsearch/fluentd:v2.5.2',
    says: [
      '[info]: parsing config file is succeeded path="/etc/fluent/fluent.conf"\n',
      'cmdline=["/usr/local/bin/ruby", "-Eascii-8bit:ascii-8bit", "/usr/local/bundle/bin/fluentd", "--under-supervisor"]\n',
      '#0 fluentd worker is now running worker=0\n',
    ],
    lacks: 'adding source',
  },
  {
    rule: 'Fluentd on Debian is in Ruby’s image',
    image: 'fluent/fluentd:v1.16-debian',
    says: ['cmdline=["/usr/local/bin/ruby", "-Eascii-8bit:ascii-8bit", "/usr/local/bundle/bin/fluentd", '],
  },
  {
    rule: 'Fluentd for nodes runs with another configuration',
    image: 'fluent/fluentd-kubernetes-daemonset:v1.16-debian-elasticsearch7',
    files: { '/fluentd/etc/fluent.conf': '<source>\n  @type forward\n</source>\n<match **>\n  @type stdout\n</match>\n' },
    says: ['adding source type="forward"\n'],
  },
  {
    rule: 'a reloader wants a directory',
    image: 'jimmidyson/configmap-reload:v0.8.0',
    says: ['Missing volume-dir\n', 'Usage of /configmap-reload:\n'],
    code: 1,
  },
  {
    rule: 'a reloader watches',
    image: 'jimmidyson/configmap-reload:v0.8.0',
    args: ['--volume-dir=/etc/config', '--webhook-url=http://127.0.0.1:9090/-/reload'],
    says: ['Watching directory: "/etc/config"\n'],
    ports: { '9533/metrics': '200' },
  },
  {
    rule: 'cAdvisor has no kernel log',
    image: 'gcr.io/cadvisor/cadvisor:v0.47.0',
    says: ['manager.go:296] Could not configure a source for OOM detection'],
    ports: { '8080/healthz': '200' },
  },
  {
    rule: 'X-Ray wants a region',
    image: 'amazon/aws-xray-daemon',
    says: ['[Error] Cannot fetch region variable from config file, environment variables and ec2 metadata.\n'],
    code: 1,
  },
  {
    rule: 'X-Ray is told its region',
    image: 'amazon/aws-xray-daemon',
    env: { AWS_REGION: 'eu-west-1' },
    says: ['[Info] Using region: eu-west-1\n'],
  },
  {
    rule: 'Filebeat trusts no file that others may write',
    image: 'docker.elastic.co/beats/filebeat:8.7.1',
    files: { '/usr/share/filebeat/filebeat.yml': { content: 'filebeat.inputs: []\n', mode: 0o666 } },
    says: [
      `Exiting: error loading config file: config file ("filebeat.yml") can only be writable by the owner but the permissions are "-rw-rw-rw-" (to fix the permissions use: 'chmod go-w /usr/share/filebeat/filebeat.yml')\n`,
    ],
    code: 1,
  },
  {
    rule: 'a sidecar wants a label',
    image: 'quay.io/kiwigrid/k8s-sidecar:1.24.0',
    says: ['"level": "CRITICAL", "msg": "Should have added LABEL as environment variable! Exit"}\n'],
    code: 0,
  },
])('$rule', ({ image, args, env, files, says, lacks, code, ports = {} }) => {
  const { exitCode, stdout, stderr, execs } = runImage({
    image,
    ...(args && { args }),
    ...(env && { env }),
    files: { ...withCurl, ...files },
    exec: Object.keys(ports).map((port, i) => ({ after: 5 + i / 10, argv: codeOf(port) })),
    until: 30 * SECOND,
  });
  for (const each of says) expect(stdout + stderr).toContain(each);
  if (lacks !== undefined) expect(stdout + stderr).not.toContain(lacks);
  expect(exitCode).toBe(code);
  expect(execs.map((each) => each.stdout)).toEqual(Object.values(ports));
});

const sidecar = (rights: string) => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: sidecar
    image: quay.io/kiwigrid/k8s-sidecar:1.24.0
    env: [{ name: LABEL, value: dashboard }, { name: FOLDER, value: /out }]
    volumeMounts: [{ name: out, mountPath: /out }]
  - { name: app, image: busybox, command: [sh, -c, sleep 20; echo $(cat /out/*); sleep 1000], volumeMounts: [{ name: out, mountPath: /out }] }
  volumes: [{ name: out, emptyDir: {} }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: a, labels: { dashboard: "1" } }
data: { a.json: "of a" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: b }
data: { b.json: "of b" }
${rights}`;

it.each([
  {
    rule: 'what it may see it writes',
    rights:
      '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r }\nrules: [{ apiGroups: [""], resources: [configmaps], verbs: [list, watch, get] }]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: r }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }\nsubjects: [{ kind: ServiceAccount, name: default }]\n',
    says: '"msg": "Writing /out/a.json (ascii)"}\n',
    app: 'of a\n',
  },
  {
    rule: 'what it may not see it asks for again',
    rights: '',
    says: 'ApiException when calling kubernetes: (403)\\nReason: Forbidden',
    app: '\n',
  },
])('a sidecar: $rule', ({ rights, says, app }) => {
  const { run } = play(sidecar(rights), { seconds: 40 });
  expect(run.kubectl('logs web -c sidecar', 40).stdout).toContain(says);
  expect(run.kubectl('logs web -c app', 40).stdout.replace(/^cat: .*\n/, '')).toBe(app);
});
