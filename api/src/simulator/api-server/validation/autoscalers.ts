import { isDnsLabel, isPathSegment } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { forbidden, invalid, invalids, notSupported, required } from './problem.ts';
import { goQuantity, quantityOrZero } from './quantities.ts';
import { isSet, list, number, text } from './reading.ts';
import { validateContainerResourceName } from './resource-names.ts';

interface Reference {
  readonly kind?: string;
  readonly name?: string;
}
interface Target {
  readonly type?: string;
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}
interface Source {
  readonly describedObject?: Reference;
  readonly metric?: { readonly name?: string };
  readonly name?: string;
  readonly container?: string;
  readonly target?: Target;
}
interface Metric extends Partial<Record<SourceField, Source>> {
  readonly type?: string;
}
interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: string;
  readonly policies?: readonly { readonly type?: string; readonly value?: number; readonly periodSeconds?: number }[];
}
interface Autoscaler {
  readonly spec?: {
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly scaleTargetRef?: Reference;
    readonly metrics?: readonly Metric[];
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
    /** Of autoscaling/v1. */
    readonly targetCPUUtilizationPercentage?: number;
  };
}

/** Where it is not said. @see kubernetes: pkg/apis/autoscaling/v2/defaults.go SetDefaults_HorizontalPodAutoscaler */
const LEAST = 1;

/** @see kubernetes: pkg/apis/autoscaling/validation ValidateHorizontalPodAutoscaler */
export function validateAutoscaler({ spec = {} }: Autoscaler): FieldProblem[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics, behavior, targetCPUUtilizationPercentage: cpu } = spec;
  const problems: FieldProblem[] = [];
  if (isSet(minReplicas) && minReplicas < 1) problems.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas < 1) problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (maxReplicas < (isSet(minReplicas) ? minReplicas : LEAST))
    problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  problems.push(...reference(scaleTargetRef, 'spec.scaleTargetRef'));
  const ofCpu: Metric[] = isSet(cpu)
    ? [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } }]
    : [];
  const all = [...list(metrics), ...ofCpu];
  for (const [i, metric] of all.entries()) problems.push(...validateMetric(metric, `spec.metrics[${i}]`));
  if (minReplicas === 0 && !all.some(({ type }) => type === 'Object' || type === 'External'))
    problems.push(forbidden('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'));
  for (const side of ['scaleUp', 'scaleDown'] as const)
    if (isSet(behavior?.[side])) problems.push(...scalingRules(behavior[side], `spec.behavior.${side}`));
  return problems;
}

const reference = (of: Reference, path: string): FieldProblem[] =>
  (['kind', 'name'] as const).flatMap((field) => segment(of[field], `${path}.${field}`));

const segment = (value: string | undefined, path: string, detail = ''): FieldProblem[] =>
  text(value) === '' ? [required(path, detail)] : invalids(path, value, isPathSegment(text(value)));

const RAW_OR_SHARE = 'must set either a target raw value or a target utilization';

