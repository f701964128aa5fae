import { hexToBase64 } from '../../apimachinery/base64.ts';
import { sha512 } from '../../apimachinery/digest.ts';
import { API_AUDIENCE, TOKEN_KEY } from '../../apimachinery/service-account.ts';
import { API_SERVER_PORT } from '../api-server-port.ts';

/** What is told of who gives tokens to service accounts, and of the key that they are signed with. */
interface IssuerAnswer {
  readonly contentType: string;
  readonly body: string;
}

/**
 * What the API server tells whoever is to trust its tokens; undefined: nothing stands at that path.
 * @see kubernetes: pkg/serviceaccount/openidmetadata.go NewOpenIDMetadata, pkg/routes/openidmetadata.go
 */
export function issuerAnswer(path: string, endpoints: object | undefined): IssuerAnswer | undefined {
  if (path === '/.well-known/openid-configuration')
    return { contentType: 'application/json', body: JSON.stringify(configuration(endpoints)) };
  if (path === '/openid/v1/jwks') return { contentType: 'application/jwk-set+json', body: JSON.stringify(keys()) };
  return undefined;
}

/** Its keys are told at the address at which it says that it is to be found. */
function configuration(endpoints: object | undefined): object {
  const { subsets } = (endpoints ?? {}) as { subsets?: { addresses?: { ip: string }[] }[] };
  return {
    issuer: API_AUDIENCE,
    jwks_uri: `https://${subsets?.[0]?.addresses?.[0]?.ip ?? ''}:${API_SERVER_PORT}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

/** An RSA key of 2048 bits, as kubeadm makes it. */
const keys = (): object => ({ keys: [{ use: 'sig', kty: 'RSA', kid: TOKEN_KEY, alg: 'RS256', n: modulus(), e: 'AQAB' }] });

/** Its first bit is set, and its last. */
function modulus(): string {
  const hex = [0, 1, 2, 3].map((i) => sha512(`${TOKEN_KEY}${i}`)).join('');
  const bits = `${(Number.parseInt(hex[0] as string, 16) | 8).toString(16)}${hex.slice(1, -1)}${(Number.parseInt(hex.at(-1) as string, 16) | 1).toString(16)}`;
  return hexToBase64(bits).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
