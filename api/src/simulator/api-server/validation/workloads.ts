import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goPointer, goStruct } from './go-syntax.ts';
import { nonNegative } from './metadata.ts';
import { numberOrPercent } from './number-or-percent.ts';
import { forbidden, invalid, notSupported, required } from './problem.ts';
import { isSet } from './reading.ts';

type Labels = Readonly<Record<string, string>>;
type Share = number | string | null;

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: Share; readonly maxUnavailable?: Share } | null;
}

/** What is asked of a Deployment's, a ReplicaSet's and a DaemonSet's. */
export interface WorkloadGiven {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly strategy?: Strategy;
  readonly updateStrategy?: Strategy;
  readonly template: {
    readonly metadata?: { readonly labels?: Labels };
    readonly spec?: { readonly restartPolicy?: string; readonly activeDeadlineSeconds?: number };
  };
}

/** `podProblems`: of the template. @see kubernetes: pkg/apis/apps/validation/validation.go ValidateDeploymentSpec, ValidateDaemonSetSpec, ValidateReplicaSetSpec */
export function validateWorkloadSpec(kind: string, spec: WorkloadGiven, podProblems: readonly FieldProblem[]): FieldProblem[] {
  const { selector, minReadySeconds, progressDeadlineSeconds: deadline } = spec;
  const isDaemon = kind === 'DaemonSet';
  const counted = (field: 'replicas' | 'minReadySeconds' | 'revisionHistoryLimit' | 'progressDeadlineSeconds'): FieldProblem[] =>
    isSet(spec[field]) ? nonNegative(spec[field], `spec.${field}`) : [];
  const isEmpty =
    selector !== undefined && Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length === 0;
  const empty = !selector
    ? [required('spec.selector')]
    : isEmpty
      ? [invalid('spec.selector', selectorSyntax(selector), `empty selector is invalid for ${kind.toLowerCase()}`)]
      : [];
  const rest = isDaemon
    ? [...counted('minReadySeconds'), ...daemonStrategy(spec.updateStrategy), ...counted('revisionHistoryLimit')]
    : kind === 'Deployment'
      ? [
          ...deploymentStrategy(spec.strategy),
          ...counted('minReadySeconds'),
          ...counted('revisionHistoryLimit'),
          ...counted('progressDeadlineSeconds'),
        ]
      : [];
  if (isSet(deadline) && deadline <= (minReadySeconds ?? 0))
    rest.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  const first = isDaemon ? [] : [...counted('replicas'), ...(kind === 'ReplicaSet' ? counted('minReadySeconds') : []), ...empty];
  return [...first, ...template(kind, spec, isEmpty, podProblems, isDaemon ? empty : []), ...rest];
}

/** @see kubernetes: pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForReplicaSet */
function template(
  kind: string,
  spec: WorkloadGiven,
  selectsEverything: boolean,
  podProblems: readonly FieldProblem[],
  empty: readonly FieldProblem[],
): FieldProblem[] {
  const { labels } = spec.template.metadata ?? {};
  const { restartPolicy = 'Always', activeDeadlineSeconds } = spec.template.spec ?? {};
  const problems: FieldProblem[] = [];
  if (!selectsEverything && !(spec.selector && matchLabelSelector(spec.selector, labels)))
    problems.push(invalid('spec.template.metadata.labels', labelsSyntax(labels), '`selector` does not match template `labels`'));
  problems.push(...empty, ...podProblems.map((one) => ({ ...one, path: `spec.template.${one.path}` })));
  if (restartPolicy !== 'Always') problems.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']));
  if (isSet(activeDeadlineSeconds))
    problems.push(
      forbidden(
        'spec.template.spec.activeDeadlineSeconds',
        `activeDeadlineSeconds in ${kind === 'DaemonSet' ? kind : 'ReplicaSet'} is not Supported`,
      ),
    );
  return problems;
}

