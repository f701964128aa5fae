import type { DecodedDocument } from '../api-server/index.ts';
import { type Container, type ContainerStatus, type Pod, podKey } from '../apimachinery/objects.ts';
import { isQuantity, parseQuantity } from '../apimachinery/quantity.ts';
import { parseTime } from '../apimachinery/time.ts';
import { SECOND, type TraceEntry } from '../engine/index.ts';
import { findImage } from '../images/index.ts';
import type { ContainerBehaviorInput, Localized } from '../types.ts';

/** How a process is taken to end, and what there is to say of that. */
interface FromStatus {
  readonly behaviors: readonly ContainerBehaviorInput[];
  readonly notes: readonly Localized[];
}

/**
 * Who copies a Pod from a cluster (`kubectl get pod -o yaml`) copies its status, which the API server does not take; but of an image that nobody
 * knows it is all that there is to go by. What `given` says of a container comes first.
 */
export function behaviorsFromStatus(documents: readonly DecodedDocument[], given: readonly ContainerBehaviorInput[]): FromStatus {
  const told = documents.flatMap(({ kind, object }) => (kind === 'Pod' ? ofPod(object as Pod, given) : []));
  return { behaviors: told.map(({ behavior }) => behavior), notes: told.map(({ note }) => note) };
}

/** What was copied with its node's name from another cluster is bound to a node that this one does not have. */
export function boundElsewhere(documents: readonly DecodedDocument[], isNode: (name: string) => boolean): Localized[] {
  const pods = documents.flatMap(({ kind, object }) => (kind === 'Pod' ? [object as Pod] : []));
  return pods
    .filter(({ metadata, spec }) => metadata.uid !== undefined && spec?.nodeName && !isNode(spec.nodeName))
    .map(({ metadata: { name }, spec: { nodeName } }) => ({
      en: `the Pod "${name}" is bound to the node "${nodeName}" by spec.nodeName, and there is none of that name here: no kubelet looks after it; leave nodeName out, and the scheduler finds a node`,
      zhHans: `Pod "${name}" 的 spec.nodeName 把它绑定到节点 "${nodeName}"，而这里没有这个节点：没有 kubelet 照管它；去掉 nodeName，调度器会为它选择节点`,
    }));
}

/** What was copied with its owners belongs to them, and goes where they are not: soon after it has come, and whatever it would have shown. */
export function ownedElsewhere(pods: readonly Pod[], entries: readonly TraceEntry[]): Localized[] {
  const own = new Set(pods.filter(({ metadata }) => metadata.ownerReferences?.length).map(podKey));
  return entries
    .filter(({ type, pod }) => type.name === 'OwnerGone' && own.has(pod))
    .map(({ pod, detail }) => {
      const name = pod.slice(pod.indexOf('/') + 1);
      const owners = (detail.owners as readonly string[]).join(', ');
      return {
        en: `the Pod "${name}" belongs to ${owners} by metadata.ownerReferences, and there is none here: the garbage collector deletes it, as in a cluster; leave ownerReferences out, and it stays`,
        zhHans: `Pod "${name}" 的 metadata.ownerReferences 写明它属于 ${owners}，而这里没有该属主：垃圾收集器会将其删除，在集群中也是如此；去掉 ownerReferences，它就会保留`,
      };
    });
}

interface Told {
  readonly behavior: ContainerBehaviorInput;
  readonly note: Localized;
}

function ofPod({ spec, status }: Pod, given: readonly ContainerBehaviorInput[]): Told[] {
  const statuses: readonly ContainerStatus[] = [status?.initContainerStatuses, status?.containerStatuses].flatMap((list) => list ?? []);
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].flatMap((container) => {
    const own = statuses.find((one) => one?.name === container.name);
    const isOpen = own && isUnknown(container) && !given.some((behavior) => behavior.container === container.name);
    const told = isOpen ? (missing(container, own) ?? ending(container, own)) : undefined;
    return told ? [told] : [];
  });
}

/** A script says itself how it ends. */
function isUnknown({ image = '', command }: Container): boolean {
  const found = findImage(image);
  return typeof found !== 'string' && !found.known && !/(?:^|\/)(?:ba|da|a)?sh$/.test(command?.[0] ?? '');
}

function missing({ name, image }: Container, { state }: ContainerStatus): Told | undefined {
  if (!/^(?:ErrImagePull|ImagePullBackOff)$/.test(state?.waiting?.reason ?? '')) return undefined;
  return {
    behavior: { container: name, imageMissing: true },
    note: {
      en: `nothing is known of the image "${image}": it is taken to be missing, as the status of its Pod has it (${state?.waiting?.reason}); \`behaviors\` can say otherwise`,
      zhHans: `对镜像 "${image}" 一无所知：按其 Pod 的 status（${state?.waiting?.reason}）视为不存在；可以用 \`behaviors\` 另行指定`,
    },
  };
}

/** Of one that runs now nobody knows how it will end; nor, where a probe may have had it killed, how it would have ended. */
function ending(container: Container, { state, lastState }: ContainerStatus): Told | undefined {
  const ended = state?.waiting?.reason === 'CrashLoopBackOff' ? lastState?.terminated : state?.terminated;
  const from = parseTime(ended?.startedAt);
  const to = parseTime(ended?.finishedAt);
  if (!ended || from === undefined || to === undefined || to < from || !(ended.exitCode >= 0 && ended.exitCode <= 255)) return undefined;
  const { name, image, livenessProbe, startupProbe, resources } = container;
  const { exitCode, reason = exitCode === 0 ? 'Completed' : 'Error' } = ended;
  const after = (to - from) / SECOND;
  const limit = resources?.limits?.memory ?? '';
  const isKilled = exitCode === 137 || exitCode === 143;
  const isOom = reason === 'OOMKilled';
  if (reason === 'StartError' || reason === 'ContainerCannotRun' || (isOom && !isQuantity(limit))) return undefined;
  if (isKilled && !isOom && (livenessProbe || startupProbe)) return undefined;
  const behavior: ContainerBehaviorInput = isOom
    ? { container: name, memoryBytes: 2 * parseQuantity(limit).toNumber(), memoryAfterSeconds: after }
    : { container: name, exitCode, exitAfterSeconds: after };
  return {
    behavior,
    note: {
      en: `nothing is known of the image "${image}": its process is taken to end as the status of its Pod has it (${reason}, exit code ${exitCode}, ${after} s after its start); \`behaviors\` can say otherwise`,
      zhHans: `对镜像 "${image}" 一无所知：其进程视为按其 Pod 的 status 所说结束（${reason}，退出码 ${exitCode}，启动 ${after} 秒之后）；可以用 \`behaviors\` 另行指定`,
    },
  };
}
