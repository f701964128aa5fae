import type { Process } from '../../kernel/index.ts';
import { alpine, busybox, scratch, suse, ubi, ubuntu } from '../bases/index.ts';
import { executable } from '../model.ts';
import { java } from '../programs/languages.ts';
import { flagOf } from '../programs/start-checks.ts';
import { controller } from './controllers.data.ts';
import type { Service, ServicePort } from './services.data.ts';

const NONROOT = '65532';

/** Where a flag says so, or at the usual port of all addresses. */
const at = (process: Process, flag: string, port: number, ...more: string[]): number =>
  Number(/(\d+)$/.exec([flag, ...more].map((name) => flagOf(process, name)).find((value) => value !== undefined) ?? '')?.[1] ?? port);

/** One program of many commands. @see thanos-io/thanos: Dockerfile, pkg/extkingpin/app.go, pkg/prober/http.go */
const thanosPorts = (process: Process): readonly ServicePort[] => {
  const command = process.argv[1] ?? '';
  if (!/^(sidecar|query|query-frontend|store|rule|compact|receive)$/.test(command)) return [];
  const http: ServicePort = { port: at(process, 'http-address', 10_902), paths: { '/-/healthy': 'OK', '/-/ready': 'OK', '/metrics': '' } };
  if (/^(query-frontend|compact)$/.test(command)) return [http];
  const grpc = at(process, 'grpc-address', 10_901);
  return command === 'receive' ? [http, grpc, at(process, 'remote-write.address', 19_291)] : [http, grpc];
};

/** Of itself it is there for its own host alone. @see grafana/agent: pkg/server/config.go */
const agentPorts = ({ argv }: Process): readonly ServicePort[] => {
  const place = (name: string, usual: number): { readonly port: number; readonly address?: string } => {
    const [, host = '127.0.0.1', port = usual] =
      new RegExp(`^--?${name}=(.*):(\\d+)$`).exec(argv.find((word) => word.includes(`${name}=`)) ?? '') ?? [];
    return { port: Number(port), ...(/^(127\.0\.0\.1|localhost)$/.test(host) && { address: '127.0.0.1' }) };
  };
  const paths = { '/-/healthy': 'Agent is Healthy.\n', '/-/ready': 'Agent is Ready.\n', '/metrics': '' };
  return [
    { ...place('server.http.address', 12_345), paths },
    { ...place('server.grpc.address', 12_346), isGrpc: true },
  ];
};

const tailoredBy = (name: string, port: number): Service =>
  controller({
    // @see kubernetes/autoscaler: vertical-pod-autoscaler/pkg/recommender/Dockerfile
    repositories: [`registry.k8s.io/autoscaling/vpa-${name}`],
    path: `/${name}`,
    user: NONROOT,
    ports: [port],
  });

const calico = (name: string, about: Partial<Service> & Pick<Service, 'path'>): Service =>
  controller({ repositories: [`calico/${name}`, `quay.io/calico/${name}`], base: scratch, user: '999', megabytes: 30, ...about });

