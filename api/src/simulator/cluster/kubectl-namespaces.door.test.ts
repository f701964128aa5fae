import { expect, it } from 'vitest';
import { play, robotWith } from '../testing.ts';

/** Two namespaces whose objects have the same names. */
const twins = ['default', 'other']
  .map(
    (namespace) => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ${namespace}}
spec: {containers: [{name: app, image: nginx}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ${namespace}}
data: {key: old}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
`,
  )
  .join('');

/** What a script of kubectl says in a Pod whose account may do that everywhere. */
function said(script: string, role = 'cluster-admin'): string {
  const command = JSON.stringify(['bash', '-c', `{ sleep 20\n${script}\n} 2>&1`]);
  return play(
    `apiVersion: v1
kind: Pod
metadata: {name: robot}
spec: {serviceAccountName: robot, restartPolicy: Never, containers: [{name: c, image: bitnami/kubectl, command: ${command}}]}
${robotWith(role)}---
apiVersion: v1
kind: Namespace
metadata: {name: other}
${twins}`,
    { seconds: 60 },
  ).run.kubectl('logs robot').stdout;
}

const both = (what: string, path: string): string =>
  `for n in default other; do kubectl get ${what} -n $n -o jsonpath='{${path}}{"\\n"}'; done`;

it.each([
  {
    rule: 'a label',
    script: `kubectl label cm settings -n other a=b; ${both('cm settings', '.metadata.labels')}`,
    says: 'configmap/settings labeled\n\n{"a":"b"}\n',
  },
  {
    rule: 'a label of all, everywhere',
    script: `kubectl label cm -A -l '!a' --field-selector metadata.name=settings a=b; ${both('cm settings', '.metadata.labels')}`,
    says: 'configmap/settings labeled\nconfigmap/settings labeled\n{"a":"b"}\n{"a":"b"}\n',
  },
  {
    rule: 'a patch',
    script: `kubectl patch cm settings -n other -p '{"data":{"key":"new"}}'; ${both('cm settings', '.data.key')}`,
    says: 'configmap/settings patched\nold\nnew\n',
  },
  {
    rule: 'an annotation of a Pod',
    script: `kubectl annotate pod web -n other a=b; ${both('pod web', '.metadata.annotations')}`,
    says: 'pod/web annotate\n\n{"a":"b"}\n',
  },
  {
    rule: 'an image',
    script: `kubectl set image pod/web -n other app=nginx:1.25; ${both('pod web', '.spec.containers[0].image')}`,
    says: 'pod/web image updated\nnginx\nnginx:1.25\n',
  },
  {
    rule: 'subjects of a binding',
    script: `kubectl set subject rolebinding readers -n other --user=bob; ${both('rolebinding readers', '.subjects[*].name')}`,
    says: 'rolebinding.rbac.authorization.k8s.io/readers subjects updated\nann\nann bob\n',
  },
  {
    rule: 'a debugging container',
    script: `kubectl debug web -n other --image=busybox -c look; ${both('pod web', '.spec.ephemeralContainers[*].name')}`,
    says: '\nlook\n',
  },
])('what kubectl changes in another namespace is changed there alone: $rule', ({ script, says }) => {
  expect(said(script)).toBe(says);
});
