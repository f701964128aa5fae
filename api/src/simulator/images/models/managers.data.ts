import type { Process } from '../../kernel/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { alpine, busybox, debian, scratch, ubuntu } from '../bases/index.ts';
import { isBefore } from '../model.ts';
import { missingConfig } from '../programs/agnhost/in-cluster-client.ts';
import { flagOf, type StartProblem } from '../programs/start-checks.ts';
import { controller } from './controllers.data.ts';
import type { Service } from './services.data.ts';

/**
 * What looks after a cluster from a Pod of it: without an account's token, and told of no kubeconfig, it does not start. What it says,
 * and what it does with what it may see, is not followed.
 */
const manager = (about: Parameters<typeof controller>[0]): Service => controller({ lacksCurl: true, check: noAccount, ...about });

/** @see kubernetes: client-go/rest/config.go InClusterConfig; controller-runtime: pkg/client/config/config.go GetConfigOrDie */
function noAccount(process: Process): StartProblem | undefined {
  const missing = missingConfig(process);
  if (missing === undefined || flagOf(process, 'kubeconfig') !== undefined || process.env.get('KUBECONFIG')) return undefined;
  process.remark({ kind: 'NotFollowed', program: baseName(process.argv[0] ?? ''), why: `what it says of ${missing}`, taken: 'running' });
  return { lines: [], code: 1 };
}

