import { bracketed } from '../../apimachinery/host-port.ts';
import type { Service } from '../../apimachinery/objects.ts';
import { byObject } from '../../engine/index.ts';

/**
 * The variables that tell a container where its namespace's Services are. Those of `default/kubernetes` are always there.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go getServiceEnvVarMap, pkg/kubelet/envvars/envvars.go FromServices
 */
export function serviceEnvironment(
  services: readonly Service[],
  namespace: string,
  enableServiceLinks: boolean,
): ReadonlyMap<string, string> {
  const made = environmentsOf(services);
  const key = `${enableServiceLinks}/${namespace}`;
  let variables = made.get(key);
  if (!variables) {
    variables = environmentOf(services, namespace, enableServiceLinks);
    made.set(key, variables);
  }
  return variables;
}

/** They are the same for as long as the Services are. */
const environmentsOf = byObject((_services: readonly Service[]) => new Map<string, ReadonlyMap<string, string>>());

function environmentOf(services: readonly Service[], namespace: string, enableServiceLinks: boolean): Map<string, string> {
  const chosen = new Map<string, Service>();
  for (const service of services) {
    const { name } = service.metadata;
    if (!service.spec?.clusterIP || service.spec.clusterIP === 'None') continue;
    if (service.metadata.namespace === 'default' && name === 'kubernetes') {
      if (!chosen.has(name)) chosen.set(name, service);
    } else if (service.metadata.namespace === namespace && enableServiceLinks) chosen.set(name, service);
  }
  const variables = new Map<string, string>();
  for (const service of chosen.values()) for (const [name, value] of variablesOf(service)) variables.set(name, value);
  return variables;
}

function variablesOf({ metadata, spec }: Service): [string, string][] {
  const prefix = variableName(metadata.name);
  const address = spec?.clusterIP ?? '';
  const host = bracketed(address);
  const ports = spec?.ports ?? [];
  const variables: [string, string][] = [[`${prefix}_SERVICE_HOST`, address]];
  if (ports[0]) variables.push([`${prefix}_SERVICE_PORT`, String(ports[0].port)]);
  for (const { name, port } of ports) if (name) variables.push([`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)]);
  // Docker's link variables.
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const scheme = protocol.toLowerCase();
    const url = `${scheme}://${host}:${port}`;
    if (index === 0) variables.push([`${prefix}_PORT`, url]);
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    variables.push([link, url], [`${link}_PROTO`, scheme], [`${link}_PORT`, String(port)], [`${link}_ADDR`, address]);
  }
  return variables;
}

/** A port's name may begin with a digit: it stands as it is, within a name. @see kubernetes: …/envvars.go makeEnvVariableName */
const variableName = (text: string): string => text.replaceAll('-', '_').toUpperCase();
