import { editDistance } from '../apimachinery/edit-distance.ts';
import type { Pod, Service } from '../apimachinery/objects.ts';
import { isPodReady } from '../apimachinery/pod-conditions.ts';
import { resolvePorts, servicePods } from '../controllers/index.ts';
import type { Localized } from '../types.ts';
import { both, listed, type Rule, type Situation } from './context.ts';
import { LOCALHOST, listening, namespaceOf, whyUnserved, withoutPods } from './service-state.ts';

/** A Pod that is well, and is not reached by the Service that is meant for it. */
export const unreached: Rule = (situation) => {
  const { pod, snapshot } = situation;
  if (snapshot.phase !== 'RUNNING' || !isPodReady(pod) || pod.metadata.deletionTimestamp) return undefined;
  const services = situation.objects('Service').filter((service) => namespaceOf(service) === namespaceOf(pod));
  const own = services.filter((service) => servicePods(service, [pod])?.length);
  const wrong =
    own.length > 0 ? own.filter((service) => leadsPast(situation, service)) : services.filter((service) => meant(situation, service));
  const [service] = wrong;
  if (!service) return undefined;
  const { name } = service.metadata;
  const remedies = wrong.map((one) => mend(situation, one)).filter((remedy) => remedy !== undefined);
  return {
    headline: both(`The Pod is ready, but the Service ${name} does not lead to it`, `Pod 已就绪，但 Service ${name} 没有把流量带到它`),
    text: own.includes(service) ? past(situation, service) : notSelected(service, pod),
    remedies: listed(remedies),
    concepts: ['service-endpoints', 'conditions'],
    ends: ['ConditionChanged', 'ContainerStarted'],
  };
};

/** Of no port that it has is the Pod's one open, though all containers have others: what the Pod does listen on is known, then. */
function leadsPast(situation: Situation, service: Service): boolean {
  const { pod } = situation;
  const ports = (service.spec?.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  const opened = listening(situation, pod);
  if (ports.length === 0 || ports.length < (service.spec?.ports ?? []).length) return false;
  if (!pod.spec.containers.every(({ name }) => opened.some(({ container }) => container === name))) return false;
  const open = new Set(opened.filter(({ address }) => address !== LOCALHOST).map(({ port }) => port));
  return !resolvePorts(service, pod).some(({ port }) => open.has(port));
}

function past(situation: Situation, service: Service): Localized {
  const { pod } = situation;
  const targets = resolvePorts(service, pod).map(({ port }) => port);
  const opened = [
    ...new Set(listening(situation, pod).map(({ port, address }) => (address === LOCALHOST ? `${LOCALHOST}:${port}` : `${port}`))),
  ];
  const { name, spec } = { name: service.metadata.name, spec: service.spec };
  if (targets.length === 0) {
    const names = (spec?.ports ?? []).map(({ targetPort }) => targetPort).join(', ');
    return both(
      `The Service ${name} selects the Pod, and looks for a port called ${names} of it, which no container of the Pod names.`,
      `Service ${name} 选中了该 Pod，并查找名为 ${names} 的端口，但 Pod 的容器没有声明该名称。`,
    );
  }
  return both(
    `The Service ${name} selects the Pod, and leads to its port ${targets.join(', ')}; the Pod listens on ${opened.join(', ')}. Whether somebody listens is nothing that readiness asks for without a probe.`,
    `Service ${name} 选中了该 Pod，并指向其端口 ${targets.join('、')}；而 Pod 监听的是 ${opened.join('、')}。没有探针时，就绪状态并不检查是否有程序监听。`,
  );
}

/** It selects no Pod at all, and all but selects this one. */
function meant(situation: Situation, service: Service): boolean {
  const { labels = {}, name } = situation.pod.metadata;
  const selector = Object.entries(service.spec?.selector ?? {});
  if (selector.length === 0 || !selector.every(([key]) => key in labels) || !withoutPods(situation, service)) return false;
  if (situation.objects('Pod').some((pod) => servicePods(service, [pod])?.length)) return false;
  return service.metadata.name === name || selector.every(([key, value]) => isSlip(value, labels[key] as string));
}

const isSlip = (written: string, meant: string): boolean =>
  editDistance(written, meant) <= Math.min(2, written.length / 3) && !(written !== meant && unnumbered(written) === unnumbered(meant));

/** Numbers and lone letters tell one from its brothers (`web-a` and `web-b`, `app1` and `app2`): who writes another one means another. */
const unnumbered = (value: string): string => value.replace(/\d+|(?<![a-z\d])[a-z](?![a-z\d])/gi, '#');

const asText = (labels: Readonly<Record<string, string>> = {}): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

const notSelected = ({ metadata: { name }, spec }: Service, pod: Pod): Localized =>
  both(
    `The Service ${name} selects Pods with ${asText(spec?.selector)}, and there is none; this Pod has ${asText(pod.metadata.labels)}.`,
    `Service ${name} 选择带有 ${asText(spec?.selector)} 的 Pod，但没有这样的 Pod；该 Pod 的标签是 ${asText(pod.metadata.labels)}。`,
  );

const mend = (situation: Situation, service: Service): Localized | undefined =>
  whyUnserved({ ...situation, objects: only(situation, service) }, service, service.spec?.ports?.[0]?.port);

/** As if the Pod were the only one that it selects. */
const only =
  ({ objects, pod }: Situation, service: Service): Situation['objects'] =>
  (kind) =>
    kind === 'Pod' && servicePods(service, [pod])?.length ? ([pod] as never) : objects(kind);
