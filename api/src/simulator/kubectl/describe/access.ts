import type { AccessObject, PolicyRule } from '../../api-server/index.ts';
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

export interface Row {
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: string[];
  readonly key: string;
}

/** One row for each resource, and its verbs together. @see kubernetes: kubectl/pkg/util/rbac/rbac.go CompactRules */
export function compacted(rules: readonly PolicyRule[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    const add = (group: string, resource: string, names: readonly string[], urls: readonly string[]): void => {
      const key = `APIGroups:[${group}],Resources:[${resource}],ResourceNames:[${names.join(' ')}],NonResourceURLs:[${urls.join(' ')}]`;
      const row = rows.get(key) ?? { resource: combined(resource, group), urls, names, verbs: [], key };
      row.verbs.push(...verbs.filter((verb) => !row.verbs.includes(verb)));
      rows.set(key, row);
    };
    for (const group of apiGroups)
      for (const resource of resources) {
        if (resourceNames.length === 0) add(group, resource, [], []);
        for (const name of resourceNames) add(group, resource, [name], []);
      }
    for (const url of nonResourceURLs) add('', '', [], [url]);
  }
  const order = ({ verbs, key }: Row): string => `Verbs:${go(verbs)},${key}`;
  return [...rows.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** `deployments.apps/scale` */
function combined(resource: string, group: string): string {
  if (group === '') return resource;
  const [type = '', ...part] = resource.split('/');
  return [`${type}.${group}`, ...part].join('/');
}

/** As Go prints a slice. */
export const go = (list: readonly string[]): string => `[${list.join(' ')}]`;
