import { inGoOrder } from '../../../api-server/index.ts';
import type { KubernetesObject, Pod } from '../../../apimachinery/objects.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import { REVISION, revisionOfSet, type Workload } from '../../../controllers/index.ts';
import type { Context } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { describeTemplate } from '../../describe/workloads.ts';
import { Describer } from '../../describe/writer.ts';
import { listObjects } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { outputOf } from '../../output/format.ts';
import { printStructured } from '../../output/structured.ts';
import { describeOptions, table } from '../../text/tab-writer.ts';
import type { ClusterView } from '../../view.ts';
import { ANY, pathOf, queryOf, tellRequest, tellsRequests } from '../requests/requests.ts';

const CAUSE = 'kubernetes.io/change-cause';

interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Workload['spec']['template'];
  /** As which it is printed. */
  readonly object: KubernetesObject;
}

type WithMark = Revision['template'] & { readonly $patch?: string };

/** What it was, in order. @see kubernetes: kubectl/pkg/polymorphichelpers/history.go */
function revisionsOf(view: ClusterView, owner: KubernetesObject): readonly Revision[] {
  const { kind, metadata } = owner;
  const kindOf = kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
  const all = listObjects(view, resourceOfKind(kindOf), metadata.namespace) as unknown as (Workload & {
    readonly data?: { readonly spec: { readonly template: WithMark } };
  })[];
  return all
    .filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .map((one): Revision => {
      const { $patch: _, ...bare }: WithMark = one.data?.spec.template ?? one.spec.template;
      const template = bare;
      const cause = one.metadata.annotations?.[CAUSE] ?? '';
      const spec = { ...(owner as unknown as Workload).spec, template };
      const object = one.data ? { ...owner, spec } : one;
      return { number: one.revision ?? revisionOfSet(one), cause, template, object };
    })
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
}

/** All revisions, or what one of them was. @see kubernetes: kubectl/pkg/cmd/rollout/rollout_history.go */
export function history(context: Context, object: KubernetesObject): void {
  const number = context.flags.int('revision');
  tellRevisions(context, object);
  const all = revisionsOf(context.view, object);
  const wanted = all.find((one) => one.number === number);
  if (number > 0 && !wanted) fail('unable to find the specified revision');
  if (outputOf(context.flags)) {
    for (const one of wanted ? [wanted] : all) {
      context.separate();
      printStructured(context, inGoOrder(one.object), { typed: true });
    }
    return;
  }
  const name = `${object.kind.toLowerCase()}.apps/${object.metadata.name}`;
  const rows = all.map((one) => [String(one.number), one.cause || '<none>']);
  context.out(
    wanted
      ? `${name} with revision #${number}\n${templateOf(wanted)}\n`
      : `${name} \n${table([['REVISION', 'CHANGE-CAUSE'], ...rows], describeOptions)}\n`,
  );
}

/** The object is got once more, and its revisions by its selector. @see kubernetes: kubectl/pkg/polymorphichelpers/historyviewer.go ViewHistory */
function tellRevisions(context: Context, { kind, metadata: { namespace, name }, ...of }: KubernetesObject): void {
  if (!tellsRequests(context)) return;
  const { selector } = (of as unknown as Workload).spec;
  const labelSelector = Object.entries(selector?.matchLabels ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .sort()
    .join(',');
  const resource = kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
  const paths = [pathOf(resourceOfKind(kind), namespace, name), pathOf(resourceOfKind(resource), namespace) + queryOf({ labelSelector })];
  for (const path of paths) tellRequest(context, { method: 'GET', path, status: 200, accept: ANY });
}

/** @see kubernetes: kubectl/pkg/polymorphichelpers/history.go printTemplate */
function templateOf({ template, cause }: Revision): string {
  const writer = new Describer();
  const annotations = { ...template.metadata.annotations, ...(cause && { [CAUSE]: cause }) };
  describeTemplate({ ...template, metadata: { ...template.metadata, annotations } } as unknown as Pod, writer);
  return writer.unaligned();
}

/** What it goes back to: the patch, or what is said where there is nothing to do. @see kubernetes: kubectl/pkg/polymorphichelpers/rollback.go */
export function undo(view: ClusterView, object: KubernetesObject, to: number): { readonly patch: object } | { readonly says: string } {
  const { kind, metadata, spec } = object as unknown as Workload;
  const revisions = revisionsOf(view, object);
  const current = Number(metadata.annotations?.[REVISION] ?? revisions.at(-1)?.number ?? 0);
  const wanted = to > 0 ? revisions.find(({ number }) => number === to) : revisions.filter(({ number }) => number < current).at(-1);
  if (!wanted && to > 0) fail(`unable to find specified revision ${to} in history`);
  if (!wanted)
    return fail(
      kind === 'Deployment'
        ? `no rollout history found for deployment ${JSON.stringify(metadata.name)}`
        : 'no last revision to roll back to',
    );
  if (kind === 'Deployment' && spec.paused)
    fail("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const { 'pod-template-hash': _, ...labels } = wanted.template.metadata.labels ?? {};
  const template = { ...wanted.template, metadata: { ...wanted.template.metadata, labels } };
  if (JSON.stringify(template) === JSON.stringify(spec.template))
    return { says: `skipped rollback (current template already matches revision ${wanted.number})` };
  return { patch: { spec: { template: { ...replacing(spec.template, template) } } } };
}

/** A merge patch that leaves nothing of what was. */
function replacing(before: object, after: object): object {
  const gone = Object.keys(before).filter((key) => !(key in after));
  const changed = Object.entries(after).map(([key, value]): [string, unknown] => {
    const old = (before as Record<string, unknown>)[key];
    return [key, isRecord(value) && isRecord(old) ? replacing(old, value) : value];
  });
  return Object.fromEntries([...gone.map((key): [string, unknown] => [key, null]), ...changed]);
}
