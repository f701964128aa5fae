import type { AccessObject, PolicyRule } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { ClusterView } from '../view.ts';
import type { Describer } from './writer.ts';

type Described = KubernetesObject & AccessObject;

/** @see kubernetes: kubectl/pkg/describe/describe.go RoleDescriber */
export function describeRole(role: Described, _view: ClusterView, writer: Describer): void {
  head(role, writer);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  const rows = compacted(role.rules ?? []);
  for (const { resource, urls, names, verbs } of rows) writer.line(1, `${resource}\t${go(urls)}\t${go(names)}\t${go(verbs)}`);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go RoleBindingDescriber */
export function describeBinding(binding: Described, _view: ClusterView, writer: Describer): void {
  head(binding, writer);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${binding.roleRef?.kind ?? ''}`);
  writer.line(1, `Name:\t${binding.roleRef?.name ?? ''}`);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind = '', name = '', namespace = '' } of binding.subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace}`);
}

function head({ metadata }: Described, writer: Describer): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
}

/** One line of a role's table. */
export interface Row {
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: string[];
  readonly key: string;
}

/**
 * One row for each resource, and its verbs together; of a path one for each verb.
 * @see kubernetes: kubectl/pkg/util/rbac/rbac.go BreakdownRule, CompactRules, SortableRuleSlice
 */
export function compacted(rules: readonly PolicyRule[]): Row[] {
  const rows = new Map<string, Row>();
  const paths: Row[] = [];
  for (const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    for (const group of apiGroups)
      for (const resource of resources)
        for (const names of resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name])) {
          const key = keyOf([group], [resource], names, []);
          const row = rows.get(key) ?? { resource: combined(resource, group), urls: [], names, verbs: [], key };
          for (const verb of verbs) if (!row.verbs.includes(verb)) row.verbs.push(verb);
          if (row.verbs.length > 0) rows.set(key, row);
        }
    for (const url of nonResourceURLs)
      for (const verb of verbs) paths.push({ resource: '', urls: [url], names: [], verbs: [verb], key: keyOf([], [], [], [url]) });
  }
  const order = ({ verbs, key }: Row): string => `Verbs:${go(verbs)},${key}`;
  return [...paths, ...rows.values()].sort((a, b) => compareText(order(a), order(b)));
}

/** As a rule is written, but for its verbs. @see kubernetes: api/rbac/v1/generated.pb.go PolicyRule.String */
const keyOf = (groups: readonly string[], resources: readonly string[], names: readonly string[], urls: readonly string[]): string =>
  `APIGroups:${go(groups)},Resources:${go(resources)},ResourceNames:${go(names)},NonResourceURLs:${go(urls)}`;

/** `deployments.apps/scale` */
function combined(resource: string, group: string): string {
  if (group === '') return resource;
  const [type = '', ...part] = resource.split('/');
  return [`${type}.${group}`, ...part].join('/');
}

/** As Go prints a slice. */
export const go = (list: readonly string[]): string => `[${list.join(' ')}]`;
