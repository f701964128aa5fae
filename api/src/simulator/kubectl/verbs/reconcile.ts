import { type AccessObject, type PolicyRule, uncovered } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, fileFlags } from '../command/flags.ts';
import { allow } from '../objects/access.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { checkFormat } from '../output/check-format.ts';
import { outputFlags } from '../output/format.ts';
import { dryRunFlag, report } from './change.ts';
import { takeAway } from './delete.ts';
import { existing, hasFiles, objectsIn, sourcesOf } from './files.ts';
import { requireFiles } from './local.ts';

/** Roles get what they lack of what files say of them, and bindings whom they lack. @see kubernetes: kubectl/pkg/cmd/auth/reconcile.go */
export const reconcile: Verb = {
  flags: [...fileFlags, bool('remove-extra-permissions'), bool('remove-extra-subjects'), dryRunFlag, ...outputFlags],
  run(context) {
    if (!hasFiles(context)) requireFiles(context);
    if (context.args.length > 0) fail('no arguments are allowed');
    checkFormat(context);
    requireFiles(context);
    if (context.flags.text('dry-run') === 'server') fail('--dry-run=server for command reconcile is not supported yet');
    for (const source of sourcesOf(context))
      for (const object of objectsIn(context, source, ''))
        if (/^(Cluster)?Role(Binding)?$/.test(object.kind)) context.attempt(() => reconciled(context, object));
  },
};

type Subject = NonNullable<AccessObject['subjects']>[number];

