/** For tests of what a Pod may ask the API server, by its account `robot`. */
import { document, play, robotWith } from './testing.ts';

export const GROUP = 'rbac.authorization.k8s.io';
/** The account `robot`. */
export const account = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n';
/** A role `r` that lets these verbs be done to these resources. */
export const role = (resources: string, verbs: string, kind = 'Role') =>
  `---\napiVersion: ${GROUP}/v1\nkind: ${kind}\nmetadata: {name: r}\nrules: [{apiGroups: [""], resources: [${resources}], verbs: [${verbs}]}]\n`;
/** What gives a role to `robot`. */
export const binding = (to = 'Role, name: r', kind = 'RoleBinding') =>
  `---\napiVersion: ${GROUP}/v1\nkind: ${kind}\nmetadata: {name: b}\nroleRef: {kind: ${to}, apiGroup: ${GROUP}}\nsubjects: [{kind: ServiceAccount, name: robot, namespace: default}]\n`;
/** A Pod of nginx. */
export const web =
  '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: app, image: nginx}]}\n';
/** A Pod of that account, whose script asks the API server. */
export const robot = (script: string, more = '') =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec:\n  serviceAccountName: robot\n  restartPolicy: Never\n  containers:\n  - name: c\n    image: alpine/k8s:1.27.1\n    command: [sh, -c, ${JSON.stringify(script)}]\n${more}`;

/** What the Pod `robot` has written when it is done. */
export const said = (manifest: string, options: Parameters<typeof play>[1] = { seconds: 120 }): string =>
  play(manifest, options).run.kubectl('logs robot').stdout;

/** What a script of kubectl writes in a Pod that may do everything. */
export function adminSays(script: string, seconds = 60): string {
  const command = JSON.stringify(['bash', '-c', `{ ${script}\n} 2>&1`]);
  const spec = `{serviceAccountName: robot, restartPolicy: Never, containers: [{name: c, image: bitnami/kubectl, command: ${command}}]}`;
  return said(`apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: ${spec}\n${robotWith('cluster-admin')}`, { seconds });
}

/** A Pod whose one container runs a script. */
export const scripted = (name: string, image: string, script: string): string =>
  document({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'a', image, command: ['sh', '-c', script] }] },
  });
/** What lets every Pod of the namespace do everything. */
export const everybodyIsAdmin = document({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'admin' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
});
