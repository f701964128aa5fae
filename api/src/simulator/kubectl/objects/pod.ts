import { goSort } from '../../apimachinery/go-sort.ts';
import type { KubernetesObject, Pod, Service } from '../../apimachinery/objects.ts';
import { matchLabels } from '../../apimachinery/selectors/selectors.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Context } from '../command/context.ts';
import { fail, NO_RESOURCES } from '../command/errors.ts';
import { allow } from './access.ts';
import { getObject, listObjects, notGot, parseArgs } from './resolve.ts';
import { resourceOfKind } from './resources.ts';
import { isStandingWorkload } from './standing-workloads.ts';

const NO_POD = 'pod, type/name or --filename must be specified';

type Purpose = 'get the logs from' | 'attach to';

/** The Pod that `web`, `pod/web` or `svc/web` means to logs or exec; ends the command where there is none. */
export function podNamed(context: Context, text: string, purpose: Purpose = 'attach to', namespace = context.namespace): Pod {
  const wanted = text.includes('/') ? parseArgs([text]) : parseArgs(['pods', text]);
  if (text === '') fail(purpose === 'attach to' ? NO_POD : NO_RESOURCES);
  const [one] = wanted.kind === 'names' ? wanted.names : [];
  if (!one) return fail(NO_POD);
  allow(context, 'get', one.resource, one.name, undefined, namespace);
  const object = getObject(context.view, one.resource, namespace, one.name);
  if (!object) throw notGot(context.view, one.resource, namespace, one.name);
  if (one.resource === resourceOfKind('Pod')) return object as Pod;
  const refuse = (why: string): never => fail(`cannot ${purpose} *v1.${one.resource.kindName}: ${why}`);
  const selector = selectorOf(object) ?? refuse(`selector for *v1.${one.resource.kindName} not implemented`);
  if (Object.keys(selector).length === 0) return refuse(`invalid service '${one.name}': Service is defined without a selector`);
  const all = listObjects(context.view, resourceOfKind('Pod'), namespace) as unknown as readonly Pod[];
  const pods = all.filter(({ metadata }) => matchLabels(selector, metadata.labels));
  const best = mostUseful(pods, purpose);
  if (!best) return fail('timed out waiting for the condition');
  if (pods.length > 1 && purpose === 'get the logs from') context.err(`Found ${pods.length} pods, using pod/${best.metadata.name}\n`);
  return best;
}

/** By which it finds its Pods. @see kubernetes: kubectl/pkg/polymorphichelpers/helpers.go SelectorsForObject */
function selectorOf({ kind, ...object }: KubernetesObject): Readonly<Record<string, string>> | undefined {
  if (kind === 'Service') return (object as unknown as Service).spec?.selector ?? {};
  return isStandingWorkload({ kind }) ? (object as unknown as Workload).spec.selector?.matchLabels : undefined;
}
interface Workload {
  readonly spec: { readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> } };
}

/** By phase; one that is over counts as what stands first. */
const TO_READ: readonly string[] = ['Running', 'Unknown', 'Pending'];
const TO_ATTACH: readonly string[] = ['Pending', 'Unknown', 'Running'];

/**
 * The most useful first: on a node, running, ready, ready for longer, restarted less (to be read: more) often, older.
 * @see kubernetes: kubectl/pkg/util/podutils/podutils.go ByLogging, ActivePods
 */
function mostUseful(pods: readonly Pod[], purpose: Purpose): Pod | undefined {
  const toRead = purpose === 'get the logs from';
  const keys = ({ metadata, spec, status }: Pod): number[] => {
    const ready = status.conditions?.find(({ type }) => type === 'Ready');
    const isReady = ready?.status === 'True';
    const rank = Math.max(0, (toRead ? TO_READ : TO_ATTACH).indexOf(status.phase ?? ''));
    const restarts = Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
    return [
      spec.nodeName ? 0 : 1,
      toRead ? rank : -rank,
      isReady ? 0 : 1,
      isReady ? (parseTime(ready.lastTransitionTime) ?? Number.POSITIVE_INFINITY) : 0,
      toRead ? -restarts : restarts,
      parseTime(metadata.creationTimestamp) ?? Number.POSITIVE_INFINITY,
    ];
  };
  const keyed = pods.map((pod) => ({ pod, keys: keys(pod) }));
  return goSort(keyed, (a, b) => {
    const at = a.keys.findIndex((key, i) => key !== b.keys[i]);
    return at >= 0 && (a.keys[at] as number) < (b.keys[at] as number);
  })[0]?.pod;
}
