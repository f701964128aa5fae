import { fail } from '../../command/errors.ts';
import { text, texts } from '../../command/flags.ts';
import { generator, type Manifest, mapOf, metaOf } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create/create_ingress.go */
export const ingress = generator({
  command: 'create ingress',
  failed: 'failed to create ingress:',
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
      const equals = pair.indexOf('=');
      return equals < 0
        ? fail(`annotation ${pair} is invalid and should be in format key=[value]`)
        : [pair.slice(0, equals), pair.slice(equals + 1)];
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

/** What comes after it does not matter. */
const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+/;

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  /** Of its secret, which may be empty; undefined without TLS. */
  readonly secret: string | undefined;
}

function parsed(rule: string): Rule {
  const [route = '', tls, ...more] = rule.split(',');
  const slash = route.indexOf('/');
  const [path = '', service = ''] = route.slice(slash).split('=');
  return { host: route.slice(0, slash), path, service, secret: more.length === 0 ? tls && (tls.split('=')[1] ?? '') : undefined };
}

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

/** The hosts of one secret stand together, each once, with its first secret. */
function tlsOf(rules: readonly string[]): Manifest {
  const secrets = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { host, secret } of rules.map(parsed)) {
    if (secret === undefined || seen.has(host)) continue;
    const hosts = secrets.get(secret);
    if (hosts) hosts.push(host);
    else if (host || secret) secrets.set(secret, host ? [host] : []);
    seen.add(host);
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
