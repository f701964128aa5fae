/** What tokens are for, and who gives them: as kubeadm sets up the API server. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

/** Where a container finds the token. @see kubernetes: plugin/pkg/admission/serviceaccount/admission.go DefaultAPITokenMountPath */
export const TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Secrets of this type are filled with a token of the service account that an annotation names. */
export const TOKEN_SECRET = 'kubernetes.io/service-account-token';
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
export const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

/** Who gives the tokens of Secrets. @see kubernetes: pkg/serviceaccount/jwt.go LegacyIssuer */
export const LEGACY_ISSUER = 'kubernetes/serviceaccount';

/** A token with those claims. They are those of a real one; nobody can check its signature. */
export const webToken = (claims: object, signature: string): string => `${part({ alg: 'RS256', kid: KEY })}.${part(claims)}.${signature}`;

const KEY = 'u3sTn0YkO7c4dJvBqXm2LhR8wZpE5aGi1fUyVxTzKQo';

/** All of it is ASCII. @see RFC 7515, section 2: base64url without padding */
const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
