import type { LimitRange, LimitRangeItem, ResourceQuota } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isDnsSubdomain, isQualifiedName } from '../../apimachinery/names.ts';
import { parseQuantity, type Quantity } from '../../apimachinery/quantity.ts';
import { isOvercommitAllowed } from '../../apimachinery/resources.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goSlice, goStrings, goStruct } from './go-syntax.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { duplicate, forbidden, invalid, invalids, required } from './problem.ts';
import { goQuantity, quantityOrZero } from './quantities.ts';
import { entries, isSet, list, text, texts } from './reading.ts';
import {
  isStandardQuotaResource,
  validateContainerResourceName,
  validateQuotaResourceName,
  validateResourceName,
} from './resource-names.ts';
import { validateResourceAmount } from './resources.ts';

/** @see kubernetes: pkg/apis/core/validation ValidateLimitRange */
export function validateLimitRange(range: LimitRange): FieldProblem[] {
  const problems = validateObjectMeta(range.metadata, true, isDnsSubdomain);
  const types = new Set<string>();
  for (const [i, limit] of list(range.spec?.limits).entries()) {
    const path = `spec.limits[${i}]`;
    const type = text(limit.type);
    problems.push(...limitType(type, `${path}.type`));
    if (types.has(type)) problems.push(duplicate(`${path}.type`, type));
    types.add(type);
    problems.push(...limitItem(limit, type, path));
  }
  return problems;
}

const limitTypes = new Set(['Pod', 'Container', 'PersistentVolumeClaim']);

function limitType(type: string, path: string): FieldProblem[] {
  const messages = isQualifiedName(type);
  if (messages.length) return invalids(path, type, messages);
  return type.includes('/') || limitTypes.has(type) ? [] : [invalid(path, type, 'must be a standard limit type or fully qualified')];
}

