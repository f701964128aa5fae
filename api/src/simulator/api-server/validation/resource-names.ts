import { isQualifiedName } from '../../apimachinery/names.ts';
import { isHugePageResource, isNativeResource } from '../../apimachinery/resources.ts';
import type { FieldProblem } from '../problems.ts';
import { invalid, invalids } from './problem.ts';

/** @see kubernetes: pkg/apis/core/helper/helpers.go */
const quotaResources = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);
const standardResources = new Set([...quotaResources, 'storage']);
const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const integerResources = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

const isQuotaHugePage = (name: string): boolean => isHugePageResource(name) || name.startsWith('requests.hugepages-');

const isExtendedResourceName = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;

/** What is counted whole: Pods, services, extended resources … @see kubernetes: pkg/apis/core/helper IsIntegerResourceName */
export const isIntegerResource = (name: string): boolean => integerResources.has(name) || isExtendedResourceName(name);

/** @see kubernetes: pkg/apis/core/helper IsStandardQuotaResourceName */
export const isStandardQuotaResource = (name: string): boolean => quotaResources.has(name) || isQuotaHugePage(name);

/** @see kubernetes: pkg/apis/core/validation validateResourceName */
export function validateResourceName(name: string, path: string): FieldProblem[] {
  const messages = isQualifiedName(name);
  if (messages.length) return invalids(path, name, messages);
  return name.includes('/') || standardResources.has(name) || isQuotaHugePage(name)
    ? []
    : [invalid(path, name, 'must be a standard resource type or fully qualified')];
}

/** A name that no cluster knows is reported twice, as upstream does. */
export function validateContainerResourceName(name: string, path: string): FieldProblem[] {
  const problems = validateResourceName(name, path);
  if (name.split('/').length === 1) {
    if (!containerResources.has(name) && !isHugePageResource(name)) {
      problems.push(invalid(path, name, 'must be a standard resource for containers'));
    }
  } else if (!isNativeResource(name) && !isExtendedResourceName(name)) {
    problems.push(invalid(path, name, "doesn't follow extended resource name standard"));
  }
  return problems;
}

/** @see kubernetes: pkg/apis/core/validation ValidateResourceQuotaResourceName */
export function validateQuotaResourceName(name: string, path: string): FieldProblem[] {
  const problems = validateResourceName(name, path);
  if (name.split('/').length === 1 && !isStandardQuotaResource(name)) {
    problems.push(invalid(path, name, 'must be a standard resource for quota'));
  }
  return problems;
}
