import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import {
  checkObject,
  defaulted,
  type FieldProblem,
  fieldProblemText,
  firstTypeProblem,
  immutable,
  invalidMessage,
  MODIFIED,
  selectorSyntax,
  validatePod,
  validateWorkloadSpec,
  WORKLOADS,
} from '../../api-server/index.ts';
import type { PodSpec } from '../../apimachinery/objects.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import type { PropagationPolicy } from '../../apimachinery/propagation.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Engine, Micros } from '../../engine/index.ts';
import { specDefaults } from './defaults.ts';
import { initialWorkloads } from './initial.ts';
import { replacement } from './replacement.ts';
import {
  TEMPLATE_GENERATION,
  type Template,
  type Workload,
  type WorkloadKind,
  type WorkloadObject,
  type WorkloadSpec,
  type WorkloadStatus,
} from './types.ts';

const KINDS: ReadonlySet<string> = new Set<WorkloadKind>(['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet']);

type Refused = { readonly ok: false; readonly reason: string; readonly message: string; readonly problems: readonly FieldProblem[] };

/**
 * The workloads of kube-system, the only ones that there are: how they are, and how they were. Until one is changed nothing is kept.
 */
export class WorkloadObjects {
  readonly #engine: Pick<Engine, 'now'>;
  readonly #store: { readonly revision: number; readonly isDry: boolean };
  readonly #daemonStatus: (set: Workload, revisions: readonly WorkloadObject[]) => WorkloadStatus;
  readonly #log: { readonly at: Micros; readonly objects: readonly WorkloadObject[] }[] = [];
  readonly #listeners: ((object: WorkloadObject) => void)[] = [];

  /** `daemonStatus`: what of a DaemonSet's status follows from its Pods, as long as nothing is kept. */
  constructor(
    engine: Pick<Engine, 'now'>,
    store: { readonly revision: number; readonly isDry: boolean },
    daemonStatus: (set: Workload, revisions: readonly WorkloadObject[]) => WorkloadStatus,
  ) {
    this.#engine = engine;
    this.#store = store;
    this.#daemonStatus = daemonStatus;
  }

  /** Whether they are not any more as they were in the beginning. */
  get areChanged(): boolean {
    return this.#log.length > 0;
  }

  at(time: Micros): readonly WorkloadObject[] {
    return this.#log.findLast(({ at }) => at <= time)?.objects ?? initialWorkloads();
  }

  list(kind: WorkloadKind): readonly Workload[] {
    const all = this.#log.at(-1)?.objects ?? initialWorkloads();
    return all.filter((one): one is Workload => one.kind === kind);
  }

  get(kind: string, name: string): Workload | undefined {
    return this.list(kind as WorkloadKind).find(({ metadata }) => metadata.name === name);
  }

  /** Whether there is such an owner. */
  has(kind: string, name: string, uid: string): boolean {
    const isFirst = !this.areChanged && WORKLOADS.some((one) => one.uid === uid && one.kind === kind && one.name === name);
    return isFirst || (KINDS.has(kind) && this.get(kind, name)?.metadata.uid === uid);
  }

  /** Told of what is put there, or taken away. */
  onChange(listener: (object: WorkloadObject) => void): void {
    this.#listeners.push(listener);
  }

