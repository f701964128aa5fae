import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStrings, invalid, ipFamily, validateClusterIps } from '../validation/index.ts';

/** The cluster has addresses of one family for Services, as kubeadm sets it up where nobody asks for two. */
const FAMILY = 'IPv4';

const familyOf = (address: string): string => (ipFamily(address) === 6 ? 'IPv6' : 'IPv4');
const isFewer = (after: unknown, before: unknown): boolean => ((after as unknown[]) ?? []).length === 1 && sizeOf(before) === 2;
const sizeOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

/**
 * Which families of addresses a Service has, in place: as many as it asks for and the cluster has. What is wrong with that
 * is told before anything else of the Service.
 * @see kubernetes: pkg/registry/core/service/storage/alloc.go initIPFamilyFields
 */
export function initIpFamilyFields(service: Loose, old?: Loose): FieldProblem[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') return [];
  const isBare = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (isBare ? 'RequireDualStack' : 'SingleStack');
  const wrong = validateClusterIps(service);
  if (wrong.length > 0) return wrong;
  const problems = [...(old ? reductions(spec, old.spec) : []), ...tooMany(spec), ...inferFamilies(spec)];
  if (problems.length > 0) return problems;
  if (isBare) {
    addFamiliesOfBare(spec);
    return [];
  }
  const missing = unconfigured(spec);
  if (missing.length === 0 && sizeOf(spec.ipFamilies) === 0) spec.ipFamilies = [FAMILY];
  return missing;
}

/** To ask for one family is to let go of the second; else that must be said. */
function reductions(spec: Loose, old: Loose): FieldProblem[] {
  if (spec.ipFamilyPolicy === 'SingleStack') {
    for (const field of ['clusterIPs', 'ipFamilies'])
      if (sizeOf(spec[field]) > 1 && sameJson(spec[field], old[field])) spec[field] = spec[field].slice(0, 1);
    return [];
  }
  const released = [
    ['clusterIPs', 'cluster IP'],
    ['ipFamilies', 'IP family'],
  ] as const;
  return released
    .filter(([field]) => isFewer(spec[field], old[field]))
    .map(([, what]) => invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`));
}

function tooMany({ ipFamilyPolicy: policy, clusterIPs, ipFamilies }: Loose): FieldProblem[] {
  if (policy !== 'SingleStack') return [];
  const detail = (what: string): string => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  return [
    ...(sizeOf(clusterIPs) === 2 ? [invalid('spec.ipFamilyPolicy', policy, detail('cluster IPs'))] : []),
    ...(sizeOf(ipFamilies) === 2 ? [invalid('spec.ipFamilyPolicy', policy, detail('IP families'))] : []),
  ];
}

/** An address says its family. */
function inferFamilies(spec: Loose): FieldProblem[] {
  const addresses: string[] = spec.clusterIPs ?? [];
  if (addresses[0] === 'None') return [];
  return addresses.flatMap((address, i) => {
    const family = familyOf(address);
    if (i < sizeOf(spec.ipFamilies)) return [];
    if (family !== FAMILY)
      return [invalid(`spec.clusterIPs[${i}]`, new GoSyntax(goStrings(addresses)), `${family} is not configured on this cluster`)];
    spec.ipFamilies = [...(spec.ipFamilies ?? []), family];
    return [];
  });
}

/** One without an address and without Pods of its own may have endpoints of any family. */
function addFamiliesOfBare(spec: Loose): void {
  if (sizeOf(spec.ipFamilies) === 0) spec.ipFamilies = [FAMILY];
  if (spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== 'SingleStack')
    spec.ipFamilies = [...spec.ipFamilies, spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4'];
}

function unconfigured({ ipFamilyPolicy: policy, ipFamilies = [] }: Loose): FieldProblem[] {
  const dual = policy === 'RequireDualStack';
  return [
    ...(dual ? [invalid('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services')] : []),
    ...(ipFamilies as string[]).flatMap((family, i) =>
      family === FAMILY ? [] : [invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')],
    ),
  ];
}
