import { parseGoDuration } from '../../apimachinery/duration.ts';
import { goPrinted } from '../../apimachinery/go-printed.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import { HOUR, type Micros, type Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, noResources } from '../command/errors.ts';
import { bool, duration, list, text } from '../command/flags.ts';
import { findJsonPath, JsonPathError, relaxedPath, UNEXPECTED_PATH } from '../jsonpath/index.ts';
import { type Found, getObject, notFound } from '../objects/resolve.ts';
import { outputFlags, outputOf } from '../output/format.ts';
import { nameOf, printStructured } from '../output/structured.ts';
import type { ClusterView, Live } from '../view.ts';
import { resolveAll, unreadOf } from './filed.ts';
import { hasFiles, tellUnread } from './files.ts';
import { tellStillThere, tellUnwatched, tellWatched } from './requests/awaited.ts';
import { tellGets } from './requests/requests.ts';
import { LOCAL } from './set/pod-specs.ts';

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
    ...outputFlags,
    bool('local'),
    bool('recursive', 'R', true),
  ],
  formatFirst: true,
  run(context) {
    const { flags, args } = context;
    const wanted = flags.text('for');
    if (!wanted) fail(`unrecognized condition: ""`);
    const holds = conditionOf(wanted);
    if (args.length === 0 && flags.list('filename').length === 0) noResources(context);
    if (flags.bool('local') && !hasFiles(context)) fail(LOCAL);
    tellGets(context, args);
    const groups = resolveAll(context, args, { ignoreNotFound: wanted.toLowerCase() === 'delete', all: false, inOrder: true });
    const found = groups.flatMap(({ resource, objects, failure }): Waited[] =>
      failure ? [failure] : objects.map((object) => ({ resource, object })),
    );
    if (found.length === 0) {
      if (wanted.toLowerCase() !== 'delete') fail('no matching resources found');
      return undefined;
    }
    const timeout = parseGoDuration(flags.text('timeout')) ?? 0;
    const until = context.view.now + (timeout < 0 ? WEEK : timeout);
    const isForDelete = wanted.toLowerCase() === 'delete';
    const sought: Sought = { holds, until, isForDelete, isOnce: timeout === 0 };
    const unread = unreadOf(groups);
    if (context.view.live) return untilMet(context, context.view.live, found, { ...sought, unread });
    let at = context.view.now;
    for (const one of found) {
      if (one instanceof KubectlError) {
        if (!unread.includes(one)) context.failed(one);
        continue;
      }
      const isLooked = !isTooLate(sought, at);
      if (isLooked) tellAwaited(context, one, isForDelete, at);
      const met = isLooked ? attempt(context, () => firstMet(context.view, one, sought, at)) : undefined;
      if (met === 'failed') continue;
      if (isLooked) tellUnwatched(context, met ? met.at : until);
      if (met) tell(context, met.object);
      else context.failed(timedOut(one, sought));
      at = met ? met.at : until;
    }
    tellUnread(context, unread);
    return undefined;
  },
};

/** How it is looked whether it is as it is waited for. */
function tellAwaited(context: Context, { resource, object }: Found, isForDelete: boolean, at: Micros): void {
  if (isForDelete) tellStillThere(context, resource, object, at);
  tellWatched(context, resource, object, at);
}

/** What is waited for, or why it could not be got. */
type Waited = Found | KubectlError;

/** How it is waited for. */
interface Sought {
  readonly holds: Condition;
  readonly until: Micros;
  readonly isForDelete: boolean;
  /** One look, and no more. */
  readonly isOnce: boolean;
}

/** Once the time is up, only what is to be gone is looked at. @see kubernetes: kubectl/pkg/cmd/wait/wait.go RunWait (its context) */
const isTooLate = ({ until, isForDelete, isOnce }: Sought, at: Micros): boolean => at >= until && !isOnce && !isForDelete;

/** @see kubernetes: kubectl/pkg/cmd/wait/wait.go extendErrWaitTimeout; cli-runtime/pkg/resource/visitor.go ObjectName */
const timedOut = ({ resource, object }: Found, { isOnce }: Sought): KubectlError =>
  new KubectlError(
    `error: ${isOnce ? 'condition not met for' : 'timed out waiting for the condition on'} ${resource.name}/${object.metadata.name}\n`,
  );

function tell(context: Context, object: KubernetesObject): void {
  if (outputOf(context.flags)) {
    context.separate();
    printStructured(context, object);
  } else context.out(`${nameOf(object)} condition met\n`);
}

const WEEK = 7 * 24 * HOUR;

