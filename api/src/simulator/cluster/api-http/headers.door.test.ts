import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

/** What a Pod's script with curl says. */
function said(script: string, { image = 'nicolaka/netshoot', role = 'cluster-admin' } = {}): string {
  const head = 'T=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token); A="Authorization: Bearer $T"; K=https://kubernetes; ';
  const container = `{name: c, image: '${image}', command: [sh, -c, ${JSON.stringify(head + script)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + robotWith(role), { seconds: 60 })
    .run.kubectl('logs robot')
    .stdout.replaceAll('\r', '');
}
const UID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const DATE = /\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/;
const heads = (text: string): string => text.replace(UID, 'UID').replace(DATE, 'DATE').trim();

const SERVED = 'x-kubernetes-pf-flowschema-uid: UID\nx-kubernetes-pf-prioritylevel-uid: UID\n';

/** @see kubernetes: apiserver/pkg/server/config.go DefaultBuildHandlerChain; Go: net/http */
describe('the head of an answer', () => {
  it.each([
    {
      rule: 'is of HTTP/2 where both speak it',
      asks: 'curl -skD- -o /dev/null -H "$A" $K/version',
      says: `HTTP/2 200 \naudit-id: UID\ncache-control: no-cache, private\ncontent-type: application/json\n${SERVED}content-length: 263\ndate: DATE`,
    },
    {
      rule: 'tells no length of what is long',
      asks: 'curl -skD- -o /dev/null -H "$A" $K/api/v1/nodes',
      says: `HTTP/2 200 \naudit-id: UID\ncache-control: no-cache, private\ncontent-type: application/json\n${SERVED}date: DATE`,
    },
    {
      rule: 'over HTTP/1.1 that comes in chunks',
      asks: 'curl -sk --http1.1 -D- -o /dev/null -H "$A" $K/api/v1/nodes',
      says: 'HTTP/1.1 200 OK\nAudit-Id: UID\nCache-Control: no-cache, private\nContent-Type: application/json\nX-Kubernetes-Pf-Flowschema-Uid: UID\nX-Kubernetes-Pf-Prioritylevel-Uid: UID\nDate: DATE\nTransfer-Encoding: chunked',
    },
    {
      rule: 'of who is nobody names no flow',
      asks: 'curl -skD- -o /dev/null -H "Authorization: Bearer x" $K/version',
      says: 'HTTP/2 401 \naudit-id: UID\ncache-control: no-cache, private\ncontent-type: application/json\ncontent-length: 157\ndate: DATE',
    },
    {
      rule: 'nor does that of what may go on for long',
      asks: 'curl -skD- -o /dev/null -H "$A" "$K/api/v1/namespaces/default/pods/robot/log?limitBytes=1"',
      says: 'HTTP/2 200 \naudit-id: UID\ncache-control: no-cache, private\ncontent-type: text/plain\ncontent-length: 1\ndate: DATE',
      before: 'echo x; sleep 3; ',
    },
    {
      rule: 'of a refusal is not to be guessed at',
      role: 'view',
      asks: 'curl -sk --http1.1 -D- -o /dev/null -H "$A" $K/api/v1/nodes | grep -iE "^HTTP|nosniff"',
      says: 'HTTP/1.1 403 Forbidden\nX-Content-Type-Options: nosniff',
    },
    {
      rule: 'of what nobody can read is a refusal',
      asks: 'curl -skI -H "$A" $K/api/v1/nodes | head -1; curl -sk -X POST -H "$A" $K/version -D- -o /dev/null | head -1',
      says: 'HTTP/2 405 \nHTTP/2 405',
    },
  ])('$rule', ({ asks, says, role, before = '' }: { asks: string; says: string; role?: string; before?: string }) => {
    expect(heads(said(before + asks, role ? { role } : {}).replace(/^x\n/, ''))).toBe(says);
  });

  it('names the flow and the level that kubectl shows', () => {
    const script = `curl -skD- -o /dev/null -H "$A" $K/version | grep uid | cut -d' ' -f2; curl -sk -H "$A" $K/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas/service-accounts | jq -r .metadata.uid; curl -sk -H "$A" $K/apis/flowcontrol.apiserver.k8s.io/v1beta3/prioritylevelconfigurations/workload-low | jq -r .metadata.uid`;
    const [flow, level, ...shown] = said(script).trim().split('\n');
    expect(shown).toEqual([flow, level]);
  });
});

it.each([
  { rule: 'sites of the Internet speak it, too', asks: 'curl -sI https://google.com | head -1', says: 'HTTP/2 301' },
  { rule: 'but not without TLS', asks: 'curl -sI http://google.com | head -1', says: 'HTTP/1.1 301 Moved Permanently' },
  { rule: 'nor with who does not', asks: 'curl -sI --http1.1 https://google.com | head -1', says: 'HTTP/1.1 301 Moved Permanently' },
  { rule: 'the kubelet does', asks: 'curl -skI https://node-1:10250/pods | head -1', says: 'HTTP/2 401' },
])('$rule', ({ asks, says }) => {
  expect(said(asks).trim()).toBe(says);
});

/** @see curl: lib/vtls/openssl.c, lib/http2.c */
describe('curl -v tells of TLS', () => {
  const notes = (options: string, image: string): string[] =>
    said(`curl ${options} $K/version 2>&1 >/dev/null`, { image })
      .split('\n')
      .filter((line) => /^[*>]/.test(line));

  it("in Debian 12's words", () => {
    const lines = notes('-skv', 'nginx:1.25.3');
    expect(lines.slice(2, 5)).toEqual([
      '* ALPN: offers h2,http/1.1',
      '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
      '* TLSv1.3 (IN), TLS handshake, Server hello (2):',
    ]);
    expect(lines.slice(13, 25)).toEqual([
      '* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256',
      '* ALPN: server accepted h2',
      '* Server certificate:',
      '*  subject: CN=kube-apiserver',
      '*  start date: May 15 08:00:00 2023 GMT',
      '*  expire date: May 14 08:00:00 2024 GMT',
      '*  issuer: CN=kubernetes',
      '*  SSL certificate verify result: unable to get local issuer certificate (20), continuing anyway.',
      '* using HTTP/2',
      '* h2h3 [:method: GET]',
      '* h2h3 [:path: /version]',
      '* h2h3 [:scheme: https]',
    ]);
    expect(lines).toContain('> user-agent: curl/7.88.1');
  });

  it('and of whom it does not know', () => {
    expect(notes('-sv', 'nginx:1.25.3').slice(-4)).toEqual([
      '* TLSv1.3 (IN), TLS handshake, Certificate (11):',
      '* TLSv1.3 (OUT), TLS alert, unknown CA (560):',
      '* SSL certificate problem: unable to get local issuer certificate',
      '* Closing connection 0',
    ]);
  });
});
