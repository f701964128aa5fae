/** What tokens are for, and who gives them: as kubeadm sets up the API server. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

/** Where a container finds the token. @see kubernetes: plugin/pkg/admission/serviceaccount/admission.go DefaultAPITokenMountPath */
export const TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Secrets of this type are filled with a token of the service account that an annotation names. */
export const TOKEN_SECRET = 'kubernetes.io/service-account-token';

/** The annotation by which a token Secret names its account. */
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** The annotation that the token controller adds: the account that it was made for. */
export const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

/** Who gives the tokens of Secrets. @see kubernetes: pkg/serviceaccount/jwt.go LegacyIssuer */
export const LEGACY_ISSUER = 'kubernetes/serviceaccount';

/** A token with those claims. They are those of a real one; nobody can check its signature. */
export const webToken = (claims: object, signature: string): string => `${HEADER}.${part(claims)}.${signature}`;

/** All of it is ASCII. @see RFC 7515, section 2: base64url without padding */
const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
/** The key that they are signed with. */
export const TOKEN_KEY = 'u3sTn0YkO7c4dJvBqXm2LhR8wZpE5aGi1fUyVxTzKQo';
const HEADER = part({ alg: 'RS256', kid: TOKEN_KEY });

interface Bound {
  readonly name: string;
  readonly uid: string;
}
interface Issue {
  readonly account: Bound & { readonly namespace: string };
  /** It ends with that Pod, or with that Secret. */
  readonly pod?: Bound | undefined;
  readonly secret?: Bound | undefined;
  readonly audiences: readonly string[];
  /** In seconds of Unix time. */
  readonly issued: number;
  readonly expires: number;
  /** From then on it is warned of. */
  readonly warnAfter?: number | undefined;
}

/** What a token says that was asked for. @see kubernetes: pkg/serviceaccount/claims.go Claims */
export function issuedClaims({ account, pod, secret, audiences, issued, expires, warnAfter }: Issue): object {
  const { namespace, name, uid } = account;
  return {
    aud: audiences,
    exp: expires,
    iat: issued,
    iss: API_AUDIENCE,
    'kubernetes.io': {
      namespace,
      ...(pod && { pod: { name: pod.name, uid: pod.uid } }),
      ...(secret && { secret: { name: secret.name, uid: secret.uid } }),
      serviceaccount: { name, uid },
      ...(warnAfter !== undefined && { warnafter: warnAfter }),
    },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
}