/** @see kubernetes: pkg/apis/apps/validation/validation.go ValidateDeploymentStrategy, ValidateRollingUpdateDeployment */
function deploymentStrategy({ type = 'RollingUpdate', rollingUpdate }: Strategy = {}): FieldProblem[] {
  const path = 'spec.strategy.rollingUpdate';
  if (type === 'Recreate') return rollingUpdate ? [forbidden(path, "may not be specified when strategy `type` is 'Recreate'")] : [];
  if (type !== 'RollingUpdate') {
    const shown = goStruct('apps.DeploymentStrategy', {
      Type: goQuote(type),
      RollingUpdate: goPointer('apps.RollingUpdateDeployment', rollingUpdate),
    });
    return [notSupported('spec.strategy', new GoSyntax(shown), ['Recreate', 'RollingUpdate'])];
  }
  const { maxSurge, maxUnavailable } = rollingUpdate ?? {};
  const problems = [...shareProblems(maxUnavailable, `${path}.maxUnavailable`), ...shareProblems(maxSurge, `${path}.maxSurge`)];
  if (isNone(maxUnavailable) && isNone(maxSurge))
    problems.push(invalid(`${path}.maxUnavailable`, shareSyntax(maxUnavailable ?? 0), 'may not be 0 when `maxSurge` is 0'));
  return [...problems, ...excess(maxUnavailable, `${path}.maxUnavailable`)];
}

/** @see kubernetes: pkg/apis/apps/validation/validation.go ValidateDaemonSetUpdateStrategy, ValidateRollingUpdateDaemonSet */
function daemonStrategy({ type = 'RollingUpdate', rollingUpdate }: Strategy = {}): FieldProblem[] {
  const path = 'spec.updateStrategy.rollingUpdate';
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    const shown = goStruct('apps.DaemonSetUpdateStrategy', {
      Type: goQuote(type),
      RollingUpdate: goPointer('apps.RollingUpdateDaemonSet', rollingUpdate),
    });
    return [notSupported('spec.updateStrategy', new GoSyntax(shown), ['RollingUpdate', 'OnDelete'])];
  }
  const { maxSurge, maxUnavailable } = rollingUpdate ?? {};
  const both = [
    [maxUnavailable, `${path}.maxUnavailable`],
    [maxSurge, `${path}.maxSurge`],
  ] as const;
  const problems = [...both.flatMap(([value, at]) => shareProblems(value, at)), ...both.flatMap(([value, at]) => excess(value, at))];
  if (!isNone(maxUnavailable) && !isNone(maxSurge))
    problems.push(invalid(`${path}.maxSurge`, shareSyntax(maxSurge ?? 0), 'may not be set when maxUnavailable is non-zero'));
  if (isNone(maxUnavailable) && isNone(maxSurge)) problems.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return problems;
}

/** What is no percentage counts as none. @see kubernetes: pkg/apis/apps/validation/validation.go getIntOrPercentValue */
const isNone = (value: Share | undefined): boolean =>
  typeof value === 'string' ? !/^[0-9]+%$/.test(value) || Number(value.slice(0, -1)) === 0 : (value ?? 0) === 0;

const TOO_MUCH = 'must not be greater than 100%';
const shareProblems = (value: Share | undefined, path: string): FieldProblem[] =>
  numberOrPercent(value, path).filter(({ detail }) => !detail.endsWith(TOO_MUCH));
const excess = (value: Share | undefined, path: string): FieldProblem[] =>
  numberOrPercent(value, path).filter(({ detail }) => detail.endsWith(TOO_MUCH));

const shareSyntax = (value: number | string): GoSyntax =>
  new GoSyntax(
    goStruct('intstr.IntOrString', {
      Type: typeof value === 'number' ? '0' : '1',
      IntVal: String(typeof value === 'number' ? value : 0),
      StrVal: goQuote(typeof value === 'string' ? value : ''),
    }),
  );

const labelsSyntax = (labels: Labels | undefined): GoSyntax => {
  if (!labels) return new GoSyntax('map[string]string(nil)');
  const entries = Object.entries(labels).sort(([a], [b]) => compareText(a, b));
  return new GoSyntax(`map[string]string{${entries.map(([key, value]) => `${goQuote(key)}:${goQuote(value)}`).join(', ')}}`);
};

/** As Go prints one. */
export const selectorSyntax = ({ matchLabels, matchExpressions }: LabelSelector): GoSyntax => {
  const one = ({ key, operator, values }: NonNullable<LabelSelector['matchExpressions']>[number]): string =>
    `v1.LabelSelectorRequirement{Key:${goQuote(key)}, Operator:${goQuote(operator)}, Values:[]string${values ? `{${values.map(goQuote).join(', ')}}` : '(nil)'}}`;
  const expressions = matchExpressions ? `{${matchExpressions.map(one).join(', ')}}` : '(nil)';
  const shown = labelsSyntax(matchLabels).text;
  return new GoSyntax(`v1.LabelSelector{MatchLabels:${shown}, MatchExpressions:[]v1.LabelSelectorRequirement${expressions}}`);
};
