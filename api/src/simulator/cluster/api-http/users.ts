import { clusterCertificate, type ResourceRequest, serviceAccountUser, type User } from '../../api-server/index.ts';
import { encodeBase64 } from '../../apimachinery/base64.ts';
import { factsOf, subjectParts } from '../../apimachinery/certificates.ts';
import { goQuote, goQuoteAll } from '../../apimachinery/go-quote.ts';
import type { Kinds, KubernetesObject } from '../../apimachinery/objects.ts';
import { API_AUDIENCE, LEGACY_ISSUER } from '../../apimachinery/service-account.ts';
import { EPOCH_MS } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { HttpRequest } from '../../images/index.ts';
import type { Backend } from './backend.ts';

/** Who brings no token. */
export const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Who asks: whose certificate it is, or the service account that its token is for; undefined: one that is none, or no longer. */
export function userOf(
  { store, engine }: Pick<Backend, 'store' | 'engine'>,
  { headers, clientCertificate }: Pick<HttpRequest, 'headers' | 'clientCertificate'>,
): User | undefined {
  const known = clientCertificate === undefined ? undefined : userOfCertificate(clientCertificate, engine.now);
  if (known) return known;
  const given = headers.get('authorization');
  if (given === undefined) return clientCertificate === undefined ? ANONYMOUS : undefined;
  const claims = claimsOf(given);
  if (claims?.iss === LEGACY_ISSUER) return userOfSecret(store, claims, given);
  if (!claims?.aud?.includes(API_AUDIENCE) || isExpired(claims, engine.now)) return undefined;
  // A token that is bound to a Pod ends with it. @see kubernetes: pkg/serviceaccount/claims.go Validate
  const bound = claims['kubernetes.io'];
  if (bound?.pod && !store.list('Pod').some(({ metadata }) => metadata.uid === bound.pod?.uid)) return undefined;
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(claims.sub ?? '') ?? [];
  if (namespace === undefined || account === undefined) return undefined;
  const isThere = store.get('ServiceAccount', namespace, account)?.metadata.uid === bound?.serviceaccount?.uid;
  return isThere ? serviceAccountUser(namespace, account) : undefined;
}

/** Where is seen what a token is bound to. */
interface Seen {
  get(kind: 'ServiceAccount', namespace: string, name: string): KubernetesObject | undefined;
  get(kind: 'Secret', namespace: string, name: string): Kinds['Secret'] | undefined;
  get(kind: 'Pod', namespace: string, name: string): KubernetesObject | undefined;
}

/**
 * What is said of a token to whoever was given it: whose it is, and for which of those audiences.
 * @see kubernetes: pkg/registry/authentication/tokenreview/storage.go Create; pkg/serviceaccount/jwt.go AuthenticateToken, claims.go Validate, legacy.go
 */
export function tokenStatus(seen: Seen, token: string, audiences: readonly string[], now: Micros): object {
  const wanted = audiences.length > 0 ? audiences : [API_AUDIENCE];
  const claims = claimsOf(`Bearer ${token}`);
  const isLegacy = claims?.iss === LEGACY_ISSUER;
  if (!claims || (!isLegacy && claims.iss !== API_AUDIENCE)) return { user: {}, error: 'invalid bearer token' };
  const own = isLegacy ? [API_AUDIENCE] : (claims.aud ?? []);
  const common = own.filter((audience) => wanted.includes(audience));
  const problem =
    common.length === 0
      ? `token audiences ${goQuoteAll(own)} is invalid for the target audiences ${goQuoteAll(wanted)}`
      : boundProblem(seen, token, claims, isLegacy, now);
  if (problem !== undefined) return { user: {}, error: `[invalid bearer token, ${problem}]` };
  const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(claims.sub ?? '') ?? [];
  const { pod } = claims['kubernetes.io'] ?? {};
  const { name: username, groups } = serviceAccountUser(namespace, name);
  const extra = pod && { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] };
  const user = { username, uid: seen.get('ServiceAccount', namespace, name)?.metadata.uid, groups, ...(extra && { extra }) };
  return { authenticated: true, user, audiences: common };
}

