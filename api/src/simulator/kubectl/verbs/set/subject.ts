import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError, noResources } from '../../command/errors.ts';
import { type Flags, texts } from '../../command/flags.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import type { Act } from '../../view.ts';
import { report } from '../change.ts';
import { hasFiles } from '../files.ts';
import { setFlags } from './flags.ts';
import { objectsFor, told } from './pod-specs.ts';

interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly namespace?: string;
  readonly name: string;
}
type Binding = KubernetesObject & { readonly subjects?: readonly Subject[] };

/**
 * `kubectl set subject rolebinding/view --user=jane` adds to who is bound. Who is meant has the name of a flag of every command.
 * @see kubernetes: kubectl/pkg/cmd/set/set_subject.go
 */
export const subject: Verb = {
  flags: [...setFlags, texts('user'), texts('group'), texts('serviceaccount')],
  formatFirst: true,
  run(context) {
    const { flags, args } = context;
    if (args.length === 0 && !hasFiles(context)) noResources(context);
    if (flags.bool('all') && flags.text('selector')) fail('cannot set --all and --selector at the same time');
    const objects = objectsFor(context, args);
    if (context.exitCode !== 0) return;
    check(flags, objects);
    const wanted = subjectsOf(flags, context.namespace);
    const changed = objects.flatMap((object) => context.attempt(() => withSubjects(object, wanted, flags.bool('local'))) ?? []);
    for (const binding of changed) context.attempt(() => send(context, binding));
  },
};

function check(flags: Flags, objects: readonly KubernetesObject[]): void {
  if (['user', 'group', 'serviceaccount'].every((name) => flags.list(name).length === 0))
    fail('you must specify at least one value of user, group or serviceaccount');
  for (const account of flags.list('serviceaccount')) {
    const [namespace, name, ...more] = account.split(':');
    if (!name || more.length > 0) fail('serviceaccount must be <namespace>:<name>');
    if (!namespace && objects.some(({ kind }) => kind === 'ClusterRoleBinding'))
      fail('serviceaccount must be <namespace>:<name>, namespace must be specified');
  }
}

/** Each kind's in order, and each once. */
function subjectsOf(flags: Flags, current: string): Subject[] {
  const sorted = (name: string): string[] => [...new Set(flags.list(name))].sort();
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    ...sorted('user').map((name) => ({ kind: 'User', apiGroup, name })),
    ...sorted('group').map((name) => ({ kind: 'Group', apiGroup, name })),
    ...sorted('serviceaccount').map((account) => {
      const [namespace, name = ''] = account.split(':');
      return { kind: 'ServiceAccount', name, namespace: namespace || current };
    }),
  ];
}

/** None where all of them were bound before. */
function withSubjects(object: KubernetesObject, wanted: readonly Subject[], isLocal: boolean): Binding[] {
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') {
    const name = `${isLocal ? object.kind.toLowerCase() : resourceOfKind(object.kind).name}/${object.metadata.name}`;
    const refusal = `error: ${name} setting subjects is only supported for RoleBinding/ClusterRoleBinding\n`;
    throw new KubectlError(refusal, 1, `${refusal}\n`);
  }
  const { subjects = [] } = object as Binding;
  const added = wanted.filter((one) => !subjects.some((other) => isSame(one, other)));
  return added.length > 0 ? [{ ...object, subjects: [...subjects, ...added] }] : [];
}

const isSame = (a: Subject, b: Subject): boolean =>
  (['kind', 'apiGroup', 'namespace', 'name'] as const).every((field) => (a[field] ?? '') === (b[field] ?? ''));

function send(context: Context, binding: Binding): void {
  const { kind, metadata, subjects } = binding;
  const dryRun = context.flags.text('dry-run');
  const intervention: Act = {
    kind: 'PATCH',
    resource: `${kind.toLowerCase()}/${metadata.name}`,
    namespace: metadata.namespace,
    patch: { subjects },
    fieldManager: context.flags.text('field-manager') || 'kubectl-set',
  };
  const isSent = dryRun !== 'client' && !context.flags.bool('local');
  const outcome = isSent && told(() => (dryRun === 'server' ? context.dryRun(intervention) : context.act(intervention)));
  if (outcome && !outcome.ok)
    throw new KubectlError(
      `error: failed to patch subjects to rolebinding: ${(outcome.message ?? '').replace(/^Error from server \(\w+\): /, '').replace(/\n$/, '')}\n`,
    );
  report(context, binding, 'subjects updated');
}
