import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { byteLength } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { lookupFailure } from '../servers/go-http.ts';
import { flagOf, type StartProblem } from './start-checks.ts';

/** A flag, the variable that stands for it, or what its file says. @see oauth2-proxy: pkg/apis/options/load.go */
export function optionOf(process: Process, name: string): string | undefined {
  const variable = process.env.get(`OAUTH2_PROXY_${name.toUpperCase().replaceAll('-', '_')}`);
  const told =
    flagOf(process, name) ??
    variable ??
    (name.endsWith('s') ? undefined : process.env.get(`OAUTH2_PROXY_${name.toUpperCase().replaceAll('-', '_')}S`));
  if (told !== undefined) return told;
  const file = flagOf(process, 'config');
  if (file === undefined || !process.access(file, 'r')) return undefined;
  const key = name.replaceAll('-', '_');
  return new RegExp(`^\\s*${key}s?\\s*=\\s*\\[?\\s*"?([^"\\]\\n]*)`, 'm').exec(process.readFile(file))?.[1];
}

const log = (process: Process, place: string, text: string): string => `[${localText(process, '%Y/%m/%d %H:%M:%S')}] [${place}] ${text}`;

/** What is wrong with its settings, all at once. @see oauth2-proxy: pkg/validation/options.go, cookie.go, providers.go */
export function* oauth2Proxy(process: Process): Task<StartProblem | undefined> {
  const has = (name: string): boolean => (optionOf(process, name) ?? '') !== '';
  const wrong: string[] = [];
  const secret = optionOf(process, 'cookie-secret') ?? '';
  const bytes = secretLength(secret);
  if (secret === '') wrong.push('missing setting: cookie-secret');
  else if (![16, 24, 32].includes(bytes))
    wrong.push(`cookie_secret must be 16, 24, or 32 bytes to create an AES cipher, but is ${bytes} bytes`);
  if (!has('client-id')) wrong.push('provider missing setting: client-id');
  if (!has('client-secret') && !has('client-secret-file')) wrong.push('missing setting: client-secret or client-secret-file');
  if (!has('email-domain') && !has('authenticated-emails-file') && !has('htpasswd-file'))
    wrong.push(
      'missing setting for email validation: email-domain or authenticated-emails-file required.\n      use email-domain=* to authorize all email addresses',
    );
  if (wrong.length > 0) return { lines: [log(process, 'main.go:60', `invalid configuration:\n  ${wrong.join('\n  ')}`)], code: 1 };
  const issuer = optionOf(process, 'oidc-issuer-url');
  const host = /^https?:\/\/([^/:]+)/.exec(issuer ?? '')?.[1];
  if (host !== undefined && (yield* process.net.resolve(host)).length === 0) {
    const url = `${issuer?.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const why = `error while discovery OIDC configuration: failed to discover OIDC configuration: error performing request: Get "${url}": dial tcp: ${lookupFailure(process, host)}`;
    return {
      lines: [
        log(
          process,
          'main.go:65',
          `ERROR: Failed to initialise OAuth2 Proxy: error initialising provider: could not create provider data: error building OIDC ProviderVerifier: could not get verifier builder: ${why}`,
        ),
      ],
      code: 1,
    };
  }
  const provider = optionOf(process, 'provider') ?? 'google';
  const title =
    provider === 'oidc' ? 'OpenID Connect' : provider === 'github' ? 'GitHub' : provider.slice(0, 1).toUpperCase() + provider.slice(1);
  const secure = optionOf(process, 'cookie-secure') ?? 'true';
  return {
    lines: [
      log(process, 'oauthproxy.go:162', `OAuthProxy configured for ${title} Client ID: ${optionOf(process, 'client-id')}`),
      log(
        process,
        'oauthproxy.go:168',
        `Cookie settings: name:_oauth2_proxy secure(https):${secure} httponly:true expiry:168h0m0s domains: path:/ samesite: refresh:disabled`,
      ),
    ],
  };
}

/** What is base64 of such a length counts as what it stands for. @see oauth2-proxy: pkg/encryption/utils.go SecretBytes */
function secretLength(secret: string): number {
  const padded = secret.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (/^[A-Za-z0-9+/]+$/.test(padded)) {
    const length = Math.floor((padded.length * 3) / 4);
    if ([16, 24, 32].includes(length)) return length;
  }
  return byteLength(secret);
}
