import type { Pod } from '../../apimachinery/objects.ts';
import { API_AUDIENCE, issuedClaims, webToken } from '../../apimachinery/service-account.ts';
import { EPOCH_SECONDS } from '../../apimachinery/time.ts';
import { HOUR, type Micros, type Random, SECOND } from '../../engine/index.ts';

/** What the admission asks for in the volume of every Pod: such a token lives for a year, and is warned of when it is older than that. */
const WARN_AFTER = 3607;
const YEAR = 365 * 86_400;

/** It is made anew when a fifth of its time is left, or it is a day old: up to ten seconds earlier, so that not all are at once. */
const MAX_TTL: Micros = 24 * HOUR;
const MAX_JITTER: Micros = 10 * SECOND;

interface Asked {
  readonly audience?: string;
  readonly expirationSeconds?: number;
}

/** A token, and from when on the kubelet asks for another in its place. */
export interface Token {
  readonly text: string;
  readonly refreshAt: Micros;
}

/**
 * By the time that was asked for, though the token may live longer.
 * @see kubernetes: pkg/kubelet/token/token_manager.go requiresRefresh
 */
export function refreshTime({ expirationSeconds = 3600 }: Asked, issued: Micros, random: Random): Micros {
  const fifth = Math.trunc((expirationSeconds * 20) / 100);
  return issued + Math.min(MAX_TTL, (expirationSeconds - fifth) * SECOND) - random.int(MAX_JITTER);
}

/**
 * A token for the Pod's service account, bound to the Pod.
 * @see kubernetes: pkg/serviceaccount/claims.go Claims; pkg/registry/core/serviceaccount/storage/token.go
 */
export function serviceAccountToken(
  { metadata, spec }: Pod,
  accountUid: string,
  { audience = API_AUDIENCE, expirationSeconds = 3600 }: Asked,
  now: Micros,
  random: Random,
): string {
  const issued = EPOCH_SECONDS + Math.floor(now / SECOND);
  const extended = audience === API_AUDIENCE && expirationSeconds === WARN_AFTER;
  const claims = issuedClaims({
    account: { namespace: metadata.namespace, name: spec.serviceAccountName ?? 'default', uid: accountUid },
    pod: metadata,
    audiences: [audience],
    issued,
    expires: issued + (extended ? YEAR : expirationSeconds),
    warnAfter: extended ? issued + expirationSeconds : undefined,
  });
  return webToken(claims, random.hex(342));
}
