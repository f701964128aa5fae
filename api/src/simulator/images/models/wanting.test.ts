import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { play } from '../../testing.ts';
import { runImage } from '../test-image.ts';

interface Asked {
  readonly rule: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** undefined: it runs. */
  readonly code: number | undefined;
  readonly says: string | RegExp;
}

const DRIVER = ['--csi-address=/csi/csi.sock', '--v=5'];

describe('images that tell what they want', () => {
  it.each<Asked>([
    {
      rule: 'Minecraft is for who agrees',
      image: 'itzg/minecraft-server',
      code: 1,
      says: '[init] [ERROR] Please accept the Minecraft EULA at\n',
    },
    { rule: 'and starts then', image: 'itzg/minecraft-server', env: { EULA: 'TRUE' }, code: undefined, says: '' },
    {
      rule: 'a proxy of Docker’s wants its socket',
      image: 'jwilder/nginx-proxy',
      code: 1,
      says: 'ERROR: you need to share your Docker host socket with a volume at /tmp/docker.sock\n',
    },
    {
      rule: 'Bitnami’s InfluxDB wants a password and a token',
      image: 'bitnami/influxdb:2',
      env: { INFLUXDB_ADMIN_USER_PASSWORD: 'x' },
      code: 1,
      says: "ERROR ==> Primary config authentication is required. Please, specify a token for the admin user by setting the 'INFLUXDB_ADMIN_USER_TOKEN'",
    },
    {
      rule: 'a canary of Loki’s wants to know where Loki is',
      image: 'grafana/loki-canary',
      code: 1,
      says: 'Must specify a Loki address with -addr or set the environemnt variable LOKI_ADDRESS\n',
    },
    { rule: 'and knows it by a flag', image: 'grafana/loki-canary', args: ['-addr=loki:3100'], code: undefined, says: '' },
    { rule: 'an agent of metrics, where they go', image: 'victoriametrics/vmagent', code: 255, says: '' },
    {
      rule: 'and is told with one dash',
      image: 'victoriametrics/vmagent',
      args: ['-remoteWrite.url=http://vm:8428'],
      code: undefined,
      says: '',
    },
    { rule: 'a collector of traces, its store', image: 'jaegertracing/jaeger-collector', code: 1, says: '' },
    {
      rule: 'which may be its memory',
      image: 'jaegertracing/jaeger-collector',
      env: { SPAN_STORAGE_TYPE: 'memory' },
      code: undefined,
      says: '',
    },
    {
      rule: 'a driver of volumes, its node',
      image: 'registry.k8s.io/sig-storage/hostpathplugin:v1.9.0',
      code: 1,
      says: 'Failed to initialize driver: no node id provided\n',
    },
    {
      rule: 'a proxy for Kafka, its name',
      image: 'confluentinc/cp-kafka-rest:7.4.0',
      env: { KAFKA_REST_BOOTSTRAP_SERVERS: 'kafka:9092' },
      code: 1,
      says: 'KAFKA_REST_HOST_NAME is required.\nCommand [/usr/local/bin/dub ensure KAFKA_REST_HOST_NAME] FAILED !\n',
    },
    { rule: 'Nacos of many, a database', image: 'nacos/nacos-server:v2.2.0', code: 1, says: '' },
    { rule: 'which one alone does not', image: 'nacos/nacos-server:v2.2.0', env: { MODE: 'standalone' }, code: undefined, says: '' },
    {
      rule: 'Drone, whose sources it builds',
      image: 'drone/drone:2',
      code: 1,
      says: '"msg":"main: source code management system not configured"',
    },
    {
      rule: 'Hasura, a database',
      image: 'hasura/graphql-engine:v2.25.0',
      code: 1,
      says: 'Fatal Error: Either of --metadata-database-url or --database-url option expected\n',
    },
    { rule: 'a pooler of connections, whose', image: 'edoburu/pgbouncer', code: 2, says: '' },
    { rule: 'Polaris, what to do', image: 'quay.io/fairwinds/polaris', code: 1, says: 'You must specify a sub-command.\n' },
    { rule: 'PgBouncer a password', image: 'bitnami/pgbouncer:1', code: 1, says: 'ERROR ==> POSTGRESQL_PASSWORD must be set\n' },
    {
      rule: 'a replication manager wants to know its partners',
      image: 'bitnami/postgresql-repmgr:15',
      env: { REPMGR_NODE_NAME: 'pg', REPMGR_PASSWORD: 'x' },
      code: 1,
      says: 'ERROR ==> The node name does not follow the required format. Valid format: ^.*+-[0-9]+$\n',
    },
    {
      rule: 'Galera two passwords',
      image: 'bitnami/mariadb-galera:10.11',
      env: { MARIADB_ROOT_PASSWORD: 'x' },
      code: 1,
      says: 'ERROR ==> The MARIADB_GALERA_MARIABACKUP_PASSWORD environment variable is empty or not set.',
    },
    {
      rule: 'a sentinel warns of a host that is not there',
      image: 'bitnami/redis-sentinel:7.0',
      code: undefined,
      says: 'WARN  ==> Hostname redis could not be resolved, this could lead to connection issues\n',
    },
    {
      rule: 'what registers a driver wants to know where it is',
      image: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.8.0',
      args: DRIVER,
      code: 1,
      says: 'main.go:145] kubelet-registration-path is a required parameter\n',
    },
    {
      rule: 'and waits for its socket',
      image: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.8.0',
      args: [...DRIVER, '--kubelet-registration-path=/var/lib/kubelet/plugins/a/csi.sock'],
      code: undefined,
      says: 'connection.go:173] Still connecting to unix:///csi/csi.sock\n',
    },
    {
      rule: 'the descheduler says what it can',
      image: 'registry.k8s.io/descheduler/descheduler:v0.27.0',
      code: 0,
      says: 'The descheduler evicts pods which may be bound to less desired nodes\n',
    },
    {
      rule: 'an init of one process wants one',
      image: 'quay.io/argoproj/argocd:v2.7.2',
      code: 1,
      says: 'Usage: tini [OPTIONS] PROGRAM -- [ARGS] | --version\n',
    },
    {
      rule: 'Spark’s master goes into the background, and its container ends',
      image: 'apache/spark:3.4.0',
      args: ['/opt/spark/sbin/start-master.sh'],
      code: 0,
      says: 'starting org.apache.spark.deploy.master.Master, logging to ',
    },
    {
      rule: 'unless it is run itself',
      image: 'apache/spark:3.4.0',
      args: ['/opt/spark/bin/spark-class', 'org.apache.spark.deploy.master.Master'],
      code: undefined,
      says: '',
    },
    { rule: 'Spark runs what it is told', image: 'spark:3.4.0', args: ['echo', 'hi'], code: 0, says: 'hi\n' },
    { rule: 'Liquibase, too', image: 'liquibase:4.21', args: ['echo', 'hi'], code: 0, says: 'hi\n' },
    { rule: 'kcat wants a broker', image: 'edenhill/kcat:1.7.1', code: 1, says: 'Error: -b <broker,..> missing\n' },
    { rule: 'ab wants an address', image: 'jordi/ab', code: 22, says: 'ab: wrong number of arguments\nUsage: ab ' },
    { rule: 'rclone wants a command', image: 'rclone/rclone', code: 1, says: 'Usage:\n  rclone [flags]\n' },
    { rule: 'cloudflared says what it is', image: 'cloudflare/cloudflared', code: 0, says: 'cloudflared version 2023.5.0 ' },
    { rule: 'jq is jq', image: 'ghcr.io/jqlang/jq', args: ['-n', '1+1'], code: 0, says: '2\n' },
    { rule: 'NATS’ tools are in a shell that has nothing to read', image: 'natsio/nats-box', code: 0, says: '' },
    { rule: 'of what it does, more stays', image: 'natsio/nats-box', command: ['nats-sub', 'a'], code: undefined, says: '' },
    {
      rule: 'a test of Kubernetes wants its Pod’s address',
      image: 'registry.k8s.io/e2e-test-images/regression-issue-74839:1.2',
      code: 2,
      says: 'panic: No valid IP found\n',
    },
    {
      rule: 'and listens there',
      image: 'registry.k8s.io/e2e-test-images/regression-issue-74839:1.2',
      env: { POD_IP: '10.244.1.5' },
      code: undefined,
      says: '2023/05/15 09:00:00 external ip: 10.244.1.5\n2023/05/15 09:00:00 listen on 0.0.0.0:9000\n2023/05/15 09:00:00 probing 10.244.1.5\n',
    },
    {
      rule: 'an NFS server says what it serves',
      image: 'registry.k8s.io/e2e-test-images/volume/nfs:1.3',
      code: undefined,
      says: 'Serving /exports\nServing /\n',
    },
    {
      rule: 'Unit has nothing to begin with',
      image: 'unit:1.30.0-minimal',
      code: undefined,
      says: '/usr/local/bin/docker-entrypoint.sh: /docker-entrypoint.d/ is empty, skipping initial configuration...\n',
    },
    {
      rule: 'Azurite has three services',
      image: 'mcr.microsoft.com/azure-storage/azurite',
      code: undefined,
      says: 'Azurite Table service is successfully listening at http://0.0.0.0:10002\n',
    },
  ])('$rule: $image $args', ({ image, args, command, env, code, says }) => {
    const { exitCode, stdout, stderr } = runImage({
      image,
      ...(args && { args }),
      ...(command && { command }),
      ...(env && { env }),
      until: 30 * SECOND,
    });
    expect(stdout + stderr).toContain(says);
    expect(exitCode).toBe(code);
  });

  it('an echo of lines has a word before each', () => {
    const { execs, stdout, exitCode } = runImage({
      image: 'istio/tcp-echo-server:1.2',
      args: ['9000,9001', 'hi'],
      exec: [{ after: 1, argv: ['ask'] }],
      programs: {
        *'/usr/local/bin/ask'(process) {
          const socket = yield* process.net.connect('127.0.0.1', 9001);
          yield* socket.write('a\nb\n');
          yield* process.sleep(SECOND);
          yield* process.write(1, yield* socket.read());
          return 0;
        },
      },
      until: 5 * SECOND,
    });
    expect(execs[0]?.stdout).toBe('hi a\nhi b\n');
    expect(stdout).toBe(
      'listening on [::]:9000, prefix: hi\nlistening on [::]:9001, prefix: hi\nrequest: a\nresponse: hi a\nrequest: b\nresponse: hi b\n',
    );
    expect(exitCode).toBeUndefined();
  });

  it('an image that says nothing of what is run cannot be started without a command', () => {
    const { container } = play(`
apiVersion: v1
kind: Pod
metadata: { name: v }
spec: { containers: [{ name: v, image: 'velero/velero:v1.11.0' }] }
`);
    expect(container('v', 30).state.waiting.message).toMatch(/no command specified/);
  });
});
