import type { Container, EphemeralContainer, Volume } from 'kubernetes-types/core/v1.d.ts';
import { isDnsLabel } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { duplicate, forbidden, invalid, invalids, notFound, oneOf, required } from '../problem.ts';
import { isSet, list, number, text } from '../reading.ts';
import { validateResources } from '../resources.ts';
import { forbidResizePolicy, validateResizePolicy, validateResourceClaimNames } from './alpha-fields.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { validateContainerPorts, validateLifecycle, validateOneSuccess, validateProbe } from './probes.ts';
import { validateSecurityContext } from './security-context.ts';
import { validateVolumeDevices, validateVolumeMounts } from './volume-mounts.ts';

/** What the Pod has that its containers may use. */
interface Known {
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly claims: ReadonlySet<string>;
}

/** @see kubernetes: pkg/apis/core/validation validateContainers */
export function validateContainers(containers: readonly Container[], known: Known, path: string): FieldProblem[] {
  if (!containers.length) return [required(path)];
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const at = `${path}[${i}]`;
    const name = text(container.name);
    problems.push(...validateContainer(container, known, at));
    if (names.has(name)) problems.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (container.lifecycle) problems.push(...validateLifecycle(container.lifecycle, `${at}.lifecycle`));
    problems.push(...validateProbe(container.livenessProbe, `${at}.livenessProbe`));
    problems.push(...validateOneSuccess(container.livenessProbe, `${at}.livenessProbe`));
    problems.push(...validateProbe(container.readinessProbe, `${at}.readinessProbe`));
    const grace = container.readinessProbe?.terminationGracePeriodSeconds;
    if (isSet(grace)) {
      problems.push(invalid(`${at}.readinessProbe.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
    }
    problems.push(...validateProbe(container.startupProbe, `${at}.startupProbe`));
    problems.push(...validateOneSuccess(container.startupProbe, `${at}.startupProbe`));
  }
  return [...problems, ...hostPortConflicts(containers, path)];
}

const forbiddenForInit = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** They run one after another, so each has the host's ports for itself. @see kubernetes: validateInitContainers */
export function validateInitContainers(
  containers: readonly Container[],
  regular: readonly Container[],
  known: Known,
  path: string,
): FieldProblem[] {
  const names = new Set(regular.map((container) => text(container.name)));
  return containers.flatMap((container, i) => {
    const at = `${path}[${i}]`;
    const name = text(container.name);
    const problems = validateContainer(container, known, at);
    if (names.has(name)) problems.push(duplicate(`${at}.name`, name));
    else if (name) names.add(name);
    problems.push(...hostPortConflicts([container], path));
    for (const field of forbiddenForInit) {
      if (container[field]) problems.push(forbidden(`${at}.${field}`, 'may not be set for init containers'));
    }
    problems.push(...forbidResizePolicy(container, `${at}.resizePolicy`));
    return problems;
  });
}

/** In the order of Go's fields. */
const forbiddenForEphemeral = ['ports', 'resources', 'resizePolicy', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];

/** @see kubernetes: pkg/apis/core/validation validateEphemeralContainers */
export function validateEphemeralContainers(
  containers: readonly EphemeralContainer[],
  others: readonly Container[],
  known: Known,
  path: string,
): FieldProblem[] {
  const otherNames = new Set(others.map((container) => text(container.name)));
  const names = new Set(otherNames);
  return containers.flatMap((container, i) => {
    const at = `${path}[${i}]`;
    const name = text(container.name);
    const target = text(container.targetContainerName);
    const refuse = (field: string) => problems.push(forbidden(`${at}.${field}`, 'cannot be set for an Ephemeral Container'));
    const problems = [...validateContainer(container, known, at), ...validateImageOfPod(container, at)];
    if (names.has(name)) problems.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (target && !otherNames.has(target)) problems.push(notFound(`${at}.targetContainerName`, target));
    const given = new Map(Object.entries(container));
    for (const field of forbiddenForEphemeral) if (isGiven(given.get(field), field)) refuse(field);
    for (const [j, mount] of list(container.volumeMounts).entries()) {
      if (text(mount.subPath)) refuse(`volumeMounts[${j}].subPath`);
      if (text(mount.subPathExpr)) refuse(`volumeMounts[${j}].subPathExpr`);
    }
    return problems;
  });
}

/** What a pod's container must have beyond a template's. @see kubernetes: validateContainerOnlyForPod */
export const validateImageOfPod = (container: Container, path: string): FieldProblem[] =>
  text(container.image) === text(container.image).trim()
    ? []
    : [invalid(`${path}.image`, text(container.image), 'must not have leading or trailing whitespace')];

const messagePolicies = ['File', 'FallbackToLogsOnError'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** What all containers have in common. @see kubernetes: validateContainerCommon */
function validateContainer(container: Container, known: Known, path: string): FieldProblem[] {
  const name = text(container.name);
  return [
    ...(name ? invalids(`${path}.name`, name, isDnsLabel(name)) : [required(`${path}.name`)]),
    ...(text(container.image) ? [] : [required(`${path}.image`)]),
    ...oneOf(text(container.terminationMessagePolicy), messagePolicies, `${path}.terminationMessagePolicy`),
    ...validateContainerPorts(list(container.ports), `${path}.ports`),
    ...validateEnv(list(container.env), `${path}.env`),
    ...validateEnvFrom(list(container.envFrom), `${path}.envFrom`),
    ...validateVolumeMounts(container, known.volumes, `${path}.volumeMounts`),
    ...validateVolumeDevices(container, known.volumes, `${path}.volumeDevices`),
    ...oneOf(text(container.imagePullPolicy), pullPolicies, `${path}.imagePullPolicy`),
    ...validateResources(container.resources, `${path}.resources`),
    ...validateResourceClaimNames(container, known.claims, `${path}.resources.claims`),
    ...validateResizePolicy(container, `${path}.resizePolicy`),
    ...validateSecurityContext(container.securityContext, `${path}.securityContext`),
  ];
}

function hostPortConflicts(containers: readonly Container[], path: string): FieldProblem[] {
  const taken = new Set<string>();
  return containers.flatMap((container, i) =>
    list(container.ports).flatMap((port, j) => {
      const hostPort = number(port.hostPort);
      if (hostPort === 0) return [];
      const key = `${text(port.protocol)}/${text(port.hostIP)}/${hostPort}`;
      if (taken.has(key)) return [duplicate(`${path}[${i}].ports[${j}].hostPort`, key)];
      taken.add(key);
      return [];
    }),
  );
}

/** A pointer or a list that is there; `resources` is neither, so an empty one counts as absent. */
const isGiven = (value: unknown, field: string): boolean =>
  isSet(value) && !(Array.isArray(value) && value.length === 0) && !(field === 'resources' && Object.keys(value as object).length === 0);
