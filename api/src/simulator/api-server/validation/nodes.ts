import type { Node } from 'kubernetes-types/core/v1.d.ts';
import { isDnsSubdomain } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStrings } from './go-syntax.ts';
import { ipFamily, isCidr } from './ip.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateNodeAnnotations } from './node-annotations.ts';
import { duplicate, forbidden, invalid } from './problem.ts';
import { entries, list, text, texts } from './reading.ts';
import { validateResourceAmount } from './resources.ts';
import { sameValue } from './same.ts';
import { validateTaints } from './tolerations.ts';

/** Taints are reported under `metadata`, as upstream does. @see kubernetes: pkg/apis/core/validation ValidateNode */
export const validateNode = (node: Node): FieldProblem[] => [
  ...validateObjectMeta(node.metadata, false, isDnsSubdomain),
  ...validateNodeAnnotations(node.metadata?.annotations),
  ...validateTaints(list(node.spec?.taints), 'metadata.taints'),
  ...resources(node),
  ...podCidrs(texts(node.spec?.podCIDRs)),
];

/** All of them are shown, whichever is wrong. */
function podCidrs(all: readonly string[]): FieldProblem[] {
  const path = 'spec.podCIDRs';
  const shown = new GoSyntax(goStrings(all));
  const problems = all.flatMap((cidr, i) => (isCidr(cidr) ? [] : [invalid(`${path}[${i}]`, shown, 'must be valid CIDR')]));
  if (all.length < 2) return problems;
  const families = new Set(all.map((cidr) => ipFamily(cidr.split('/')[0] ?? '')));
  if (families.size < 2 || all.length > 2) problems.push(invalid(path, shown, 'may specify no more than one CIDR for each IP family'));
  const twice = all.flatMap((cidr, i) => (all.indexOf(cidr) < i ? [duplicate(`${path}[${i}]`, cidr)] : []));
  return [...problems, ...twice];
}

/** @see kubernetes: pkg/apis/core/validation ValidateNodeUpdate */
export function validateNodeUpdate(updated: Node, old: Node): FieldProblem[] {
  const problems = [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...validateNodeAnnotations(updated.metadata?.annotations),
    ...resources(updated),
  ];
  if (texts(old.spec?.podCIDRs).length && !sameValue(old.spec?.podCIDRs, updated.spec?.podCIDRs)) {
    problems.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  if (text(old.spec?.providerID) && text(old.spec?.providerID) !== text(updated.spec?.providerID)) {
    problems.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  problems.push(...validateTaints(list(updated.spec?.taints), 'metadata.taints'));
  return text(updated.spec?.externalID) === text(old.spec?.externalID)
    ? problems
    : [...problems, forbidden('spec.externalID', 'may not be updated')];
}

const resources = (node: Node): FieldProblem[] =>
  (['capacity', 'allocatable'] as const).flatMap((field) =>
    entries(node.status?.[field]).flatMap(([name, value]) => validateResourceAmount(name, value, `status.${field}.${name}`)),
  );