/** Of an amount for each Pod: of what it uses, or of what it asked for. */
const shareOfResource = ({ averageUtilization, averageValue }: Target, path: string): FieldProblem[] => [
  ...(isSet(averageUtilization) || isSet(averageValue) ? [] : [required(`${path}.averageUtilization`, RAW_OR_SHARE)]),
  ...(isSet(averageUtilization) && isSet(averageValue)
    ? [forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization')]
    : []),
];

/** Each kind of metric and its field, in the order in which upstream looks for them. */
const sources = {
  object: {
    type: 'Object',
    check: ({ describedObject = {}, metric, target = {} }: Source, path: string): FieldProblem[] => [
      ...reference(describedObject, `${path}.describedObject`),
      ...segment(metric?.name, `${path}.metric.name`, 'must specify a metric name'),
      ...validateTarget(target, `${path}.target`),
      ...(isSet(target.value) || isSet(target.averageValue)
        ? []
        : [required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]),
    ],
  },
  external: {
    type: 'External',
    check: ({ metric, target = {} }: Source, path: string): FieldProblem[] => [
      ...segment(metric?.name, `${path}.metric.name`, 'must specify a metric name'),
      ...validateTarget(target, `${path}.target`),
      ...(isSet(target.value) || isSet(target.averageValue)
        ? []
        : [required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')]),
      ...(isSet(target.value) && isSet(target.averageValue)
        ? [forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')]
        : []),
    ],
  },
  pods: {
    type: 'Pods',
    check: ({ metric, target = {} }: Source, path: string): FieldProblem[] => [
      ...segment(metric?.name, `${path}.metric.name`, 'must specify a metric name'),
      ...validateTarget(target, `${path}.target`),
      ...(isSet(target.averageValue) ? [] : [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]),
    ],
  },
  resource: {
    type: 'Resource',
    check: ({ name, target = {} }: Source, path: string): FieldProblem[] => [
      ...(text(name) ? [] : [required(`${path}.name`, 'must specify a resource name')]),
      ...validateTarget(target, `${path}.target`),
      ...shareOfResource(target, `${path}.target`),
    ],
  },
  containerResource: {
    type: 'ContainerResource',
    check: ({ name, container, target = {} }: Source, path: string): FieldProblem[] => [
      ...(text(name)
        ? validateContainerResourceName(text(name), `${path}.name`)
        : [required(`${path}.name`, 'must specify a resource name')]),
      ...(text(container)
        ? invalids(`${path}.container`, container, isDnsLabel(text(container)))
        : [required(`${path}.container`, 'must specify a container')]),
      ...validateTarget(target, `${path}.target`),
      ...shareOfResource(target, `${path}.target`),
    ],
  },
} as const;
type SourceField = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

/** The first of its sources is looked at; the others must not be. */
function validateMetric(metric: Metric, path: string): FieldProblem[] {
  const type = text(metric.type);
  const fields = Object.keys(sources) as SourceField[];
  const types = fields.map((field) => sources[field].type as string);
  const present = fields.filter((field) => isSet(metric[field]));
  const expected = fields[types.indexOf(type)];
  const first = present[0];
  return [
    ...(type ? [] : [required(`${path}.type`, 'must specify a metric source type')]),
    ...(types.includes(type) ? [] : [notSupported(`${path}.type`, type, types.toSorted())]),
    ...(first ? sources[first].check(metric[first] ?? {}, `${path}.${first}`) : []),
    ...(expected && !present.includes(expected)
      ? [required(`${path}.${expected}`, 'must populate information for the given metric source')]
      : []),
    ...(present.length === 1 ? [] : present)
      .filter((field) => field !== expected)
      .map((field) => forbidden(`${path}.${field}`, 'must populate the given metric source only')),
  ];
}

const targetTypes = ['Utilization', 'Value', 'AverageValue'];

function validateTarget({ type, value, averageValue, averageUtilization }: Target, path: string): FieldProblem[] {
  const positive = (field: string, amount: string | undefined): FieldProblem[] =>
    isSet(amount) && quantityOrZero(amount).sign() <= 0 ? [invalid(`${path}.${field}`, goQuantity(amount), 'must be positive')] : [];
  return [
    ...(text(type) ? [] : [required(`${path}.type`, 'must specify a metric target type')]),
    ...(targetTypes.includes(text(type))
      ? []
      : [invalid(`${path}.type`, text(type), 'must be either Utilization, Value, or AverageValue')]),
    ...positive('value', value),
    ...positive('averageValue', averageValue),
    ...(isSet(averageUtilization) && averageUtilization < 1
      ? [invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : []),
  ];
}

const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;
const selectPolicies = ['Disabled', 'Max', 'Min'];
const policyTypes = ['Percent', 'Pods'];

/** Policies that nobody gives are filled in; none at all are too few. @see kubernetes: pkg/apis/autoscaling/v2/defaults.go GenerateHPAScaleUpRules */
function scalingRules({ stabilizationWindowSeconds: window, selectPolicy, policies }: ScalingRules, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, value: number, detail: string): void => void problems.push(invalid(`${path}.${field}`, value, detail));
  if (isSet(window) && window < 0) refuse('stabilizationWindowSeconds', window, 'must be greater than or equal to zero');
  if (isSet(window) && window > LONGEST_WINDOW)
    refuse('stabilizationWindowSeconds', window, `must be less than or equal to ${LONGEST_WINDOW}`);
  if (isSet(selectPolicy) && !selectPolicies.includes(selectPolicy))
    problems.push(notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies));
  if (policies?.length === 0) problems.push(required(`${path}.policies`, 'must specify at least one Policy'));
  for (const [i, policy] of list(policies).entries()) {
    const [value, period] = [number(policy.value), number(policy.periodSeconds)];
    const type = text(policy.type);
    if (!policyTypes.includes(type)) problems.push(notSupported(`${path}.policies[${i}].type`, type, policyTypes));
    if (value <= 0) refuse(`policies[${i}].value`, value, 'must be greater than zero');
    if (period <= 0) refuse(`policies[${i}].periodSeconds`, period, 'must be greater than zero');
    if (period > LONGEST_PERIOD) refuse(`policies[${i}].periodSeconds`, period, `must be less than or equal to ${LONGEST_PERIOD}`);
  }
  return problems;
}
