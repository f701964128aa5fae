import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';
import { asService } from './named-services.ts';

/** A name that no name server knows. */
export function unknownName(facts: Facts): Hint | undefined {
  const { pod, recent } = facts;
  const own = pod.metadata.namespace ?? 'default';
  const name = asTyped(
    recent.map(unknownIn).filter((found) => found !== undefined),
    own,
  );
  if (name === undefined || /^[\d.:]+$/.test(name)) return undefined;
  const whole = foundInOneDomain(facts, own);
  if (whole) return whole;
  const known = asService(facts, name);
  if (known) return { remedy: known, concept: 'dns' };
  const [service, namespace = own, kind] = name.replace(/\.$/, '').split('.') as [string, ...string[]];
  if (kind !== undefined && kind !== 'svc')
    return {
      remedy: both(`Check the name ${name}: no name server knows it`, `检查名称 ${name}：没有域名服务器认识它`),
      concept: 'dns',
    };
  return {
    remedy: both(
      `See whether there is a Service of that name: kubectl get service ${service} -n ${namespace}; one of another namespace is called NAME.NAMESPACE`,
      `查看是否有该名称的 Service：kubectl get service ${service} -n ${namespace}；其他命名空间的 Service 写作 名称.命名空间`,
    ),
    concept: 'dns',
  };
}

const unknownIn = (line: string): string | undefined =>
  UNKNOWN_NAME.exec(line)
    ?.slice(1)
    .find((part) => part !== undefined)
    ?.replace(/:\d+$/, '');

/** The last name that nobody knows. busybox nslookup tells each that it made of the one that it was given, for all domains of resolv.conf. */
function asTyped(names: readonly string[], namespace: string): string | undefined {
  const last = names.at(-1);
  for (const name of names) {
    const [typed, domain] = name.split(`.${namespace}.svc.`);
    if (domain !== undefined && last?.startsWith(`${typed}.`) && names.includes(`${typed}.svc.${domain}`)) return typed;
  }
  return last;
}

/** busybox nslookup (since 1.29) asks for the name in each domain of resolv.conf, and fails where one of them has none, though another has.
 *  @see busybox: networking/nslookup.c nslookup_main */
function foundInOneDomain({ recent, situation }: Facts, namespace: string): Hint | undefined {
  const unknown = new Set(recent.map((line) => /^\*\* server can't find ([\w.-]+): NXDOMAIN$/.exec(line)?.[1]).filter(Boolean));
  const asked = [...unknown].map((name) => /^([\w-]+)\.svc\.(.+)$/.exec(name as string)).find((found) => found !== null);
  const [, service = '', domain = ''] = asked ?? [];
  const whole = `${service}.${namespace}.svc.${domain}`;
  const isThere = situation.objects('Service').some(({ metadata }) => metadata.name === service && metadata.namespace === namespace);
  if (!asked || !isThere || unknown.has(whole) || !unknown.has(`${service}.${domain}`)) return undefined;
  return {
    remedy: both(
      `Ask for the whole name, nslookup ${whole}: the Service is there, but busybox's nslookup asks for the name in every search domain of the Pod, and fails where one of them does not have it`,
      `查询完整的名称：nslookup ${whole}。该 Service 存在，但 busybox 的 nslookup 会在 Pod 的每个搜索域中查询，只要有一个域中没有该名称就算失败`,
    ),
    concept: 'dns',
  };
}

/** No name server of the Pod answers, and they are its own choice. */
export function deadNameServer({ pod, recent }: Facts): Hint | undefined {
  const { dnsPolicy, dnsConfig } = pod.spec;
  const servers = dnsConfig?.nameservers ?? [];
  if (dnsPolicy !== 'None' || servers.length === 0 || !recent.some((line) => NO_ANSWER.test(line))) return undefined;
  return {
    remedy: both(
      `Correct dnsConfig.nameservers (${servers.join(', ')}), where nobody answers, or leave dnsPolicy: None out: then the Pod asks the cluster's DNS`,
      `更正 dnsConfig.nameservers（${servers.join('、')}），那里没有服务器应答；或去掉 dnsPolicy: None，Pod 便会询问集群 DNS`,
    ),
    concept: 'dns',
  };
}
const NO_ANSWER = /no servers could be reached|Temporary failure in name resolution|EAI_AGAIN|lookup .*: i\/o timeout/;

/** As busybox, curl, psql, HAProxy, Node.js, Go, ping, Java and nginx say it. */
const UNKNOWN_NAME =
  /bad address '([^']+)'|can't (?:resolve|find) '?([\w.-]+)|[Cc]ould not (?:translate|resolve) (?:host(?: ?name)?|address):? ["']?([\w.-]+)|(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)|lookup ([\w.-]+)[ :].*no such host|UnknownHostException: ([\w.-]+)|Unknown (?:MySQL server )?host '?([\w.-]+)|ping: ([\w.-]+): (?:Name or service|Temporary failure)|host not found in upstream "([^"/]+)"/;

/** As Python and others say it, who keep the name to themselves. */
export function someName({ pod, words }: Facts): Hint | undefined {
  if (!/Name or service not known|Temporary failure in name resolution|getaddrinfo failed/.test(words)) return undefined;
  const namespace = pod.metadata.namespace ?? 'default';
  return {
    remedy: both(
      `Compare the name of the server that it is to talk to with kubectl get services -n ${namespace}: no name server knows it; a Service of another namespace is called NAME.NAMESPACE`,
      `将它要连接的服务器名称与 kubectl get services -n ${namespace} 核对：没有域名服务器认识该名称；其他命名空间的 Service 写作 名称.命名空间`,
    ),
    concept: 'dns',
  };
}
