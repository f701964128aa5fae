import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

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

// @see kubernetes: test/e2e/apimachinery/namespace.go; pkg/registry/core/namespace/storage/storage.go FinalizeREST
it.each([
  {
    rule: 'one that waits for what it holds goes when nothing finalizes it, and leaves that behind',
    script: `kubectl patch cm settings -n other -p '{"metadata":{"finalizers":["a.b/c"]}}' >/dev/null
kubectl delete ns other --wait=false; sleep 15; kubectl get ns other --no-headers | cut -c1-19
kubectl get ns other -o json | sed 's/"kubernetes"$//' | kubectl replace --raw /api/v1/namespaces/other/finalize -f - | grep -o '"spec":{}'
kubectl get ns other; kubectl get cm settings -n other --no-headers | cut -c1-12`,
    says: 'namespace "other" deleted\nother   Terminating\n"spec":{}\nError from server (NotFound): namespaces "other" not found\nsettings   1\n',
  },
  {
    rule: 'somebody else may finalize it, too',
    script: `F=/api/v1/namespaces/other/finalize; O='"kind":"Namespace","apiVersion":"v1","metadata":{"name":"other"'
echo "{$O},\\"spec\\":{\\"finalizers\\":[\\"kubernetes\\",\\"a.b/c\\"]}}" | kubectl replace --raw $F -f - >/dev/null
kubectl delete ns other --wait=false; sleep 15; kubectl get ns other -o jsonpath='{.status.phase} {.spec}{"\\n"}'
echo "{$O}}" | kubectl replace --raw $F -f - >/dev/null; kubectl get ns other`,
    says: 'namespace "other" deleted\nTerminating {"finalizers":["a.b/c"]}\nError from server (NotFound): namespaces "other" not found\n',
  },
  {
    rule: 'by a name that is one, and in the version that is known',
    script: `F=/api/v1/namespaces/other/finalize
echo '{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"other"},"spec":{"finalizers":["x"]}}' | kubectl replace --raw $F -f -
echo '{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"other","resourceVersion":"1"}}' | kubectl replace --raw $F -f -`,
    says: 'The Namespace "other" is invalid: spec.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified\nError from server (Conflict): Operation cannot be fulfilled on namespaces "other": the object has been modified; please apply your changes to the latest version and try again\n',
  },
])('a namespace: $rule', ({ script, says }) => expect(said(script)).toBe(says));
