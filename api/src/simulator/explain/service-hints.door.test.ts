import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

const pod = (name: string, spec: string, labels = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {${labels}}}\nspec: {${spec}}\n`;
const web = (more = '', image = 'nginx'): string => pod('web', `containers: [{name: app, image: "${image}"${more}}]`, 'app: web');
const service = (name: string, selector: string, ports = '{port: 80}', more = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {${selector}}, ports: [${ports}]${more}}\n`;
const asks = (script: string, more = '', image = 'busybox'): string =>
  pod('cli', `restartPolicy: Never${more}, containers: [{name: c, image: "${image}", command: [sh, -c, ${JSON.stringify(script)}]}]`);
const waits = (script: string): string =>
  pod(
    'cli',
    `initContainers: [{name: w, image: busybox, command: [sh, -c, ${JSON.stringify(script)}]}], containers: [{name: c, image: nginx}]`,
  );
const fetches = asks('sleep 8; wget -qO- -T 5 http://web || exit 1');
const headless = ', clusterIP: None';
const neverReady = ', readinessProbe: {tcpSocket: {port: 81}}';
const elsewhere = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const inShop = service('api', 'a: b').replace('{name: api}', '{name: api, namespace: shop}');

const toldOf = (name: string, parts: readonly string[], interventions: readonly InterventionInput[] = []) =>
  play(parts.join('---\n'), { seconds: 60, interventions }).run.explain(60, name);

