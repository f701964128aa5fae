import { generatedName } from '../../api-server/index.ts';
import { internalAddress } from '../../apimachinery/node-address.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { formatTime, formatTimeNano, parseTime } from '../../apimachinery/time.ts';
import { type Micros, Random } from '../../engine/index.ts';
import type { EventSeriesRecorder } from '../../events/index.ts';
import type { LogRecord } from '../../runtime/index.ts';

/** The Pod of the DaemonSet `kube-proxy` on a node, by that of another one. */
export function proxyOn(node: Node, model: Pod, now: Micros): Pod {
  const { name } = node.metadata;
  const random = new Random(`kube-proxy/${name}`);
  const { affinity } = model.spec;
  const required = { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: [name] }] }] };
  const ip = internalAddress(node) || '';
  const at = formatTime(now);
  const isReady = node.status.conditions?.every(({ type, status }) => type !== 'Ready' || status === 'True');
  const conditions = model.status.conditions?.map((one) => ({
    ...one,
    lastTransitionTime: at,
    ...(one.type === 'Ready' && !isReady && { status: 'False' as const }),
  }));
  const containerStatuses = model.status.containerStatuses?.map((one) => ({
    ...one,
    containerID: `containerd://${random.hex(64)}`,
    state: { running: { startedAt: at } },
  }));
  return {
    ...model,
    metadata: { ...model.metadata, name: generatedName('kube-proxy-', random), uid: random.uuid(), creationTimestamp: at },
    spec: {
      ...model.spec,
      nodeName: name,
      affinity: { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required } },
    },
    status: {
      ...model.status,
      hostIP: ip,
      podIP: ip,
      podIPs: [{ ip }],
      startTime: at,
      ...(conditions && { conditions }),
      ...(containerStatuses && { containerStatuses }),
    },
  };
}

/** What it has said, by what the other one has. */
export function logAsOf(pod: Pod, model: Pod, log: readonly LogRecord[]): readonly LogRecord[] {
  const later = (parseTime(pod.status.startTime) ?? 0) - (parseTime(model.status.startTime) ?? 0);
  const own = pod.status.hostIP ?? '';
  const others = model.status.hostIP ?? '';
  return log.map((record) => {
    const at = record.at + later;
    const written = formatTimeNano(at).slice(5, -4).replace('-', '').replace('T', ' ');
    const text = record.text.replace(/^([IWE])\d{4} [\d:.]{15}/, `$1${written}`).replaceAll(others, own);
    return { ...record, at, text };
  });
}

/** It takes the node's name for its uid, and has nothing more to say. @see kubernetes: cmd/kube-proxy/app/server.go birthCry */
export function proxyBegins(recorder: EventSeriesRecorder, node: string): void {
  const object = { kind: 'Node', name: node, uid: node };
  recorder.record({ object, type: 'Normal', reason: 'Starting', action: 'StartKubeProxy', message: '' });
}
