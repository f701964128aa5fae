import { isDns1035Label, isDnsSubdomain, isPortName, isPortNumber } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax } from './go-syntax.ts';
import { ipFamily } from './ip.ts';
import { invalid, invalids, notSupported, required, tooLong } from './problem.ts';
import { isSet, list, text } from './reading.ts';

interface Backend {
  readonly service?: { readonly name?: string; readonly port?: { readonly name?: string; readonly number?: number } };
  readonly resource?: { readonly kind?: string; readonly name?: string };
}
interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: Backend;
}
interface Ingress {
  readonly spec?: {
    readonly defaultBackend?: Backend;
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths?: readonly Path[] } }[];
    readonly ingressClassName?: string;
  };
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

/** @see kubernetes: pkg/apis/networking/validation ValidateIngressSpec */
export function validateIngress({ spec = {} }: Ingress): FieldProblem[] {
  const { defaultBackend, ingressClassName } = spec;
  const rules = list(spec.rules);
  const problems: FieldProblem[] = [];
  if (rules.length === 0 && !isSet(defaultBackend))
    problems.push(invalid('spec', new GoSyntax('[]networking.IngressRule(nil)'), 'either `defaultBackend` or `rules` must be specified'));
  if (isSet(defaultBackend)) problems.push(...validateBackend(defaultBackend, 'spec.defaultBackend'));
  for (const [i, { host, http }] of rules.entries()) {
    const path = `spec.rules[${i}]`;
    if (text(host) !== '') problems.push(...validateHost(text(host), `${path}.host`));
    if (!isSet(http)) continue;
    const paths = list(http.paths);
    if (paths.length === 0) problems.push(required(`${path}.http.paths`));
    for (const [j, one] of paths.entries()) problems.push(...validatePath(one, `${path}.http.paths[${j}]`));
  }
  if (isSet(ingressClassName)) problems.push(...invalids('spec.ingressClassName', ingressClassName, isDnsSubdomain(ingressClassName)));
  return problems;
}

function validateHost(host: string, path: string): FieldProblem[] {
  if (ipFamily(host)) return [invalid(path, host, 'must be a DNS name, not an IP address')];
  if (!host.includes('*')) return invalids(path, host, isDnsSubdomain(host));
  return host.startsWith('*.') && isDnsSubdomain(host.slice(2)).length === 0 ? [] : [invalid(path, host, NO_WILDCARD)];
}

/** @see kubernetes: apimachinery/pkg/util/validation IsWildcardDNS1123Subdomain */
const NO_WILDCARD =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function validatePath({ path: value, pathType, backend }: Path, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const given = text(value);
  if (!isSet(pathType)) return [required(`${path}.pathType`, 'pathType must be specified')];
  if (!pathTypes.includes(pathType)) problems.push(notSupported(`${path}.pathType`, pathType, pathTypes));
  else if (pathType !== 'ImplementationSpecific') {
    if (!given.startsWith('/')) problems.push(invalid(`${path}.path`, given, 'must be an absolute path'));
    for (const part of ['//', '/./', '/../', '%2f', '%2F'])
      if (given.includes(part)) problems.push(invalid(`${path}.path`, given, `must not contain '${part}'`));
    for (const end of ['/..', '/.']) if (given.endsWith(end)) problems.push(invalid(`${path}.path`, given, `cannot end with '${end}'`));
  } else if (given !== '' && !given.startsWith('/')) problems.push(invalid(`${path}.path`, given, 'must be an absolute path'));
  return [...problems, ...validateBackend(backend ?? {}, `${path}.backend`)];
}

function validateBackend({ service, resource }: Backend, path: string): FieldProblem[] {
  if (isSet(service) && isSet(resource)) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (isSet(resource))
    return (['kind', 'name'] as const).flatMap((field) => (text(resource[field]) === '' ? [required(`${path}.resource.${field}`)] : []));
  if (!isSet(service)) return [invalid(path, '', 'resource or service backend is required')];
  const name = text(service.name);
  const problems = name === '' ? [required(`${path}.service.name`)] : invalids(`${path}.service.name`, name, isDns1035Label(name));
  const port = { name: text(service.port?.name), number: service.port?.number ?? 0 };
  if (port.name !== '' && port.number !== 0) problems.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (port.name !== '') problems.push(...invalids(`${path}.service.port.name`, port.name, isPortName(port.name)));
  else if (port.number !== 0) problems.push(...invalids(`${path}.service.port.number`, port.number, isPortNumber(port.number)));
  else problems.push(required(path, 'port name or number is required'));
  return problems;
}

/** @see kubernetes: pkg/apis/networking/validation ValidateIngressClassSpec; apimachinery/pkg/util/validation IsDomainPrefixedPath */
export function validateIngressClass({ spec = {} }: { readonly spec?: { readonly controller?: string } }): FieldProblem[] {
  const controller = text(spec.controller);
  const path = 'spec.controller';
  if (controller === '') return [required(path)];
  const [domain = '', rest] = controller.split(/\/(.*)/s);
  return [
    ...(controller.length > 250 ? [tooLong(path, 250)] : []),
    ...(domain === '' || !rest
      ? [invalid(path, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]
      : invalids(path, domain, isDnsSubdomain(domain))),
  ];
}