/** What cannot be told of one object is told at the end. */
function attempt<T>(context: Context, action: () => T): T | 'failed' {
  try {
    return action();
  } catch (error) {
    context.failed(error);
    return 'failed';
  }
}

/** One after another, as time goes on. */
function* untilMet(
  context: Context,
  live: Live,
  found: readonly Waited[],
  sought: Sought & { readonly unread: readonly KubectlError[] },
): Task<void> {
  for (const one of found) {
    if (one instanceof KubectlError) {
      if (!sought.unread.includes(one)) context.failed(one);
      continue;
    }
    if (isTooLate(sought, context.view.now)) {
      context.failed(timedOut(one, sought));
      continue;
    }
    const { namespace = '', name } = one.object.metadata;
    const now = (): KubernetesObject | undefined => getObject(context.view, one.resource, namespace, name);
    const uid = now()?.metadata.uid;
    if (uid === undefined && !sought.isForDelete) context.failed(notFound(one.resource, name));
    else {
      tellAwaited(context, one, sought.isForDelete, context.view.now);
      yield* context.flush(live);
      yield* objectMet(context, live, one, {
        ...sought,
        now: () => (sought.isForDelete && now()?.metadata.uid !== uid ? undefined : now()),
      });
    }
    yield* context.flush(live);
  }
  tellUnread(context, sought.unread);
}

function* objectMet(
  context: Context,
  live: Live,
  one: Found,
  sought: Sought & { readonly now: () => KubernetesObject | undefined },
): Task<void> {
  for (;;) {
    const object = sought.now();
    const met = attempt(context, () => sought.holds(object));
    if (met === true || (met === false && context.view.now >= sought.until)) tellUnwatched(context, context.view.now);
    if (met === true) tell(context, object ?? one.object);
    else if (met === false && context.view.now >= sought.until) context.failed(timedOut(one, sought));
    if (met !== false || context.view.now >= sought.until) return;
    yield* live.changed(one.object.kind as Kind, sought.until);
    context.view = live.view();
  }
}

/** `undefined`: the object is gone. */
type Condition = (object: KubernetesObject | undefined) => boolean;

/** When an object is first as it is waited for, from a moment on: what it is like then, then each of its changes. */
function firstMet(
  view: ClusterView,
  { resource, object }: Found,
  { holds, until, isForDelete }: Sought,
  from: Micros,
): { at: Micros; object: KubernetesObject } | undefined {
  const { namespace, name } = object.metadata;
  const isIt = (other: KubernetesObject): boolean => other.metadata.name === name && other.metadata.namespace === namespace;
  const changes = view
    .changesUntil(object.kind as Kind, until)
    .filter((change) => isIt(change.object))
    .map(({ at, type, object: changed }) => ({ at, object: type === 'DELETED' ? undefined : changed }));
  const states = [{ at: view.now, object: object as KubernetesObject | undefined }, ...changes];
  const current = states.findLastIndex(({ at }) => at <= from);
  if (!states[current]?.object && !isForDelete) throw notFound(resource, name);
  const met = states.slice(current).find((state) => holds(state.object));
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
  if (!text.startsWith('jsonpath=')) return fail(`unrecognized condition: ${goQuote(text)}`);
  const [, expression = '', value, ...more] = text.split('=');
  if (value === undefined || more.length > 0) return fail("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3");
  return jsonPathCondition(expression, value);
}

/** @see kubernetes: kubectl/pkg/cmd/wait/wait.go processJSONPathInput, JSONPathWait */
function jsonPathCondition(expression: string, value: string): Condition {
  const path = relaxedPath(expression) ?? fail(UNEXPECTED_PATH);
  if (value === '') return fail('jsonpath wait condition cannot be empty');
  if (path === '') return fail('jsonpath expression cannot be empty');
  const wanted = value.replace(/^['"]+|['"]+$/g, '').trim();
  return (object) => {
    if (object === undefined) return false;
    const lists = findAt(path, object);
    const [found, ...others] = lists[0] ?? [];
    if (found === undefined) return false;
    if (lists.length > 1) return fail('given jsonpath expression matches more than one list');
    if (others.length > 0) return fail('given jsonpath expression matches more than one value');
    if (typeof found === 'object' && found !== null) return fail('jsonpath leads to a nested object or list which is not supported');
    return goPrinted(found).trim() === wanted;
  };
}

function findAt(path: string, object: KubernetesObject): readonly (readonly unknown[])[] {
  try {
    return findJsonPath(path, object, { allowMissingKeys: true });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return fail(error.message);
  }
}
