import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { failure, fieldCause, refusal } from '../../../cluster/api-http/answers.ts';
import { isShownWhenDeleted } from '../../../cluster/api-http/writes.ts';
import type { HttpResponse } from '../../../images/index.ts';
import type { Context } from '../../command/context.ts';
import type { KubectlError } from '../../command/errors.ts';
import { amongOthers, serverText } from '../../command/refusals.ts';
import { getObject } from '../../objects/resolve.ts';
import { groupOf, type Resource } from '../../objects/resources.ts';
import { answer, servedObject } from './served-answer.ts';

/** What is there now, as the API server tells it to whoever has written it. */
export function keptAnswer(context: Context, resource: Resource, namespace: string | undefined, name: string): object | undefined {
  const isThere = getObject(context.view, resource, namespace ?? '', name) !== undefined;
  return isThere ? answer(context, { resource, namespace, name, subresource: undefined }, new Map()) : undefined;
}

/** What is sent with a deletion. @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go DeleteOptions */
export const deleteOptionsText = (gracePeriodSeconds: number | undefined, propagationPolicy: string): string =>
  goJson({ ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }), propagationPolicy }, '');

/** What is answered to a deletion: what is deleted, while it is there and of some kinds also then, or that it is done. */
export function deletedAnswer(context: Context, resource: Resource, object: KubernetesObject): object {
  const { namespace, name, uid } = object.metadata;
  const { kind } = resource;
  const now = kind && context.view.get(kind, namespace, name);
  if (now?.metadata.uid === uid && now?.metadata.deletionTimestamp) return keptAnswer(context, resource, namespace, name) ?? object;
  if (kind && isShownWhenDeleted(kind)) {
    const gone = context.view.history(kind).findLast((change) => change.type === 'DELETED' && change.object.metadata.uid === uid);
    return servedObject(context, resource, gone?.object ?? object);
  }
  const group = groupOf(resource);
  const details = { name, ...(group && { group }), kind: resource.name, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** What a write was refused with, of which its own text tells what it is of; undefined where it does not. @see kubernetes: apimachinery/pkg/api/errors/errors.go */
export function refusedWrite({ stderr }: KubectlError, code: number): HttpResponse | undefined {
  const among = amongOthers(stderr);
  const [, reason = ''] = /^Error from server \((\w+)\)/.exec(among) ?? [];
  const message = serverText({ among });
  if (reason === '' || / is forbidden: User "/.test(message)) return undefined;
  const ofInvalid = /^(\w*)(?:\.(\S+))? "(.*?)" is invalid: (.*)$/s.exec(message);
  if (code !== 422 || !ofInvalid)
    return inLine(refusal({ ok: false, code, reason, message, problems: [] } as Parameters<typeof refusal>[0]));
  const [, kind, group, name] = ofInvalid;
  const [, text = ''] = / is invalid: (.*?)\n?$/s.exec(stderr) ?? [];
  const problems = text.startsWith('\n* ') ? text.slice(3).split('\n* ') : [text];
  const causes = problems.map((problem) => {
    const [, field = '', rest = ''] = /^(.+?): (.*)$/s.exec(problem) ?? [];
    return fieldCause(field, rest);
  });
  return inLine(failure(code, reason, message, { ...(name && { name }), ...(group && { group }), ...(kind && { kind }), causes }));
}

const inLine = (made: HttpResponse): HttpResponse => ({ ...made, body: `${JSON.stringify(JSON.parse(made.body ?? '{}'))}\n` });
