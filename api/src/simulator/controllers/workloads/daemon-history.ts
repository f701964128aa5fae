import type { Pod } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { ControllerContext } from '../context.ts';
import { controllerOf } from './claims.ts';
import { revisionOf } from './initial.ts';
import { HASH } from './pods.ts';
import type { Template, Workload, WorkloadObject } from './types.ts';

interface History {
  readonly current: WorkloadObject;
  readonly old: readonly WorkloadObject[];
}

const highest = (revisions: readonly WorkloadObject[]): number => Math.max(0, ...revisions.map(({ revision = 0 }) => revision));

/** Of the template as it is now, and of those before; what is new is written down, and what is back is the last. @see kubernetes: pkg/controller/daemon/update.go constructHistory */
export function historyOf(set: Workload, { workloads, engine }: Pick<ControllerContext, 'workloads' | 'engine'>): History {
  const revisions = workloads
    .at(engine.now)
    .filter((one) => one.kind === 'ControllerRevision' && controllerOf(one)?.uid === set.metadata.uid);
  const found = revisions.find((one) => sameJson(templateOfRevision(one), set.spec.template));
  const old = revisions.filter((one) => one !== found);
  const revision = highest(old) + 1;
  if (!found) return { current: workloads.put(revisionOf(set, revision, formatTime(engine.now))), old };
  return { current: (found.revision ?? 0) < revision ? workloads.put({ ...found, revision }) : found, old };
}

/** Of those that no Pod is of any more, the oldest go. @see kubernetes: pkg/controller/daemon/update.go cleanupHistory */
export function spareRevisions({ spec }: Workload, old: readonly WorkloadObject[], pods: readonly Pod[]): readonly WorkloadObject[] {
  const { revisionHistoryLimit = 10 } = spec;
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[HASH]));
  return [...old]
    .sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0))
    .filter(({ metadata }) => !live.has(metadata.labels?.[HASH]))
    .slice(0, Math.max(0, old.length - revisionHistoryLimit));
}

function templateOfRevision({ data }: WorkloadObject): Template {
  const { $patch: _, ...template } = (data as { readonly spec: { readonly template: Template & { readonly $patch: string } } }).spec
    .template;
  return template;
}
