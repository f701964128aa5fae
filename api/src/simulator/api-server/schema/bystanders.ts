/** A kind of v1.27 that no part of a run goes by, but for who is allowed what: a document of it is checked as the API server checks it, and then kept to be seen. */
export interface Bystander {
  readonly kind: string;
  readonly apiVersion: string;
  /** Its type in the schema. */
  readonly type: string;
  readonly namespaced: boolean;
  /** Why a run can do without it, or what does not follow it. Without one the kind says who is allowed what: the run goes by it. */
  readonly why?: { readonly en: string; readonly zhHans: string };
}

const RBAC = 'rbac.authorization.k8s.io/v1';
const NETWORKING = 'networking.k8s.io/v1';
const unscaled = { en: 'a run has none of the objects that it scales', zhHans: '运行中没有它要伸缩的对象' };
const noIngress = { en: 'a run has no ingress controller', zhHans: '运行中没有 Ingress 控制器' };

const bystanders: readonly Bystander[] = [
  { kind: 'Role', apiVersion: RBAC, type: 'Role', namespaced: true },
  { kind: 'RoleBinding', apiVersion: RBAC, type: 'RoleBinding', namespaced: true },
  { kind: 'ClusterRole', apiVersion: RBAC, type: 'ClusterRole', namespaced: false },
  { kind: 'ClusterRoleBinding', apiVersion: RBAC, type: 'ClusterRoleBinding', namespaced: false },
  {
    kind: 'NetworkPolicy',
    apiVersion: NETWORKING,
    type: 'NetworkPolicy',
    namespaced: true,
    why: {
      en: 'it takes a network plugin that enforces it, and the network of a run lets everything pass',
      zhHans: '它需要由网络插件来执行，而运行的网络放行一切',
    },
  },
  { kind: 'Ingress', apiVersion: NETWORKING, type: 'Ingress', namespaced: true, why: noIngress },
  { kind: 'IngressClass', apiVersion: NETWORKING, type: 'IngressClass', namespaced: false, why: noIngress },
  {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    type: 'V2HorizontalPodAutoscaler',
    namespaced: true,
    why: unscaled,
  },
  { kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v1', type: 'HorizontalPodAutoscaler', namespaced: true, why: unscaled },
  {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    type: 'Lease',
    namespaced: true,
    why: { en: 'nothing in a run reads it', zhHans: '运行中没有谁会读取它' },
  },
  {
    kind: 'CSIDriver',
    apiVersion: 'storage.k8s.io/v1',
    type: 'CSIDriver',
    namespaced: false,
    why: { en: 'a driver of a run behaves as one that says nothing of itself', zhHans: '运行中的驱动，表现如同没有声明自己的任何特性' },
  },
];

/** In the order in which kubectl prefers their versions. */
export const bystandersOf = (kind: string): readonly Bystander[] => bystanders.filter((one) => one.kind === kind);

/** The type in the schema of a kind in that version. */
export const typeInVersion = (kind: string, version: string): string =>
  bystandersOf(kind).find(({ apiVersion }) => apiVersion === version)?.type ?? kind;

/** The names of those kinds; one that two groups have stands once. */
export const bystanderKinds: readonly string[] = [...new Set(bystanders.map(({ kind }) => kind))];
