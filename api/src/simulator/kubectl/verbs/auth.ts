import type { Decision } from '../../api-server/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, text } from '../command/flags.ts';
import { compacted, go, type Row } from '../describe/access.ts';
import { allow, userOf } from '../objects/access.ts';
import { findResource, groupOf, resourceOfKind } from '../objects/resources.ts';
import { outputFlags } from '../output/format.ts';
import { table } from '../text/tab-writer.ts';
import { group } from './group.ts';
import { reconcile } from './reconcile.ts';
import { ANY, tellAsked } from './requests/requests.ts';

const VERBS = 'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(' ');
const URL_VERBS = 'get put post head options delete patch *'.split(' ');

/** @see kubernetes: kubectl/pkg/cmd/auth/cani.go */
const canI: Verb = {
  flags: [bool('all-namespaces', 'A'), bool('quiet', 'q'), bool('list'), bool('no-headers'), text('subresource')],
  run(context) {
    const { flags, args } = context;
    if (flags.bool('list')) return listed(context);
    const [verb, resource] = args;
    if (args.length !== 2 || verb === undefined || resource === undefined)
      return fail(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    if (resource.startsWith('/') && flags.text('subresource')) fail('--subresource can not be used with NonResourceURL');
    tellGroup(context, resource);
    warn(context, verb, resource);
    if (flags.bool('no-headers')) fail('--no-headers cannot be set without --list specified');
    tellReview(context, 'selfsubjectaccessreviews');
    allow(context, 'create', resourceOfKind('SelfSubjectAccessReview'));
    const { allowed, reason } = answers(context, verb, resource);
    if (!flags.bool('quiet')) context.out(allowed ? 'yes\n' : `no${reason && ` - ${reason}`}\n`);
    if (!allowed) context.exitCode = 1;
  },
};

/** What there is of the group of what is asked about. */
function tellGroup(context: Context, target: string): void {
  const apiVersion = target.startsWith('/') ? undefined : findResource(target.replace(/\/.*/, ''))?.apiVersion;
  if (apiVersion)
    tellAsked(context, { method: 'GET', path: `/api${apiVersion.includes('/') ? 's' : ''}/${apiVersion}`, status: 200, accept: ANY });
}

const tellReview = (context: Context, reviews: string): void =>
  tellAsked(context, {
    method: 'POST',
    path: `/apis/authorization.k8s.io/v1/${reviews}`,
    status: 201,
    accept: ANY,
    sends: 'application/json',
  });

/** `pods`, `pods/web`, `deployments.apps`, `/healthz`. */
function answers(context: Context, verb: string, target: string): Decision {
  const { flags, view, namespace } = context;
  const user = userOf(context);
  if (target.startsWith('/')) return view.decision(user, { verb, path: target });
  const [type = '', name] = target.split('/');
  const resource = findResource(type);
  const [given = '', ...group] = type.split('.');
  return view.decision(user, {
    verb,
    group: resource ? groupOf(resource) : group.join('.'),
    resource: resource?.name ?? given,
    subresource: flags.text('subresource') || undefined,
    namespace: flags.bool('all-namespaces') || resource?.namespaced === false ? undefined : namespace,
    name,
  });
}

/** Its line end, and the printer's. */
function warn(context: Context, verb: string, target: string): void {
  const warning = (text: string): void => context.err(`Warning: ${text}\n\n`);
  if (target.startsWith('/')) {
    if (!URL_VERBS.includes(verb)) warning(`verb '${verb}' is not a known verb`);
    return;
  }
  const [type = ''] = target.split('/');
  const resource = type === '*' ? undefined : findResource(type);
  const [name = '', ...rest] = type.toLowerCase().split('.');
  if (!resource && type !== '*' && !['users', 'groups'].includes(type))
    warning(`the server doesn't have a resource type '${name}'${rest.length > 0 ? ` in group '${rest.join('.')}'` : ''}`);
  if (context.flags.bool('all-namespaces')) return;
  const within = resource && groupOf(resource) ? ` in group '${groupOf(resource)}'` : '';
  if (resource && !resource.namespaced) warning(`resource '${resource.name}' is not namespace scoped${within}`);
  if (!VERBS.includes(verb)) warning(`verb '${verb}' is not a known verb`);
}

const ruleOf = ({ resource, urls, names, verbs }: Row): Rule => [resource, go(urls), go(names), go(verbs)];

/** @see kubernetes: kubectl/pkg/cmd/auth/cani.go printStatus; pkg/apis/rbac/v1 SortableRuleSlice */
const inOrder = (rule: Rule, other: Rule): number => (orderOf(rule) < orderOf(other) ? -1 : Number(orderOf(rule) > orderOf(other)));

function orderOf([resource, urls, names, verbs]: Rule): string {
  const [name = '', ...group] = resource.split('.');
  return `Verbs:${verbs},APIGroups:[${group.join('.')}],Resources:[${name}],ResourceNames:${names},NonResourceURLs:${urls}`;
}

type Rule = readonly [resources: string, urls: string, names: string, verbs: string];

function listed(context: Context): void {
  const { flags, args } = context;
  if (args.length > 0) fail('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.text('subresource'))
    fail("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  tellReview(context, 'selfsubjectrulesreviews');
  allow(context, 'create', resourceOfKind('SelfSubjectRulesReview'));
  const user = userOf(context);
  const rules = compacted(context.view.rulesFor(user, context.namespace)).map(ruleOf).sort(inOrder);
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  context.out(table(flags.bool('no-headers') ? rules : [header, ...rules]));
}

/** New beta versions of the API are off unless asked for. @see kubernetes: kubectl/pkg/cmd/auth/whoami.go */
const NOT_ENABLED =
  'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API';

export const auth: Verb = group('auth', {
  'can-i': canI,
  reconcile,
  whoami: { flags: outputFlags, formatFirst: true, run: () => fail(NOT_ENABLED) },
});
