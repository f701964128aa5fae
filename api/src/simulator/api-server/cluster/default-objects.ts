import type { Kind } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import { systemSettings } from './system-workloads.data.ts';

/** An object that every cluster has before the manifest is applied. */
export interface DefaultObject {
  readonly kind: Kind;
  readonly object: Loose;
}

/** What every new cluster has, besides namespaces and nodes. */
export function defaultObjects(certificate: string): DefaultObject[] {
  return [
    priorityClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'),
    priorityClass(
      'system-cluster-critical',
      2_000_000_000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ),
    {
      kind: 'StorageClass',
      object: {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'rancher.io/local-path',
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
    },
    service('default', 'kubernetes', '10.96.0.1', [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }], undefined, {
      component: 'apiserver',
      provider: 'kubernetes',
    }),
    service(
      'kube-system',
      'kube-dns',
      '10.96.0.10',
      [
        { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 },
        { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 },
        { name: 'metrics', protocol: 'TCP', port: 9153, targetPort: 9153 },
      ],
      { 'k8s-app': 'kube-dns' },
      { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
    ),
    ...systemSettings(certificate).map((object) => ({ kind: object.kind, object })),
  ];
}

/** Made by the API server as it starts. */
export const defaultNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** What controllers put into every namespace. */
export function namespaceContent(namespace: string, certificate: string): DefaultObject[] {
  return [
    { kind: 'ServiceAccount', object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } } },
    {
      kind: 'ConfigMap',
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'kube-root-ca.crt',
          namespace,
          annotations: {
            'kubernetes.io/description':
              'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
          },
        },
        data: { 'ca.crt': certificate },
      },
    },
  ];
}

const priorityClass = (name: string, value: number, description: string): DefaultObject => ({
  kind: 'PriorityClass',
  object: {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  },
});

const service = (
  namespace: string,
  name: string,
  clusterIP: string,
  ports: Loose[],
  selector: Record<string, string> | undefined,
  labels: Record<string, string>,
): DefaultObject => ({
  kind: 'Service',
  object: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { clusterIP, ports, ...(selector ? { selector } : {}) },
  },
});
