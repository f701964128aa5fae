import type { Kind, KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import { API_AUDIENCE, issuedClaims, webToken } from '../../apimachinery/service-account.ts';
import { EPOCH_SECONDS, formatTime } from '../../apimachinery/time.ts';
import { type Micros, Random, SECOND } from '../../engine/index.ts';
import { fieldsOfRequest } from '../managed-fields/managed-fields.ts';
import { fieldProblemText, invalidMessage } from '../problems.ts';
import { inGoOrder } from '../schema/go-order.ts';
import { requestKinds } from '../schema/request-types.ts';
import { invalid } from '../validation/index.ts';
import { type Refused, refused } from './answer.ts';

/** What it is to be, of which nothing need be said. */
export interface TokenSpec {
  readonly audiences?: readonly string[] | null;
  readonly expirationSeconds?: number | null;
  readonly boundObjectRef?: BoundObject | null;
}
interface BoundObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** An account's token is asked for. */
interface TokenRequest {
  readonly namespace: string;
  readonly account: string;
  readonly spec: TokenSpec;
  /** What the body calls itself must be that account. */
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly manager: string;
}

/** It looks things up as the API server has them. */
type Get = (kind: Kind, namespace: string, name: string) => KubernetesObject | undefined;

/** The request with the token in its status. */
type TokenAnswer = { readonly ok: true; readonly object: { readonly status: { readonly token: string } } } | Refused;

const HOUR_SECONDS = 3600;

/** @see kubernetes: pkg/apis/authentication/validation/validation.go ValidateTokenRequest */
const SHORTEST = 600;
const LONGEST = 2 ** 32;

/** @see kubernetes: pkg/registry/core/serviceaccount/storage/token.go Create */
export function requestToken({ namespace, account, spec, metadata = {}, manager }: TokenRequest, get: Get, now: Micros): TokenAnswer {
  if (metadata.name && metadata.name !== account)
    return wrong(account, 'metadata.name', metadata.name, 'must match the service account name if specified');
  if (metadata.namespace && metadata.namespace !== namespace)
    return wrong(account, 'metadata.namespace', metadata.namespace, 'must match the service account namespace if specified');
  const found = get('ServiceAccount', namespace, account);
  if (!found) return refused(404, 'NotFound', `serviceaccounts "${account}" not found`);
  const expirationSeconds = spec.expirationSeconds ?? HOUR_SECONDS;
  const ofTime = (why: string) => wrong('', 'spec.expirationSeconds', expirationSeconds, why);
  if (expirationSeconds < SHORTEST) return ofTime('may not specify a duration less than 10 minutes');
  if (expirationSeconds > LONGEST) return ofTime('may not specify a duration larger than 2^32 seconds');
  const reference = spec.boundObjectRef ?? undefined;
  const bound = reference && boundObject(reference, namespace, account, get);
  if (bound && 'ok' in bound) return bound;

  const audiences = spec.audiences?.length ? spec.audiences : [API_AUDIENCE];
  const at = EPOCH_SECONDS + Math.floor(now / SECOND);
  const claims = issuedClaims({
    account: { namespace, name: account, uid: found.metadata.uid },
    ...(bound && { [bound.kind === 'Pod' ? 'pod' : 'secret']: bound.metadata }),
    audiences,
    issued: at,
    expires: at + expirationSeconds,
  });
  const { kind, apiVersion } = requestKinds.TokenRequest;
  const sent = { kind, apiVersion, metadata, spec: said(spec, expirationSeconds) };
  const managedFields = fieldsOfRequest({ manager, subresource: 'token' }, { spec: {} }, sent, now);
  const object = {
    ...{ kind, apiVersion },
    metadata: { ...metadata, name: account, namespace, creationTimestamp: formatTime(now), managedFields },
    spec: { audiences, expirationSeconds, boundObjectRef: reference ?? null },
    status: {
      token: webToken(claims, new Random(`token/${JSON.stringify(claims)}`).hex(342)),
      expirationTimestamp: formatTime(Math.floor(now / SECOND) * SECOND + expirationSeconds * SECOND),
    },
  };
  return { ok: true, object: inGoOrder(object as unknown as KubernetesObject) as unknown as typeof object };
}

const said = ({ audiences, boundObjectRef }: TokenSpec, expirationSeconds: number): TokenSpec => ({
  ...(audiences?.length && { audiences }),
  expirationSeconds,
  ...(boundObjectRef && { boundObjectRef }),
});

function wrong(name: string, path: string, value: string | number, detail: string): Refused {
  const problem = invalid(path, value, detail);
  return refused(422, 'Invalid', invalidMessage('TokenRequest', name, [fieldProblemText(problem)], 'authentication.k8s.io'), [problem]);
}

const RESOURCES = { Pod: 'pods', Secret: 'secrets' };

function boundObject(
  { apiVersion = '', kind = '', name = '', uid }: BoundObject,
  namespace: string,
  account: string,
  get: Get,
): KubernetesObject | Refused {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  if (group !== '' || (kind !== 'Pod' && kind !== 'Secret'))
    return refused(400, 'BadRequest', `cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  const object = get(kind, namespace, name);
  if (!object) return refused(404, 'NotFound', `${RESOURCES[kind]} "${name}" not found`);
  if (kind === 'Pod' && (object as unknown as Pod).spec.serviceAccountName !== account)
    return refused(
      400,
      'BadRequest',
      `cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`,
    );
  if (!uid || uid === object.metadata.uid) return object;
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  return refused(409, 'Conflict', `Operation cannot be fulfilled on ${kind} "${name}": ${why}`);
}
