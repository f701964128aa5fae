import type { Service } from '../apimachinery/objects.ts';
import type { Facts } from './log-facts.ts';
import { namespaceOf } from './service-state.ts';

/** The Service that a container asks, and at which of its ports, if that is known. */
export interface Goal {
  readonly service: Service;
  readonly port: number | undefined;
}

/** By its address or its name in what the container wrote, or else in how it was started. */
export function goalOf(facts: Facts): Goal | undefined {
  const { words, container, situation } = facts;
  const services = situation
    .objects('Service')
    .filter(({ metadata, spec }) => metadata.name !== 'kubernetes' && spec?.type !== 'ExternalName');
  const own = namespaceOf(facts.pod);
  const started = [...(container.command ?? []), ...(container.args ?? []), ...(container.env ?? []).map(({ value = '' }) => value)];
  for (const texts of [[words], started])
    for (const service of services) {
      const found = mention(texts, service, own);
      if (found) return { service, port: found.port ?? mention(started, service, own)?.port };
    }
  return undefined;
}

function mention(texts: readonly string[], service: Service, own: string): { readonly port: number | undefined } | undefined {
  const { name } = service.metadata;
  const namespace = namespaceOf(service);
  const longer = ['', '.svc', '.svc.cluster.local'].map((domain) => `${name}.${namespace}${domain}`);
  const hosts = [...longer, ...(namespace === own ? [name] : []), ...(service.spec?.clusterIPs ?? []).filter((ip) => ip !== 'None')];
  for (const text of texts)
    for (const host of hosts)
      for (const { index } of [...text.matchAll(standingAlone(host))].reverse()) {
        const before = text.slice(Math.max(0, index - LOOKED_AT), index);
        const after = text.slice(index + host.length, index + host.length + LOOKED_AT);
        const isLone = before === '' && after.trim() === '';
        const port = PORT.exec(after)?.[1];
        // A bare name may be any word: it is that of a server where it stands as one does.
        if (host === name && !isLone && port === undefined && !AS_HOST.test(before)) continue;
        const scheme = /(https?):\/\/$/.exec(before)?.[1];
        return { port: port ? Number(port) : scheme ? WELL_KNOWN[scheme] : undefined };
      }
  return undefined;
}

const standingAlone = (host: string): RegExp => new RegExp(`(?<![\\w.-])${host.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'g');

/** So many characters beside a name tell what it is: a script may be long. */
const LOOKED_AT = 60;

const AS_HOST = /(?:\/\/|@|["'(=]|\b(?:to|at|on|host|lookup|nslookup|ping|-h) )$/i;
const PORT = /^["')]*(?: \([\d.]+\))?(?::|,? port[ =]| )(\d{1,5})\b/;
const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 };
