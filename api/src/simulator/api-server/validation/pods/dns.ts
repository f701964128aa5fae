import type { HostAlias, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { MAX_NAMESERVERS, MAX_SEARCH_CHARACTERS, MAX_SEARCHES } from '../../../apimachinery/dns-limits.ts';
import { isDnsSubdomain } from '../../../apimachinery/names.ts';
import { byteLength } from '../../../apimachinery/utf8.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goStrings } from '../go-syntax.ts';
import { ipFamily } from '../ip.ts';
import { invalid, invalids, oneOf, required } from '../problem.ts';
import { list, text, texts } from '../reading.ts';

const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** @see kubernetes: pkg/apis/core/validation validateDNSPolicy */
export const validateDnsPolicy = (policy: string, path: string): FieldProblem[] => oneOf(policy, policies, path);

/** @see kubernetes: pkg/apis/core/validation validatePodDNSConfig */
export function validateDnsConfig(spec: PodSpec, path: string): FieldProblem[] {
  const config = spec.dnsConfig;
  const nameservers = texts(config?.nameservers);
  if (spec.dnsPolicy === 'None') {
    if (!config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (!nameservers.length) {
      return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
    }
  }
  const problems: FieldProblem[] = [];
  if (nameservers.length > MAX_NAMESERVERS) {
    const detail = `must not have more than ${MAX_NAMESERVERS} nameservers`;
    problems.push(invalid(`${path}.nameservers`, new GoSyntax(goStrings(nameservers)), detail));
  }
  for (const [i, address] of nameservers.entries()) {
    if (!ipFamily(address)) problems.push(invalid(`${path}.nameservers[${i}]`, address, 'must be valid IP address'));
  }
  problems.push(...searches(texts(config?.searches), `${path}.searches`));
  for (const [i, option] of list(config?.options).entries()) {
    if (!text(option.name)) problems.push(required(`${path}.options[${i}]`, 'must not be empty'));
  }
  return problems;
}

/** Reported without an index, as v1.27 does. @see kubernetes: pkg/apis/core/validation ValidateHostAliases */
export const validateHostAliases = (aliases: readonly HostAlias[], path: string): FieldProblem[] =>
  aliases.flatMap((alias) => [
    ...(ipFamily(text(alias.ip)) ? [] : [invalid(`${path}.ip`, text(alias.ip), 'must be valid IP address')]),
    ...texts(alias.hostnames).flatMap((name) => invalids(`${path}.hostnames`, name, isDnsSubdomain(name))),
  ]);

function searches(domains: readonly string[], path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (detail: string) => problems.push(invalid(path, new GoSyntax(goStrings(domains)), detail));
  if (domains.length > MAX_SEARCHES) refuse(`must not have more than ${MAX_SEARCHES} search paths`);
  if (byteLength(domains.join(' ')) > MAX_SEARCH_CHARACTERS) {
    refuse(`must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`);
  }
  for (const [i, domain] of domains.entries()) {
    const name = domain.endsWith('.') ? domain.slice(0, -1) : domain;
    problems.push(...invalids(`${path}[${i}]`, name, isDnsSubdomain(name)));
  }
  return problems;
}
