import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { AGNHOST, agnhost, type Fields, podOf, several } from './testing.ts';

const service = (name: string, spec: Fields): string => JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
const asker = podOf({ containers: [agnhost(['pause'])] });
const exec = (atSeconds: number, command: string, pod = 'web'): InterventionInput => ({
  atSeconds,
  kind: 'EXEC',
  pod,
  command: ['sh', '-c', command],
});
const patch = (atSeconds: number, resource: string, change: unknown): InterventionInput => ({
  atSeconds,
  kind: 'PATCH',
  resource,
  patch: change,
});
const netexec = (
  name: string,
  labels: Fields,
  args: readonly string[] = ['--http-port=80'],
  more: Fields = {},
  spec: Fields = {},
): string => podOf({ containers: [agnhost(['netexec', ...args], more)], ...spec }, { name, labels });
/** What each exec printed, and its exit code where it is not 0. */
const printed = (documents: readonly string[], interventions: readonly InterventionInput[], seconds = 60): string[] =>
  play(several(asker, ...documents), { seconds, interventions })
    .run.interventions.filter(({ kind }) => kind === 'EXEC')
    .map(({ stdout, exitCode }) => `${stdout?.trim()}${exitCode ? ` [${exitCode}]` : ''}`.trim());

/** @see kubernetes: test/e2e/network/dns.go, dns_common.go createProbeCommand */
describe('DNS', () => {
  const selector = { 'dns-test': 'true' };
  const ports = [{ port: 80, name: 'http', protocol: 'TCP' }];
  const headless = service('headless', { clusterIP: 'None', selector, ports });
  const regular = service('regular', { clusterIP: '10.96.77.7', selector, ports });
  const reverse = '7.77.96.10.in-addr.arpa.';
  const zone = 'default.svc.cluster.local';
  it.each([
    ['the cluster', ['kubernetes.default.svc.cluster.local'], []],
    ['partial qualified names', ['kubernetes.default', 'kubernetes.default.svc'], [`querier.headless.${zone}`, 'querier']],
    ['services', [`headless.${zone}`, `_http._tcp.headless.${zone}`, `_http._tcp.regular.${zone}`, reverse], []],
    [
      'partial names of services',
      ['headless', 'headless.default', 'headless.default.svc', '_http._tcp.headless.default.svc', '_http._tcp.regular.default.svc'],
      [],
    ],
    ['pods for Hostname and Subdomain', [`querier.headless.${zone}`, `headless.${zone}`], [`querier.headless.${zone}`, 'querier']],
  ])('should provide DNS for %s', (_, names, hosts) => {
    const lookup = (name: string): string => `${name} ${name.startsWith('_') ? 'SRV' : name === reverse ? 'PTR' : 'A'}`;
    const checks = [
      ...names.flatMap((name) =>
        ['+notcp', '+tcp'].map(
          (how) => `check="$$(dig ${how} +noall +answer +search ${lookup(name)})" && test -n "$$check" || echo ${how} ${name};`,
        ),
      ),
      ...hosts.map((name) => `test -n "$$(getent hosts ${name})" || echo hosts ${name};`),
    ];
    const container = (name: string, image: string): Fields => ({
      name,
      image,
      command: ['sh', '-c', `sleep 10; ${checks.join(' ')} echo done; sleep 1d`],
    });
    const { run } = play(
      several(
        podOf(
          {
            restartPolicy: 'OnFailure',
            hostname: 'querier',
            subdomain: 'headless',
            containers: [
              agnhost(['pause']),
              container('musl', AGNHOST),
              container('glibc', 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7'),
            ],
          },
          { labels: selector },
        ),
        headless,
        regular,
      ),
      { seconds: 40 },
    );
    expect(['musl', 'glibc'].map((name) => run.kubectl(`logs web -c ${name}`).stdout)).toEqual(['done\n', 'done\n']);
  });

  it('should provide DNS for ExternalName services', () => {
    const dig = (type: string) => `dig +short external.${zone} ${type}`;
    const becomes = { type: 'ClusterIP', clusterIP: '10.96.1.99', externalName: null, ports };
    const says = printed(
      [service('external', { type: 'ExternalName', externalName: 'foo.example.com' })],
      [
        exec(10, dig('CNAME')),
        patch(15, 'service/external', { spec: { externalName: 'bar.example.com' } }),
        exec(50, dig('CNAME')),
        patch(55, 'service/external', { spec: becomes }),
        exec(90, dig('A')),
      ],
      100,
    );
    expect(says).toEqual(['foo.example.com.', 'bar.example.com.', '10.96.1.99']);
  });

  it.each([
    [
      'None, with nameservers',
      { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'], searches: ['resolv.conf.local'] } },
      ['search resolv.conf.local', 'nameserver 1.1.1.1'],
    ],
    [
      'of a node, for the cluster',
      { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
      [`search ${zone} svc.cluster.local cluster.local`, 'nameserver 10.96.0.10', 'options ndots:5'],
    ],
    [
      'with 32 searches',
      {
        dnsPolicy: 'None',
        dnsConfig: { nameservers: ['10.96.0.10'], searches: Array.from({ length: 32 }, (_, i) => `${'a'.repeat(50)}${i}.com`) },
      },
      [expect.stringMatching(/^search (\S+ ){31}\S+$/), 'nameserver 10.96.0.10'],
    ],
  ])('a configuration: %s', (_, spec, lines) => {
    const { run } = play(podOf({ containers: [agnhost(['pause'])], ...spec }), { seconds: 10 });
    expect(run.kubectl('exec web -- cat /etc/resolv.conf', 10).stdout.trim().split('\n')).toEqual(lines);
  });

  it('should support configurable pod resolv.conf, by a server of its own', () => {
    const host = '1.1.1.1 notexistname.resolv.conf.local';
    const corefile = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'corefile' },
      data: { Corefile: `. {\n hosts {\n ${host}\n }\n log\n}` },
    };
    const server = podOf(
      {
        containers: [
          {
            ...agnhost(['-conf', '/etc/coredns/Corefile']),
            command: ['/coredns'],
            volumeMounts: [{ name: 'c', mountPath: '/etc/coredns' }],
          },
        ],
        volumes: [{ name: 'c', configMap: { name: 'corefile' } }],
      },
      { name: 'dns' },
    );
    const dnsConfig = { nameservers: ['10.244.2.2'], searches: ['resolv.conf.local'], options: [{ name: 'ndots', value: '2' }] };
    const asks = podOf({ containers: [agnhost(['pause'])], dnsPolicy: 'None', dnsConfig }, { name: 'asks' });
    const { run } = play(several(asker, server, JSON.stringify(corefile), asks), {
      seconds: 20,
      interventions: [exec(15, 'cat /etc/resolv.conf', 'asks'), exec(15, 'dig +short +search notexistname', 'asks')],
    });
    expect(JSON.parse(run.kubectl('get pod dns -o json', 20).stdout).status.podIP).toBe('10.244.2.2');
    expect(run.interventions.map(({ stdout }) => stdout)).toEqual([
      'search resolv.conf.local\nnameserver 10.244.2.2\noptions ndots:2\n',
      '1.1.1.1\n',
    ]);
  });
});

/** @see kubernetes: test/e2e/network/service.go */
describe('Services', () => {
  const web = { app: 'x' };
  const named = (name: string, spec: Fields = {}): string => service(name, { selector: web, ports: [{ port: 80 }], ...spec });
  const ask = (host: string): string => `curl -q -s --connect-timeout 2 http://${host}/hostname`;

  it('should serve multiport endpoints from pods', () => {
    const ports = [
      { name: 'a', port: 80, targetPort: 100 },
      { name: 'b', port: 81, targetPort: 101 },
    ];
    const says = printed(
      [
        named('multi', { ports }),
        netexec('one', web, ['--http-port=100']),
        netexec('two', web, ['--http-port=101', '--udp-port=102'], {}, {}),
      ],
      [exec(10, 'for i in 1 2 3 4 5 6 7 8; do curl -qs multi:80/hostname; echo; done | sort -u')],
    );
    expect(says).toEqual(['one']);
  });

  it('should have session affinity, and be able to switch it', () => {
    const hosts = [1, 2, 3].map((i) => netexec(`h${i}`, web));
    const many = `for i in $(seq 1 20); do ${ask('aff')}; echo; done | sort -u | wc -l`;
    expect(
      printed(
        [named('aff', { sessionAffinity: 'ClientIP' }), ...hosts],
        [exec(10, many), patch(15, 'service/aff', { spec: { sessionAffinity: 'None' } }), exec(20, many)],
      ),
    ).toEqual(['1', '3']);
  });

  it('should create endpoints for unready and terminating pods, if it is told to', () => {
    const never = {
      readinessProbe: { exec: { command: ['/bin/false'] } },
      lifecycle: { preStop: { exec: { command: ['/bin/sleep', '600'] } } },
    };
    const slow = netexec('slow', web, undefined, never, { terminationGracePeriodSeconds: 600 });
    const says = printed(
      [named('tolerant', { publishNotReadyAddresses: true }), named('strict'), slow],
      [
        exec(10, ask('tolerant')),
        exec(11, ask('strict')),
        { atSeconds: 15, kind: 'DELETE_POD', pod: 'slow' },
        exec(20, ask('tolerant')),
        patch(21, 'service/tolerant', { spec: { publishNotReadyAddresses: false } }),
        exec(25, ask('tolerant')),
      ],
    );
    expect(says).toEqual(['slow', '[7]', 'slow', '[7]']);
  });

  it('should serve by terminating endpoints when there are no ready endpoints', () => {
    const ready = { readinessProbe: { httpGet: { path: '/healthz', port: 80 } } };
    const leaving = netexec('leaving', web, ['--http-port=80', '--delay-shutdown=80'], ready, { terminationGracePeriodSeconds: 100 });
    expect(printed([named('term'), leaving], [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'leaving' }, exec(40, ask('term'))])).toEqual([
      'leaving',
    ]);
  });

  it('should allow pods to hairpin back to themselves through services', () => {
    const of = (app: string) => service(app, { selector: { app }, ports: [{ port: 80, targetPort: 8080 }] });
    const tcp = podOf(
      { containers: [agnhost(['serve-hostname', '--tcp', '--http=false', '--port=8080'])] },
      { name: 'tcp', labels: { app: 'tcp' } },
    );
    const dial = "curl -qs 'http://localhost:8080/dial?host=hairpin.default&port=80&request=%2Fhostname&protocol=http'";
    const asks = [dial, 'echo hostName | nc -v -t -w 2 tcp 80 2>&1 | tail -1', "ss -ant46 'sport = :8080' | grep ^LISTEN | wc -l"];
    const documents = [netexec('hairpin', { app: 'hairpin' }, []), tcp, of('hairpin'), of('tcp')];
    expect(
      printed(
        documents,
        asks.map((ask) => exec(15, ask, 'hairpin')),
      ),
    ).toEqual(['{"responses":["hairpin"]}', 'tcp', '1']);
  });

  it('should be rejected when no endpoints exist', () => {
    expect(printed([named('nobody')], [exec(10, '/agnhost connect --timeout=3s nobody:80 2>&1')])).toEqual(['REFUSED [1]']);
  });

  it('should be able to change the type from ExternalName to ClusterIP, NodePort and back', () => {
    const { run } = play(several(asker, service('s', { type: 'ExternalName', externalName: 'example.com' }), netexec('back', web)), {
      seconds: 60,
      interventions: [
        patch(5, 'service/s', { spec: { type: 'ClusterIP', externalName: null, selector: web, ports: [{ port: 80 }] } }),
        exec(15, ask('s')),
        patch(20, 'service/s', { spec: { type: 'NodePort' } }),
        patch(30, 'service/s', { spec: { type: 'ExternalName', externalName: 'example.com', clusterIP: '', clusterIPs: null } }),
      ],
    });
    expect(run.interventions[1]?.stdout).toBe('back');
    const spec = (at: number) => JSON.parse(run.kubectl('get service s -o json', at).stdout).spec;
    expect(spec(25).ports[0].nodePort).toBeGreaterThanOrEqual(30_000);
    expect(spec(60)).toMatchObject({ type: 'ExternalName', externalName: 'example.com' });
    expect(spec(60).clusterIP).toBeUndefined();
  });
});

