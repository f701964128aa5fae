// One table, a row for each rule: it is read, and grows, as a whole.
import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

const of = (image: string, more = '', spec = ''): string =>
  podOf(`${spec}  containers: [{name: app, image: "${image}"${more && `, ${more}`}}]`);
const script = (text: string, more = '', spec = ''): string => podOf(`${spec}  containers: [${shell('app', text, more)}]`);
/** A file of a ConfigMap at this path. */
const withFile = (image: string, path: string, text: string, more = ''): string =>
  `${of(image, `volumeMounts: [{name: v, mountPath: ${path}, subPath: f}]${more && `, ${more}`}`).trimEnd()}\n  volumes: [{name: v, configMap: {name: c, defaultMode: 0755}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {f: ${JSON.stringify(text)}}\n`;
const service = (name: string, port = 80): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${name}}, ports: [{port: ${port}}]}\n`;
const db = `---\n${podOf('  containers: [{name: app, image: nginx}]', ', labels: {app: db}').replace('name: web', 'name: db')}`;
const password = 'env: [{name: POSTGRES_PASSWORD, value: x}]';
const ownServer = '  dnsPolicy: None\n  dnsConfig: {nameservers: [192.0.2.53]}\n';
const asksDb = 'readinessProbe: {exec: {command: [curl, -sf, "http://db/"]}, periodSeconds: 3}';

const inVolume = (pod: string, volume: string): string => `${pod.trimEnd()}\n  volumes: [{name: v, ${volume}}]\n`;
const fields = (path: string): string =>
  inVolume(
    of('busybox', 'command: [sh, -c, "cat /d/labels && sleep 900"], volumeMounts: [{name: v, mountPath: /d}]'),
    `downwardAPI: {items: [{path: ${path}, fieldRef: {fieldPath: metadata.labels}}]}`,
  );
const limitOf = (name: string): string =>
  of('nginx', `env: [{name: A, valueFrom: {resourceFieldRef: {containerName: ${name}, resource: limits.cpu}}}]`);
const TEMPORARY = '"import tempfile, time; tempfile.mkstemp(); time.sleep(900)"';
const claims = (mode: string): string =>
  `${inVolume(of('nginx', 'volumeMounts: [{name: v, mountPath: /d}]'), 'persistentVolumeClaim: {claimName: d}')}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d}\nspec: {accessModes: [${mode}], resources: {requests: {storage: 1Gi}}}\n`;

interface Case {
  readonly ill: string;
  readonly manifest: string;
  readonly headline: RegExp;
  /** The first of the remedies. */
  readonly remedy: RegExp;
  /** What the remedy makes of the manifest; left out where it takes what a cluster of the simulation has not. */
  readonly mended?: string;
}

const cases: readonly Case[] = [
  {
    ill: 'a flag of kingpin with its value in one word',
    manifest: of('prom/prometheus', 'args: ["--config.file /etc/prometheus/prometheus.yml"]'),
    headline: /prometheus: error: unknown long flag '--config\.file \/etc\/prometheus\/prometheus\.yml'$/,
    remedy:
      /^Write "--config\.file \S+" as several items of the list, "--config\.file", "\/etc\/prometheus\/prometheus\.yml", or "--config\.file=\/etc/,
    mended: of('prom/prometheus', 'args: ["--config.file", "/etc/prometheus/prometheus.yml"]'),
  },
  {
    ill: "a flag of Go's with its value in one word, of a program that goes on with how it is called",
    manifest: of('registry.k8s.io/etcd:3.5.7-0', 'command: [etcd, "--data-dir /data"]'),
    headline: /From its log: flag provided but not defined: -data-dir \/data$/,
    remedy: /^Write "--data-dir \/data" as several items of the list, "--data-dir", "\/data", or "--data-dir=\/data": /,
    mended: of('registry.k8s.io/etcd:3.5.7-0', 'command: [etcd, "--data-dir=/data"]'),
  },
  {
    ill: 'a command of cobra with its flags in one word',
    manifest: of('registry.k8s.io/e2e-test-images/agnhost:2.43', 'args: ["netexec --http-port 8080"]'),
    headline: /Error: unknown command "netexec --http-port 8080" for "app"$/,
    remedy: /^Write "netexec --http-port 8080" as several items of the list, "netexec", "--http-port", "8080": /,
    mended: of('registry.k8s.io/e2e-test-images/agnhost:2.43', 'args: [netexec, --http-port, "8080"]'),
  },
  {
    ill: 'a setting of PostgreSQL with its -c in one word',
    manifest: of('postgres:16', `args: ["-c max_connections=50"], ${password}`),
    headline: /FATAL: {2}unrecognized configuration parameter " max_connections"$/,
    remedy: /^Write "-c max_connections=50" as several items of the list, "-c", "max_connections=50": /,
    mended: of('postgres:16', `args: ["-c", "max_connections=50"], ${password}`),
  },
  {
    ill: 'directives of nginx without its name',
    manifest: of('nginx', 'args: ["-g daemon off;"]'),
    headline: /exec: -g daemon off;: not found$/,
    remedy: /^Write "-g daemon off;" as several items of the list, "-g", "daemon off;", with the name of the program before them/,
    mended: of('nginx', 'args: [nginx, "-g", "daemon off;"]'),
  },
  {
    ill: 'a flag for which there is no program',
    manifest: of('busybox', 'args: ["-c", "sleep 900"]'),
    headline: /its command "-c" does not exist in the image$/,
    remedy: /^Put the name of the program before -c: /,
    mended: of('busybox', 'args: [sh, "-c", "sleep 900"]'),
  },
  {
    ill: 'a setting that PostgreSQL does not know, in a file of its own',
    manifest: withFile('postgres:16', '/etc/p.conf', 'max_connectionz = 5\n', `args: [-c, "config_file=/etc/p.conf"], ${password}`),
    headline: /LOG: {2}unrecognized configuration parameter "max_connectionz" in file "\/etc\/p\.conf" line 1$/,
    remedy: /^Correct the setting max_connectionz in its files of settings/,
    mended: withFile('postgres:16', '/etc/p.conf', 'max_connections = 50\n', `args: [-c, "config_file=/etc/p.conf"], ${password}`),
  },
  {
    ill: 'PostgreSQL as root',
    manifest: of('postgres:16', `command: [postgres], ${password}`),
    headline: /From its log: "root" execution of the PostgreSQL server is not permitted\.$/,
    remedy: /^The program refuses to run as root: leave command out/,
    mended: of('postgres:16', `args: [postgres], ${password}`),
  },
  {
    ill: 'PostgreSQL as a user to whom its directory does not belong',
    manifest: of('postgres:16', `securityContext: {runAsUser: 1000}, ${password}`),
    headline: /could not change permissions of directory "\/var\/lib\/postgresql\/data": Operation not permitted$/,
    remedy: /^Leave runAsUser out, or let it be the user to whom the image gives \/var\/lib\/postgresql\/data/,
    mended: of('postgres:16', password),
  },
  {
    ill: 'memcached as root',
    manifest: of('memcached', 'securityContext: {runAsUser: 0}'),
    headline: /can't run as root without the -u switch$/,
    remedy: /^The program refuses to run as root: set runAsUser/,
    mended: of('memcached', 'securityContext: {runAsUser: 11211}'),
  },
  {
    ill: 'an option that mongod does not know',
    manifest: of('mongo:7', 'args: ["--bindip_all"]'),
    headline: /From its log: Error parsing command line: unrecognised option '--bindip_all'$/,
    remedy: /^Correct the setting --bindip_all in its arguments/,
    mended: of('mongo:7', 'args: ["--bind_ip_all"]'),
  },
  {
    ill: 'a line of the file that redis is given',
    manifest: withFile('redis:7', '/etc/redis.conf', 'port 6379\nmaxmemry 100mb\n', 'args: [/etc/redis.conf]'),
    headline: /Bad directive or wrong number of arguments$/,
    remedy: /^Correct line 2 \(maxmemry 100mb\) of \/etc\/redis\.conf, which is the key f of the configmap c: /,
    mended: withFile('redis:7', '/etc/redis.conf', 'port 6379\nmaxmemory 100mb\n', 'args: [/etc/redis.conf]'),
  },
  {
    ill: 'a directive that Caddy does not know',
    manifest: withFile('caddy', '/etc/caddy/Caddyfile', ':80\nrespnd hi\n'),
    headline: /unrecognized directive: respnd$/,
    remedy: /^Correct line 2 of \/etc\/caddy\/Caddyfile, which is the key f of the configmap c: /,
    mended: withFile('caddy', '/etc/caddy/Caddyfile', ':80\nrespond hi\n'),
  },
  {
    ill: 'nginx.conf without events',
    manifest: withFile('nginx', '/etc/nginx/nginx.conf', 'http { server { listen 80; } }'),
    headline: /no "events" section in configuration$/,
    remedy: /^Add a line events \{\} to nginx\.conf, /,
    mended: withFile('nginx', '/etc/nginx/nginx.conf', 'events {}\nhttp { server { listen 80; } }'),
  },
  {
    ill: 'a file that CoreDNS does not find',
    manifest: of('registry.k8s.io/coredns/coredns:v1.10.1', 'args: [-conf, /etc/coredns/Corefile]'),
    headline: /open \/etc\/coredns\/Corefile: no such file or directory$/,
    remedy: /^Nothing in the container is called \/etc\/coredns\/Corefile/,
    mended: withFile(
      'registry.k8s.io/coredns/coredns:v1.10.1',
      '/etc/coredns/Corefile',
      '.:53 {\n  whoami\n}\n',
      'args: [-conf, /etc/coredns/Corefile]',
    ),
  },
  {
    ill: 'a server that HAProxy has no address of',
    manifest: withFile(
      'haproxy',
      '/usr/local/etc/haproxy/haproxy.cfg',
      'defaults\n  mode http\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\nfrontend f\n  bind :8080\n  default_backend b\nbackend b\n  server s1 db:80\n',
    ),
    headline: /'server b\/s1' : could not resolve address 'db'\.$/,
    remedy: /^See whether there is a Service of that name: kubectl get service db -n default/,
  },
  {
    ill: 'a node with few maps for Elasticsearch',
    manifest: of('elasticsearch:8.11.0'),
    headline: /bootstrap check failure \[1\] of \[1\]: max virtual memory areas vm\.max_map_count \[65530\] is too low/,
    remedy: /^Raise it on the node, sysctl -w vm\.max_map_count=262144 .*discovery\.type to single-node/,
    mended: of('elasticsearch:8.11.0', 'env: [{name: discovery.type, value: single-node}]'),
  },
  {
    ill: 'a Service that is called like the program',
    manifest: `${of('confluentinc/cp-kafka:7.5.0', 'env: [{name: KAFKA_ZOOKEEPER_CONNECT, value: "zk:2181"}, {name: KAFKA_ADVERTISED_LISTENERS, value: "PLAINTEXT://kafka:9092"}]')}${service('kafka', 9092)}`,
    headline: /port is deprecated\. Please use KAFKA_ADVERTISED_LISTENERS instead\.$/,
    remedy: /^Set enableServiceLinks: false, or call the Service kafka otherwise: it gives the container the variable KAFKA_PORT/,
  },
  {
    ill: 'a ping of who is not root',
    manifest: script('ping -c1 127.0.0.1 && sleep 900', 'securityContext: {runAsUser: 1000}'),
    headline: /From its log: ping: permission denied \(are you root\?\)$/,
    remedy: /^Ask a port of the server rather than ping it \(nc -z, wget\), or let the container be root/,
    mended: script('ping -c1 127.0.0.1 && sleep 900'),
  },
  {
    ill: 'a script that begins with a byte order mark',
    manifest: withFile('busybox', '/s/run', '\uFEFF#!/bin/sh\nsleep 900\n', 'command: [/s/run]'),
    headline: /could not execute \/s\/run, .*: exec format error\.$/,
    remedy: /^Save the key f of the configmap c as UTF-8 without a byte order mark/,
    mended: withFile('busybox', '/s/run', '#!/bin/sh\nsleep 900\n', 'command: [/s/run]'),
  },
  {
    ill: 'a script with the lines of Windows',
    manifest: withFile('busybox', '/s/run', '#!/bin/sh\r\nsleep 900\r\n', 'command: [/s/run]'),
    headline: /could not execute \/s\/run, .*: no such file or directory\.$/,
    remedy: /^End the lines of the key f of the configmap c as Unix does, .*: now it asks for \/bin\/sh with one at the end of its name$/,
    mended: withFile('busybox', '/s/run', '#!/bin/sh\nsleep 900\n', 'command: [/s/run]'),
  },
  {
    ill: 'a script with the lines of Windows that a shell reads',
    manifest: withFile('busybox', '/s/run', 'set -e\r\nsleep 900\r\n', 'command: [sh, /s/run]'),
    headline: /illegal option -/,
    remedy: /^End the lines of the key f of the configmap c as Unix does, without carriage returns \(dos2unix\)$/,
    mended: withFile('busybox', '/s/run', 'set -e\nsleep 900\n', 'command: [sh, /s/run]'),
  },
  {
    ill: 'a server that a shell sends into the background',
    manifest: script('httpd -f -p 80 &'),
    headline: /ended well \(exit code 0\)|completes, and restartPolicy Always starts it again/,
    remedy: /^Leave the & at the end of the script out, or write wait behind it/,
    mended: script('httpd -f -p 80 & wait'),
  },
  {
    ill: 'a server that goes into the background by itself',
    manifest: of('nginx', 'command: [nginx]'),
    headline: /ended well \(exit code 0\)|completes, and restartPolicy Always starts it again/,
    remedy: /^Keep the server in the foreground, nginx -g 'daemon off;'/,
    mended: of('nginx', `command: [sh, -c, "nginx -g 'daemon off;'"]`),
  },
  {
    ill: "busybox's nslookup of a Service that is there",
    manifest: `${script('nslookup db && sleep 900')}${service('db')}`,
    headline: /server can't find db\.\S+: NXDOMAIN$/,
    remedy: /^Ask for the whole name, nslookup db\.default\.svc\.cluster\.local: the Service is there/,
    mended: `${script('nslookup db.default.svc.cluster.local && sleep 900')}${service('db')}`,
  },
  {
    ill: 'a name server that does not answer',
    manifest: script('nslookup kubernetes.default.svc.cluster.local && sleep 900', '', ownServer),
    headline: /connection timed out; no servers could be reached$/,
    remedy: /^Correct dnsConfig\.nameservers \(192\.0\.2\.53\), where nobody answers, or leave dnsPolicy: None out/,
    mended: script('nslookup kubernetes.default.svc.cluster.local && sleep 900'),
  },
  {
    ill: 'a file that a volume of the downward API calls otherwise',
    manifest: fields('lbl'),
    headline: /can't open '\/d\/labels': No such file or directory$/,
    remedy: /^Ask for a file that the volume v at \/d has, or correct the path of its item: they are called lbl$/,
    mended: fields('labels'),
  },
  {
    ill: 'a container that a variable asks the limits of',
    manifest: limitOf('nope'),
    headline: /cannot be configured: container nope not found$/,
    remedy: /^Let containerName of the resourceFieldRef be that of a container of this Pod: none is called nope$/,
    mended: limitOf('app'),
  },
  {
    ill: 'a directory for what is temporary that can only be read',
    manifest: of('python:3', `command: [python, -c, ${TEMPORARY}], securityContext: {readOnlyRootFilesystem: true}`),
    headline: /Read-only file system: '\/tmp\/tmp\w+'$/,
    remedy: /^Mount an emptyDir at \/tmp: /,
    mended: `${of('python:3', `command: [python, -c, ${TEMPORARY}], securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: v, mountPath: /tmp}]`)}  volumes: [{name: v, emptyDir: {}}]\n`,
  },
  {
    ill: 'an archive of Java without its directory',
    manifest: of('eclipse-temurin:17', 'command: [java, -jar, app.jar]'),
    headline: /Unable to access jarfile app\.jar$/,
    remedy: /^Give the whole path of app\.jar, or set workingDir to the directory that has it: /,
  },
  {
    ill: 'npm where no package is',
    manifest: of('node:18', 'command: [npm, start]'),
    headline: /From its log: npm ERR! enoent ENOENT: no such file or directory, open '\/package\.json'$/,
    remedy: /^Nothing in the container is called \/package\.json: /,
  },
  {
    ill: 'a claim for many nodes of a provisioner that makes directories of one',
    manifest: claims('ReadWriteMany'),
    headline: /waits until the Pod's claims have their volumes: d$/,
    remedy:
      /^Create the claim d anew with accessModes: \[ReadWriteOnce\], or with another class, and the Pod with it: .*“NodePath only supports/,
    mended: claims('ReadWriteOnce'),
  },
  {
    ill: 'a readiness probe that asks a Service without Pods',
    manifest: `${of('nginx', asksDb)}${service('db')}`,
    headline: /its readiness probe has not passed$/,
    remedy: /^Create a Pod with app=db, or correct the selector of the Service db/,
    mended: `${of('nginx', asksDb)}${service('db')}${db}`,
  },
];

const AT = 60;

describe('What a program refuses is told with what mends it, and the Pod is well then', () => {
  it.each(cases)('$ill', ({ manifest, headline, remedy, mended }) => {
    const told = play(manifest, { seconds: AT }).run.explain(AT, 'web');
    expect(told.headline.en).toMatch(headline);
    expect(told.remedies.en[0]).toMatch(remedy);
    expect(told.remedies.zhHans).toHaveLength(told.remedies.en.length);
    if (mended) expect(play(mended, { seconds: 200 }).run.explain(200, 'web').headline.en).toMatch(/^All is well/);
  });
});

describe('Who is well, or ill in another way, is told nothing of it', () => {
  it.each([
    { what: 'a configuration that is tested', manifest: of('nginx', 'command: [nginx, -t]'), not: /foreground, nginx/ },
    { what: 'a script that waits', manifest: script('sleep 5 & wait'), not: /Leave the & / },
    { what: 'words with blanks that are no flags', manifest: of('busybox', 'command: [sh, -c, "cat -z /x y"]'), not: /several items/ },
    { what: 'a name that no Service has', manifest: script('nslookup db && sleep 900'), not: /Ask for the whole name/ },
    {
      what: 'a server whose file ends its lines as Windows does',
      manifest: withFile(
        'nginx',
        '/etc/nginx/nginx.conf',
        'http {\r\n}\r\n',
        'args: [nginx, -c, /etc/nginx/nginx.conf, -g, "daemon off;"]',
      ),
      not: /carriage returns/,
    },
  ])('$what', ({ manifest, not }) => {
    for (const text of play(manifest, { seconds: AT }).run.explain(AT, 'web').remedies.en) expect(text).not.toMatch(not);
  });
});
