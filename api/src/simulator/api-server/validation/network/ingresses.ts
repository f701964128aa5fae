import {
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isPathSegment,
  isPortName,
  isPortNumber,
  type NameCheck,
} from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax } from '../go-syntax.ts';
import { ipFamily } from '../ip.ts';
import { immutable } from '../metadata.ts';
import { forbidden, invalid, invalids, notSupported, required, tooLong } from '../problem.ts';
import { isSet, list, text, texts } from '../reading.ts';

interface Reference {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}
interface Backend {
  readonly service?: { readonly name?: string; readonly port?: { readonly name?: string; readonly number?: number } };
  readonly resource?: Reference;
}
interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: Backend;
}
interface Ingress {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly defaultBackend?: Backend;
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths?: readonly Path[] } }[];
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly ingressClassName?: string;
  };
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

/** @see kubernetes: pkg/apis/networking/validation ValidateIngressCreate */
export function validateIngress({ metadata, spec = {} }: Ingress): FieldProblem[] {
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
  for (const [i, { hosts, secretName }] of list(spec.tls).entries()) {
    const path = `spec.tls[${i}]`;
    for (const [j, host] of texts(hosts).entries()) problems.push(...invalids(`${path}.hosts[${j}]`, host, isHostName(host)));
    if (text(secretName) !== '') problems.push(...invalids(`${path}.secretName`, secretName, isDnsSubdomain(text(secretName))));
  }
  if (isSet(ingressClassName)) problems.push(...invalids('spec.ingressClassName', ingressClassName, isDnsSubdomain(ingressClassName)));
  const annotation = metadata?.annotations?.[CLASS];
  if (annotation !== undefined && isSet(ingressClassName) && annotation !== ingressClassName)
    problems.push(invalid(`annotations.${CLASS}`, annotation, 'must match `ingressClassName` when both are specified'));
  return problems;
}

const CLASS = 'kubernetes.io/ingress.class';

const validateHost = (host: string, path: string): FieldProblem[] => [
  ...(ipFamily(host) ? [invalid(path, host, 'must be a DNS name, not an IP address')] : []),
  ...invalids(path, host, isHostName(host)),
];

/** @see kubernetes: apimachinery/pkg/util/validation IsWildcardDNS1123Subdomain */
const isHostName: NameCheck = (host) => {
  if (!host.includes('*')) return isDnsSubdomain(host);
  const long = host.length > 253 ? ['must be no more than 253 characters'] : [];
  return WILDCARD.test(host) ? long : [...long, NO_WILDCARD];
};

const WILDCARD = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
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
  if (isSet(resource)) return validateReference(resource, `${path}.resource`);
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

/** @see kubernetes: pkg/apis/networking/validation validateIngressTypedLocalObjectReference */
const validateReference = ({ apiGroup, kind, name }: Reference, path: string): FieldProblem[] => [
  ...(isSet(apiGroup) ? invalids(`${path}.apiGroup`, apiGroup, isDnsSubdomain(apiGroup)) : []),
  ...segment(kind, path, 'kind'),
  ...segment(name, path, 'name'),
];

const segment = (value: string | undefined, path: string, field: string): FieldProblem[] =>
  text(value) === ''
    ? [required(`${path}.${field}`, `${field} is required`)]
    : invalids(`${path}.${field}`, value, isPathSegment(text(value)));

interface IngressClass {
  readonly spec?: {
    readonly controller?: string;
    readonly parameters?: Reference & { readonly scope?: string; readonly namespace?: string };
  };
}

/** @see kubernetes: pkg/apis/networking/validation ValidateIngressClassSpec; apimachinery/pkg/util/validation IsDomainPrefixedPath */
export function validateIngressClass({ spec = {} }: IngressClass): FieldProblem[] {
  const { controller, parameters } = spec;
  return [...controllerName(text(controller), 'spec.controller'), ...(isSet(parameters) ? scoped(parameters, 'spec.parameters') : [])];
}

/** @see kubernetes: pkg/apis/networking/validation validateIngressClassSpecUpdate */
export const validateIngressClassUpdate = ({ spec }: IngressClass, { spec: old }: IngressClass): FieldProblem[] =>
  immutable(text(spec?.controller) === text(old?.controller), text(spec?.controller), 'spec.controller');

function controllerName(controller: string, path: string): FieldProblem[] {
  if (controller === '') return [required(path)];
  const [domain = '', rest] = controller.split(/\/(.*)/s);
  const long = controller.length > 250 ? [tooLong(path, 250)] : [];
  if (domain === '' || !rest) return [...long, invalid(path, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [
    ...long,
    ...invalids(path, domain, isDnsSubdomain(domain)),
    ...(/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest) ? [] : [invalid(path, rest, NO_PATH)]),
  ];
}

const NO_PATH = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";

/** The scope is the cluster where nobody says it. @see kubernetes: pkg/apis/networking/v1/defaults.go */
function scoped(
  { scope = 'Cluster', namespace, ...reference }: NonNullable<NonNullable<IngressClass['spec']>['parameters']>,
  path: string,
) {
  const problems = validateReference(reference, path);
  const at = `${path}.namespace`;
  if (scope === 'Namespace') {
    if (!isSet(namespace)) problems.push(required(at, "`parameters.scope` is set to 'Namespace'"));
    else problems.push(...invalids(at, namespace, isDnsLabel(namespace)));
  } else if (scope !== 'Cluster') problems.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']));
  else if (isSet(namespace)) problems.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
  return problems;
}
