import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const rights = `
${robotWith('cluster-admin')}---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 3
  containers: [{name: app, image: busybox, command: [sh, -c, 'for i in 1 2 3; do echo $i; sleep 20; done']}]`;

/** What a Pod's script with kubectl says, thirty seconds after another Pod with a log has begun. */
function said(script: string): string {
  const command = JSON.stringify(['bash', '-c', `sleep 30\n${script}`]);
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: robot}
spec: {serviceAccountName: robot, restartPolicy: Never, containers: [{name: c, image: bitnami/kubectl, command: ${command}}]}`;
  return play(pod + rights, { seconds: 300 }).run.kubectl('logs robot').stdout;
}

describe('kubectl in a Pod lives in the time of the run', () => {
  it.each([
    { rule: 'a command in another container', script: 'kubectl exec web -- hostname', says: /^web\n$/ },
    {
      rule: 'ends as that does',
      script: "kubectl exec web -- sh -c 'exit 3'; echo $?",
      says: /^command terminated with exit code 3\n3\n$/,
    },
    { rule: 'reads what it is given', script: 'echo hello | kubectl exec -i web -- cat', says: /^hello\n$/ },
    {
      rule: 'is shown as it comes, both streams in order',
      script:
        "kubectl exec web -- sh -c 'echo a; sleep 2; echo b >&2; sleep 2; echo c' | while read x; do echo $x $(($(date +%s) % 10)); done",
      says: /^a (\d)\nb\nc (?!\1)\d\n$/,
    },
    {
      rule: 'a log is followed to its end',
      script: 's=$(date +%s); kubectl logs web -f | head -3; echo $((($(date +%s) - s) / 10))',
      says: /^1\n2\n3\n[23]\n$/,
    },
    {
      rule: 'or until as many bytes of it have come as are wanted',
      script: 'kubectl logs web -f --limit-bytes=3; kubectl logs web -f --limit-bytes=5; echo over',
      says: /^1\n21\n2\n3over\n$/,
    },
    {
      rule: 'from a moment on that is to come',
      script: 't=$(date -u +%Y-%m-%dT%H:%M:%SZ -d @$(($(date +%s) + 15))); kubectl logs web -f --since-time=$t; echo over',
      says: /^over\n$/,
    },
    {
      rule: 'what changes is shown until it is stopped',
      script:
        'timeout 8 kubectl get pods -w --no-headers & sleep 1; kubectl run x --image=busybox --restart=Never -- true; wait; echo over',
      says: /^robot .*\nweb +1\/1 .*\n(.*\n)*x +0\/1 +Pending .*\n(.*\n)*x +0\/1 +Completed .*\n(.*\n)*over\n$/,
    },
    {
      rule: 'or for as long as is said',
      script: 'kubectl get pods -w --request-timeout=2s -o name; echo $?',
      says: /^pod\/robot\npod\/web\n0\n$/,
    },
    {
      rule: 'what is deleted is waited for, wherever the namespace is said',
      script: 'kubectl -n default delete pod web; kubectl get pod web',
      says: /^pod "web" deleted\nError from server \(NotFound\): pods "web" not found\n$/,
    },
    {
      rule: 'for as long as is said',
      script: 'kubectl delete pod web --timeout=1s; echo $?; kubectl get pod web -o name',
      says: /^pod "web" deleted\nerror: timed out waiting for the condition on pods\/web\n1\npod\/web\n$/,
    },
    {
      rule: 'or not at all',
      script: 'kubectl delete pod web --wait=false; kubectl get pod web -o name',
      says: /^pod "web" deleted\npod\/web\n$/,
    },
    {
      rule: 'a condition is waited for, wherever the namespace is said',
      script:
        "kubectl run x --image=nginx >/dev/null; kubectl -n default wait pod/x --for=condition=Ready; kubectl get pod x -o 'jsonpath={.status.phase}'",
      says: /^pod\/x condition met\nRunning$/,
    },
    {
      rule: 'one after another, until the time is up',
      script: 'kubectl wait pod/web pod/robot --for=jsonpath={.status.phase}=Failed --timeout=2s',
      says: /^timed out waiting for the condition on pods\/web\ntimed out waiting for the condition on pods\/robot\n$/,
    },
    {
      rule: 'a Pod that is run is shown, told of and taken away',
      script: "kubectl run x --image=busybox --restart=Never --rm -i -- sh -c 'sleep 3; echo done; exit 4'; echo $?",
      says: /^If you don't see a command prompt, try pressing enter\.\ndone\npod "x" deleted\npod default\/x terminated \(Error\)\n4\n$/,
    },
    {
      rule: 'so is its Service',
      script: 'kubectl run x --image=busybox --restart=Never --rm --attach -q --expose --port=80 -- true; kubectl get svc x',
      says: /^service\/x created\nError from server \(NotFound\): services "x" not found\n$/,
    },
    {
      rule: 'a debugging container is shown until it ends',
      script: "kubectl debug web --image=busybox -c d --attach -- sh -c 'sleep 3; echo hello'",
      says: /^If you don't see a command prompt, try pressing enter\.\nhello\n$/,
    },
    {
      rule: 'unless it can read, and nothing is left for it: its input stays open, and kubectl goes away',
      script: "kubectl debug web --image=busybox -c d -i -- sh -c 'sleep 3; echo hello'",
      says: /^If you don't see a command prompt, try pressing enter\.\n$/,
    },
    {
      rule: 'what is drained is gone',
      script:
        'n=$(kubectl get pod web -o jsonpath={.spec.nodeName}); kubectl label pod web a=b >/dev/null; kubectl drain $n --force --pod-selector a=b | sed s/$n/N/; kubectl get pod web',
      says: /^Warning: deleting Pods that declare no controller: default\/web\nnode\/N cordoned\nevicting pod default\/web\npod\/web evicted\nnode\/N drained\nError from server \(NotFound\): pods "web" not found\n$/,
    },
    {
      rule: 'what a budget keeps is tried again until the time is up',
      script:
        'n=$(kubectl get pod web -o jsonpath={.spec.nodeName}); kubectl label pod web a=b >/dev/null; kubectl create pdb p --selector=a=b --min-available=1 >/dev/null; sleep 1; kubectl drain $n --force --pod-selector a=b --timeout=6s 2>&1 | sed "s/ (will retry.*/ .../; s/$n/N/" | grep -v Warning; kubectl get pod web -o name',
      says: /^node\/N cordoned\n(evicting pod default\/web\nerror when evicting pods\/"web" -n "default" \.\.\.\n){2}evicting pod default\/web\nThere are pending pods in node "N" when an error occurred: error when evicting pods\/"web" -n "default": global timeout reached: 6s\npod\/web\n(.*\n)*pod\/web\n$/,
    },
    {
      rule: 'each Pod that takes longer is told',
      script:
        'n=$(kubectl get pod web -o jsonpath={.spec.nodeName}); kubectl label pod web a=b >/dev/null; kubectl drain $n --force --pod-selector a=b --timeout=100ms 2>&1 | grep "to terminate" | tail -1; kubectl drain $n --force --disable-eviction --pod-selector a=b --timeout=1ms 2>&1 | tail -1',
      says: /^error when waiting for pod "web" in namespace "default" to terminate: global timeout reached: 100ms\nerror: timed out waiting for the condition\n$/,
    },
    {
      rule: 'with a namespace goes what is in it, of every kind',
      script:
        'kubectl create ns n >/dev/null; kubectl create role r -n n --verb=get --resource=pods >/dev/null; kubectl create ingress i -n n --default-backend=s:80 >/dev/null; kubectl get role,ing -n n -o name; kubectl delete ns n; kubectl create ns n; kubectl get role,ing -n n -o name; echo $?',
      says: /^role.rbac.authorization.k8s.io\/r\ningress.networking.k8s.io\/i\nnamespace "n" deleted\nnamespace\/n created\n0\n$/,
    },
    {
      rule: 'what is not there is not replaced, but for roles; what would be there differs from what is not',
      script:
        'kubectl create ingress i --default-backend=s:80 -o yaml --dry-run=client >/tmp/i; kubectl create role r --verb=get --resource=pods -o yaml --dry-run=client >/tmp/r; kubectl replace -f /tmp/i; kubectl replace -f /tmp/r; kubectl diff -f /tmp/i | grep ^@; kubectl diff -f /tmp/r; echo $?',
      says: /^Error from server \(NotFound\): error when replacing "\/tmp\/i": ingresses.networking.k8s.io "i" not found\nrole.rbac.authorization.k8s.io\/r replaced\n@@ -0,0 \+1,\d+ @@\n0\n$/,
    },
    {
      rule: 'no node is no node',
      script: 'kubectl cordon --selector=',
      says: /^error: You must provide one or more resources by argument or filename\.\n/,
    },
    {
      rule: 'a version that is not there any more is not changed',
      script: 'kubectl expose pod web --port=80 --selector=a=b >/dev/null; kubectl set selector svc/web c=d --resource-version=1',
      says: /^Error from server \(Conflict\): Operation cannot be fulfilled on services "web": the object has been modified; /,
    },
  ])('$rule', ({ script, says }) => expect(said(script)).toMatch(says));
});
