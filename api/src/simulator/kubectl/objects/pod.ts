import type { Pod, Service } from '../../apimachinery/objects.ts';
import { matchLabels } from '../../apimachinery/selectors.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { allow } from './access.ts';
import { getObject, notFound, parseArgs } from './resolve.ts';
import { resourceOfKind } from './resources.ts';

/** The Pod that `web`, `pod/web` or `svc/web` means to logs or exec; ends the command where there is none. */
export function podNamed(context: Context, text: string, purpose: 'get the logs from' | 'attach to' = 'attach to'): Pod {
  const wanted = text.includes('/') ? parseArgs([text]) : parseArgs(['pods', text]);
  const [one] = wanted.kind === 'names' ? wanted.names : [];
  if (!one) return fail('pod, type/name or --filename must be specified');
  allow(context, 'get', one.resource, one.name);
  const object = getObject(context.view, one.resource, context.namespace, one.name);
  if (!object) throw notFound(one.resource, one.name);
  if (one.resource === resourceOfKind('Pod')) return object as Pod;
  const refuse = (why: string): never => fail(`cannot ${purpose} *v1.${one.resource.kindName}: ${why}`);
  if (one.resource !== resourceOfKind('Service')) return refuse(`selector for *v1.${one.resource.kindName} not implemented`);
  const { selector = {} } = (object as Service).spec ?? {};
  if (Object.keys(selector).length === 0) return refuse(`invalid service '${one.name}': Service is defined without a selector`);
  const pods = context.view.list('Pod', context.namespace).filter(({ metadata }) => matchLabels(selector, metadata.labels));
  const [best] = [...pods].sort(byUse(purpose === 'attach to' ? 1 : -1));
  if (!best) return fail('timed out waiting for the condition');
  if (pods.length > 1 && purpose === 'get the logs from') context.err(`Found ${pods.length} pods, using pod/${best.metadata.name}\n`);
  return best;
}

const PHASES: readonly string[] = ['Running', 'Unknown', 'Pending'];

/**
 * The most useful first: on a node, running, ready, ready for longer, restarted less (to be read: more) often, older.
 * @see kubernetes: kubectl/pkg/util/podutils/podutils.go ByLogging, ActivePods
 */
const byUse =
  (restarts: 1 | -1) =>
  (a: Pod, b: Pod): number => {
    const keys = (pod: Pod): number[] => {
      const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
      const isReady = ready?.status === 'True';
      return [
        pod.spec.nodeName ? 0 : 1,
        Math.max(0, PHASES.indexOf(pod.status.phase ?? '')),
        isReady ? 0 : 1,
        isReady ? (parseTime(ready?.lastTransitionTime as string | undefined) ?? 0) : 0,
        restarts * Math.max(0, ...(pod.status.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
        parseTime(pod.metadata.creationTimestamp) ?? 0,
      ];
    };
    const [left, right] = [keys(a), keys(b)];
    const at = left.findIndex((key, i) => key !== right[i]);
    return at < 0 ? 0 : (left[at] as number) - (right[at] as number);
  };