/** @see kubernetes: test/e2e/network/hostport.go, networking.go, no_snat.go; test/e2e/common/network/networking.go */
describe('Networking', () => {
  it('validates that there is no conflict between pods with same hostPort but different hostIP and protocol', () => {
    const node = '172.18.0.3';
    const onPort = (name: string, hostIP: string, protocol: string): string =>
      netexec(
        name,
        {},
        ['--http-port=8080', '--udp-port=8080'],
        { ports: [{ hostPort: 54323, containerPort: 8080, protocol, hostIP }] },
        { nodeName: 'node-1' },
      );
    const host = podOf({ nodeName: 'node-1', hostNetwork: true, containers: [agnhost(['pause'])] }, { name: 'host' });
    const says = printed(
      [onPort('pod1', '127.0.0.1', 'TCP'), onPort('pod2', node, 'TCP'), onPort('pod3', node, 'UDP'), host],
      [
        exec(10, `curl -sg --connect-timeout 5 --interface ${node} http://127.0.0.1:54323/hostname`, 'host'),
        exec(11, `curl -sg --connect-timeout 5 http://${node}:54323/hostname`, 'host'),
        exec(12, `echo hostname | nc -u -w 5 ${node} 54323`, 'host'),
      ],
    );
    expect(says).toEqual(['pod1', 'pod2', 'pod3']);
  });

  it('should function for intra-pod communication: http and udp, and Pods are seen by their own address', () => {
    const server = netexec('server', { app: 'x' }, ['--http-port=8083', '--udp-port=8081']);
    const dial = (protocol: string, port: number) =>
      `curl -gqs "http://localhost:9080/dial?request=hostname&protocol=${protocol}&host=$(dig +short +search all)&port=${port}&tries=1"`;
    const own = `test "$(curl -qs $(dig +short +search all):8083/clientip | cut -d: -f1)" = "$(hostname -i)" && echo own`;
    const { run } = play(
      several(
        netexec('web', {}, ['--http-port=9080', '--udp-port=-1']),
        service('all', { clusterIP: 'None', selector: { app: 'x' } }),
        server,
      ),
      {
        interventions: [exec(10, dial('http', 8083)), exec(12, dial('udp', 8081)), exec(14, own)],
      },
    );
    expect(run.interventions.map(({ stdout }) => stdout)).toEqual(['{"responses":["server"]}', '{"responses":["server"]}', 'own\n']);
  });
});
