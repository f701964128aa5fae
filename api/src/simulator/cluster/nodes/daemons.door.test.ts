import { describe, expect, it } from 'vitest';
import { document, play } from '../../testing.ts';

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

  it.each([
    {
      policy: 'Local',
      says: /^200\n\{\n\t"service": \{\n\t\t"namespace": "default",\n\t\t"name": "lb"\n\t\},\n\t"localEndpoints": 1,\n\t"serviceProxyHealthy": true\n\} 200\n503\n000\n$/,
    },
    { policy: 'Cluster', says: /^000\n 000\n000\n000\n$/ },
  ])('kube-proxy tells load balancers whether a node has Pods of a Service whose policy is $policy', ({ policy, says }) => {
    const lb = {
      type: 'LoadBalancer',
      externalTrafficPolicy: policy,
      ports: [{ port: 80 }],
      selector: { app: 'x' },
      ...(policy === 'Local' && { healthCheckNodePort: 32_100 }),
    };
    const served = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'served', labels: { app: 'x' } },
      spec: { nodeName: 'node-2', containers: [{ name: 'c', image: 'nginx' }] },
    };
    const code = (path: string): string => `curl -s -o /dev/null -w '%{http_code}\\n' $1:32100/${path}`;
    const script = [
      'sleep 8; set -- 172.18.0.4',
      code('any'),
      ask('$1:32100/healthz'),
      'echo',
      'set -- 172.18.0.3',
      code('healthz'),
      `curl -sk -X DELETE ${TOKEN} https://kubernetes.default/api/v1/namespaces/default/services/lb >/dev/null; sleep 1`,
      code('healthz'),
    ].join('; ');
    const before = admin + document({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'lb' }, spec: lb }) + document(served);
    expect(logOf(script, { before })).toMatch(says);
  });

  it('the kubelet lists the Pods of its node', () => {
    const script = `curl -sk ${TOKEN} https://$NODE:10250/pods | grep -o '"name":"web"' | head -1`;
    expect(logOf(script, { before: admin })).toBe('"name":"web"\n');
  });
});
