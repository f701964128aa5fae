import { nodeIdentity, requestToken, type TokenSpec, tokenRestriction } from '../../../api-server/index.ts';
import { parseGoDuration } from '../../../apimachinery/duration.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { refusal as refusalAnswer } from '../../../cluster/api-http/answers.ts';
import { SECOND } from '../../../engine/index.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { duration, text, texts } from '../../command/flags.ts';
import { forbidden, userOf } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { checkFormat } from '../../output/check-format.ts';
import { outputFlags } from '../../output/format.ts';
import { printStructured } from '../../output/structured.ts';
import { ANY, pathOf, tellAsked } from '../requests/requests.ts';
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
    if (refusal) {
      tell(context, name, { status: 403, refusal });
      refuse(refusal.stderr.replace(/^Error from server \(Forbidden\): /, ''));
    }
    const spec = specOf(context);
    const node = nodeIdentity(userOf(context));
    const barred = node && tokenRestriction(node, spec.boundObjectRef, (pod) => context.view.get('Pod', context.namespace, pod));
    if (barred) refuse(`serviceaccounts "${name}" is forbidden: ${barred}`);
    const answer = requestToken(
      { namespace: context.namespace, account: name, spec, manager: 'kubectl' },
      (kind, namespace, of) => context.view.get(kind, namespace, of) as KubernetesObject | undefined,
      context.view.now,
    );
    const received = answer.ok ? answer.object : JSON.parse(refusalAnswer(answer).body ?? '{}');
    tell(context, name, { status: answer.ok ? 201 : answer.code, received });
    const request = answer.ok ? answer.object : refuse(answer.message);
    if (context.flags.text('output')) printStructured(context, request as unknown as KubernetesObject, { typed: true });
    // Only who sits at a terminal needs a line of it.
    else context.out(`${request.status.token}${context.view.live ? '' : '\n'}`);
  },
};

/** @see kubernetes: kubectl/pkg/cmd/create/create_token.go Run */
function tell(context: Context, name: string, came: Pick<Parameters<typeof tellAsked>[1], 'status' | 'refusal' | 'received'>): void {
  const { audiences, expirationSeconds = null, boundObjectRef = null } = specOf(context);
  const sent = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: { audiences: audiences?.length ? audiences : null, expirationSeconds, boundObjectRef },
    status: { token: '', expirationTimestamp: null },
  };
  const path = `${pathOf(resourceOfKind('ServiceAccount'), context.namespace, name)}/token`;
  tellAsked(context, { method: 'POST', path, accept: ANY, sends: 'application/json', sent: goJson(sent, '', { sort: false }), ...came });
}

function checkToken({ flags }: Context): void {
  const lifetime = parseGoDuration(flags.text('duration')) ?? 0;
  if (lifetime < 0) fail('--duration must be positive');
  if (lifetime % SECOND !== 0) fail('--duration cannot be expressed in units less than seconds');
  if (flags.list('audience').includes('')) fail('--audience must not be an empty string');
  const kind = flags.text('bound-object-kind');
  for (const about of ['name', 'uid'])
    if (!kind && flags.text(`bound-object-${about}`)) fail(`--bound-object-${about} can only be set if --bound-object-kind is provided`);
  if (kind && !['Pod', 'Secret'].includes(kind)) fail('supported --bound-object-kind values are Pod, Secret');
  if (kind && !flags.text('bound-object-name')) fail('--bound-object-name is required if --bound-object-kind is provided');
}

const refuse = (why: string): never => fail(`failed to create token: ${why}`);

function specOf({ flags }: Context): TokenSpec {
  const kind = flags.text('bound-object-kind');
  const uid = flags.text('bound-object-uid');
  const seconds = (parseGoDuration(flags.text('duration')) ?? 0) / SECOND;
  return {
    audiences: flags.list('audience'),
    ...(seconds !== 0 && { expirationSeconds: seconds }),
    ...(kind && { boundObjectRef: { kind, apiVersion: 'v1', name: flags.text('bound-object-name'), ...(uid && { uid }) } }),
  };
}
