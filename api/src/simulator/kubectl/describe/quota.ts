import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { LimitRange, Namespace, PodDisruptionBudget, ResourceQuota } from '../../apimachinery/objects.ts';
import { parseQuantity, Quantity } from '../../apimachinery/quantity.ts';
import { selectorText } from '../../apimachinery/selectors/format-label-selector.ts';
import { byKey } from '../objects/resolve.ts';
import type { ClusterView } from '../view.ts';
import { describeEvents } from './events.ts';
import { type Describer, rfc1123 } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go describeNamespace */
export function describeNamespace({ metadata, status }: Namespace, view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Status:\t${status?.phase ?? ''}`);
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t------------------\t------\t-------');
  }
  for (const { type, status: is, lastTransitionTime, reason = '', message = '' } of conditions)
    writer.line(1, `${type}\t${is}\t${rfc1123(lastTransitionTime)}\t${reason}\t${message}`);
  writer.line(0, '');
  const quotas = [...view.list('ResourceQuota', metadata.name)].sort(byKey);
  writer.line(0, quotas.length === 0 ? 'No resource quota.' : 'Resource Quotas');
  for (const quota of quotas) {
    writer.line(1, `Name:\t${quota.metadata.name}`);
    describeScopes(quota, 1, writer);
    describeUsage(quota, 1, writer);
  }
  writer.line(0, '');
  const ranges = [...view.list('LimitRange', metadata.name)].sort(byKey);
  if (ranges.length === 0) {
    writer.line(0, 'No LimitRange resource.');
    return;
  }
  writer.line(0, 'Resource Limits');
  for (const row of LIMIT_HEADER) writer.line(0, ` ${row}`);
  for (const range of ranges) for (const row of limitRows(range)) writer.line(0, ` ${row}`);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go ResourceQuotaDescriber, DescribeResourceQuotas */
export function describeQuota(quota: ResourceQuota, _view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${quota.metadata.name}`);
  writer.line(0, `Namespace:\t${quota.metadata.namespace}`);
  describeScopes(quota, 0, writer);
  describeUsage(quota, 0, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeLimitRange */
export function describeLimitRange(range: LimitRange, _view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${range.metadata.name}`);
  writer.line(0, `Namespace:\t${range.metadata.namespace}`);
  for (const row of [...LIMIT_HEADER, ...limitRows(range)]) writer.line(0, row);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describePodDisruptionBudgetV1 */
export function describeBudget(budget: PodDisruptionBudget, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = budget;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  if (spec?.minAvailable !== undefined) writer.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec?.maxUnavailable !== undefined) writer.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  writer.line(0, `Selector:\t${spec?.selector ? selectorText(spec.selector) : '<unset>'}`);
  writer.line(0, 'Status:');
  writer.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  writer.line(2, `Current:\t${status?.currentHealthy ?? 0}`);
  writer.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  writer.line(2, `Total:\t${status?.expectedPods ?? 0}`);
  describeEvents(view, budget, writer);
}

function describeScopes({ spec }: ResourceQuota, level: number, writer: Describer): void {
  const scopes = [...(spec?.scopes ?? [])].sort();
  if (scopes.length === 0) return;
  writer.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) if (SCOPES[scope]) writer.line(0, `${level === 0 ? '' : ' '} * ${SCOPES[scope]}`);
}
/** @see kubernetes: kubectl/pkg/describe/describe.go helpTextForResourceQuotaScope */
const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function describeUsage({ status }: ResourceQuota, level: number, writer: Describer): void {
  writer.line(level, 'Resource\tUsed\tHard');
  // A quota by itself shows both in the units of the second; among those of a namespace each has its own.
  const alone = level === 0;
  writer.line(level, alone ? '--------\t----\t----' : '--------\t---\t---');
  for (const name of Object.keys(status?.hard ?? {}).sort()) {
    const hard = parseQuantity(status?.hard?.[name] ?? '0');
    const used = parseQuantity(status?.used?.[name] ?? '0');
    writer.line(level, `${name}\t${alone && used.format !== hard.format ? Quantity.fromValue(used.value(), hard.format) : used}\t${hard}`);
  }
}

const LIMIT_HEADER = [
  'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio',
  '----\t--------\t---\t---\t---------------\t-------------\t-----------------------',
];
const limitRows = ({ spec }: LimitRange): string[] => (spec?.limits ?? []).flatMap(itemRows);

function itemRows(item: core.LimitRangeItem): string[] {
  const columns = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
  const names = [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort();
  return names.map((name) => [item.type, name, ...columns.map((column) => canonical(column?.[name], '-'))].join('\t'));
}

const canonical = (amount: string | undefined, otherwise: string): string =>
  amount === undefined ? otherwise : parseQuantity(amount).toString();
