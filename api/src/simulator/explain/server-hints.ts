import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';
import { namespaceOf } from './service-state.ts';

/** A setting of the node that no Pod has for itself. @see elasticsearch: server/src/main/java/org/elasticsearch/bootstrap/BootstrapChecks.java */
export function fewMaps({ recent, words }: Facts): Hint | undefined {
  const least = [words, ...recent]
    .map((line) => /vm\.max_map_count \[\d+\] is too low, increase to at least \[(\d+)\]/.exec(line)?.[1])
    .find(Boolean);
  if (least === undefined) return undefined;
  return {
    remedy: both(
      `Raise it on the node, sysctl -w vm.max_map_count=${least} (a privileged init container can; it is no sysctl that a Pod has for itself), or set the variable discovery.type to single-node: then these checks are left out`,
      `在节点上调大它：sysctl -w vm.max_map_count=${least}（可由特权 Init 容器执行；它不是 Pod 可单独设置的 sysctl），或将变量 discovery.type 设为 single-node：这样就不会强制执行这些检查`,
    ),
    concept: 'sysctls',
  };
}

/** What a program takes for its own setting is the address of a Service, which the kubelet hands every container of its namespace.
 *  @see kubernetes: pkg/kubelet/envvars/envvars.go FromServices; confluentinc/kafka-images: kafka/include/etc/confluent/docker/configure */
export function variableOfService({ pod, situation, recent, words }: Facts): Hint | undefined {
  if (pod.spec.enableServiceLinks === false) return undefined;
  const said = [words, ...recent];
  const service = situation
    .objects('Service')
    .filter((one) => namespaceOf(one) === namespaceOf(pod))
    .find(({ metadata, spec }) =>
      said.some(
        (line) =>
          (spec?.clusterIP && line.includes(`tcp://${spec.clusterIP}:`)) ||
          (metadata.name === 'kafka' && /^port is deprecated\. Please use KAFKA_ADVERTISED_LISTENERS/.test(line)),
      ),
    );
  if (!service) return undefined;
  const { name } = service.metadata;
  const variable = `${name.toUpperCase().replaceAll('-', '_')}_PORT`;
  return {
    remedy: both(
      `Set enableServiceLinks: false, or call the Service ${name} otherwise: it gives the container the variable ${variable}, which the program takes for its own`,
      `设置 enableServiceLinks: false，或为 Service ${name} 改名：它使容器得到变量 ${variable}，而程序把它当作自己的设置`,
    ),
    concept: 'environment',
  };
}

/** What is mounted over the main file of nginx takes the place of the whole of it. @see nginx: src/event/ngx_event.c ngx_event_init_conf */
export function noEvents({ words }: Facts): Hint | undefined {
  if (!/no "events" section in configuration/.test(words)) return undefined;
  return {
    remedy: both(
      'Add a line events {} to nginx.conf, or mount a file with the server block alone in /etc/nginx/conf.d: what is mounted at nginx.conf replaces the whole of it',
      '在 nginx.conf 中添加一行 events {}，或只把含 server 块的文件挂载到 /etc/nginx/conf.d：挂载到 nginx.conf 的文件会替换其全部内容',
    ),
    concept: 'configuration',
  };
}

/** Who opens a raw socket has to be root. @see busybox: networking/ping.c create_icmp_socket */
export function rawSocket({ words, container, pod }: Facts): Hint | undefined {
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  if (!user || !/^ping: permission denied/.test(words)) return undefined;
  return {
    remedy: both(
      `Ask a port of the server rather than ping it (nc -z, wget), or let the container be root: ping opens a raw socket, and user ${user} (runAsUser) may not do that`,
      `不要使用 ping，改为访问服务器的端口（nc -z、wget），或让容器以 root 运行：ping 要打开原始套接字，而用户 ${user}（runAsUser）无权这样做`,
    ),
    concept: 'security-context',
  };
}
