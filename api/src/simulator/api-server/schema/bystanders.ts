import { isClusterScoped } from '../../apimachinery/served-resources.ts';

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

const enforced = {
  en: 'it takes a network plugin that enforces it, and the network of a run lets everything pass',
  zhHans: '它需要由网络插件来执行，而运行的网络放行一切',
};
const unread = { en: 'nothing in a run reads it', zhHans: '运行中没有谁会读取它' };
const plainDriver = {
  en: 'of what a driver says of itself, a run goes by attachRequired, fsGroupPolicy and volumeLifecycleModes',
  zhHans: '对于驱动所声明的自身特性，运行只依据 attachRequired、fsGroupPolicy 和 volumeLifecycleModes',
};

const bystanders: readonly Bystander[] = [
  bystander('Role', RBAC),
  bystander('RoleBinding', RBAC),
  bystander('ClusterRole', RBAC),
  bystander('ClusterRoleBinding', RBAC),
  bystander('NetworkPolicy', NETWORKING, enforced),
  bystander('Ingress', NETWORKING, noIngress),
  bystander('IngressClass', NETWORKING, noIngress),
  bystander('HorizontalPodAutoscaler', 'autoscaling/v2', unscaled, 'V2HorizontalPodAutoscaler'),
  bystander('HorizontalPodAutoscaler', 'autoscaling/v1', unscaled),
  bystander('Lease', 'coordination.k8s.io/v1', unread),
  bystander('CSIDriver', 'storage.k8s.io/v1', plainDriver),
];

function bystander(kind: string, apiVersion: string, why?: Bystander['why'], type = kind): Bystander {
  return { kind, apiVersion, type, namespaced: !isClusterScoped(kind), ...(why && { why }) };
}

/** In the order in which kubectl prefers their versions. */
export const bystandersOf = (kind: string): readonly Bystander[] => bystanders.filter((one) => one.kind === kind);

/** The type in the schema of a kind in that version. */
export const typeInVersion = (kind: string, version: string): string =>
  bystandersOf(kind).find(({ apiVersion }) => apiVersion === version)?.type ?? kind;

/** The names of those kinds; one that two groups have stands once. */
export const bystanderKinds: readonly string[] = [...new Set(bystanders.map(({ kind }) => kind))];