/** Operators of databases and the like, and other parts of clusters that come from their makers' own images. */
export const operatorServices: readonly Service[] = [
  controller({
    // @see cloudnative-pg/cloudnative-pg: Dockerfile, internal/cmd/manager
    repositories: ['ghcr.io/cloudnative-pg/cloudnative-pg'],
    path: '/manager',
    user: '10001:10001',
    check: (process) => {
      if (process.argv.length > 1) return undefined;
      process.remark({ kind: 'NotFollowed', program: 'manager', why: 'what it says of its use', taken: 'done' });
      return { lines: [], code: 0 };
    },
    ports: [9443, 8080],
  }),
  controller({
    // @see zalando/postgres-operator: docker/Dockerfile
    repositories: ['registry.opensource.zalan.do/acid/postgres-operator', 'ghcr.io/zalando/postgres-operator'],
    base: alpine,
    path: '/postgres-operator',
    account: { name: 'pgo', uid: 1000, about: 'Postgres Operator' },
    user: '1000:1000',
    ports: [8080],
  }),
  tailoredBy('recommender', 8942),
  tailoredBy('updater', 8943),
  tailoredBy('admission-controller', 8944),
  controller({
    // @see kubernetes/autoscaler: addon-resizer/Dockerfile
    repositories: ['registry.k8s.io/autoscaling/addon-resizer', 'registry.k8s.io/addon-resizer'],
    path: '/pod_nanny',
    user: 'nobody',
  }),
  controller({
    // @see kubernetes-sigs/kueue: Dockerfile
    repositories: ['registry.k8s.io/kueue/kueue'],
    path: '/manager',
    user: '65532:65532',
    ports: [9443, { port: 8081, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
  }),
  controller({
    // @see elastic/cloud-on-k8s: Dockerfile
    repositories: ['docker.elastic.co/eck/eck-operator'],
    path: '/elastic-operator',
    entrypoint: ['/elastic-operator'],
    cmd: ['manager'],
    user: NONROOT,
  }),
  controller({
    // Nothing is run but a shell, unless a Pod says so. @see strimzi/strimzi-kafka-operator: docker-images/operator/Dockerfile
    repositories: ['quay.io/strimzi/operator', 'strimzi/operator'],
    base: ubi,
    megabytes: 240,
    path: '/opt/strimzi/bin/cluster_operator_run.sh',
    entrypoint: [],
    cmd: ['/bin/bash'],
    account: { name: 'strimzi', uid: 1001, gid: 0 },
    user: '1001',
    workingDir: '/opt/strimzi',
    files: { '/usr/bin/java': executable(java(17), 40) },
    startup: 6,
    memory: 150,
    ports: [{ port: 8080, paths: { '/healthy': '', '/ready': '' } }],
  }),
  controller({
    // @see kiali/kiali: deploy/docker/Dockerfile-distroless
    repositories: ['quay.io/kiali/kiali', 'kiali/kiali'],
    base: ubi,
    megabytes: 80,
    path: '/opt/kiali/kiali',
    account: { name: 'kiali', uid: 1000 },
    user: '1000',
    workingDir: '/opt/kiali',
    env: { KIALI_HOME: '/opt/kiali' },
    ports: [9090, { port: 20_001, paths: { '/kiali/healthz': '' } }],
  }),
  controller({
    repositories: ['quay.io/thanos/thanos', 'thanosio/thanos'],
    base: busybox,
    megabytes: 45,
    path: '/bin/thanos',
    lacksCurl: true,
    check: ({ argv }) =>
      argv.length === 1
        ? {
            lines: [
              'usage: thanos [<flags>] <command> [<args> ...]',
              `error parsing commandline arguments: [${argv[0]}]: command not specified`,
            ],
            code: 2,
          }
        : undefined,
    ports: thanosPorts,
    code: 0,
  }),
  controller({
    // @see grafana/agent: cmd/agent/Dockerfile, agent-local-config.yaml
    repositories: ['grafana/agent'],
    base: ubuntu,
    megabytes: 110,
    lacksCurl: true,
    path: '/bin/agent',
    entrypoint: ['/bin/agent'],
    cmd: ['--config.file=/etc/agent/agent.yaml', '--metrics.wal-directory=/etc/agent/data'],
    files: { '/etc/agent/agent.yaml': 'server:\n  log_level: info\n' },
    ports: agentPorts,
  }),
  calico('kube-controllers', { path: '/usr/bin/kube-controllers', aliases: ['/usr/bin/check-status'] }),
  calico('typha', { path: '/usr/bin/calico-typha', entrypoint: [], cmd: ['/usr/bin/calico-typha'], ports: [5473] }),
  controller({
    // What it serves it needs a cluster of its own for, or the rights to one. @see rancher/rancher: package/Dockerfile, package/entrypoint.sh
    repositories: ['rancher/rancher'],
    base: suse,
    megabytes: 750,
    path: '/usr/bin/entrypoint.sh',
    workingDir: '/var/lib/rancher',
    startup: 20,
    memory: 400,
    volumes: ['/var/lib/rancher', '/var/lib/kubelet', '/var/lib/cni', '/var/log'],
    check: (process) =>
      process.access('/run/secrets/kubernetes.io/serviceaccount', 'f') || process.access('/dev/kmsg', 'f')
        ? undefined
        : { lines: ['ERROR: Rancher must be ran with the --privileged flag when running outside of Kubernetes'], code: 1 },
    ports: [80, 443],
  }),
  controller({
    // It looks for Docker where there is none. @see containrrr/watchtower: dockerfiles/Dockerfile
    repositories: ['containrrr/watchtower'],
    base: scratch,
    megabytes: 6,
    path: '/watchtower',
  }),
];
