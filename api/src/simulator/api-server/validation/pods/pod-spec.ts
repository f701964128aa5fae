import type { PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { inclusiveRange, isDnsLabel, isDnsSubdomain, isQualifiedName, MAX_INT32, type NameCheck } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { validateAffinity } from '../affinity.ts';
import { preemptionPolicies } from '../classes.ts';
import { validateLabels } from '../metadata.ts';
import { duplicate, invalid, invalids, oneOf } from '../problem.ts';
import { isSet, list, text } from '../reading.ts';
import { validateResources } from '../resources.ts';
import { validateTolerations } from '../tolerations.ts';
import { validateVolumes } from '../volumes/volumes.ts';
import { claimNames, validateHostUsers, validatePodResourceClaims } from './alpha-fields.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts';
import { validateDnsConfig, validateDnsPolicy, validateHostAliases } from './dns.ts';
import { validateOs } from './os.ts';
import { validatePodSecurityContext } from './security-context.ts';
import { validateTopologySpread } from './topology-spread.ts';
import { validateHostProcess } from './windows.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];

/** @see kubernetes: pkg/apis/core/validation ValidatePodSpec */
export function validatePodSpec(spec: PodSpec, podName: string, path: string): FieldProblem[] {
  const containers = list(spec.containers);
  const initContainers = list(spec.initContainers);
  const volumes = validateVolumes(list(spec.volumes), podName, `${path}.volumes`);
  const known = { volumes: volumes.byName, claims: claimNames(spec) };
  const others = [...containers, ...initContainers];
  return [
    ...volumes.problems,
    ...validatePodResourceClaims(spec, podName, `${path}.resourceClaims`),
    ...validateContainers(containers, known, `${path}.containers`),
    ...validateInitContainers(initContainers, containers, known, `${path}.initContainers`),
    ...validateEphemeralContainers(list(spec.ephemeralContainers), others, known, `${path}.ephemeralContainers`),
    ...oneOf(text(spec.restartPolicy), restartPolicies, `${path}.restartPolicy`),
    ...validateDnsPolicy(text(spec.dnsPolicy), `${path}.dnsPolicy`),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...validatePodSecurityContext(spec, path),
    ...validateAffinity(spec.affinity, `${path}.affinity`),
    ...validateDnsConfig(spec, `${path}.dnsConfig`),
    ...list(spec.readinessGates).flatMap((gate, i) =>
      invalids(`${path}.readinessGates[${i}].conditionType`, text(gate.conditionType), isQualifiedName(text(gate.conditionType))),
    ),
    ...schedulingGates(spec, `${path}.schedulingGates`),
    ...validateTopologySpread(list(spec.topologySpreadConstraints), `${path}.topologySpreadConstraints`),
    ...validateHostProcess(spec, path),
    ...validateHostUsers(spec, path),
    ...name(spec.serviceAccountName, isDnsSubdomain, `${path}.serviceAccountName`),
    ...name(spec.nodeName, isDnsSubdomain, `${path}.nodeName`),
    ...activeDeadline(spec.activeDeadlineSeconds, `${path}.activeDeadlineSeconds`),
    ...name(spec.hostname, isDnsLabel, `${path}.hostname`),
    ...name(spec.subdomain, isDnsLabel, `${path}.subdomain`),
    ...validateTolerations(list(spec.tolerations), `${path}.tolerations`),
    ...validateHostAliases(list(spec.hostAliases), `${path}.hostAliases`),
    ...name(spec.priorityClassName, isDnsSubdomain, `${path}.priorityClassName`),
    ...(isSet(spec.runtimeClassName)
      ? invalids(`${path}.runtimeClassName`, spec.runtimeClassName, isDnsSubdomain(spec.runtimeClassName))
      : []),
    ...(isSet(spec.preemptionPolicy) ? oneOf(spec.preemptionPolicy, preemptionPolicies, `${path}.preemptionPolicy`) : []),
    ...(spec.overhead ? validateResources({ limits: spec.overhead }, `${path}.overhead`) : []),
    ...validateOs(spec, path),
  ];
}

const name = (value: string | null | undefined, check: NameCheck, path: string): FieldProblem[] =>
  text(value) ? invalids(path, text(value), check(text(value))) : [];

const activeDeadline = (seconds: number | null | undefined, path: string): FieldProblem[] =>
  isSet(seconds) && (seconds < 1 || seconds > MAX_INT32) ? [invalid(path, seconds, inclusiveRange(1, MAX_INT32))] : [];

function schedulingGates(spec: PodSpec, path: string): FieldProblem[] {
  const seen = new Set<string>();
  return list(spec.schedulingGates).flatMap((gate, i) => {
    const gateName = text(gate.name);
    const problems = invalids(`${path}[${i}]`, gateName, isQualifiedName(gateName));
    if (seen.has(gateName)) problems.push(duplicate(`${path}[${i}]`, gateName));
    seen.add(gateName);
    return problems;
  });
}
