import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { byText } from '../../../engine/index.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goStrings } from '../go-syntax.ts';
import { ipFamily, isIp, isWithinAny } from '../ip.ts';
import { duplicate, invalid, invalids, notSupported } from '../problem.ts';
import { isSet, text, texts } from '../reading.ts';

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** A Service's cluster IPs, whichever of the two fields has them; `None` where it is headless. */
export const addresses = (service: Service): readonly string[] => {
  const given = texts(service.spec?.clusterIPs);
  const first = text(service.spec?.clusterIP);
  return given.length || !first ? given : [first];
};

/** It asks for no address: clusterIP `None`. */
export const isHeadless = (service: Service): boolean => addresses(service).length === 1 && addresses(service)[0] === 'None';

/** @see kubernetes: pkg/apis/core/validation ValidateServiceClusterIPsRelatedFields */
export function validateClusterIps(service: Service): FieldProblem[] {
  const spec = service.spec ?? {};
  const all = addresses(service);
  const path = 'spec.clusterIPs';
  const problems: FieldProblem[] = [];
  const refuse = (detail: string) => problems.push(invalid(path, new GoSyntax(goStrings(all)), detail));
  if (text(spec.clusterIP) && all[0] !== spec.clusterIP) refuse('first value must match `clusterIP`');
  if (!text(spec.clusterIP) && all.length) refuse('must be empty when `clusterIP` is not specified');
  const seen = new Set<string>();
  for (const [i, family] of texts(spec.ipFamilies).entries()) {
    if (!families.includes(family)) problems.push(notSupported(`spec.ipFamilies[${i}]`, family, families));
    if (seen.has(family)) problems.push(duplicate(`spec.ipFamilies[${i}]`, family));
    seen.add(family);
  }
  if (isSet(spec.ipFamilyPolicy) && !familyPolicies.includes(spec.ipFamilyPolicy)) {
    problems.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, familyPolicies));
  }
  if (all[0] === 'None' && all.length > 1) refuse("'None' must be the first and only value");
  const wrong = all.flatMap((address, i) => (i === 0 && address === 'None' ? [] : invalids(`${path}[${i}]`, address, isIp(address))));
  problems.push(...wrong);
  if (all.length > 2) refuse('may only hold up to 2 values');
  if (wrong.length || (all[0] === 'None' && all.length > 1)) return problems;
  if (all.length > 1 && new Set(all.map(ipFamily)).size < 2) refuse('may specify no more than one IP for each IP family');
  return isHeadless(service) ? problems : [...problems, ...ofFamily(all, texts(spec.ipFamilies))];
}

function ofFamily(all: readonly string[], families: readonly string[]): FieldProblem[] {
  return all.flatMap((address, i) => {
    const wanted = families[i];
    const fits = (wanted !== 'IPv4' && wanted !== 'IPv6') || (wanted === 'IPv6') === (ipFamily(address) === 6);
    return fits ? [] : [invalid(`spec.clusterIPs[${i}]`, address, `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``)];
  });
}

/** @see kubernetes: pkg/apis/core/validation validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies */
export function validateAddressesUpdate(updated: Service, old: Service): FieldProblem[] {
  if (updated.spec?.type === 'ExternalName' || old.spec?.type === 'ExternalName') return [];
  const [isNow, was] = [isHeadless(updated), isHeadless(old)];
  if (isNow && was) return [];
  const stays = primaryStays('clusterIP', 'spec.clusterIPs', addresses(updated), addresses(old));
  if (isNow || was) return stays;
  return [...stays, ...primaryStays('ipFamily', 'spec.ipFamilies', texts(updated.spec?.ipFamilies), texts(old.spec?.ipFamilies))];
}

/** A second one may come and go. */
function primaryStays(what: string, path: string, after: readonly string[], before: readonly string[]): FieldProblem[] {
  const shown = new GoSyntax(what === 'ipFamily' ? goStrings(after, 'core.IPFamily') : goStrings(after));
  if (before.length && !after.length) return [invalid(`${path}[0]`, shown, `primary ${what} can not be unset`)];
  const compared = before.length === after.length ? before : before.slice(0, 1);
  return compared.flatMap((one, i) => (after[i] === one ? [] : [invalid(`${path}[${i}]`, shown, 'may not change once set')]));
}

/** Neither unspecified, loopback nor link-local. @see kubernetes: pkg/apis/core/validation ValidateNonSpecialIP */
export function validateExternalIp(address: string, path: string): FieldProblem[] {
  const wrong = invalids(path, address, isIp(address));
  return wrong.length ? wrong : nonSpecialIp(address, path);
}

/** The flags before the scope may be any. @see Go: net.IP IsLinkLocalMulticast */
const linkLocalMulticast = Array.from({ length: 16 }, (_, flags) => `ff${flags.toString(16)}2::/16`);

/** However it is written. @see kubernetes: pkg/apis/core/validation ValidateNonSpecialIP */
export const nonSpecialIp = (address: string, path: string): FieldProblem[] =>
  whySpecial(address).map((detail) => invalid(path, address, detail));

/** Those of many Pods are looked at with each change of their Endpoints, of which there may be as many. */
const whySpecial = byText((address): readonly string[] => {
  if (ipFamily(address) === undefined) return ['must be a valid IP address'];
  const special: [isOfThem: boolean, string][] = [
    [isWithinAny(address, ['0.0.0.0/32', '::/128']), `may not be unspecified (${address})`],
    [isWithinAny(address, ['127.0.0.0/8', '::1/128']), 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    [isWithinAny(address, ['169.254.0.0/16', 'fe80::/10']), 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    [
      isWithinAny(address, ['224.0.0.0/24', ...linkLocalMulticast]),
      'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    ],
  ];
  return special.flatMap(([isOfThem, detail]) => (isOfThem ? [detail] : []));
}, 2000);
