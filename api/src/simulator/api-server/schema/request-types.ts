import { isClusterScoped } from '../../apimachinery/served-resources.ts';

type Types = Readonly<Record<string, Readonly<Record<string, string>>>>;

const EXTRA = 'map[string][]string';
const ACCESS = { resourceAttributes: 'ResourceAttributes', nonResourceAttributes: 'NonResourceAttributes' } as const;
const typeMeta = { kind: 'string', apiVersion: 'string' } as const;
const question = (spec: string, status: string) => ({ ...typeMeta, metadata: 'ObjectMeta', spec, status });

/**
 * What comes with a request, and is kept nowhere: its fields in the order in which Go has them.
 * @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go, staging/src/k8s.io/api: authentication/v1/types.go, authorization/v1/types.go, policy/v1/types.go, core/v1/types.go
 */
export const requestTypes: Types = {
  DeleteOptions: {
    ...typeMeta,
    gracePeriodSeconds: 'int64',
    preconditions: 'Preconditions',
    orphanDependents: 'boolean',
    propagationPolicy: 'string',
    dryRun: '[]string',
  },
  Preconditions: { uid: 'string', resourceVersion: 'string' },
  Binding: { ...typeMeta, metadata: 'ObjectMeta', target: '!ObjectReference' },
  Eviction: { ...typeMeta, metadata: 'ObjectMeta', deleteOptions: 'DeleteOptions' },
  TokenReview: question('!TokenReviewSpec', 'TokenReviewStatus'),
  TokenReviewSpec: { token: 'string', audiences: '[]string' },
  TokenReviewStatus: { authenticated: 'boolean', user: 'UserInfo', audiences: '[]string', error: 'string' },
  UserInfo: { username: 'string', uid: 'string', groups: '[]string', extra: EXTRA },
  AuthenticationTokenRequest: question('!TokenRequestSpec', 'TokenRequestStatus'),
  TokenRequestSpec: { audiences: '![]string', expirationSeconds: '!int64', boundObjectRef: '!BoundObjectReference' },
  TokenRequestStatus: { token: '!string', expirationTimestamp: '!Time' },
  BoundObjectReference: { ...typeMeta, name: 'string', uid: 'string' },
  SubjectAccessReview: question('!SubjectAccessReviewSpec', 'SubjectAccessReviewStatus'),
  LocalSubjectAccessReview: question('!SubjectAccessReviewSpec', 'SubjectAccessReviewStatus'),
  SelfSubjectAccessReview: question('!SelfSubjectAccessReviewSpec', 'SubjectAccessReviewStatus'),
  SubjectAccessReviewSpec: { ...ACCESS, user: 'string', groups: '[]string', extra: EXTRA, uid: 'string' },
  SelfSubjectAccessReviewSpec: ACCESS,
  ResourceAttributes: {
    ...{ namespace: 'string', verb: 'string', group: 'string', version: 'string' },
    ...{ resource: 'string', subresource: 'string', name: 'string' },
  },
  NonResourceAttributes: { path: 'string', verb: 'string' },
  SubjectAccessReviewStatus: { allowed: '!boolean', denied: 'boolean', reason: 'string', evaluationError: 'string' },
  SelfSubjectRulesReview: question('!SelfSubjectRulesReviewSpec', 'SubjectRulesReviewStatus'),
  SelfSubjectRulesReviewSpec: { namespace: 'string' },
  SubjectRulesReviewStatus: {
    ...{ resourceRules: '![]ResourceRule', nonResourceRules: '![]NonResourceRule' },
    ...{ incomplete: '!boolean', evaluationError: 'string' },
  },
  ResourceRule: { verbs: '![]string', apiGroups: '[]string', resources: '[]string', resourceNames: '[]string' },
  NonResourceRule: { verbs: '![]string', nonResourceURLs: '[]string' },
};

/** A kind of such, and where it is served. */
export interface RequestKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Which it may be sent in, too. */
  readonly older?: string;
  /** Its type in the schema. */
  readonly type: string;
  readonly namespaced: boolean;
}

const request = (kind: string, apiVersion: string, other: Partial<RequestKind> = {}): RequestKind => ({
  ...{ kind, apiVersion, type: kind, namespaced: !isClusterScoped(kind) },
  ...other,
});

const [AUTHENTICATION, AUTHORIZATION] = ['authentication.k8s.io/v1', 'authorization.k8s.io/v1'];

export const requestKinds = {
  Binding: request('Binding', 'v1'),
  /** @see kubernetes: pkg/registry/core/pod/storage/eviction.go AcceptsGroupVersion */
  Eviction: request('Eviction', 'policy/v1', { older: 'policy/v1beta1' }),
  TokenRequest: request('TokenRequest', AUTHENTICATION, { type: 'AuthenticationTokenRequest' }),
  TokenReview: request('TokenReview', AUTHENTICATION),
  SubjectAccessReview: request('SubjectAccessReview', AUTHORIZATION),
  LocalSubjectAccessReview: request('LocalSubjectAccessReview', AUTHORIZATION),
  SelfSubjectAccessReview: request('SelfSubjectAccessReview', AUTHORIZATION),
  SelfSubjectRulesReview: request('SelfSubjectRulesReview', AUTHORIZATION),
} as const;

const found = (kind: string, apiVersion: string): RequestKind | undefined =>
  Object.values(requestKinds).find((one: RequestKind) => one.kind === kind && (one.apiVersion === apiVersion || one.older === apiVersion));

/** Whether that is one of them, in a version that is known. */
export const isRequestKind = (kind: string, apiVersion: string): boolean => found(kind, apiVersion) !== undefined;

/** The type in the schema of one of them. */
export const requestType = (kind: string, apiVersion: string): string | undefined => found(kind, apiVersion)?.type;
