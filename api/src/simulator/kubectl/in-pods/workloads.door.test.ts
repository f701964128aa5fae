import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

const dns = 'kubectl get deploy coredns -n kube-system -o yaml';
const UNNOTED =
  'Warning: resource deployments/coredns is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n';

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go, replace/replace.go, diff/diff.go */
it.each([
  {
    rule: 'is applied, with what it was applied as',
    asks: `kubectl get deploy coredns -n kube-system -o json | jq 'del(.status, .metadata.generation, .metadata.resourceVersion) | .spec.replicas = 3' > /tmp/d; for i in 1 2; do kubectl apply -f /tmp/d 2>&1; done; kubectl get deploy coredns -n kube-system -o jsonpath={.spec.replicas}`,
    says: `${UNNOTED}deployment.apps/coredns configured\ndeployment.apps/coredns unchanged\n3`,
  },
  {
    rule: 'is put in its place',
    asks: `${dns} | sed 's/replicas: 2$/replicas: 1/' > /tmp/d; for i in 1 2; do kubectl replace -f /tmp/d 2>&1; done; sed s/coredns/x/ /tmp/d | kubectl replace -f - 2>&1`,
    says: 'deployment.apps/coredns replaced\nError from server (Conflict): error when replacing "/tmp/d": Operation cannot be fulfilled on deployments.apps "coredns": the object has been modified; please apply your changes to the latest version and try again\nError from server (NotFound): error when replacing "STDIN": deployments.apps "x" not found\n',
  },
  {
    rule: 'is compared',
    asks: `${dns} | sed 's/replicas: 2$/replicas: 1/' | kubectl diff -f - | grep '^[-+] '`,
    says: '-  replicas: 2\n+  replicas: 1\n',
  },
  {
    rule: 'tells its variables',
    asks: 'for i in --list "--list -c x" "--overwrite=false NODE_NAME=x"; do kubectl set env ds/kube-proxy -n kube-system $i 2>&1; done',
    says: `# DaemonSet kube-proxy, container kube-proxy\n# NODE_NAME from field path spec.nodeName\nWarning: DaemonSet/kube-proxy does not have any containers matching "x"\nerror: daemonsets/kube-proxy 'NODE_NAME' already has a value (), and --overwrite is false\n`,
  },
  {
    rule: 'tells with -v=6 how its rollout is waited for',
    asks: `kubectl rollout status deploy/coredns -n kube-system -v=6 2>&1 | sed 's/.*: *https:..[^/]*//;s/ in .*//;s/.*\\] //' | grep -v loader`,
    says: /^Using .*\nGET \S+\/deployments\/coredns 200 OK\nStarting reflector (.*\n)+GET \S+&watch=true 200 OK\ncaches populated\ndeployment "coredns" successfully rolled out\nStopping reflector /,
  },
  {
    rule: 'tells with -v=6 where its revisions are',
    asks: `for i in history restart; do kubectl rollout $i deploy/coredns -n kube-system -v=6 2>&1 | sed -n 's/.*\\] //;s/ in .*//;s/https:..[^/]*//p'; done`,
    says: `GET /apis/apps/v1/namespaces/kube-system/deployments/coredns 200 OK\nGET /apis/apps/v1/namespaces/kube-system/deployments/coredns 200 OK\nGET /apis/apps/v1/namespaces/kube-system/replicasets?labelSelector=k8s-app%3Dkube-dns 200 OK\nGET /apis/apps/v1/namespaces/kube-system/deployments/coredns 200 OK\nPATCH /apis/apps/v1/namespaces/kube-system/deployments/coredns?fieldManager=kubectl-rollout 200 OK\n`,
  },
  {
    rule: 'is refused in the words of its file',
    asks: `${dns} | sed 's/replicas: 2$/replicas: -1/' | kubectl apply -f - 2>&1 | tail -1`,
    says: 'The Deployment "coredns" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
  },
])('a workload of kube-system $rule', ({ asks, says }) =>
  expect(adminSays(asks)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says)),
);
