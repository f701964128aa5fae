import { describe, expect, it } from 'vitest';
import { simulate } from '../../index.ts';
import { play } from '../../testing.ts';

const pod = (name: string, image: string, more = 'command: [sleep, "3600"]') =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: "${image}", ${more}}]}\n`;
const world = `${pod('tools', 'nicolaka/netshoot')}${pod('kubectl', 'bitnami/kubectl', 'command: [sleep, "3600"]')}${pod('ambassador', 'luksa/kubectl-proxy', 'args: []')}`;

const { run } = play(world);

function ask(command: string) {
  const { stdout, stderr } = run.kubectl(`exec ${command}`);
  return stdout + stderr.replace(/^command terminated.*\n/m, '');
}
const secrets = '/var/run/secrets/kubernetes.io/serviceaccount';
const withToken = `-s --cacert ${secrets}/ca.crt -H "Authorization: Bearer $(cat ${secrets}/token)"`;

/** @see kubernetes: docs/tasks/run-application/access-api-from-pod */
describe('the API server, to a Pod', () => {
  it.each([
    [
      'its certificate is the cluster’s',
      'tools -- curl -sS https://kubernetes',
      /^curl: \(60\) SSL certificate problem: unable to get local issuer certificate\n/,
    ],
    ['speaks TLS alone', 'tools -- curl -s http://kubernetes:443', /^Client sent an HTTP request to an HTTPS server\.\n$/],
    ['tells anybody its version', 'tools -- curl -sk https://kubernetes.default/version', /"gitVersion": "v1\.27\.1"/],
    ['and that it is well', 'tools -- curl -sk https://kubernetes.default.svc/readyz', /^ok$/],
    [
      'by and by',
      'tools -- curl -sk https://kubernetes/readyz?verbose',
      /^\[\+\]ping ok\n(\[\+\]\S+ ok\n){31}\[\+\]shutdown ok\nreadyz check passed\n$/,
    ],
    ['but for checks that there are not', 'tools -- curl -sk -o /dev/null -w %{http_code} https://kubernetes/livez/shutdown', /^403$/],
    [
      'and no more',
      'tools -- curl -sk https://kubernetes/',
      /"message": "forbidden: User \\"system:anonymous\\" cannot get path \\"\/\\"",\n {2}"reason": "Forbidden",\n {2}"details": \{\},\n {2}"code": 403\n\}$/,
    ],
    [
      'a service account may not list Pods',
      `tools -- sh -c '${withToken.replace(/^/, 'curl ')} https://kubernetes/api/v1/namespaces/default/pods'`,
      /"message": "pods is forbidden: User \\"system:serviceaccount:default:default\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"default\\""/,
    ],
    [
      'but may see what APIs there are',
      `tools -- sh -c '${withToken.replace(/^/, 'curl ')} https://kubernetes/api'`,
      /"versions": \[\s+"v1"\s+\]/,
    ],
    [
      'a token that is none is refused',
      'tools -- curl -sk -H "Authorization: Bearer x" https://kubernetes/api',
      /"message": "Unauthorized"/,
    ],
    [
      'kubectl in a Pod is refused what its account may not do',
      'kubectl -- kubectl get deployments.apps -n shop',
      /^Error from server \(Forbidden\): /,
    ],
    [
      'in the API server’s words',
      'kubectl -- kubectl delete pod web',
      /^Error from server \(Forbidden\): pods "web" is forbidden: User "system:serviceaccount:default:default" cannot delete resource "pods" in API group "" in the namespace "default"\n$/,
    ],
    [
      'what there is of a group',
      `tools -- sh -c '${withToken.replace(/^/, 'curl ')} https://kubernetes/apis/scheduling.k8s.io/v1'`,
      /"name": "priorityclasses",\n {6}"singularName": "priorityclass",\n {6}"namespaced": false,/,
    ],
    [
      'who gives tokens, and where the keys are that they are signed with',
      `tools -- sh -c '${withToken.replace(/^/, 'curl ')} https://kubernetes/.well-known/openid-configuration'`,
      /^\{"issuer":"https:\/\/kubernetes\.default\.svc\.cluster\.local","jwks_uri":"https:\/\/172\.18\.0\.2:6443\/openid\/v1\/jwks","response_types_supported":\["id_token"\],"subject_types_supported":\["public"\],"id_token_signing_alg_values_supported":\["RS256"\]\}$/,
    ],
    [
      'the key of the Pod’s own token',
      `tools -- sh -c '${withToken.replace(/^/, 'curl ')} https://kubernetes/openid/v1/jwks | jq -r .keys[0].kid,.keys[0].alg,.keys[0].e; (cut -d. -f1 ${secrets}/token | tr -d "\\n"; echo ==) | base64 -d | jq -r .kid'`,
      /^(\S{43})\nRS256\nAQAB\n\1\n$/,
    ],
    ['which it does not tell anybody', 'tools -- curl -sk -o /dev/null -w %{http_code} https://kubernetes/openid/v1/jwks', /^403$/],
    [
      'kubectl proxy asks with the Pod’s token',
      'ambassador -- curl -s http://localhost:8001/api/v1/nodes',
      /nodes is forbidden: User \\"system:serviceaccount:default:default\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope/,
    ],
  ])('%s', (_, command, says) => {
    expect(ask(command)).toMatch(says);
  });
});

it('http-echo listens where it is told to', () => {
  const manifest = pod('echo', 'hashicorp/http-echo:0.2.3', 'args: ["-text=hi", "-listen=127.0.0.1:9000"]');
  const run = simulate({ manifest, interventions: [{ atSeconds: 30, kind: 'HTTP_REQUEST', pod: 'echo', port: 9000, path: '/' }] });
  expect(run).toMatchObject({ interventions: [{ ok: false, message: expect.stringContaining('Connection refused') }] });
});

it('a Pod is known by its token from its first moment on, before its address is in its status', () => {
  const run = simulate({ manifest: pod('early', 'bitnami/kubectl', 'args: [get, pods]'), horizonSeconds: 20 });
  if (run.kind !== 'Run') throw new Error(JSON.stringify(run.message));
  expect(run.kubectl('logs early').stdout).toMatch(/^Error from server \(Forbidden\): pods is forbidden: /);
});