/** A controller of Flux. @see fluxcd/helm-controller: Dockerfile */
const flux = (name: string): Service =>
  manager({
    repositories: [`ghcr.io/fluxcd/${name}-controller`, `fluxcd/${name}-controller`],
    base: alpine,
    path: `/usr/local/bin/${name}-controller`,
    user: '65534:65534',
    ports: [8080, { port: 9440, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
  });

/** Built by ko, on a base without a shell. @see kyverno/kyverno: Makefile ko-build-kyverno */
const kyverno = (name: string, ports: readonly number[], command = name): Service =>
  manager({ repositories: [`ghcr.io/kyverno/${name}`], path: `/ko-app/${command}`, user: '65532', ports });

/** Without a command it says how it is used. @see rancher/local-path-provisioner: main.go */
function localPath(process: Process): StartProblem | undefined {
  if (!process.argv.includes('start')) return { lines: ['NAME:\n   local-path-provisioner - Local Path Provisioner\n'], code: 0 };
  const refused = noAccount(process);
  if (refused) return refused;
  return flagOf(process, 'config') ? undefined : { lines: ['level=fatal msg="Error starting daemon: invalid empty flag config"'], code: 1 };
}

/** Controllers of others, by how their images start. */
export const managerServices: readonly Service[] = [
  flux('source'),
  flux('kustomize'),
  flux('helm'),
  flux('notification'),
  flux('image-automation'),
  flux('image-reflector'),
  kyverno('kyverno', [8000, 9443]),
  kyverno('kyvernopre', [], 'kyverno-init'),
  kyverno('background-controller', [8000]),
  kyverno('cleanup-controller', [8000, 9443]),
  kyverno('reports-controller', [8000]),
  manager({
    // @see kedacore/keda: Dockerfile.adapter
    repositories: ['ghcr.io/kedacore/keda-metrics-apiserver', 'kedacore/keda-metrics-apiserver'],
    path: '/keda-adapter',
    user: '65532:65532',
    ports: [6443, { port: 8080, paths: { '/metrics': '' } }],
  }),
  manager({
    // @see kedacore/keda: Dockerfile.webhooks
    repositories: ['ghcr.io/kedacore/keda-admission-webhooks'],
    path: '/keda-admission-webhooks',
    entrypoint: ['/keda-admission-webhooks', '--zap-log-level=info', '--zap-encoder=console'],
    user: '65532:65532',
    ports: [9443, { port: 8081, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
  }),
  manager({
    // @see Kong/kubernetes-ingress-controller: Dockerfile
    repositories: ['kong/kubernetes-ingress-controller'],
    path: '/manager',
    user: '1000:1000',
    ports: [10_255, { port: 10_254, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
    variant: (tag) => (isBefore(tag, 2) ? { base: alpine, path: '/kong-ingress-controller', user: '1000' } : undefined),
  }),

  manager({
    // @see fluxcd/flagger: Dockerfile
    repositories: ['ghcr.io/fluxcd/flagger', 'fluxcd/flagger', 'weaveworks/flagger'],
    base: alpine,
    path: '/flagger',
    user: 'nobody',
    ports: [{ port: 8080, paths: { '/healthz': 'OK', '/metrics': '' } }],
  }),
  manager({
    // @see bitnami-labs/sealed-secrets: docker/controller.Dockerfile
    repositories: ['bitnami/sealed-secrets-controller', 'quay.io/bitnami/sealed-secrets-controller'],
    path: '/usr/local/bin/controller',
    user: '1001',
    ports: [8081, { port: 8080, paths: { '/healthz': 'ok\n' } }],
  }),
  manager({
    // @see external-secrets/external-secrets: Dockerfile
    repositories: ['ghcr.io/external-secrets/external-secrets', 'oci.external-secrets.io/external-secrets/external-secrets'],
    path: '/bin/external-secrets',
    user: '65534',
    ports: [8080],
  }),
  manager({
    // @see open-policy-agent/gatekeeper: Dockerfile
    repositories: ['openpolicyagent/gatekeeper'],
    path: '/manager',
    user: '65532:65532',
    ports: [8888, { port: 9090, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
  }),
  manager({
    // @see rabbitmq/cluster-operator: Dockerfile
    repositories: ['rabbitmqoperator/cluster-operator'],
    base: scratch,
    path: '/manager',
    user: '1000:1000',
    ports: [9782],
  }),
  manager({
    // @see crossplane/crossplane: cluster/images/crossplane/Dockerfile
    repositories: ['crossplane/crossplane', 'xpkg.upbound.io/crossplane/crossplane'],
    path: '/usr/local/bin/crossplane',
    user: '65532',
    ports: [8080],
  }),
  manager({
    // @see istio/istio: pilot/docker/Dockerfile.pilot
    repositories: ['istio/pilot', 'gcr.io/istio-release/pilot'],
    base: ubuntu,
    megabytes: 75,
    path: '/usr/local/bin/pilot-discovery',
    user: '1337:1337',
    ports: [15_010, 15_012, 15_014, 15_017, { port: 8080, paths: { '/ready': '' } }],
  }),
  manager({
    // @see metallb/metallb: speaker/Dockerfile
    repositories: ['quay.io/metallb/speaker', 'metallb/speaker'],
    base: alpine,
    path: '/speaker',
    ports: [7472],
  }),
  manager({
    // @see kubernetes-sigs/cluster-proportional-autoscaler: Dockerfile.in
    repositories: [
      'registry.k8s.io/cpa/cluster-proportional-autoscaler',
      'registry.k8s.io/cluster-proportional-autoscaler-amd64',
      'registry.k8s.io/cluster-proportional-autoscaler',
    ],
    path: '/cluster-proportional-autoscaler',
    user: 'nobody:nobody',
    ports: [{ port: 8080, paths: { '/healthz': 'OK' } }],
    code: 2,
  }),
  manager({
    // @see kubereboot/kured: Dockerfile
    repositories: ['ghcr.io/kubereboot/kured', 'weaveworks/kured'],
    base: alpine,
    path: '/usr/bin/kured',
    ports: [{ port: 8080, paths: { '/metrics': '' } }],
    code: 2,
  }),
  manager({
    // @see kubernetes/node-problem-detector: Dockerfile.in
    repositories: ['registry.k8s.io/node-problem-detector/node-problem-detector', 'registry.k8s.io/npd/node-problem-detector'],
    base: debian,
    megabytes: 50,
    path: '/node-problem-detector',
    entrypoint: ['/node-problem-detector', '--config.system-log-monitor=/config/kernel-monitor.json'],
    ports: [
      { port: 20_256, address: '127.0.0.1', paths: { '/healthz': 'ok' } },
      { port: 20_257, address: '127.0.0.1', paths: { '/metrics': '' } },
    ],
  }),
  manager({
    repositories: ['rancher/local-path-provisioner', 'kindest/local-path-provisioner'],
    base: alpine,
    path: '/usr/bin/local-path-provisioner',
    entrypoint: [],
    cmd: ['local-path-provisioner'],
    check: localPath,
  }),
  manager({
    // @see kubernetes-sigs/aws-load-balancer-controller: Dockerfile
    repositories: ['public.ecr.aws/eks/aws-load-balancer-controller', 'amazon/aws-alb-ingress-controller'],
    path: '/controller',
    user: '65532',
    ports: [8080, { port: 61_779, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
  }),
  manager({
    // Old names of what is elsewhere now. @see prometheus-operator/prometheus-operator: Dockerfile
    repositories: ['quay.io/coreos/prometheus-operator'],
    base: busybox,
    path: '/bin/operator',
    user: 'nobody',
    ports: [{ port: 8080, paths: { '/metrics': '' } }],
  }),
];
