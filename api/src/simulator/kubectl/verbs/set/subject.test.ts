import { expect, it } from 'vitest';
import { play, robotWith, shell } from '../../../testing.ts';
import { pod, printed } from '../../testing.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const binding = (kind: string, more: object = {}) => ({
  apiVersion: `${apiGroup}/v1`,
  kind,
  metadata: { name: 'b', ...more },
  roleRef: { apiGroup, kind: 'ClusterRole', name: 'view' },
  subjects: [{ kind: 'User', apiGroup, name: 'jane' }],
});
const objects = [binding('RoleBinding', { namespace: 'default' }), binding('ClusterRoleBinding'), pod('web'), pod('other')];
const NAMES = "-o jsonpath='{range .subjects[*]}{.kind}:{.namespace}:{.name} {end}'";

/** @see kubernetes: kubectl/pkg/cmd/set/set_subject_test.go */
it.each([
  {
    rule: 'who is bound comes first, then users, groups and accounts in order',
    command: `set subject rolebinding b --serviceaccount=team:robot --group=g --user=z --user=a --dry-run=client ${NAMES}`,
    prints: 'User::jane User::a User::z Group::g ServiceAccount:team:robot ',
  },
  {
    rule: 'an account is of this namespace',
    command: `set subject rolebinding b --serviceaccount=:robot --dry-run=client ${NAMES}`,
    prints: 'User::jane ServiceAccount:default:robot ',
  },
  {
    rule: 'it is told',
    command: 'set subject clusterrolebinding b --user=bob',
    prints: `clusterrolebinding.${apiGroup}/b subjects updated\n`,
  },
  { rule: 'who is bound already is no change', command: 'set subject rolebinding b --user=jane', prints: '' },
  {
    rule: 'somebody must be meant',
    command: 'set subject rolebinding b',
    prints: 'error: you must specify at least one value of user, group or serviceaccount\n[1]',
  },
  {
    rule: 'an account has a namespace and a name',
    command: 'set subject rolebinding b --serviceaccount=robot',
    prints: 'error: serviceaccount must be <namespace>:<name>\n[1]',
  },
  {
    rule: 'the more so for the whole cluster',
    command: 'set subject clusterrolebinding b --serviceaccount=:robot',
    prints: 'error: serviceaccount must be <namespace>:<name>, namespace must be specified\n[1]',
  },
  {
    rule: 'only bindings have subjects',
    command: 'set subject pod web --user=jane',
    prints: 'error: pods/web setting subjects is only supported for RoleBinding/ClusterRoleBinding\n[1]',
  },
  {
    rule: 'each of several is told',
    command: 'set subject pods web other --user=jane',
    prints:
      'error: pods/web setting subjects is only supported for RoleBinding/ClusterRoleBinding\n\n' +
      'error: pods/other setting subjects is only supported for RoleBinding/ClusterRoleBinding\n\n[1]',
  },
  {
    rule: 'all are no selection',
    command: 'set subject rolebinding --all -l a=b --user=jane',
    prints: 'error: cannot set --all and --selector at the same time\n[1]',
  },
  {
    rule: 'there is such a binding',
    command: 'set subject rolebinding nope',
    prints: `Error from server (NotFound): rolebindings.${apiGroup} "nope" not found\n[1]`,
  },
])('$rule: $command', ({ command, prints }) => expect(printed(command, { objects })).toBe(prints));

it('Who is added may do what the role allows', () => {
  const script = `sleep 1; kubectl create rolebinding b --clusterrole=view --user=jane
kubectl set subject rolebinding b --user=bob
kubectl auth can-i list pods --as=bob
kubectl set subject rolebinding b --user=bob`;
  const { run } = play(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  serviceAccountName: robot\n  restartPolicy: Never\n  containers: [${shell('k', script).replace('busybox:1.36', 'bitnami/kubectl:1.27')}]\n${robotWith('cluster-admin')}`,
    { seconds: 60 },
  );
  expect(run.kubectl('logs web', 60).stdout).toBe(`rolebinding.${apiGroup}/b created\nrolebinding.${apiGroup}/b subjects updated\nyes\n`);
});
