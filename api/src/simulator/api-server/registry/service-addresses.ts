import type { Service } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { hash32 } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStrings, invalid } from '../validation/index.ts';
import { freePort, initNodePorts, updateNodePorts, wrongPort } from './node-ports.ts';
import { initIpFamilyFields } from './service-families.ts';
import { mayHaveNodePorts, needsHealthCheck } from './service-update.ts';

/**
 * Gives a Service its families, its cluster IP (of 10.96.0.0/16) and node ports, in place. An address that it names is taken
 * as it is: a manifest may come from a cluster with another range, and has no way to say so. It comes before validation,
 * which sees what was allocated: what cannot be is the only thing told.
 * @see kubernetes: pkg/registry/core/service/storage/alloc.go allocateCreate, allocateUpdate
 */
export function allocateAddresses(service: Loose, existing: readonly Service[], old?: Loose, isDry = false): FieldProblem[] {
  const { spec } = service;
  syncClusterIps(spec, old?.spec);
  const unfit = initIpFamilyFields(service, old);
  if (unfit.length > 0 || spec.type === 'ExternalName') return unfit;
  const { namespace, name } = service.metadata;
  const others = old ? existing.filter(({ metadata }) => metadata.name !== name || metadata.namespace !== namespace) : existing;
  const key = `${namespace}/${name}`;
  const unallocated = clusterIps(spec, isDry ? undefined : key, others, old?.spec);
  if (unallocated.length > 0) return unallocated;
  const taken = new Set<unknown>(others.flatMap((other) => (other.spec?.ports ?? []).map(({ nodePort }) => nodePort).filter(Boolean)));
  const ports = { taken, key, isDry };
  const unfree = !mayHaveNodePorts(spec) ? [] : old ? updateNodePorts(spec, old.spec, ports) : initNodePorts(spec, ports);
  return unfree.length > 0 ? unfree : healthCheckPort(spec, key, taken, old?.spec);
}

/**
 * The old field and the first of the new one are one: whoever changes one of them changes the other.
 * @see kubernetes: pkg/registry/core/service/storage/storage.go normalizeClusterIPs
 */
function syncClusterIps(spec: Loose, old: Loose | undefined): void {
  const all: string[] = spec.clusterIPs ?? [];
  if (!old) {
    if (spec.clusterIP && all.length === 0) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const isListSame = sameJson(all, old.clusterIPs ?? []);
  if ((spec.clusterIP ?? '') !== (old.clusterIP ?? '') && (isListSame || all.length === 0)) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
    else delete spec.clusterIPs;
  } else if (all.length === 0 && spec.clusterIP === old.clusterIP && old.clusterIPs) spec.clusterIPs = old.clusterIPs;
}

/**
 * A Service that has an address keeps it; one that becomes a Service with one gets it. Without a key that is not for good: then
 * none is looked for, and one that is named is not looked at. @see kubernetes: pkg/registry/core/service/ipallocator/bitmap.go dryRunRange
 */
function clusterIps(spec: Loose, key: string | undefined, others: readonly Service[], old: Loose | undefined): FieldProblem[] {
  if (spec.clusterIPs?.[0] === 'None' || (old && old.type !== 'ExternalName')) return [];
  const taken = new Set(others.map((other) => other.spec?.clusterIP));
  const wanted: string = spec.clusterIPs?.[0] ?? '';
  if (wanted && key !== undefined && taken.has(wanted)) {
    const detail = `failed to allocate IP ${wanted}: provided IP is already allocated`;
    return [invalid('spec.clusterIPs', new GoSyntax(goStrings(spec.clusterIPs)), detail)];
  }
  spec.clusterIP = wanted || (key === undefined ? '10.96.0.0' : freeAddress(key, taken));
  spec.clusterIPs = [spec.clusterIP];
  return [];
}

/** The first free one from a place that the name gives, above the range kept for given addresses. */
function freeAddress(key: string, taken: ReadonlySet<unknown>): string {
  for (let i = 0; ; i++) {
    const number = (256 + ((hash32(key) + i) % (65_536 - 512))) | 0;
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address) && (number & 255) !== 0 && (number & 255) !== 255) return address;
  }
}

/** Where a load balancer asks whether a node has endpoints of its own. */
function healthCheckPort(spec: Loose, key: string, taken: ReadonlySet<unknown>, old: Loose | undefined): FieldProblem[] {
  if (!needsHealthCheck(spec)) return [];
  const given: number = spec.healthCheckNodePort ?? 0;
  if (old && needsHealthCheck(old)) {
    const detail = 'cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update';
    return given === old.healthCheckNodePort ? [] : [invalid('spec.healthCheckNodePort', given, detail)];
  }
  const wrong = given === 0 ? undefined : wrongPort(given, taken);
  if (wrong) return [invalid('spec.healthCheckNodePort', given, `failed to allocate requested HealthCheck NodePort ${given}: ${wrong}`)];
  spec.healthCheckNodePort = given || freePort(`${key}/health`, taken);
  return [];
}
