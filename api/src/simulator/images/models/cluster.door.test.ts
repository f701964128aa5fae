import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (container: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: c }\nspec: { restartPolicy: Never, containers: [{ name: c, ${container} }]${more} }\n`;
const role = (rules: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: r }
rules: [${rules}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: r }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r }
subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
`;
const anything = role('{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }');
const me =
  'env: [{ name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }, { name: POD_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }]';
const USER = 'User "system:serviceaccount:default:default"';

interface Asking {
  readonly rule: string;
  readonly manifest: string;
  readonly seconds?: number;
  readonly says: readonly string[];
  readonly lacks?: string;
  readonly code?: number;
}

describe('what asks the API server from a Pod', () => {
  it.each<Asking>([
    {
      rule: 'kube-state-metrics says what it may not list, and goes on',
      manifest: pod(
        'image: "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.8.2", livenessProbe: { httpGet: { path: /healthz, port: 8080 } }',
      ),
      says: [
        '"Run with Kubernetes cluster version" major="1" minor="27" gitVersion="v1.27.1"',
        `failed to list *v1.Pod: pods is forbidden: ${USER} cannot list resource "pods" in API group "" at the cluster scope\n`,
      ],
    },
    {
      rule: 'kube-state-metrics is content where it may',
      manifest: pod('image: "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.8.2"') + anything,
      says: ['"Active resources" activeStoreNames="certificatesigningrequests,'],
      lacks: 'failed to list',
    },
    {
      rule: 'the dashboard panics where it may not see its Secrets',
      manifest: pod('image: "kubernetesui/dashboard:v2.7.0", args: [--auto-generate-certificates, --namespace=default]'),
      says: [
        'Initializing csrf token from kubernetes-dashboard-csrf secret\n',
        `panic: secrets "kubernetes-dashboard-csrf" is forbidden: ${USER} cannot get resource "secrets" in API group "" in the namespace "default"\n`,
      ],
      code: 2,
    },
    {
      rule: 'the dashboard serves where they are there',
      manifest: `${pod('image: "kubernetesui/dashboard:v2.7.0", args: [--auto-generate-certificates, --namespace=default], livenessProbe: { httpGet: { scheme: HTTPS, path: /, port: 8443 } }')}---\napiVersion: v1\nkind: Secret\nmetadata: { name: kubernetes-dashboard-csrf }\n${anything}`,
      says: [
        'Serving securely on HTTPS port: 8443\n',
        'Metric client health check failed: the server could not find the requested resource (get services dashboard-metrics-scraper). Retrying in 30 seconds.\n',
      ],
    },
    {
      rule: 'the ingress controller has to know its Pod',
      manifest: pod('image: "registry.k8s.io/ingress-nginx/controller:v1.8.0"'),
      says: [
        '  Release:       v1.8.0\n',
        `No permissions to list and get Ingress Classes: ingressclasses.networking.k8s.io is forbidden: ${USER} cannot list`,
        'main.go:123] Unexpected error obtaining ingress-nginx pod: unable to get POD information (missing POD_NAME or POD_NAMESPACE environment variable\n',
      ],
      code: 255,
    },
    {
      rule: 'the ingress controller has to see the Service that it publishes',
      manifest: pod(
        `image: "registry.k8s.io/ingress-nginx/controller:v1.8.0", args: [/nginx-ingress-controller, --publish-service=default/i], ${me}`,
      ),
      says: ['main.go:92] ✖ the cluster seems to be running with a restrictive Authorization mode'],
      code: 255,
    },
    {
      rule: 'the ingress controller of a practice exam has its default backend in another namespace',
      manifest:
        pod(
          `image: "k8s.gcr.io/ingress-nginx/controller:v1.1.2", args: [/nginx-ingress-controller, --default-backend-service=default/default-backend-service], ${me}`,
        ) + anything,
      says: [
        '  Release:       v1.1.2\n  Build:         bab0fbab0c1a7c3641bd379f27857113d574d904\n',
        '  nginx version: nginx/1.19.9\n',
        'client_config.go:615] ',
        'main.go:223] "Creating API client" host="https://10.96.0.1:443"\n',
        'main.go:267] "Running in Kubernetes cluster"',
        'main.go:83] No service with name default-backend-service found in namespace default: services "default-backend-service" not found\n',
      ],
      code: 255,
    },
    {
      rule: 'the ingress controller serves',
      manifest:
        pod(
          `image: "registry.k8s.io/ingress-nginx/controller:v1.8.0", ${me}, readinessProbe: { httpGet: { path: /healthz, port: 10254 } }, securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }`,
        ) + anything,
      says: ['"Backend successfully reloaded"\n', 'successfully acquired lease default/ingress-controller-leader\n'],
    },
    {
      rule: 'the ingress controller of an old course may not see the Service of its default backend',
      manifest: pod(
        `image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.21.0", args: [/nginx-ingress-controller, --default-backend-service=app-space/default-http-backend], ${me}`,
      ),
      says: [
        '  Release:    0.21.0\n  Build:      git-b65b85cd9\n  Repository: https://github.com/aledbf/ingress-nginx\n',
        'main.go:240] Running in Kubernetes cluster version v1.27 (v1.27.1) - git (clean) commit',
        'main.go:97] ✖ The cluster seems to be running with a restrictive Authorization mode and the Ingress controller does not have the required permissions to operate normally.\n',
      ],
      code: 255,
    },
    {
      rule: 'or there is none',
      manifest:
        pod(
          `image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.21.0", args: [/nginx-ingress-controller, --default-backend-service=app-space/default-http-backend], ${me}`,
        ) + anything,
      says: ['main.go:99] No service with name app-space/default-http-backend found: services "default-http-backend" not found\n'],
      code: 255,
    },
    {
      rule: 'or may not write its certificate, whose account is that of another release',
      manifest: pod(
        `image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.21.0", securityContext: { runAsUser: 101 }, ${me}`,
      ),
      says: [
        'main.go:115] Error generating self-signed certificate: could not create temp pem file /etc/ingress-controller/ssl/default-fake-certificate.pem: open /etc/ingress-controller/ssl/default-fake-certificate.pem',
      ],
      code: 255,
    },
    {
      rule: 'or sees nothing of what it serves',
      manifest: pod(`image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.24.1", ${me}`),
      says: [
        `reflector.go:126] k8s.io/ingress-nginx/internal/ingress/controller/store/store.go:152: Failed to list *v1.Endpoints: endpoints is forbidden: ${USER} cannot list resource "endpoints" in API group "" at the cluster scope\n`,
        'store.go:156: Failed to list *v1.Pod: pods is forbidden: ',
      ],
      lacks: 'Ingress:',
    },
    {
      rule: 'or has its Ingresses of a version that there is no more: it never starts nginx, is not healthy, and ends in peace',
      manifest:
        pod(
          `image: "lizhenliang/nginx-ingress-controller:0.34.1", args: [/nginx-ingress-controller, --ingress-class=nginx], ${me}, livenessProbe: { httpGet: { path: /healthz, port: 10254 } }`,
        ) + anything,
      seconds: 90,
      says: [
        'flags.go:205] Watching for Ingress class: nginx\n',
        'main.go:113] Enabling new Ingress features available since Kubernetes v1.18\n',
        'main.go:125] No IngressClass resource with name nginx found. Only annotation will be used.\n',
        'reflector.go:178] pkg/mod/k8s.io/client-go@v0.18.5/tools/cache/reflector.go:125: Failed to list *v1beta1.Ingress: the server could not find the requested resource\n',
        'nginx.go:380] Shutting down controller queues\n',
        'nginx.go:409] NGINX process has stopped\n',
        'main.go:190] Exiting with 0\n',
      ],
      code: 0,
    },
    {
      rule: 'or the last of them, which quote what they say',
      manifest: pod(`image: "registry.k8s.io/ingress-nginx/controller:v0.48.1", ${me}`) + anything,
      says: [
        'main.go:241] "Creating API client" host="https://10.96.0.1:443"\n',
        'reflector.go:138] k8s.io/client-go@v0.20.2/tools/cache/reflector.go:167: Failed to watch *v1beta1.Ingress: failed to list *v1beta1.Ingress: the server could not find the requested resource\n',
      ],
      lacks: '"Starting NGINX process"',
    },
    {
      rule: 'certificates of a webhook are kept in a Secret',
      manifest:
        pod(
          'image: "registry.k8s.io/ingress-nginx/kube-webhook-certgen:v20230407", args: [create, --host=a, --namespace=default, --secret-name=s]',
          ', initContainers: [{ name: before, image: alpine }]',
        ) + anything,
      says: ['"msg":"no secret found"', '"msg":"creating new secret"'],
      code: 0,
    },
    {
      rule: 'external-dns wants to know whom to tell',
      manifest: pod('image: "registry.k8s.io/external-dns/external-dns:v0.13.4", args: [--source=service]'),
      says: ['level=fatal msg="flag parsing error: required flag --provider not provided"\n'],
      code: 1,
    },
    {
      rule: 'external-dns gives up after a minute',
      manifest: pod('image: "registry.k8s.io/external-dns/external-dns:v0.13.4", args: [--source=ingress, --provider=aws]'),
      seconds: 90,
      says: [
        'msg="Created Kubernetes client https://10.96.0.1:443"\n',
        'level=fatal msg="failed to sync *v1.Ingress: context deadline exceeded"\n',
      ],
      code: 1,
    },
    {
      rule: 'an autoscaler does not lead where it may not',
      manifest: pod('image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.27.1"'),
      says: [
        'attempting to acquire leader lease kube-system/cluster-autoscaler...\n',
        `leaderelection.go:327] error retrieving resource lock kube-system/cluster-autoscaler: leases.coordination.k8s.io "cluster-autoscaler" is forbidden: ${USER} cannot get resource "leases"`,
      ],
    },
    {
      rule: 'cert-manager misses its own kinds',
      manifest: pod('image: "quay.io/jetstack/cert-manager-controller:v1.11.0"') + anything,
      says: [
        'successfully acquired lease kube-system/cert-manager-controller\n',
        'failed to list *v1.Certificate: the server could not find the requested resource (get certificates.cert-manager.io)\n',
      ],
    },
    {
      rule: 'a lock may be looked at, but not made',
      manifest:
        pod('image: "quay.io/jetstack/cert-manager-controller:v1.11.0"') +
        role('{ apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get] }'),
      says: [
        `leaderelection.go:334] error initially creating leader election record: leases.coordination.k8s.io is forbidden: ${USER} cannot create resource "leases"`,
      ],
    },
    {
      rule: 'a provisioner has to be told of its server',
      manifest: pod('image: "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2"'),
      says: ['NFS_SERVER not set\n'],
      code: 255,
    },
  ])('$rule', ({ manifest, seconds = 60, says, lacks, code }) => {
    const { run, container } = play(manifest, { seconds });
    const { stdout } = run.kubectl(`logs c --tail=-1`, seconds);
    for (const each of says) expect(stdout).toContain(each);
    if (lacks !== undefined) expect(stdout).not.toContain(lacks);
    expect(container('c').state.terminated?.exitCode).toBe(code);
    if (code === undefined) expect(container('c').ready).toBe(true);
  });
});