/** What it was bound to is gone, or its time is over. */
function boundProblem(seen: Seen, token: string, claims: Claims, isLegacy: boolean, now: Micros): string | undefined {
  const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(claims.sub ?? '') ?? [];
  const { pod, secret, serviceaccount } = claims['kubernetes.io'] ?? {};
  if (!isLegacy && isExpired(claims, now)) return 'service account token has expired';
  const secretName = isLegacy ? claims['kubernetes.io/serviceaccount/secret.name'] : secret?.name;
  if (isLegacy && seen.get('Secret', namespace, secretName ?? '')?.data?.token !== encodeBase64(token)) return INVALIDATED;
  const account = seen.get('ServiceAccount', namespace, name);
  if (!account) return `serviceaccounts ${goQuote(name)} not found`;
  const uid = isLegacy ? claims['kubernetes.io/serviceaccount/service-account.uid'] : serviceaccount?.uid;
  if (account.metadata.uid !== uid) return `service account UID (${account.metadata.uid}) does not match claim (${uid})`;
  if (!isLegacy && secret && seen.get('Secret', namespace, secret.name ?? '')?.metadata.uid !== secret.uid) return INVALIDATED;
  return pod && seen.get('Pod', namespace, pod.name ?? '')?.metadata.uid !== pod.uid ? INVALIDATED : undefined;
}
/** Clocks may differ. @see gopkg.in/square/go-jose.v2: jwt/validation.go DefaultLeeway */
const isExpired = ({ exp = 0 }: Claims, now: Micros): boolean => EPOCH_MS + now / 1000 - LEEWAY_MS > exp * 1000;
const LEEWAY_MS = 60_000;
const INVALIDATED = 'service account token has been invalidated';

/** Whom a request is made for; or what its maker would have to be allowed to. @see kubernetes: apiserver/pkg/endpoints/filters/impersonation.go */
export function impersonated(
  { authorizer, engine }: Pick<Backend, 'authorizer' | 'engine'>,
  user: User,
  headers: HttpRequest['headers'],
): User | { readonly refused: ResourceRequest; readonly reason: string } {
  const name = headers.get('impersonate-user');
  if (name === undefined) return user;
  const groups = headers.get('impersonate-group')?.split(',') ?? [];
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  const resource = account === undefined ? 'users' : 'serviceaccounts';
  const ofGroup = (group: string) => ({ resource: 'groups', namespace: undefined, name: group });
  for (const subject of [{ resource, namespace, name: account ?? name }, ...groups.map(ofGroup)]) {
    const refused = { verb: 'impersonate', group: '', subresource: undefined, ...subject };
    const { allowed, reason } = authorizer.decision(user, refused, engine.now);
    if (!allowed) return { refused, reason };
  }
  if (namespace !== undefined && account !== undefined && groups.length === 0) return serviceAccountUser(namespace, account);
  return { name, groups: [...groups, name === ANONYMOUS.name ? 'system:unauthenticated' : 'system:authenticated'] };
}

/** @see kubernetes: apiserver/pkg/authentication/request/x509/x509.go CommonNameUserConversion */
function userOfCertificate(text: string, now: Micros): User | undefined {
  const facts = factsOf(text);
  if (!facts || facts.issuer !== factsOf(clusterCertificate())?.subject || now < facts.from || now > facts.to) return undefined;
  const [name] = subjectParts(facts.subject, 'CN');
  return name === undefined ? undefined : { name, groups: [...subjectParts(facts.subject, 'O'), 'system:authenticated'] };
}

/** Such a token is good as long as its Secret and its account are there. @see kubernetes: pkg/serviceaccount/legacy.go Validate */
function userOfSecret(store: Backend['store'], claims: Claims, given: string): User | undefined {
  const namespace = claims['kubernetes.io/serviceaccount/namespace'] ?? '';
  const account = claims['kubernetes.io/serviceaccount/service-account.name'] ?? '';
  const secret = store.get('Secret', namespace, claims['kubernetes.io/serviceaccount/secret.name'] ?? '');
  const { metadata } = store.get('ServiceAccount', namespace, account) ?? {};
  const isAsGiven = secret?.data?.token === encodeBase64(given.replace(/^Bearer /, ''));
  const isOfAccount = metadata?.uid === claims['kubernetes.io/serviceaccount/service-account.uid'];
  return isAsGiven && isOfAccount ? serviceAccountUser(namespace, account) : undefined;
}

interface Claims {
  readonly iss?: string;
  readonly aud?: readonly string[];
  readonly exp?: number;
  readonly sub?: string;
  readonly 'kubernetes.io'?: Readonly<
    Partial<Record<'pod' | 'secret' | 'serviceaccount', { readonly name?: string; readonly uid?: string }>>
  >;
  readonly 'kubernetes.io/serviceaccount/namespace'?: string;
  readonly 'kubernetes.io/serviceaccount/secret.name'?: string;
  readonly 'kubernetes.io/serviceaccount/service-account.name'?: string;
  readonly 'kubernetes.io/serviceaccount/service-account.uid'?: string;
}

function claimsOf(authorization: string): Claims | undefined {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization) ?? [];
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Claims;
  } catch {
    return undefined;
  }
}
