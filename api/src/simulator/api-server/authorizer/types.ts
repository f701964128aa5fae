import type { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';

/** Who asks. A service account is `system:serviceaccount:NAMESPACE:NAME`. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What is asked of a resource. */
export interface ResourceRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  /** Undefined at the cluster scope. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}
/** What is asked of any other path, such as `/healthz`. */
export interface PathRequest {
  readonly verb: string;
  readonly path: string;
}

/** `metadata`, and of the rest what its kind has. */
export interface AccessObject {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly rules?: readonly PolicyRule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly Parameters<typeof matchLabelSelector>[0][] };
  readonly subjects?: readonly Subject[] | null;
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
}

/** What a role allows: each verb on each of the resources, or on the URLs. @see kubernetes: rbac.authorization.k8s.io/v1 */
export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Who a binding is for: a User, a Group or a ServiceAccount. */
export interface Subject {
  readonly kind?: string;
  readonly apiGroup?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Whether something is allowed, and why; of what is not, what roles are missed. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}
