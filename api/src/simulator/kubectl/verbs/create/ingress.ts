import { fail } from '../../command/errors.ts';
import { text, texts } from '../../command/flags.ts';
import { generator, type Manifest, mapOf, metaOf } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create/create_ingress.go */
export const ingress = generator({
  command: 'create ingress',
  aliases: ['ing'],
  flags: [texts('annotation'), text('class'), text('default-backend'), texts('rule')],
  build(context, name) {
    const { flags } = context;
    const [rules, backend, className] = [flags.list('rule'), flags.text('default-backend'), flags.text('class')];
    if (rules.length === 0 && backend === '')
      fail(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    for (const rule of rules)
      if (!RULE.test(rule)) fail(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
    if (backend && backend.split(':').length !== 2) fail('default-backend should be in format servicename:serviceport');
    const annotations = flags.list('annotation').map((pair): [string, string] => {
      const [key = '', value, ...more] = pair.split('=');
      return value === undefined || more.length > 0
        ? fail(`annotation ${pair} is invalid and should be in format key=[value]`)
        : [key, value];
    });
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: metaOf(context, name, annotations.length > 0 ? { annotations: mapOf(annotations) } : {}),
      spec: {
        ...(className && { ingressClassName: className }),
        ...(backend && { defaultBackend: backendOf(backend) }),
        ...tlsOf(rules),
        ...(rules.length > 0 && { rules: rulesOf(rules) }),
      },
      status: { loadBalancer: {} },
    };
  },
});

const RULE =
  /^(?<host>[\w*\-.]*)(?<path>\/.*)=(?<service>[a-z0-9]([-a-z0-9]*[a-z0-9])?:\w[-\w]*)(?<tls>,tls(=[a-z0-9]([-.a-z0-9]*[a-z0-9])?)?)?$/i;

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  readonly tls?: string;
}
const parsed = (rule: string): Rule => RULE.exec(rule)?.groups as unknown as Rule;

/** Those of one host stand together. */
function rulesOf(rules: readonly string[]): Manifest[] {
  const hosts = new Map<string, Manifest[]>();
  for (const { host, path, service } of rules.map(parsed)) {
    const isPrefix = path.endsWith('*');
    const entry = {
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backendOf(service),
    };
    hosts.set(host, [...(hosts.get(host) ?? []), entry]);
  }
  return [...hosts].map(([host, paths]) => ({ ...(host && { host }), http: { paths } }));
}

/** The hosts of one secret stand together. */
function tlsOf(rules: readonly string[]): Manifest {
  const secrets = new Map<string, string[]>();
  for (const { host, tls } of rules.map(parsed)) {
    if (tls === undefined) continue;
    const secret = tls.split('=')[1] ?? '';
    const hosts = secrets.get(secret) ?? [];
    if (host && !hosts.includes(host)) hosts.push(host);
    secrets.set(secret, hosts);
  }
  const tls = [...secrets].map(([secretName, hosts]) => ({
    ...(hosts.length > 0 && { hosts }),
    ...(secretName && { secretName }),
  }));
  return tls.length > 0 ? { tls } : {};
}

function backendOf(text: string): Manifest {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