/** What is to be done, and what an object is to be then. */
interface Reconciliation {
  readonly operation?: 'create' | 'update' | 'recreate';
  readonly object: AccessObject;
  /** What it gets, and what it has beside. */
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

const isBinding = ({ kind }: AccessObject): boolean => kind.endsWith('Binding');
const asObject = (object: AccessObject): KubernetesObject => object as unknown as KubernetesObject;

function reconciled(context: Context, wanted: AccessObject): void {
  const { namespace, name } = wanted.metadata;
  const resource = resourceOfKind(wanted.kind);
  // It is asked for in no namespace, not in that of the command. @see kubernetes: client-go/rest/request.go Name
  if (resource.namespaced && !namespace) fail('an empty namespace may not be set when a resource name is provided');
  allow(context, 'get', resource, name, undefined, namespace);
  const there = existing(context, asObject(wanted));
  const result = reconciliation(wanted, there, context.flags.bool(extraFlag(wanted)));
  const isProtected = there?.metadata.annotations?.[AUTOUPDATE] === 'false';
  const isSent = result.operation && !isProtected && context.flags.text('dry-run') === 'none';
  if (isSent) send(context, result, there);
  report(context, (isSent && existing(context, asObject(wanted))) || asObject(result.object), 'reconciled');
  tell(context, result, isProtected);
}

const AUTOUPDATE = 'rbac.authorization.kubernetes.io/autoupdate';
const extraFlag = (object: AccessObject): string => (isBinding(object) ? 'remove-extra-subjects' : 'remove-extra-permissions');

/** @see kubernetes: component-helpers/auth/rbac/reconciliation/reconcile_role.go, reconcile_rolebindings.go computeReconciledRole */
function reconciliation(wanted: AccessObject, there: AccessObject | undefined, removesExtra: boolean): Reconciliation {
  const [rulesOf, subjectsOf] = [(one: AccessObject) => one.rules ?? [], (one: AccessObject) => one.subjects ?? []];
  const all = isBinding(wanted) ? subjectsOf(wanted).map(subjectText) : rulesOf(wanted).map(ruleText);
  if (!there) return { operation: 'create', object: wanted, missing: all, extra: [] };
  if (isBinding(wanted) && !sameJson(wanted.roleRef, there.roleRef))
    return { operation: 'recreate', object: wanted, missing: all, extra: [] };
  const part = isBinding(wanted)
    ? sides(subjectsOf(wanted), subjectsOf(there), without, removesExtra)
    : sides(rulesOf(wanted), rulesOf(there), (from, held) => uncovered(held, from), removesExtra);
  const { aggregationRule: _, ...plain } = there;
  const metadata = {
    ...there.metadata,
    ...merged('annotations', wanted, there),
    ...merged('labels', wanted, there),
  };
  const object = {
    ...plain,
    metadata,
    ...(isBinding(wanted) ? { subjects: part.is as readonly Subject[] } : { rules: part.is as readonly PolicyRule[] }),
    ...(wanted.aggregationRule && { aggregationRule: wanted.aggregationRule }),
  };
  const told = (list: readonly unknown[]): string[] =>
    list.map((one) => (isBinding(wanted) ? subjectText(one as Subject) : ruleText(one as PolicyRule)));
  return {
    ...(!sameJson(object, there) && { operation: 'update' as const }),
    object,
    missing: told(part.missing),
    extra: told(part.extra),
  };
}

/** What of it is missing, what is there beside, and what shall be there. */
function sides<T>(
  wanted: readonly T[],
  there: readonly T[],
  lacking: (from: readonly T[], held: readonly T[]) => readonly T[],
  removesExtra: boolean,
) {
  const [missing, extra] = [lacking(wanted, there), lacking(there, wanted)];
  const isOther = missing.length > 0 || (removesExtra && extra.length > 0);
  return { missing, extra, is: !isOther ? there : removesExtra ? wanted : [...there, ...missing] };
}

const without = (from: readonly Subject[], held: readonly Subject[]): readonly Subject[] =>
  from.filter((one) => !held.some((other) => subjectText(one) === subjectText(other)));

/** What it says itself goes before what it said before. */
function merged(field: 'annotations' | 'labels', wanted: AccessObject, there: AccessObject): object {
  const both = { ...there.metadata[field], ...wanted.metadata[field] };
  return Object.keys(both).length > 0 ? { [field]: both } : {};
}

function send(context: Context, { operation, object }: Reconciliation, there: AccessObject | undefined): void {
  const { namespace, name } = object.metadata;
  if (there && operation === 'recreate') takeAway(context, resourceOfKind(there.kind), asObject(there), undefined);
  if (operation === 'update') {
    const resource = `${object.kind.toLowerCase()}/${name}`;
    context.mustAct({ kind: 'PATCH', how: 'replace', resource, patch: object, fieldManager: 'kubectl', ...(namespace && { namespace }) });
    return;
  }
  if (namespace && !context.view.get('Namespace', undefined, namespace))
    create(context, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  create(context, object);
}

const create = (context: Context, object: object): unknown =>
  context.mustAct({ kind: 'APPLY', how: 'create', manifest: goJson(object), fieldManager: 'kubectl', fieldValidation: 'Warn' });

/** @see kubernetes: kubectl/pkg/cmd/auth/reconcile.go printResults */
function tell(context: Context, { operation, object, missing, extra }: Reconciliation, isProtected: boolean): void {
  if (!operation) return;
  const caveat = isProtected ? `, but object opted out (${AUTOUPDATE}: false)` : '';
  context.err(`\treconciliation required ${operation}${caveat}\n`);
  const what = isBinding(object) ? 'subjects' : 'rules';
  const list = (title: string, items: readonly string[]): string =>
    items.length > 0 ? `\t${title}:\n${items.map((one) => `\t\t${one}\n`).join('')}` : '';
  context.err(list(`missing ${what} added`, missing));
  if (context.flags.bool(extraFlag(object))) context.err(list(`extra ${what} removed`, extra));
}

/** As Go prints its types. */
const ruleText = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string => {
  const go = (list: readonly string[] | undefined): string => `[${(list ?? []).join(' ')}]`;
  return `{Verbs:${go(verbs)} APIGroups:${go(apiGroups)} Resources:${go(resources)} ResourceNames:${go(resourceNames)} NonResourceURLs:${go(nonResourceURLs)}}`;
};
const subjectText = ({ kind = '', apiGroup = '', name = '', namespace = '' }: Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
