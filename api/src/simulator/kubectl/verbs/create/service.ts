import { isDnsSubdomain, isPortName, isPortNumber } from '../../../apimachinery/names.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { int, list, text } from '../../command/flags.ts';
import { group } from '../group.ts';
import { generator, type Manifest, metaOf } from './generator.ts';

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

/** @see kubernetes: kubectl/pkg/cmd/create/create_service.go */
function serviceGenerator(type: ServiceType): Verb {
  const command = `create service ${type.toLowerCase()}`;
  return generator({
    command,
    failed: `failed to create ${type} service:`,
    flags: [
      list('tcp'),
      ...(type === 'ClusterIP' ? [text('clusterip')] : []),
      ...(type === 'NodePort' ? [int('node-port', 0)] : []),
      ...(type === 'ExternalName' ? [text('external-name')] : []),
    ],
    required: type === 'ExternalName' ? ['external-name'] : [],
    build: (context, name) => buildService(context, name, type),
    isSaved: false,
  });
}

function buildService(context: Context, name: string, type: ServiceType): Manifest {
  const { flags } = context;
  const [clusterIP, externalName] = [flags.text('clusterip'), flags.text('external-name')];
  if (clusterIP !== 'None' && flags.list('tcp').length === 0 && type !== 'ExternalName')
    fail('at least one tcp port specifier must be provided');
  if (type === 'ExternalName' && isDnsSubdomain(externalName).length > 0) fail(`invalid service external name ${externalName}`);
  const nodePort = flags.int('node-port');
  const ports = flags.list('tcp').map((spec) => ({
    name: spec.replaceAll(':', '-'),
    protocol: 'TCP',
    ...portPair(spec),
    ...(nodePort !== 0 && { nodePort }),
  }));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: metaOf(context, name, { labels: { app: name } }),
    spec: {
      ...(ports.length > 0 && { ports }),
      selector: { app: name },
      ...(clusterIP && { clusterIP }),
      type,
      ...(externalName && { externalName }),
    },
    status: { loadBalancer: {} },
  };
}

/** `80`, or `80:8080`. @see kubernetes: kubectl/pkg/cmd/create/create_service.go parsePorts */
function portPair(spec: string): { port: number; targetPort: number | string } {
  const [first = '', second] = spec.split(':');
  const port = portOf(first);
  if (second === undefined) return { port, targetPort: port };
  const target = /^[-+]?\d+$/.test(second) ? Number(second) : second;
  const problems = typeof target === 'number' ? isPortNumber(target) : isPortName(target);
  if (problems.length > 0) fail(problems.join(','));
  return { port, targetPort: target };
}

/** @see Go: strconv.ParseUint; k8s.io/utils/net ParsePort */
function portOf(text: string): number {
  if (!/^\d+$/.test(text)) fail(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > 65535) fail(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}

export const service: Verb = group(
  'create service',
  {
    clusterip: serviceGenerator('ClusterIP'),
    externalname: serviceGenerator('ExternalName'),
    loadbalancer: serviceGenerator('LoadBalancer'),
    nodeport: serviceGenerator('NodePort'),
  },
  { aliases: ['svc'] },
);
