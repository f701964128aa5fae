import type { KubernetesObject, Pod, ServiceAccount } from '../../../apimachinery/objects.ts';
import { API_AUDIENCE, issuedClaims, webToken } from '../../../apimachinery/service-account.ts';
import { EPOCH_MS, formatTime } from '../../../apimachinery/time.ts';
import { Random, SECOND } from '../../../engine/index.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { duration, parseDuration, text, texts } from '../../command/flags.ts';
import { forbidden } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { checkFormat } from '../../output/check-format.ts';
import { outputFlags, outputOf } from '../../output/format.ts';
import { printStructured } from '../../output/structured.ts';
import { nameOf } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create/create_token.go */
export const token: Verb = {
  flags: [
    texts('audience'),
    duration('duration'),
    text('bound-object-kind'),
    text('bound-object-name'),
    text('bound-object-uid'),
    ...outputFlags,
  ],
  run(context) {
    const name = nameOf(context, 'create token');
    checkFormat(context);
    checkToken(context);
    const refusal = forbidden(context, 'create', resourceOfKind('ServiceAccount'), name, 'token');
    if (refusal) refuse(refusal.stderr.replace(/^Error from server \(Forbidden\): /, ''));
    const account = context.view.get('ServiceAccount', context.namespace, name) ?? refuse(`serviceaccounts "${name}" not found`);
    const request = issued(context, account);
    if (outputOf(context.flags)) printStructured(context, request as unknown as KubernetesObject, { typed: true });
    else context.out(`${request.status.token}\n`);
  },
};

function checkToken({ flags }: Context): void {
  const lifetime = parseDuration(flags.text('duration')) ?? 0;
  if (lifetime < 0) fail('--duration must be greater than or equal to 0');
  if (lifetime % SECOND !== 0) fail('--duration cannot be expressed in units less than seconds');
  if (flags.list('audience').includes('')) fail('--audience must not be an empty string');
  const kind = flags.text('bound-object-kind');
  for (const about of ['name', 'uid'])
    if (!kind && flags.text(`bound-object-${about}`)) fail(`--bound-object-${about} can only be set if --bound-object-kind is provided`);
  if (kind && !['Pod', 'Secret'].includes(kind)) fail('supported --bound-object-kind values are Pod, Secret');
  if (kind && !flags.text('bound-object-name')) fail('--bound-object-name is required if --bound-object-kind is provided');
}

const refuse = (why: string): never => fail(`failed to create token: ${why}`);

/** @see kubernetes: pkg/apis/authentication/validation/validation.go ValidateTokenRequest */
const SHORTEST = 600;
const LONGEST = 2 ** 32;

/** @see kubernetes: pkg/registry/core/serviceaccount/storage/token.go Create */
function issued(context: Context, { metadata }: ServiceAccount) {
  const { flags, view, namespace } = context;
  const expirationSeconds = (parseDuration(flags.text('duration')) || 3600 * SECOND) / SECOND;
  const invalid = (why: string): never =>
    refuse(`TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${expirationSeconds}: ${why}`);
  if (expirationSeconds < SHORTEST) invalid('may not specify a duration less than 10 minutes');
  if (expirationSeconds > LONGEST) invalid('may not specify a duration larger than 2^32 seconds');
  const bound = boundObject(context, metadata.name);
  const audiences = flags.list('audience').length > 0 ? flags.list('audience') : [API_AUDIENCE];
  const at = Math.floor(EPOCH_MS / 1000) + Math.floor(view.now / SECOND);
  const claims = issuedClaims({
    account: { namespace, name: metadata.name, uid: metadata.uid },
    ...(bound && { [bound.kind === 'Pod' ? 'pod' : 'secret']: bound.metadata }),
    audiences,
    issued: at,
    expires: at + expirationSeconds,
  });
  const random = new Random(`token/${JSON.stringify(claims)}`);
  const kind = flags.text('bound-object-kind');
  const reference = { kind, apiVersion: 'v1', name: flags.text('bound-object-name'), uid: flags.text('bound-object-uid') };
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name: metadata.name, namespace, creationTimestamp: formatTime(view.now) },
    spec: {
      audiences,
      expirationSeconds,
      boundObjectRef: kind ? { ...reference, ...(reference.uid === '' && { uid: undefined }) } : null,
    },
    status: {
      token: webToken(claims, random.hex(342)),
      expirationTimestamp: formatTime(Math.floor(view.now / SECOND) * SECOND + expirationSeconds * SECOND),
    },
  };
}

function boundObject({ flags, view, namespace }: Context, account: string): KubernetesObject | undefined {
  const kind = flags.text('bound-object-kind') as 'Pod' | 'Secret' | '';
  if (kind === '') return undefined;
  const name = flags.text('bound-object-name');
  const object = view.get(kind, namespace, name) as KubernetesObject | undefined;
  if (!object) return refuse(`${resourceOfKind(kind).name} "${name}" not found`);
  if (kind === 'Pod' && (object as unknown as Pod).spec.serviceAccountName !== account)
    refuse(`cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`);
  const uid = flags.text('bound-object-uid');
  if (uid && uid !== object.metadata.uid)
    refuse(
      `Operation cannot be fulfilled on ${kind} "${name}": the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  return object;
}