function limitItem(limit: LimitRangeItem, type: string, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const resourceName = type === 'Pod' || type === 'Container' ? validateContainerResourceName : validateResourceName;
  const names = new Set<string>();
  const read = (field: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio') => {
    for (const [name] of entries(limit[field])) {
      problems.push(...resourceName(name, `${path}.${field}[${name}]`));
      names.add(name);
    }
  };
  read('max');
  read('min');
  if (type === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const) {
      if (entries(limit[field]).length) problems.push(forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'"));
    }
  } else {
    read('default');
    read('defaultRequest');
  }
  if (type === 'PersistentVolumeClaim' && !isSet(limit.min?.storage) && !isSet(limit.max?.storage)) {
    problems.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
  read('maxLimitRequestRatio');
  for (const name of names) problems.push(...limitOrder(limit, name, type !== 'Pod', path));
  return problems;
}

function limitOrder(limit: LimitRangeItem, name: string, hasDefaults: boolean, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const amount = (value: unknown): Quantity | undefined => (isSet(value) ? quantityOrZero(value) : undefined);
  const min = amount(limit.min?.[name]);
  const max = amount(limit.max?.[name]);
  const standard = hasDefaults ? amount(limit.default?.[name]) : undefined;
  const request = hasDefaults ? amount(limit.defaultRequest?.[name]) : undefined;
  const ratio = amount(limit.maxLimitRequestRatio?.[name]);
  const refuse = (field: string, value: unknown, detail: string) =>
    problems.push(invalid(`${path}.${field}[${name}]`, goQuantity(value), detail));
  const above = (one: Quantity | undefined, other: Quantity | undefined): boolean => Boolean(one && other && one.cmp(other) > 0);
  if (above(min, max)) refuse('min', limit.min?.[name], `min value ${min} is greater than max value ${max}`);
  if (above(min, request)) {
    refuse('defaultRequest', limit.defaultRequest?.[name], `min value ${min} is greater than default request value ${request}`);
  }
  if (above(request, max)) {
    refuse('defaultRequest', limit.defaultRequest?.[name], `default request value ${request} is greater than max value ${max}`);
  }
  if (above(request, standard)) {
    const detail = `default request value ${request} is greater than default limit value ${standard}`;
    refuse('defaultRequest', limit.defaultRequest?.[name], detail);
  }
  if (above(min, standard)) refuse('default', limit.min?.[name], `min value ${min} is greater than default value ${standard}`);
  if (above(standard, max)) refuse('default', limit.max?.[name], `default value ${standard} is greater than max value ${max}`);
  if (ratio && ratio.cmp(parseQuantity('1')) < 0) {
    refuse('maxLimitRequestRatio', limit.maxLimitRequestRatio?.[name], `ratio ${ratio} is less than 1`);
  }
  if (ratio && min && max && ratio.toNumber() > max.toNumber() / min.toNumber()) {
    const largest = (max.toNumber() / min.toNumber()).toFixed(6);
    refuse('maxLimitRequestRatio', limit.maxLimitRequestRatio?.[name], `ratio ${ratio} is greater than max/min = ${largest}`);
  }
  if (!isOvercommitAllowed(name) && standard && request && standard.cmp(request) !== 0) {
    const detail = `default value ${standard} must equal to defaultRequest value ${request} in ${name}`;
    refuse('defaultRequest', limit.defaultRequest?.[name], detail);
  }
  return problems;
}

const scopes = new Set(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']);
const computeScopes = new Set(['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']);
const podCompute = new Set(['pods', 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

/** @see kubernetes: pkg/apis/core/helper IsResourceQuotaScopeValidForResource */
const scopeApplies = (scope: string, resource: string): boolean =>
  scope === 'BestEffort' ? resource === 'pods' : computeScopes.has(scope) ? podCompute.has(resource) : true;

/** @see kubernetes: pkg/apis/core/validation ValidateResourceQuota */
export function validateResourceQuota(quota: ResourceQuota): FieldProblem[] {
  return [...validateObjectMeta(quota.metadata, true, isDnsSubdomain), ...quotaSpec(quota)];
}

function quotaSpec(quota: ResourceQuota): FieldProblem[] {
  const hard = entries(quota.spec?.hard);
  const problems: FieldProblem[] = [];
  for (const [name, value] of hard) {
    const path = `spec.hard[${name}]`;
    problems.push(...validateQuotaResourceName(name, path), ...validateResourceAmount(name, value, path));
  }
  const standard = hard.map(([name]) => name).filter(isStandardQuotaResource);
  return [...problems, ...quotaScopes(texts(quota.spec?.scopes), standard), ...scopeSelector(quota, standard)];
}

/** The scopes stay as they are, in whatever order. @see kubernetes: pkg/apis/core/validation ValidateResourceQuotaUpdate */
export function validateResourceQuotaUpdate(updated: ResourceQuota, old: ResourceQuota): FieldProblem[] {
  const after = texts(updated.spec?.scopes);
  const sorted = (all: readonly string[]) => [...new Set(all)].sort().join();
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...quotaSpec(updated),
    ...immutable(sorted(after) === sorted(texts(old.spec?.scopes)), scopesSyntax(after), 'spec.scopes'),
  ];
}

const scopesSyntax = (all: readonly string[]): GoSyntax => new GoSyntax(goStrings(all.length ? all : undefined, 'core.ResourceQuotaScope'));

const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

function quotaScopes(given: readonly string[], resources: readonly string[]): FieldProblem[] {
  const shown = scopesSyntax(given);
  const unsupported = invalid('spec.scopes', shown, 'unsupported scope');
  const misapplied = invalid('spec.scopes', shown, 'unsupported scope applied to resource');
  const problems = given.flatMap((scope) => [
    ...(scopes.has(scope) ? [] : [unsupported]),
    ...resources.filter((resource) => !scopeApplies(scope, resource)).map(() => misapplied),
  ]);
  return [...problems, ...conflicts(given, shown, 'spec.scopes')];
}

const scopeSelectorSyntax = (quota: ResourceQuota): GoSyntax => {
  const type = 'core.ScopedResourceSelectorRequirement';
  const expressions = list(quota.spec?.scopeSelector?.matchExpressions).map((expression) =>
    goStruct(type, {
      ScopeName: goQuote(text(expression.scopeName)),
      Operator: goQuote(text(expression.operator)),
      Values: goStrings(expression.values),
    }),
  );
  return new GoSyntax(goStruct('core.ScopeSelector', { MatchExpressions: goSlice(type, expressions) }));
};

const EXISTS_ONLY =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function scopeSelector(quota: ResourceQuota, resources: readonly string[]): FieldProblem[] {
  const path = 'spec.scopeSelector.matchExpressions';
  const expressions = list(quota.spec?.scopeSelector?.matchExpressions);
  const named = expressions.map(({ scopeName }) => text(scopeName));
  const misapplied = invalid(path, scopeSelectorSyntax(quota), 'unsupported scope applied to resource');
  const found = expressions.flatMap((expression) => {
    const scope = text(expression.scopeName);
    const operator = text(expression.operator);
    const values = texts(expression.values);
    const problems: FieldProblem[] = [];
    if (!scopes.has(scope)) problems.push(invalid(`${path}.scopeName`, scope, 'unsupported scope'));
    problems.push(...resources.filter((resource) => !scopeApplies(scope, resource)).map(() => misapplied));
    if (scopes.has(scope) && scope !== 'PriorityClass' && operator !== 'Exists')
      problems.push(invalid(`${path}.operator`, operator, EXISTS_ONLY));
    if (operator === 'In' || operator === 'NotIn') {
      if (!values.length)
        problems.push(required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      if (values.length) problems.push(invalid(`${path}.values`, new GoSyntax(goStrings(values)), detail));
    } else problems.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
    return problems;
  });
  return [...found, ...conflicts(named, scopesSyntax(texts(quota.spec?.scopes)), path)];
}

const conflicts = (given: readonly string[], shown: GoSyntax, path: string): FieldProblem[] =>
  CONFLICTS.filter((pair) => pair.every((scope) => given.includes(scope))).map(() => invalid(path, shown, 'conflicting scopes'));
