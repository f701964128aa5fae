import type { Pod, Service } from '../apimachinery/objects.ts';
import { isPodReady } from '../apimachinery/pod-conditions.ts';
import { resolvePorts, servicePods } from '../controllers/index.ts';
import type { Localized } from '../types.ts';
import { both, operand, type Situation } from './context.ts';

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

export const isHeadless = ({ spec }: Service): boolean => spec?.clusterIP === 'None';
export const namespaceOf = ({ metadata }: Service | Pod): string => metadata.namespace ?? 'default';

/** What keeps a Service from answering at a port of its own; at any, where none is known. Undefined where nothing does. */
export function whyUnserved(situation: Situation, service: Service, port: number | undefined): Localized | undefined {
  const asked = (service.spec?.ports ?? []).find((one) => one.port === port);
  if (port !== undefined && !asked && !isHeadless(service)) return notOffered(service, port);
  return withoutPods(situation, service) ?? elsewhere(situation, service, asked);
}

/** A Service has an address for its own ports alone. */
export function notOffered(service: Service, port: number): Localized | undefined {
  const offered = (service.spec?.ports ?? []).map((one) => one.port).join(', ');
  if (offered === '') return undefined;
  const { name } = service.metadata;
  return both(
    `Ask the Service ${name} at a port of its own (${offered}): it has no port ${port}; which port of its Pods that leads to is its targetPort`,
    `访问 Service ${name} 自己的端口（${offered}）：它没有端口 ${port}；转发到 Pod 的哪个端口由其 targetPort 决定`,
  );
}

/** None of its Pods is ready, or it has none. @see kubernetes: pkg/controller/endpoint/endpoints_controller.go syncService */
export function withoutPods({ objects }: Situation, service: Service): Localized | undefined {
  const { name } = service.metadata;
  const namespace = namespaceOf(service);
  const pods = servicePods(
    service,
    objects('Pod').filter((pod) => namespaceOf(pod) === namespace),
  );
  if (!pods) return byHand(hasAddresses(objects('Endpoints'), service), service);
  if (pods.length === 0) {
    const wanted = Object.entries(service.spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
    return both(
      `Create a Pod with ${wanted.join(', ')}, or correct the selector of the Service ${name} or the labels of its Pods: no Pod in ${namespace} has them (kubectl get pods -n ${namespace} --show-labels)`,
      `创建带有标签 ${wanted.join('、')} 的 Pod，或更正 Service ${name} 的选择算符或其 Pod 的标签：命名空间 ${namespace} 中没有这样的 Pod（kubectl get pods -n ${namespace} --show-labels）`,
    );
  }
  if (pods.some((pod) => answers(service, pod))) return undefined;
  const [first] = pods as [Pod, ...Pod[]];
  const which = pods.map(({ metadata }) => metadata.name);
  const look = `kubectl describe pod ${operand(first.metadata.name, namespace)}`;
  return both(
    `See why none of the Pods of the Service ${name} is ready (${which.slice(0, 3).join(', ')}; ${look}): until one is, nobody answers for it`,
    `查明 Service ${name} 的 Pod（${which.slice(0, 3).join('、')}）为何没有就绪的（${look}）：在此之前没有人应答`,
  );
}

const answers = ({ spec }: Service, pod: Pod): boolean =>
  isPodReady(pod) ? !pod.metadata.deletionTimestamp : !!spec?.publishNotReadyAddresses && !!pod.status.podIP;

/** Who has no selector has the addresses that somebody gives it. */
function byHand(isGiven: boolean, { metadata: { name }, spec }: Service): Localized | undefined {
  if (isGiven || spec?.type === 'ExternalName') return undefined;
  return both(
    `Give the Service ${name} a selector, or an Endpoints object of its name: without either it leads nowhere`,
    `为 Service ${name} 设置选择算符，或创建同名的 Endpoints 对象：两者都没有时，它不通向任何地方`,
  );
}

const hasAddresses = (
  all: readonly { readonly metadata: Service['metadata']; readonly subsets?: readonly unknown[] }[],
  service: Service,
) =>
  all.some(
    ({ metadata, subsets = [] }) =>
      metadata.name === service.metadata.name && metadata.namespace === service.metadata.namespace && subsets.length > 0,
  );

/** Its Pods are ready, but it leads to where they do not listen. @see kubernetes: pkg/api/v1/pod/util.go FindPort */
function elsewhere(situation: Situation, service: Service, asked: ServicePort | undefined): Localized | undefined {
  const { name } = service.metadata;
  const ready = (
    servicePods(
      service,
      situation.objects('Pod').filter((pod) => namespaceOf(pod) === namespaceOf(service)),
    ) ?? []
  ).filter(isPodReady);
  const one = asked ?? (service.spec?.ports?.length === 1 ? service.spec.ports[0] : undefined);
  const [pod] = ready;
  if (!pod || !one || (one.protocol ?? 'TCP') !== 'TCP') return undefined;
  const known = ready.flatMap((each) => resolvePorts({ ...service, spec: { ...service.spec, ports: [one] } }, each));
  if (known.length === 0)
    return both(
      `Call a port of the Pod's container ${one.targetPort} (ports[].name), or let targetPort of the Service ${name} be a number: ${pod.metadata.name} has no port of that name, so that the Service leads nowhere`,
      `将 Pod 容器的端口命名为 ${one.targetPort}（ports[].name），或让 Service ${name} 的 targetPort 为数字：${pod.metadata.name} 没有该名称的端口，因此 Service 不通向任何地方`,
    );
  const opened = ready.map((each) => ({ each, ports: listening(situation, each) }));
  const target = known[0]?.port as number;
  if (opened.some(({ ports }) => ports.some(({ port, address }) => port === target && address !== LOCALHOST))) return undefined;
  const others = [...new Set(opened.flatMap(({ ports }) => ports.filter(({ address }) => address !== LOCALHOST)).map(({ port }) => port))];
  if (opened.some(({ ports }) => ports.some(({ port }) => port === target)))
    return both(
      `Let the program in ${pod.metadata.name} listen on 0.0.0.0: on port ${target}, where the Service ${name} leads to, it listens on 127.0.0.1 alone, which nobody outside of the Pod reaches`,
      `让 ${pod.metadata.name} 中的程序监听 0.0.0.0：在 Service ${name} 指向的端口 ${target} 上，它只监听 127.0.0.1，Pod 之外无法访问`,
    );
  const listens = others.slice(0, 3).join(', ');
  return both(
    `Set targetPort of the Service ${name} to where its Pods listen${listens && ` (${listens})`}: it leads to port ${target} of ${pod.metadata.name}, where nobody does`,
    `将 Service ${name} 的 targetPort 设为其 Pod 监听的端口${listens && `（${listens}）`}：它指向 ${pod.metadata.name} 的端口 ${target}，而该端口没有程序监听`,
  );
}

export const LOCALHOST = '127.0.0.1';

/** The ports that a Pod's processes have opened by then. */
export const listening = ({ trace, at }: Situation, { metadata: { namespace = 'default', name } }: Pod) =>
  trace
    .filter((entry) => entry.type.name === 'Listening' && entry.pod === `${namespace}/${name}` && entry.at <= at)
    .map(({ container, detail }) => ({ container, ...(detail as unknown as { readonly port: number; readonly address: string }) }));
