import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import { HOUR, type Micros } from '../../engine/index.ts';
import type { Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, duration, list, parseDuration, text } from '../command/flags.ts';
import { findJsonPath, relaxedPath } from '../jsonpath/index.ts';
import { resolve } from '../objects/resolve.ts';
import { qualifiedName } from '../objects/resources.ts';
import { nameOf } from '../output/structured.ts';
import type { ClusterView } from '../view.ts';

/** It waits, so that what happens before its time is up counts. @see kubernetes: kubectl/pkg/cmd/wait/wait.go */
export const wait: Verb = {
  flags: [
    bool('all'),
    bool('all-namespaces', 'A'),
    text('for'),
    text('selector', 'l'),
    text('field-selector'),
    duration('timeout', '30s'),
    list('filename', 'f'),
    text('output', 'o'),
    bool('local'),
    bool('recursive', 'R', true),
  ],
  run(context) {
    const { flags, args } = context;
    const wanted = flags.text('for');
    if (!wanted) fail(`unrecognized condition: ""`);
    if (args.length === 0) fail('arguments must consist of a resource and a name');
    const holds = conditionOf(wanted);
    const groups = resolve(context, args, { ignoreNotFound: wanted.toLowerCase() === 'delete', all: false });
    const found = groups.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
    if (found.length === 0) {
      if (context.exitCode === 0 && wanted.toLowerCase() !== 'delete') fail('no matching resources found');
      return;
    }
    const { now } = context.view;
    const timeout = parseDuration(flags.text('timeout')) ?? 0;
    const until = now + (timeout < 0 ? WEEK : timeout);
    let at = now;
    for (const { resource, object } of found) {
      const met = firstMet(context.view, object, holds, at, until);
      if (met) context.out(`${nameOf(met.object)} condition met\n`);
      else
        context.failed(
          new KubectlError(`error: ${TIMED_OUT[timeout === 0 ? 'atOnce' : 'later']} ${qualifiedName(resource)}/${object.metadata.name}\n`),
        );
      at = met ? met.at : until;
    }
  },
};

const WEEK = 7 * 24 * HOUR;
const TIMED_OUT = { atOnce: 'condition not met for', later: 'timed out waiting for the condition on' } as const;

/** `undefined`: the object is gone. */
type Condition = (object: KubernetesObject | undefined) => boolean;

/** When an object is first as it is waited for, from a moment on: what it is like now, then each of its changes. */
function firstMet(
  view: ClusterView,
  object: KubernetesObject,
  holds: Condition,
  from: Micros,
  until: Micros,
): { at: Micros; object: KubernetesObject } | undefined {
  const { namespace, name, uid } = object.metadata;
  const isIt = (other: KubernetesObject): boolean => other.metadata.name === name && other.metadata.namespace === namespace;
  const changes = view
    .changesUntil(object.kind as Kind, until)
    .filter((change) => isIt(change.object))
    .map(({ at, type, object: changed }) => ({
      at,
      object: type === 'DELETED' || changed.metadata.uid !== uid ? undefined : (changed as KubernetesObject),
    }));
  const states = [{ at: view.now, object: object as KubernetesObject | undefined }, ...changes];
  const met = states.find((state, i) => holds(state.object) && (states[i + 1]?.at ?? Number.POSITIVE_INFINITY) > from);
  return met && { at: Math.max(met.at, from), object: met.object ?? object };
}

function conditionOf(text: string): Condition {
  if (text.toLowerCase() === 'delete') return (object) => object === undefined;
  const condition = /^condition=([^=]*)(?:=(.*))?$/s.exec(text);
  if (condition) {
    const [, type = '', value = 'true'] = condition;
    return (object) => {
      const { conditions = [] } = (object as { status?: { conditions?: { type: string; status: string }[] } } | undefined)?.status ?? {};
      return conditions.some((one) => one.type.toLowerCase() === type.toLowerCase() && one.status.toLowerCase() === value.toLowerCase());
    };
  }
  if (!text.startsWith('jsonpath=')) return fail(`unrecognized condition: ${JSON.stringify(text)}`);
  const [, expression = '', value, ...more] = text.split('=');
  if (value === undefined || more.length > 0) return fail("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3");
  if (value === '') return fail('jsonpath wait condition cannot be empty');
  const path =
    relaxedPath(expression.replace(/^['"]|['"]$/g, '')) ??
    fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  return (object) =>
    object !== undefined &&
    findJsonPath(path, object, { allowMissingKeys: true }).some((found) => String(found) === value.replace(/^['"]|['"]$/g, ''));
}