  /** Puts it there, or in the place of what it was; with a spec that is another its generation is the next. */
  put(object: WorkloadObject): WorkloadObject {
    this.#begin();
    const before = this.get(object.kind, object.metadata.name);
    const status = object.status ?? before?.status;
    const generation = object.metadata.generation ?? 1;
    const next = before && !sameJson(before.spec, object.spec) ? { generation: generation + 1 } : {};
    const stored = {
      ...object,
      ...(status && { status }),
      metadata: { ...object.metadata, ...next, resourceVersion: String(this.#store.revision + 1) },
    };
    this.#keep(stored, (all) => (before ? all.map((one) => (one === before ? stored : one)) : [...all, stored]));
    return stored;
  }

  remove(object: WorkloadObject): void {
    this.#begin();
    const { kind, metadata } = object;
    const { name } = metadata;
    this.#keep(object, (all) => all.filter((one) => one.kind !== kind || one.metadata.name !== name));
  }

  /** What belongs to it goes with it, goes first, or is left. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go deletionFinalizersForGarbageCollection */
  delete(object: WorkloadObject, policy: PropagationPolicy): void {
    if (policy === 'Background') {
      this.remove(object);
      return;
    }
    const { metadata } = object;
    this.put({
      ...object,
      metadata: {
        ...metadata,
        deletionGracePeriodSeconds: 0,
        deletionTimestamp: metadata.deletionTimestamp ?? formatTime(this.#engine.now),
        finalizers: [policy === 'Orphan' ? 'orphan' : 'foregroundDeletion'],
        generation: (metadata.generation ?? 1) + (metadata.deletionTimestamp ? 0 : 1),
      },
    });
  }

  /** By a merge patch. @see kubernetes: pkg/apis/apps/validation/validation.go ValidateDeploymentUpdate */
  patch(
    kind: string,
    name: string,
    change: object,
  ): { readonly ok: true; readonly object: WorkloadObject; readonly isChanged: boolean } | Refused {
    const before = this.get(kind, name) as Workload;
    const stale = staleVersion(before, change);
    if (stale) return stale;
    const merged = withParts(withIdentity(mergePatch(before, change) as Loose, before));
    const unfit = typeProblem(merged);
    if (unfit !== undefined)
      return { ok: false, reason: 'BadRequest', message: `${kind} in version "v1" cannot be handled as a ${kind}: ${unfit}`, problems: [] };
    const object = { ...withDefaults(merged, before), status: before.status } as Workload;
    const problems = problemsOf(object, before);
    if (problems.length > 0)
      return { ok: false, reason: 'Invalid', message: invalidMessage(kind, name, problems.map(fieldProblemText), 'apps'), problems };
    const isChanged = !sameJson(object, before);
    return { ok: true, isChanged, object: isChanged && !this.#store.isDry ? this.put(ofNextGeneration(object, before)) : object };
  }

  /** By a whole one. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go Update */
  replace(kind: string, name: string, given: object): ReturnType<WorkloadObjects['patch']> {
    return this.patch(kind, name, replacement(this.get(kind, name) as Workload, given));
  }

  /** From now on all of them are kept. */
  #begin(): void {
    if (this.areChanged) return;
    const all = initialWorkloads();
    const revisions = all.filter(({ kind }) => kind === 'ControllerRevision');
    const objects = all.map((one) => (one.kind === 'DaemonSet' ? { ...one, status: this.#daemonStatus(one as Workload, revisions) } : one));
    this.#log.push({ at: this.#engine.now, objects });
  }

  #keep(object: WorkloadObject, change: (all: readonly WorkloadObject[]) => readonly WorkloadObject[]): void {
    const at = this.#engine.now;
    const last = this.#log.at(-1);
    const objects = change(last?.objects ?? initialWorkloads());
    if (last?.at === at) this.#log.pop();
    this.#log.push({ at, objects });
    for (const listener of this.#listeners) listener(object);
  }
}

/** Of a Deployment a change of its annotations is one, too. @see kubernetes: pkg/registry/apps/deployment/strategy.go PrepareForUpdate */
function ofNextGeneration(object: Workload, { kind, metadata, spec }: Workload): Workload {
  const isAnnotated = kind === 'Deployment' && !sameJson(metadata.annotations ?? {}, object.metadata.annotations ?? {});
  if (!isAnnotated || !sameJson(spec, object.spec)) return object;
  return { ...object, metadata: { ...object.metadata, generation: (metadata.generation ?? 1) + 1 } };
}

type Loose = Workload & { readonly status?: unknown };

/** Who says which version it knows must know the last one. */
function staleVersion(
  { kind, metadata }: Workload,
  change: { readonly metadata?: { readonly resourceVersion?: unknown } },
): Refused | undefined {
  const version = change.metadata?.resourceVersion;
  if (!version || version === metadata.resourceVersion) return undefined;
  const resource = `${kind.toLowerCase()}s.apps`;
  return {
    ok: false,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${resource} "${metadata.name}": ${MODIFIED}`,
    problems: [],
  };
}

/** What the API server gives stays as it is. @see kubernetes: apiserver/pkg/registry/rest/update.go BeforeUpdate */
function withIdentity(object: Loose, { metadata }: Workload): Loose {
  const { uid, generation, creationTimestamp, resourceVersion } = metadata;
  const given = isRecord(object.metadata) ? object.metadata : {};
  return {
    ...object,
    metadata: { ...given, uid, creationTimestamp, resourceVersion, ...(generation !== undefined && { generation }) },
  } as Loose;
}

/** What a patch has taken away is empty. */
function withParts(object: Loose): Loose {
  const spec: Partial<WorkloadSpec> = isRecord(object.spec) ? object.spec : {};
  const template: Partial<Template> = isRecord(spec.template) ? spec.template : {};
  const whole = {
    metadata: isRecord(template.metadata) ? template.metadata : {},
    spec: isRecord(template.spec) ? template.spec : { containers: [] },
  };
  return { ...object, metadata: isRecord(object.metadata) ? object.metadata : {}, spec: { ...spec, template: whole } } as Loose;
}

/** In Go's words. @see Go: encoding/json UnmarshalTypeError */
function typeProblem({ kind, spec }: Loose): string | undefined {
  const { replicas = 0, template } = spec;
  if (!Number.isInteger(replicas))
    return `json: cannot unmarshal ${typeof replicas} into Go struct field ${kind}Spec.spec.replicas of type int32`;
  return firstTypeProblem(checkObject({ apiVersion: 'v1', kind: 'Pod', ...template } as never, 'Pod'))?.detail;
}

/** What the API server makes of a template that is new, and of whose it is. @see kubernetes: pkg/registry/apps/daemonset/strategy.go PrepareForUpdate */
function withDefaults(given: Loose, before: Workload): Loose {
  const object = { ...given, spec: { ...given.spec, ...specDefaults(given) } };
  const { template } = object.spec;
  if (sameJson(template, before.spec.template)) return object;
  const isSame = sameJson(template.spec, before.spec.template.spec);
  const metadata = { creationTimestamp: null, ...template.metadata };
  const spec = { ...object.spec, template: { metadata, spec: isSame ? template.spec : defaultedSpec(template.spec) } };
  if (object.kind !== 'DaemonSet' || sameJson(spec.template, before.spec.template)) return { ...object, spec };
  const generation = String(Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0) + 1);
  return {
    ...object,
    spec,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [TEMPLATE_GENERATION]: generation } },
  };
}

function defaultedSpec(given: PodSpec): PodSpec {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' }, spec: structuredClone(given) };
  const { enableServiceLinks: _, ...spec } = defaulted('Pod', pod).spec as PodSpec;
  return spec;
}

/** @see kubernetes: pkg/registry/apps/deployment/strategy.go ValidateUpdate */
function problemsOf({ kind, spec }: Workload, before: Workload): FieldProblem[] {
  const { selector, template } = spec;
  const isSame = kind === 'ReplicaSet' || sameJson(template.spec, before.spec.template.spec);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace: 'kube-system' }, spec: template.spec };
  return [
    ...validateWorkloadSpec(kind, spec as unknown as Parameters<typeof validateWorkloadSpec>[1], isSame ? [] : validatePod(pod as never)),
    ...immutable(sameJson(selector, before.spec.selector), selector && selectorSyntax(selector as LabelSelector), 'spec.selector'),
  ];
}