describe('Who cannot reach a Service is told what is wrong with it', () => {
  it.each<[string, string[], RegExp, RegExp]>([
    [
      'a selector that no Pod fits',
      [fetches, web(), service('web', 'app: wbe')],
      /^Create a Pod with app=wbe, or correct/,
      /^创建带有标签 app=wbe/,
    ],
    [
      'Pods that are not ready',
      [fetches, web(neverReady), service('web', 'app: web')],
      /^See why none of the Pods .* \(web; /,
      /^查明 Service web/,
    ],
    [
      'a port where nobody listens',
      [fetches, web(), service('web', 'app: web', '{port: 80, targetPort: 81}')],
      /where its Pods listen \(80\): it leads to port 81/,
      /（80）：它指向 web 的端口 81/,
    ],
    [
      'a port of a name that no container has',
      [fetches, web(), service('web', 'app: web', '{port: 80, targetPort: http}')],
      /container http \(ports\[\]\.name\)/,
      /命名为 http/,
    ],
    [
      'a program that listens on localhost',
      [fetches, web(', command: [python, -m, http.server, --bind, 127.0.0.1, "80"]', 'python:3.11'), service('web', 'app: web')],
      /^Let the program in web listen on 0\.0\.0\.0/,
      /监听 0\.0\.0\.0/,
    ],
    [
      'a port that the Service has not',
      [fetches, web(), service('web', 'app: web', '{port: 8080, targetPort: 80}')],
      /port of its own \(8080\): it has no port 80;/,
      /它没有端口 80/,
    ],
    [
      'neither a selector nor addresses',
      [fetches, web(), 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n'],
      /^Give the Service web a selector/,
      /^为 Service web 设置选择算符/,
    ],
    [
      'a Service that was not ready yet',
      [asks('wget -qO- http://web || exit 1'), web(), service('web', 'app: web')],
      /^Check the address and the port/,
      /^检查地址和端口/,
    ],
    [
      'what curl says',
      [asks('sleep 8; curl -sS http://web', '', 'curlimages/curl'), service('web', 'a: b')],
      /^Create a Pod with a=b/,
      /a=b/,
    ],
    [
      'what psql says',
      [asks('psql -h db -U u', '', 'postgres:15'), service('db', 'a: b', '{port: 5432}')],
      /selector of the Service db/,
      /Service db/,
    ],
    [
      'what redis-cli says',
      [asks('redis-cli -h redis ping', '', 'redis:7'), service('redis', 'a: b', '{port: 6379}')],
      /selector of the Service redis/,
      /Service redis/,
    ],
    [
      'a loop that says nothing',
      [waits('until nc -z db 5432; do echo wait; sleep 2; done'), service('db', 'a: b', '{port: 5432}')],
      /selector of the Service db/,
      /Service db/,
    ],
    [
      'localhost, where another Pod is meant',
      [asks('wget -qO- http://localhost:5432 || exit 1')],
      /localhost is the Pod itself/,
      /localhost 就是 Pod 自己/,
    ],
  ])('%s', (_, parts, en, zhHans) => {
    const { remedies } = toldOf('cli', parts);
    expect(remedies.en[0]).toMatch(en);
    expect(remedies.zhHans[0]).toMatch(zhHans);
  });
});

it('a loop that waits for something else is told nothing of a Service that a variable names', () => {
  const counts = waits('i=0; while [ $i -lt 90 ]; do sleep 1; i=$((i+1)); done').replace(
    '{name: w,',
    '{name: w, env: [{name: DB, value: db}],',
  );
  expect(toldOf('cli', [counts, service('db', 'a: b')]).remedies.en).toEqual(['See what it does: kubectl logs cli -c w']);
});

it('a Service is looked for in a long script once', () => {
  const asked = asks(`sleep 8; wget -qO- http://web || exit 1 # ${'a b '.repeat(20_000)}`);
  const began = performance.now();
  expect(toldOf('cli', [asked, web(), service('web', 'app: wbe')]).remedies.en[0]).toMatch(/^Create a Pod with app=wbe/);
  expect(performance.now() - began).toBeLessThan(2000);
});

describe('Who does not know a name is told what there is', () => {
  it.each<[string, string[], RegExp]>([
    [
      'in another namespace',
      [asks('wget -qO- http://api || exit 1'), elsewhere, inShop],
      /^Call the Service api\.shop: it is in the namespace shop/,
    ],
    ['the name of a Pod', [asks('sleep 5; wget -qO- http://web || exit 1'), web()], /^Make a Service for the Pod web/],
    [
      'a name that is like it',
      [asks('wget -qO- http://bakend || exit 1'), service('backend', 'a: b')],
      /^Correct the name: there is a Service backend/,
    ],
    [
      'a headless Service without Pods',
      [asks('wget -qO- http://db || exit 1'), service('db', 'a: b', '{port: 1}', headless)],
      /^Create a Pod with a=b/,
    ],
    [
      'one whose Pods are not ready',
      [fetches, web(neverReady), service('web', 'app: web', '{port: 80}', headless)],
      /^See why none of the Pods/,
    ],
    [
      'a Pod in a headless Service',
      [asks('wget -qO- http://web-0.web || exit 1'), web(), service('web', 'app: web', '{port: 80}', headless)],
      /hostname: web-0 and subdomain: web/,
    ],
    [
      'the network of the node',
      [asks('wget -qO- http://web || exit 1', ', hostNetwork: true'), service('web', 'a: b')],
      /^Set dnsPolicy: ClusterFirstWithHostNet: with hostNetwork/,
    ],
    [
      'the name servers of the node',
      [asks('wget -qO- http://web || exit 1', ', dnsPolicy: Default'), service('web', 'a: b')],
      /^Set dnsPolicy: ClusterFirst: with dnsPolicy: Default/,
    ],
    ['nothing of the kind', [asks('wget -qO- http://web || exit 1')], /^See whether there is a Service of that name/],
    [
      'a name that ends as none does',
      [asks('sleep 12; wget -qO- http://web.default.svc.cluster.locl || exit 1'), web(), service('web', 'app: web')],
      /^Call the Service by its whole name, web\.default\.svc\.cluster\.local: web\.default\.svc\.cluster\.locl is none of its names$/,
    ],
    [
      'a name that ends too early',
      [asks('sleep 12; wget -qO- http://web.default.svc.cluster || exit 1'), web(), service('web', 'app: web')],
      /: web\.default\.svc\.cluster is none of its names$/,
    ],
    [
      'a name that is not looked for in the cluster',
      [asks('sleep 12; wget -qO- http://web. || exit 1'), web(), service('web', 'app: web')],
      /^Call the Service by its whole name, .*: web\. is none of its names$/,
    ],
    [
      'a Pod without search domains',
      [
        asks('sleep 12; wget -qO- http://web || exit 1', ', dnsPolicy: None, dnsConfig: {nameservers: [10.96.0.10]}'),
        web(),
        service('web', 'app: web'),
      ],
      /^Call the Service by its whole name, .*: no entry of searches in dnsConfig/,
    ],
    [
      'a name that nslookup does not complete',
      [asks('sleep 12; nslookup web.default || exit 1'), web(), service('web', 'app: web')],
      /^Call the Service by its whole name, .*: busybox's nslookup/,
    ],
  ])('%s', (_, parts, en) => {
    const { remedies } = toldOf('cli', parts);
    expect(remedies.en[0]).toMatch(en);
    expect(remedies.zhHans).toHaveLength(remedies.en.length);
  });

  it('a cluster without DNS', () => {
    const stop = { kind: 'KUBECTL' as const, atSeconds: 1, command: ['-n', 'kube-system', 'scale', 'deploy/coredns', '--replicas=0'] };
    const { remedies } = toldOf('cli', [asks('sleep 15; wget -qO- http://web || exit 1'), service('web', 'a: b')], [stop]);
    expect(remedies.en[0]).toMatch(/^Bring the cluster's DNS back/);
  });
});

describe('A Pod that is well and that its Service does not lead to', () => {
  it.each<[string, string[], RegExp]>([
    [
      'listens elsewhere',
      [web(), service('web', 'app: web', '{port: 80, targetPort: 81}')],
      /leads to its port 81; the Pod listens on 80\./,
    ],
    ['has no port of that name', [web(), service('web', 'app: web', '{port: 80, targetPort: http}')], /a port called http/],
    ['has other labels', [web(), service('web', 'app: wbe')], /selects Pods with app=wbe, and there is none; this Pod has app=web\.$/],
  ])('%s', (_, parts, text) => {
    const told = toldOf('web', parts);
    expect(told.headline.en).toBe('The Pod is ready, but the Service web does not lead to it');
    expect(told.text.en).toMatch(text);
    expect(told.remedies.en).toHaveLength(1);
    expect(told.concepts[0]).toBe('service-endpoints');
  });

  it.each<[string, string[]]>([
    ['one port of several is enough', [web(), service('web', 'app: web', '{name: a, port: 80}, {name: b, port: 9090}')]],
    ['another Service is for others', [web(), service('db', 'app: db')]],
    ['what listens on nothing is known too little of', [web(', command: [sleep, "600"]'), service('web', 'app: web')]],
    [
      'of one container it is not known where it listens',
      [
        pod('web', 'containers: [{name: app, image: "own/app:1"}, {name: side, image: nginx}]', 'app: web'),
        service('web', 'app: web', '{port: 80, targetPort: 8080}'),
      ],
    ],
    [
      'the Service is for a brother with another letter',
      [pod('web', 'containers: [{name: app, image: nginx}]', 'app: web-a'), service('b', 'app: web-b')],
    ],
    [
      'the Service is for a brother with another number',
      [pod('web', 'containers: [{name: app, image: nginx}]', 'app: web1'), service('two', 'app: web2')],
    ],
  ])('%s', (_, parts) => {
    expect(toldOf('web', parts).headline.en).toMatch(/^All is well/);
  });
});

describe('What the API server refuses to a Pod', () => {
  it.each<[string, string, RegExp]>([
    [
      'kubectl get pods',
      '',
      /kubectl create role default-list --verb=list --resource=pods -n default; kubectl create rolebinding .* --serviceaccount=default:default -n default$/,
    ],
    [
      'kubectl get nodes',
      '',
      /kubectl create clusterrole default-list --verb=list --resource=nodes; kubectl create clusterrolebinding .* --serviceaccount=default:default$/,
    ],
    ['kubectl get deploy -n kube-system', '', /--resource=deployments\.apps -n kube-system;/],
    [
      `echo 'User "system:serviceaccount:default:default" is forbidden: User "system:serviceaccount:default:default" cannot patch resource "deployments/scale" in API group "apps" in the namespace "default"'; exit 1`,
      '',
      /--verb=patch --resource=deployments\.apps\/scale -n default;/,
    ],
    ['kubectl get pods', ', automountServiceAccountToken: false', /^Leave automountServiceAccountToken: false of the Pod out/],
    [
      'cat /var/run/secrets/kubernetes.io/serviceaccount/token || exit 1',
      ', automountServiceAccountToken: false',
      /^Leave automountServiceAccountToken: false/,
    ],
  ])('%s%s', (script, more, en) => {
    const { remedies, concepts } = toldOf('cli', [asks(script, more, 'bitnami/kubectl')]);
    expect(remedies.en[0]).toMatch(en);
    expect(concepts).toContain('service-accounts');
  });
});
