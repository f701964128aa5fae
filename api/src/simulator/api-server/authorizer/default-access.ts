import { CONTROLLER_ROLES } from './controller-roles.data.ts';
import { BINDINGS, INSTALLED_BINDINGS, INSTALLED_ROLES, METRICS_BINDINGS, METRICS_ROLES } from './default-bindings.data.ts';
import { CLUSTER_ROLES, NAMESPACE_ROLES } from './default-roles.data.ts';
import type { AccessObject, PolicyRule, Subject } from './types.ts';

const API_GROUP = 'rbac.authorization.k8s.io';
const ACCOUNTS = 'kube-system';

/** The roles and bindings that a new cluster has. */
export function defaultAccess(): readonly AccessObject[] {
  objects ??= [
    ...AGGREGATES.map(aggregate),
    ...roles(CLUSTER_ROLES, BOOTSTRAPPED),
    ...roles(NAMESPACE_ROLES, BOOTSTRAPPED),
    ...roles(CONTROLLER_ROLES.replace(/^(?=\S)/gm, 'system:controller:'), BOOTSTRAPPED),
    ...roles(INSTALLED_ROLES, {}),
    ...roles(METRICS_ROLES, METRICS),
    ...bindings(BINDINGS, BOOTSTRAPPED),
    ...bindings(CONTROLLER_ROLES.replace(/^ .*\n/gm, '').replace(/^\S+$/gm, 'system:controller:$& account:$&'), BOOTSTRAPPED),
    ...bindings(INSTALLED_BINDINGS, {}),
    ...bindings(METRICS_BINDINGS, METRICS),
  ];
  return objects;
}
let objects: readonly AccessObject[] | undefined;

type Marks = Pick<AccessObject['metadata'], 'labels' | 'annotations'>;
/** The API server sets these right when it starts. */
const BOOTSTRAPPED: Marks = {
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
};
const METRICS: Marks = { labels: { 'k8s-app': 'metrics-server' } };

/** Those that others add their rules to, and what they are themselves a part of. */
const AGGREGATES: readonly (readonly [name: string, partOf?: string])[] = [['admin'], ['edit', 'admin'], ['view', 'edit']];
const partLabel = (of: string): string => `${API_GROUP}/aggregate-to-${of}`;

function aggregate([name, partOf]: readonly [string, string?]): AccessObject {
  const labels = { ...BOOTSTRAPPED.labels, ...(partOf && { [partLabel(partOf)]: 'true' }) };
  return {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [partLabel(name)]: 'true' } }] },
    ...common('ClusterRole', { name, ...BOOTSTRAPPED, labels }),
    rules: null,
  };
}

/** A name, and after it its rules, which are indented. */
function roles(text: string, marks: Marks): AccessObject[] {
  return text
    .trim()
    .split(/\n(?=\S)/)
    .map((part) => {
      const [head = '', ...lines] = part.split('\n');
      const [path = '', ...partOf] = head.split(' >');
      const labels = { ...marks.labels, ...Object.fromEntries(partOf.map((whole) => [partLabel(whole), 'true'])) };
      const place = placed(path);
      const metadata = { ...place, ...marks, ...(Object.keys(labels).length > 0 && { labels }) };
      return { ...common(place.namespace ? 'Role' : 'ClusterRole', metadata), rules: lines.map(ruleOf) };
    });
}

function ruleOf(line: string): PolicyRule {
  const [groups = '', ...rest] = line.trim().split(' ');
  const [resources, verbs, resourceNames] = rest.map((list) => list.split(','));
  if (groups === 'paths') return { nonResourceURLs: resources, verbs };
  const apiGroups = groups.split(',').map((group) => (group === '-' ? '' : group));
  return { apiGroups, ...(resourceNames && { resourceNames }), resources, verbs };
}

/** A name, a role's if it bears another, and whom it is for. */
function bindings(text: string, marks: Marks): AccessObject[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [path = '', ...words] = line.split(' ');
      const place = placed(path);
      const other = words[0] && !SUBJECT.test(words[0]) ? words.shift() : undefined;
      const subjects = words.map(subjectOf);
      return {
        ...common(place.namespace ? 'RoleBinding' : 'ClusterRoleBinding', { ...place, ...marks }),
        roleRef: { apiGroup: API_GROUP, kind: place.namespace ? 'Role' : 'ClusterRole', name: other ?? place.name },
        ...(subjects.length > 0 && { subjects }),
      };
    });
}

const SUBJECT = /^(user|group|account):(.*)$/;
function subjectOf(word: string): Subject {
  const [, kind, name = ''] = SUBJECT.exec(word) ?? [];
  if (kind === 'account') return { kind: 'ServiceAccount', name, namespace: ACCOUNTS };
  return { apiGroup: API_GROUP, kind: kind === 'user' ? 'User' : 'Group', name };
}

function placed(path: string): { readonly name: string; readonly namespace?: string } {
  const [name = '', namespace] = path.split('/').toReversed();
  return { name, ...(namespace !== undefined && { namespace }) };
}

const common = (kind: string, metadata: AccessObject['metadata']) => ({ apiVersion: `${API_GROUP}/v1`, kind, metadata });
