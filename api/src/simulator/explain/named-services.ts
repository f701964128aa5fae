import { editDistance } from '../apimachinery/edit-distance.ts';
import type { Localized } from '../types.ts';
import { both } from './context.ts';
import type { Facts } from './log-facts.ts';
import { isHeadless, namespaceOf, withoutPods } from './service-state.ts';

/** What there is in the cluster of the name that was asked for, or what is meant by it, where no name server knew it; undefined where nothing is like it. */
export function asService(facts: Facts, asked: string): Localized | undefined {
  const { situation, pod } = facts;
  const own = namespaceOf(pod);
  const [name, namespace = own, kind] = asked.replace(/\.$/, '').split('.') as [string, ...string[]];
  if (kind !== undefined && kind !== 'svc') return undefined;
  const services = situation.objects('Service');
  const there = services.find((service) => service.metadata.name === name && namespaceOf(service) === namespace);
  const dns = services.find(({ metadata }) => metadata.name === 'kube-dns' && metadata.namespace === 'kube-system');
  if (dns && withoutPods(situation, dns)) return NO_SERVER;
  if (there)
    return (
      asksElsewhere(pod.spec, dns?.spec?.clusterIP) ??
      (isHeadless(there) ? withoutPods(situation, there) : undefined) ??
      incomplete(facts, asked, `${name}.${namespace}.svc.${DOMAIN}`) ??
      since(name)
    );
  const headless = services.find((service) => service.metadata.name === namespace && namespaceOf(service) === own);
  if (headless && !situation.objects('Namespace').some(({ metadata }) => metadata.name === namespace)) return memberOf(name, namespace);
  if (namespace !== own) return undefined;
  const [elsewhere] = services.filter((service) => service.metadata.name === name).map(namespaceOf);
  if (elsewhere !== undefined)
    return both(
      `Call the Service ${name}.${elsewhere}: it is in the namespace ${elsewhere}, and a bare name is looked for in ${own}`,
      `使用 ${name}.${elsewhere}：该 Service 在命名空间 ${elsewhere} 中，而不带命名空间的名称只在 ${own} 中查找`,
    );
  if (situation.objects('Pod').some((one) => one.metadata.name === name && namespaceOf(one) === own))
    return both(
      `Make a Service for the Pod ${name} (kubectl expose pod ${name} --port=…) and ask that: a Pod's own name is not in the cluster's DNS`,
      `为 Pod ${name} 创建 Service（kubectl expose pod ${name} --port=…）并访问它：集群 DNS 中没有 Pod 自己的名称`,
    );
  const like = services.find(
    ({ metadata }) => metadata.namespace === own && editDistance(metadata.name, name) <= Math.min(2, name.length / 3),
  );
  return (
    like &&
    both(
      `Correct the name: there is a Service ${like.metadata.name}, and none called ${name}`,
      `更正名称：有 Service ${like.metadata.name}，没有 ${name}`,
    )
  );
}

const NO_SERVER = both(
  "Bring the cluster's DNS back: none of its Pods is ready, so that no name is known (kubectl get pods -n kube-system -l k8s-app=kube-dns)",
  '恢复集群 DNS：它的 Pod 都未就绪，因此无法解析任何名称（kubectl get pods -n kube-system -l k8s-app=kube-dns）',
);

/** A Pod that asks its node's name servers, which know nothing of the cluster. @see kubernetes: pkg/kubelet/network/dns/dns.go getPodDNSType */
function asksElsewhere({ dnsPolicy, dnsConfig, hostNetwork }: Facts['pod']['spec'], server = ''): Localized | undefined {
  const wanted = hostNetwork ? 'ClusterFirstWithHostNet' : 'ClusterFirst';
  if (dnsPolicy === wanted || dnsPolicy === 'ClusterFirstWithHostNet' || dnsConfig?.nameservers?.includes(server)) return undefined;
  const why = hostNetwork && dnsPolicy === 'ClusterFirst' ? 'hostNetwork' : `dnsPolicy: ${dnsPolicy}`;
  return both(
    `Set dnsPolicy: ${wanted}: with ${why} the Pod does not ask the cluster's DNS, which alone knows Services`,
    `设置 dnsPolicy: ${wanted}：使用 ${why} 时 Pod 不会询问集群 DNS，而只有它认识 Service`,
  );
}

/** Of the cluster. */
const DOMAIN = 'cluster.local';

/** So many words of its name are completed: its own, its namespace, `svc`. */
const COMPLETED = [1, 2, 3];

/** What was asked for is no name of the Service, or nothing makes one of it. @see busybox: networking/nslookup.c add_query_with_search */
function incomplete({ pod, recent }: Facts, asked: string, whole: string): Localized | undefined {
  if (asked.replace(/\.$/, '') === whole) return undefined;
  const parts = whole.split('.');
  const why = !COMPLETED.some((count) => asked === parts.slice(0, count).join('.'))
    ? both(`${asked} is none of its names`, `${asked} 不是它的名称`)
    : asked.includes('.') && recent.some((line) => line.includes("** server can't find"))
      ? both("busybox's nslookup completes no name that has a dot", 'busybox 的 nslookup 不会补全带点的名称')
      : pod.spec.dnsPolicy === 'None'
        ? both(`no entry of searches in dnsConfig makes that of ${asked}`, `dnsConfig 的 searches 中没有能把 ${asked} 补全的搜索域`)
        : undefined;
  return why && both(`Call the Service by its whole name, ${whole}: ${why.en}`, `使用该 Service 的完整名称 ${whole}：${why.zhHans}`);
}

const since = (name: string): Localized =>
  both(
    `Try again, or wait for the Service ${name} in an init container: its name is known now`,
    `重试，或用 Init 容器等待 Service ${name}：现在它的名称已可解析`,
  );

/** @see kubernetes: pkg/controller/util/endpoint/controller_utils.go ShouldSetHostname */
const memberOf = (name: string, service: string): Localized =>
  both(
    `Give the Pod hostname: ${name} and subdomain: ${service}, and the Service ${service} clusterIP: None: then the Pod, while it is ready, is called ${name}.${service}`,
    `为该 Pod 设置 hostname: ${name} 和 subdomain: ${service}，并为 Service ${service} 设置 clusterIP: None：就绪的 Pod 才可用 ${name}.${service} 访问`,
  );
