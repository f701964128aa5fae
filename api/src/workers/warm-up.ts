/** A Pod that meets most of what runs are made of: pulls, an init container, a shell, a server, probes, crashes. */
export const WARM_UP = `
apiVersion: v1
kind: Pod
metadata: {name: warm-up}
spec:
  initContainers:
  - {name: init, image: busybox, command: [sh, -c, 'for i in 1 2 3; do echo "step $i" | grep step; done; test -f /etc/passwd']}
  containers:
  - {name: web, image: nginx, readinessProbe: {httpGet: {port: 80}}, resources: {limits: {memory: 64Mi}}}
  - {name: job, image: busybox, command: [sh, -c, 'sleep 5; exit 1'], env: [{name: A, value: b}]}
`;
