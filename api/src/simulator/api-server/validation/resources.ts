import type { ResourceRequirements } from 'kubernetes-types/core/v1.d.ts';
import type { Quantity } from '../../apimachinery/quantity.ts';
import { isHugePageResource, isOvercommitAllowed } from '../../apimachinery/resources.ts';
import type { FieldProblem } from '../problems.ts';
import { forbidden, invalid, required } from './problem.ts';
import { goQuantity, isWhole, quantity, quantityOrZero } from './quantities.ts';
import { entries } from './reading.ts';
import { isIntegerResource, validateContainerResourceName } from './resource-names.ts';

/** @see kubernetes: pkg/apis/core/validation ValidateResourceRequirements */
export function validateResources(
  resources: Pick<ResourceRequirements, 'limits' | 'requests'> | null | undefined,
  path: string,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const limits = new Map(entries(resources?.limits));
  const requests = new Map(entries(resources?.requests));
  for (const [name, literal] of limits)
    problems.push(...amount(name, literal, `${path}.limits[${name}]`), ...hugePages(name, literal, `${path}.limits[${name}]`));
  for (const [name, literal] of requests) {
    const at = `${path}.requests[${name}]`;
    const request = quantityOrZero(literal);
    problems.push(...amount(name, literal, at));
    const limit = limits.get(name);
    if (limit !== undefined) problems.push(...withinLimit(name, request, quantityOrZero(limit), `${path}.requests`));
    else if (!isOvercommitAllowed(name)) problems.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    problems.push(...hugePages(name, literal, at));
  }
  const names = [...limits.keys(), ...requests.keys()];
  if (names.some(isHugePageResource) && !names.includes('cpu') && !names.includes('memory')) {
    problems.push(forbidden(path, 'HugePages require cpu or memory'));
  }
  return problems;
}

/** @see kubernetes: pkg/apis/core/validation ValidateResourceQuantityValue */
export function validateResourceAmount(name: string, literal: unknown, path: string): FieldProblem[] {
  const value = quantityOrZero(literal);
  const problems = nonNegativeAmount(value, path);
  if (isIntegerResource(name) && !isWhole(value)) problems.push(invalid(path, goQuantity(literal), 'must be an integer'));
  return problems;
}

const nonNegativeAmount = (value: Quantity, path: string): FieldProblem[] =>
  value.sign() < 0 ? [invalid(path, value.toString(), 'must be greater than or equal to 0')] : [];

/** @see kubernetes: pkg/apis/core/validation ValidatePositiveQuantityValue */
export const positiveAmount = (value: Quantity, path: string): FieldProblem[] =>
  value.sign() <= 0 ? [invalid(path, value.toString(), 'must be greater than zero')] : [];

const amount = (name: string, literal: string, path: string): FieldProblem[] => [
  ...validateContainerResourceName(name, path),
  ...validateResourceAmount(name, literal, path),
];

function withinLimit(name: string, request: Quantity, limit: Quantity, path: string): FieldProblem[] {
  if (request.cmp(limit) !== 0 && !isOvercommitAllowed(name)) {
    return [invalid(path, request.toString(), `must be equal to ${name} limit of ${limit}`)];
  }
  return request.cmp(limit) > 0 ? [invalid(path, request.toString(), `must be less than or equal to ${name} limit of ${limit}`)] : [];
}

function hugePages(name: string, literal: string, path: string): FieldProblem[] {
  if (!isHugePageResource(name)) return [];
  const size = quantity(name.slice('hugepages-'.length));
  const value = quantityOrZero(literal);
  const divisible = size && size.sign() > 0 && isWhole(size) && value.value() % size.value() === 0n;
  return divisible ? [] : [invalid(path, value.toString(), `${value} is not positive integer multiple of ${name}`)];
}
