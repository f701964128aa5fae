import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';

const document = (object: unknown): string => `---\n${JSON.stringify(object)}\n`;
const admin = document({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'admin' },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  roleRef: { kind: 'ClusterRole', name: 'cluster-admin', apiGroup: 'rbac.authorization.k8s.io' },
});
const logOf = (script: string, { hostNetwork = false, before = '', image = 'curlimages/curl' } = {}): string =>
  play(
    before +
      document({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: {
          hostNetwork,
          restartPolicy: 'Never',
          containers: [
            {
              name: 'app',
              image,
              command: ['sh', '-c', script],
              env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }],
            },
          ],
        },
      }),
  ).run.kubectl('logs web', 50).stdout;
const ask = (url: string, more = ''): string => `curl -sk -m 3 ${more} -w ' %{http_code}' ${url}`;
const TOKEN = '-H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"';

/** @see kubernetes: pkg/cluster/ports/ports.go; pkg/kubelet/server/auth_test.go; pkg/proxy/healthcheck */
describe('the ports of a node', () => {
  it.each([
    { rule: 'the kubelet knows nobody without a token', script: ask('https://$NODE:10250/pods'), says: 'Unauthorized 401' },
    {
      rule: 'nor lets everybody',
      script: ask('https://$NODE:10250/pods', TOKEN),
      says: 'Forbidden (user=system:serviceaccount:default:default, verb=get, resource=nodes, subresource=proxy) 403',
    },
    {
      rule: 'each path is a right of its own',
      script: ask('https://$NODE:10250/metrics/cadvisor', TOKEN),
      says: 'Forbidden (user=system:serviceaccount:default:default, verb=get, resource=nodes, subresource=metrics) 403',
    },
    { rule: 'who has the right is told', script: ask('https://$NODE:10250/healthz', TOKEN), before: admin, says: 'ok 200' },
    { rule: 'it speaks TLS', script: ask('http://$NODE:10250/'), says: 'Client sent an HTTP request to an HTTPS server.\n 400' },
    { rule: 'its health is for the node alone', script: ask('http://$NODE:10248/healthz'), says: ' 000' },
    { rule: 'who is in the node’s network may ask', script: ask('http://localhost:10248/healthz'), hostNetwork: true, says: 'ok 200' },
    { rule: 'kube-proxy’s mode', script: ask('http://localhost:10249/proxyMode'), hostNetwork: true, says: 'iptables 200' },
    {
      rule: 'kube-proxy is well',
      script: ask('http://$NODE:10256/healthz', '-o /dev/null'),
      says: ' 200',
    },
  ])('$rule', ({ script, says, ...more }) => {
    expect(logOf(script, more)).toBe(says);
  });

  it('are taken: nobody else in the node’s network can listen there', () => {
    const script = 'nc -l -p 10250 </dev/null';
    expect(logOf(script, { hostNetwork: true, image: 'busybox:1.36' })).toBe('nc: bind: Address already in use\n');
    expect(logOf(script, { image: 'busybox:1.36' })).toBe('');
  });

  it('the kubelet lists the Pods of its node', () => {
    const script = `curl -sk ${TOKEN} https://$NODE:10250/pods | grep -o '"name":"web"' | head -1`;
    expect(logOf(script, { before: admin })).toBe('"name":"web"\n');
  });
});
