import type { Context, Verb } from '../../command/context.ts';
import { fail, notSimulated } from '../../command/errors.ts';
import { type FlagSpec, list, text } from '../../command/flags.ts';
import { findResource, groupOf } from '../../objects/resources.ts';
import { generator, type Manifest, mapOf, metaOf } from './generator.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;
const RULE_FLAGS: readonly FlagSpec[] = [list('verb'), list('resource'), list('resource-name')];

/** @see kubernetes: kubectl/pkg/cmd/create/create_role.go */
export const role = generator({
  command: 'create role',
  flags: RULE_FLAGS,
  build(context, name) {
    if (context.flags.list('verb').length === 0) fail('at least one verb must be specified');
    if (context.flags.list('resource').length === 0) fail('at least one resource must be specified');
    return { kind: 'Role', apiVersion: API_VERSION, metadata: metaOf(context, name), rules: rulesOf(context) };
  },
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_clusterrole.go */
export const clusterRole = generator({
  command: 'create clusterrole',
  flags: [...RULE_FLAGS, list('non-resource-url'), text('aggregation-rule')],
  build(context, name) {
    const { flags } = context;
    const object = { kind: 'ClusterRole', apiVersion: API_VERSION, metadata: { name, creationTimestamp: null } };
    const [resources, urls] = [flags.list('resource'), flags.list('non-resource-url')];
    if (flags.text('aggregation-rule')) {
      if (resources.length > 0 || flags.list('verb').length > 0 || urls.length > 0)
        fail('aggregation rule must be specified without verbs, resources, non-resource URLs or resource names');
      const labels = mapOf(flags.text('aggregation-rule').split(',').map(keyValue));
      return { ...object, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } };
    }
    if (flags.list('verb').length === 0) fail('at least one verb must be specified');
    if (resources.length === 0 && urls.length === 0) fail('one of resource or nonResourceURL must be specified');
    return {
      ...object,
      rules: [...rulesOf(context), ...(urls.length > 0 ? [{ verbs: verbsOf(context), nonResourceURLs: urls }] : [])],
    };
  },
});

/** One rule for each group of the API. @see kubernetes: kubectl/pkg/cmd/create/create_role.go generateResourcePolicyRules */
function rulesOf(context: Context): Manifest[] {
  const names = context.flags.list('resource-name');
  if (names.length > 0 && context.flags.list('resource').length > 1) fail('resource name can not be applied to multiple resources');
  const groups = new Map<string, string[]>();
  for (const spec of context.flags.list('resource')) {
    const { group, resource } = resourceOf(spec);
    const known = groups.get(group) ?? [];
    if (!known.includes(resource)) groups.set(group, [...known, resource]);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
      verbs: verbsOf(context),
      apiGroups: [group],
      resources,
      ...(names.length > 0 && { resourceNames: [...new Set(names)] }),
    }));
}

/** `*` stands for all of them. */
function verbsOf({ flags }: Context): readonly string[] {
  const verbs = [...new Set(flags.list('verb'))];
  return verbs.includes('*') ? ['*'] : verbs;
}

/** `deploy`, `deployments.apps`, `pods/log`. */
function resourceOf(spec: string): { group: string; resource: string } {
  const [, type = '', sub] = /^([^/]*)(?:\/(.*))?$/s.exec(spec) ?? [];
  if (type === '') fail('resource must be specified if apiGroup/subresource specified');
  if (type === '*') return { group: '', resource: '*' };
  const found = findResource(type) ?? fail(`the server doesn't have a resource type "${type.split('.')[0]}"`);
  return { group: groupOf(found), resource: sub ? `${found.name}/${sub}` : found.name };
}

const SUBJECT_FLAGS: readonly FlagSpec[] = [list('user'), list('group'), list('serviceaccount')];

/** @see kubernetes: kubectl/pkg/cmd/create/create_rolebinding.go */
export const roleBinding = generator({
  command: 'create rolebinding',
  flags: [text('clusterrole'), text('role'), ...SUBJECT_FLAGS],
  build(context, name) {
    const [cluster, own] = [context.flags.text('clusterrole'), context.flags.text('role')];
    if ((cluster === '') === (own === '')) fail('exactly one of clusterrole or role must be specified');
    return bindingOf(context, 'RoleBinding', metaOf(context, name), cluster ? 'ClusterRole' : 'Role', cluster || own);
  },
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_clusterrolebinding.go */
export const clusterRoleBinding = generator({
  command: 'create clusterrolebinding',
  flags: [text('clusterrole'), ...SUBJECT_FLAGS],
  required: ['clusterrole'],
  build: (context, name) =>
    bindingOf(context, 'ClusterRoleBinding', { name, creationTimestamp: null }, 'ClusterRole', context.flags.text('clusterrole')),
});

function bindingOf({ flags }: Context, kind: string, metadata: Manifest, roleKind: string, roleName: string): Manifest {
  const named = (flag: string, subject: string): Manifest[] => flags.list(flag).map((name) => ({ kind: subject, apiGroup: GROUP, name }));
  const accounts = flags.list('serviceaccount').map((text) => {
    const [namespace, name, ...more] = text.split(':');
    if (!namespace || !name || more.length > 0) fail('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  const subjects = [...named('user', 'User'), ...named('group', 'Group'), ...accounts];
  return {
    kind,
    apiVersion: API_VERSION,
    metadata,
    ...(subjects.length > 0 && { subjects }),
    roleRef: { apiGroup: GROUP, kind: roleKind, name: roleName },
  };
}

const keyValue = (pair: string): [string, string] => {
  const equals = pair.indexOf('=');
  return equals < 0 ? fail(`unexpected label spec: ${pair}`) : [pair.slice(0, equals), pair.slice(equals + 1)];
};

/** Signed by the API server, which this one is not. @see kubernetes: kubectl/pkg/cmd/create/create_token.go */
export const token: Verb = {
  flags: [list('audience'), text('duration'), text('bound-object-kind'), text('bound-object-name'), text('output', 'o')],
  run(context) {
    const [name] = context.args;
    if (context.args.length !== 1 || name === undefined) return fail(`exactly one NAME is required, got ${context.args.length}`);
    if (!context.view.get('ServiceAccount', context.namespace, name)) fail(`failed to create token: serviceaccounts "${name}" not found`);
    return notSimulated('kubectl create token');
  },
};
