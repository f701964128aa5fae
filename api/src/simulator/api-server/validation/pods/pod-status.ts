import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isDnsSubdomain, isQualifiedName } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goSlice, goStruct } from '../go-syntax.ts';
import { ipFamily, isIp } from '../ip.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { duplicate, forbidden, invalid, invalids } from '../problem.ts';
import { list, number, text } from '../reading.ts';
import { validatePodAnnotationsUpdate } from './pod-annotations.ts';

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** Conditions are reported under `metadata`, as upstream does. @see kubernetes: pkg/apis/core/validation ValidatePodStatusUpdate */
export function validatePodStatusUpdate(updated: Pod, old: Pod): FieldProblem[] {
  const { status = {} } = updated;
  const problems = [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...validatePodAnnotationsUpdate(updated.metadata?.annotations, old.metadata?.annotations, updated.spec),
    ...list(status.conditions).flatMap((condition, i) =>
      systemConditions.has(text(condition.type))
        ? []
        : invalids(`metadata.conditions[${i}].Type`, text(condition.type), isQualifiedName(text(condition.type))),
    ),
  ];
  if (text(updated.spec?.nodeName) !== text(old.spec?.nodeName)) {
    problems.push(forbidden('status.nodeName', 'may not be changed directly'));
  }
  const nominated = text(status.nominatedNodeName);
  if (nominated && nominated !== text(old.status?.nominatedNodeName)) {
    problems.push(...invalids('status.nominatedNodeName', nominated, isDnsSubdomain(nominated)));
  }
  const policy = text(old.spec?.restartPolicy);
  for (const field of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const) {
    const restarts = field === 'ephemeralContainerStatuses' ? 'Never' : policy;
    problems.push(...stateTransitions(list(status[field]), list(old.status?.[field]), restarts, `status.${field}`));
  }
  return [...problems, ...podIps(updated)];
}

/** A container that ended for good stays ended. @see kubernetes: ValidateContainerStateTransition */
function stateTransitions(
  updated: readonly ContainerStatus[],
  old: readonly ContainerStatus[],
  policy: string,
  path: string,
): FieldProblem[] {
  if (policy === 'Always') return [];
  return old.flatMap((before, i) => {
    const ended = before.state?.terminated;
    if (!ended || (number(ended.exitCode) !== 0 && policy === 'OnFailure')) return [];
    return updated
      .filter((after) => after.name === before.name && !after.state?.terminated)
      .map(() => forbidden(`${path}[${i}].state`, 'may not be transitioned to non-terminated state'));
  });
}

function podIps(pod: Pod): FieldProblem[] {
  const addresses = list(pod.status?.podIPs).map((podIp) => text(podIp.ip));
  const path = 'status.podIPs';
  const problems = addresses.flatMap((address, i) => invalids(`${path}[${i}]`, address, isIp(address)));
  if (addresses.length < 2) return problems;
  const shown = (address: string) => goStruct('core.PodIP', { IP: goQuote(address) });
  if (addresses.length > 2 || new Set(addresses.map(ipFamily)).size < 2) {
    const all = new GoSyntax(goSlice('core.PodIP', addresses.map(shown)));
    problems.push(invalid(path, all, 'may specify no more than one IP for each IP family'));
  }
  for (const [i, address] of addresses.entries()) {
    if (addresses.indexOf(address) < i) problems.push(duplicate(`${path}[${i}]`, new GoSyntax(shown(address))));
  }
  return problems;
}
