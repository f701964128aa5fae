import type { Context } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { type FlagSpec, list, text, texts } from '../../command/flags.ts';
import { findResource, groupOf } from '../../objects/resources.ts';
import { generator, type Manifest, mapOf, metaOf } from './generator.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;
const RULE_FLAGS: readonly FlagSpec[] = [list('verb'), list('resource'), texts('resource-name')];

/** @see kubernetes: kubectl/pkg/cmd/create/create_role.go */
export const role = generator({
  command: 'create role',
  flags: RULE_FLAGS,
  build(context, name) {
    if (context.flags.list('verb').length === 0) fail('at least one verb must be specified');
    warnOfVerbs(context);
    if (context.flags.list('resource').length === 0) fail('at least one resource must be specified');
    checkResources(context);
    return { kind: 'Role', apiVersion: API_VERSION, metadata: metaOf(context, name), rules: rulesOf(context) };
  },
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_clusterrole.go */
export const clusterRole = generator({
  command: 'create clusterrole',
  flags: [...RULE_FLAGS, list('non-resource-url'), { ...text('aggregation-rule'), shown: '', problem: pairsProblem }],
  build(context, name) {
    const { flags } = context;
    const object = { kind: 'ClusterRole', apiVersion: API_VERSION, metadata: { name, creationTimestamp: null } };
    const [resources, urls] = [flags.list('resource'), flags.list('non-resource-url')];
    if (flags.text('aggregation-rule')) {
      if (['non-resource-url', 'verb', 'resource', 'resource-name'].some((flag) => flags.list(flag).length > 0))
        fail('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
      const labels = mapOf(flags.text('aggregation-rule').split(',').filter(Boolean).map(labelPair));
      return { ...object, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } };
    }
    if (flags.list('verb').length === 0) fail('at least one verb must be specified');
    if (resources.length === 0 && urls.length === 0) fail('one of resource or nonResourceURL must be specified');
    if (resources.length > 0) {
      warnOfVerbs(context);
      checkResources(context);
    }
    if (urls.length > 0) checkUrls(verbsOf(context), urls);
    return {
      ...object,
      rules: [...rulesOf(context), ...(urls.length > 0 ? [{ verbs: verbsOf(context), nonResourceURLs: [...new Set(urls)] }] : [])],
    };
  },
});

/** One rule for each group of the API. @see kubernetes: kubectl/pkg/cmd/create/create_role.go generateResourcePolicyRules */
function rulesOf(context: Context): Manifest[] {
  const names = context.flags.list('resource-name');
  const groups = new Map<string, string[]>();
  for (const { group, resource: name, sub } of resourcesOf(context)) {
    const resource = sub ? `${name}/${sub}` : name;
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

interface Named {
  readonly group: string;
  readonly resource: string;
  readonly sub: string;
  readonly isKnown: boolean;
}

/** `deploy`, `deployments.apps`, `pods/log`; `*` alone stands for all of them. */
function resourcesOf({ flags }: Context): readonly Named[] {
  const specs = flags.list('resource');
  return (specs.includes('*') ? ['*'] : specs).map((spec) => {
    const [, type = '', sub = ''] = /^([^/]*)(?:\/(.*))?$/s.exec(spec) ?? [];
    const [resource = '', ...rest] = type.split('.');
    // What follows is a group, or how it begins, and no version.
    const group = rest.join('.');
    const found = resource === '' ? undefined : findResource(type);
    if (!found || !groupOf(found).startsWith(group)) return { group, resource, sub, isKnown: false };
    return { group: groupOf(found), resource: found.name, sub, isKnown: true };
  });
}

function warnOfVerbs(context: Context): void {
  for (const verb of verbsOf(context)) if (!STANDARD_VERBS.has(verb)) context.err(`Warning: '${verb}' is not a standard resource verb\n`);
}
const STANDARD_VERBS: ReadonlySet<string> = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
);

/** @see kubernetes: kubectl/pkg/cmd/create/create_role.go validateResource */
function checkResources(context: Context): void {
  for (const { group, resource, isKnown } of resourcesOf(context)) {
    if (resource === '') fail('resource must be specified if apiGroup/subresource specified');
    if (resource === '*') return;
    const special = verbsOf(context).filter((verb) => Object.hasOwn(SPECIAL_VERBS, verb));
    const stranger = special.find((verb) => !SPECIAL_VERBS[verb]?.includes(group ? `${resource}.${group}` : resource));
    if (stranger) fail(`can not perform '${stranger}' on '${resource}' in group '${group}'`);
    if (!isKnown && special.length === 0)
      throw new KubectlError(`the server doesn't have a resource type "${resource}"${group ? ` in group "${group}"` : ''}\n`);
  }
}
/** What alone they can be done to. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${GROUP}`, `clusterroles.${GROUP}`],
  escalate: [`roles.${GROUP}`, `clusterroles.${GROUP}`],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
};

/** @see kubernetes: kubectl/pkg/cmd/create/create_clusterrole.go Validate */
function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  const wrong = verbs.find((verb) => !['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'].includes(verb));
  if (wrong !== undefined) fail(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) fail('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) fail("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

const SUBJECT_FLAGS: readonly FlagSpec[] = [texts('user'), texts('group'), texts('serviceaccount')];

/** @see kubernetes: kubectl/pkg/cmd/create/create_rolebinding.go */
export const roleBinding = generator({
  command: 'create rolebinding',
  failed: 'failed to create rolebinding:',
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
  failed: 'failed to create clusterrolebinding:',
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

/** @see kubernetes: component-base/cli/flag/map_string_string.go Set */
function labelPair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
}

function pairsProblem(value: string): string | undefined {
  const pairs = value.split(',').filter(Boolean);
  return pairs.every((pair) => pair.includes('=')) ? undefined : 'malformed pair, expect string=string';
}
