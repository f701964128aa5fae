import { type DecodedManifest, isDispensable, type Json, podTemplateOf, rawObjects } from '../api-server/index.ts';
import { isRecord } from '../apimachinery/records.ts';
import { goYaml } from '../kubectl/index.ts';
import { missingAccounts } from './accounts.ts';
import { freed } from './freed.ts';
import { spokenFor } from './spoken-for.ts';

type Value = { readonly [key: string]: Json };

/** So many replicas show what there is to see. */
const MOST_REPLICAS = 10;
/** In characters: of what is made a manifest has to come that a run takes. */
const MOST_TEXT = 2 ** 18;

/**
 * The same manifest with Pods in place of the objects that make them: those of a Deployment, a ReplicaSet, a StatefulSet (with their
 * claims) and a Job that runs several at once (with their numbers, if it is Indexed), up to ten of each, fewer where the manifest is long; one of
 * the others; none of an object whose Pods are there, or come from another. Of what a run can do without a comment is left, service accounts that
 * are named are added, and a Pod that was copied is freed of its owner and its node where they are not here. All else stands as it stood.
 * Undefined if nothing of it changes, no Pod remains, or it cannot be read.
 */
export function podsOfWorkloads({ read, problems }: DecodedManifest): string | undefined {
  if (problems.some(({ type }) => type === 'Syntax')) return undefined;
  const length = read.reduce((sum, { text }) => sum + text.length, 0);
  const most = Math.max(1, Math.min(MOST_REPLICAS, Math.floor(MOST_TEXT / length)));
  const documents = read.map((document) => ({ document, objects: rawObjects(document).objects.map(({ value }) => value) }));
  const all = documents.flatMap(({ objects }) => objects);
  if (!all.some(mayNotStay) || !all.some((value) => value.kind === 'Pod' || podTemplateOf(value))) return undefined;
  const silent = spokenFor(all);
  const parts = documents.flatMap(({ document, objects }) =>
    objects.some((value) => mayNotStay(value) || freed(value, all))
      ? objects.flatMap((value) => (silent.has(value) ? [] : partsOf(value, most, all)))
      : [document.text],
  );
  return [...missingAccounts(all.filter((value) => !silent.has(value))), ...parts].map(withBreak).join('---\n');
}

const mayNotStay = (value: Value): boolean => podTemplateOf(value) !== undefined || isDispensable(value);

/** In YAML, what stands in the place of an object. */
function partsOf(value: Value, most: number, all: readonly Value[]): string[] {
  const name = recordAt(value.metadata).name ?? recordAt(value.metadata).generateName;
  if (isDispensable(value)) return [`# Left out, as a run does without it: ${value.kind} ${name}.`];
  const template = podTemplateOf(value);
  if (!template) return [freed(value, all) ?? goYaml(value, { sorted: false })];
  const wanted = podsWanted(value);
  const fewer = wanted > most ? `# Of its ${wanted} Pods ${most} stand here, which show what there is to see.\n` : '';
  return objectsOf(value, template, Math.min(wanted, most)).map(
    (object, i) => `# From the template of the ${value.kind} ${name}.\n${i === 0 ? fewer : ''}${goYaml(object, { sorted: false })}`,
  );
}

/** None is not what somebody wants to see. */
function podsWanted({ kind, spec }: Value): number {
  const { replicas } = recordAt(spec);
  const wanted = kind === 'Job' ? atOnce(recordAt(spec)) : kind === 'DaemonSet' || kind === 'CronJob' ? 1 : replicas;
  return Math.max(1, Number(wanted ?? 1) || 1);
}

const withBreak = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
const recordAt = (value: Json | undefined): Value => (isRecord(value) ? value : {});

function objectsOf(workload: Value, template: Value, count: number): Value[] {
  const { kind } = workload;
  const { name = 'pod', namespace } = recordAt(workload.metadata);
  const spec = recordAt(workload.spec);
  const meant = recordAt(template.metadata);
  const pod = (own: Json, extra: { readonly labels?: Value; readonly spec?: Value } = {}): Value => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: own,
      ...(namespace === undefined ? {} : { namespace }),
      ...(meant.labels === undefined && !extra.labels ? {} : { labels: { ...recordAt(meant.labels), ...extra.labels } }),
      ...(meant.annotations === undefined ? {} : { annotations: meant.annotations }),
    },
    spec: { ...recordAt(template.spec), ...extra.spec },
  });
  const numbers = [...Array(count).keys()];
  if (kind === 'Job' && spec.completionMode === 'Indexed') return numbers.map((i) => indexed(pod(`${name}-${i}`), `${name}-${i}`, i));
  if (kind !== 'StatefulSet') return numbers.map((i) => pod(count === 1 ? name : `${name}-${i + 1}`));
  const claims = Array.isArray(spec.volumeClaimTemplates) ? spec.volumeClaimTemplates.map(recordAt) : [];
  return numbers.flatMap((i) => {
    const own = `${name}-${i}`;
    const claimed = claims.map(({ apiVersion: _, kind: __, metadata, ...claim }) => ({
      volume: recordAt(metadata).name ?? '',
      metadata: recordAt(metadata),
      claim,
    }));
    const others = recordAt(template.spec).volumes;
    const volumes = [
      ...(Array.isArray(others) ? others : []).filter((one) => !claimed.some(({ volume }) => recordAt(one).name === volume)),
      ...claimed.map(({ volume }): Json => ({ name: volume, persistentVolumeClaim: { claimName: `${volume}-${own}` } })),
    ];
    return [
      ...claimed.map(
        ({ volume, metadata, claim }): Value => ({
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { ...metadata, name: `${volume}-${own}`, ...(namespace === undefined ? {} : { namespace }) },
          ...claim,
        }),
      ),
      pod(own, {
        labels: { 'statefulset.kubernetes.io/pod-name': own },
        spec: {
          hostname: own,
          ...(spec.serviceName === undefined ? {} : { subdomain: spec.serviceName }),
          ...(volumes.length === 0 ? {} : { volumes }),
        },
      }),
    ];
  });
}

/** A Job has no more Pods than are still to complete. @see kubernetes: pkg/controller/job/job_controller.go manageJob */
const atOnce = ({ parallelism, completions }: Value): number => {
  const most = Number(parallelism ?? 1);
  return completions === undefined || completions === null ? most : Math.min(most, Number(completions));
};

const INDEX = 'batch.kubernetes.io/job-completion-index';

/** One of an Indexed Job knows its number. @see kubernetes: pkg/controller/job/indexed_job_utils.go addCompletionIndexEnvVariables, addCompletionIndexAnnotation */
function indexed(pod: Value, hostname: string, index: number): Value {
  const metadata = recordAt(pod.metadata);
  const spec = recordAt(pod.spec);
  const variable: Json = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${INDEX}']` } } };
  const told = (one: Json): Json => {
    const container = recordAt(one);
    const env = Array.isArray(container.env) ? container.env : [];
    return env.some((each) => recordAt(each).name === 'JOB_COMPLETION_INDEX') ? one : { ...container, env: [...env, variable] };
  };
  const { initContainers, containers } = spec;
  return {
    ...pod,
    metadata: { ...metadata, annotations: { ...recordAt(metadata.annotations), [INDEX]: String(index) } },
    spec: {
      ...spec,
      ...(Array.isArray(initContainers) && { initContainers: initContainers.map(told) }),
      ...(Array.isArray(containers) && { containers: containers.map(told) }),
      hostname,
    },
  };
}
