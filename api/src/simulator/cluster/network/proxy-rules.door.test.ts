import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const server = (name: string, node: string) =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: web}}\nspec: {nodeName: ${node}, containers: [{name: a, image: nginx}]}\n`;
const LOOKS =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: looks}\nspec: {nodeName: node-1, hostNetwork: true, containers: [{name: a, image: nicolaka/netshoot, command: [sleep, "1000"], securityContext: {privileged: true}}]}\n';
const service = (spec: string, metadata = 'name: web') =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {${metadata}}\nspec: {clusterIP: 10.96.7.7, selector: {app: web}, ${spec}}\n`;
const BOTH = `${server('one', 'node-1')}${server('two', 'node-2')}`;

/** What the real iptables lists of a node, where it was given these rules. */
function listed(manifest: string, command: string): string {
  const { run } = play(`${LOOKS}${manifest}`, { seconds: 60 });
  return run.kubectl(`exec looks -- iptables ${command}`, 50).stdout;
}
/** Of the Service web, with its chains by other names, in the order of their own. */
const ofWeb = (manifest: string, table = 'nat'): string[] =>
  listed(manifest, `-t ${table} -S`)
    .split('\n')
    .filter((line) => line.startsWith('-A') && /default\/web|-A KUBE-(EXT|SVL)/.test(line))
    .map((line) => line.replace(/KUBE-(SVC|SVL|EXT)-\w{16}/g, '$1').replace(/KUBE-SEP-\w{16}/g, 'SEP'));

/** @see kubernetes: pkg/proxy/iptables/proxier_test.go TestOverallIPTablesRules and those after it; iptables asked for the forms */
describe('kube-proxy’s rules for a Service', () => {
  const NAMED = '-m comment --comment "default/web:http';
  it.each([
    {
      rule: 'of two endpoints each has half',
      manifest: `${BOTH}${service('ports: [{name: http, port: 80}]')}`,
      says: [
        `-A SEP -s 10.244.2.2/32 ${NAMED}" -j KUBE-MARK-MASQ`,
        `-A SEP -p tcp ${NAMED}" -m tcp -j DNAT --to-destination 10.244.2.2:80`,
        `-A SEP -s 10.244.1.2/32 ${NAMED}" -j KUBE-MARK-MASQ`,
        `-A SEP -p tcp ${NAMED}" -m tcp -j DNAT --to-destination 10.244.1.2:80`,
        `-A KUBE-SERVICES -d 10.96.7.7/32 -p tcp ${NAMED} cluster IP" -m tcp --dport 80 -j SVC`,
        `-A SVC ! -s 10.244.0.0/16 -d 10.96.7.7/32 -p tcp ${NAMED} cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ`,
        `-A SVC ${NAMED} -> 10.244.1.2:80" -m statistic --mode random --probability 0.50000000000 -j SEP`,
        `-A SVC ${NAMED} -> 10.244.2.2:80" -j SEP`,
      ],
    },
    {
      rule: 'who came before is sent where it was',
      manifest: `${server('one', 'node-1')}${service('sessionAffinity: ClientIP, ports: [{name: http, port: 80}]')}`,
      says: expect.arrayContaining([
        expect.stringMatching(/^-A SEP -p tcp .* -m recent --set --name SEP --mask 255\.255\.255\.255 --rsource -m tcp -j DNAT /),
        `-A SVC ${NAMED} -> 10.244.1.2:80" -m recent --rcheck --seconds 10800 --reap --name SEP --mask 255.255.255.255 --rsource -j SEP`,
        `-A SVC ${NAMED} -> 10.244.1.2:80" -j SEP`,
      ]),
    },
    {
      rule: 'a port of nodes leads to all, from another address',
      manifest: `${BOTH}${service('type: NodePort, ports: [{name: http, port: 80, nodePort: 30080}]')}`,
      says: expect.arrayContaining([
        '-A EXT -m comment --comment "masquerade traffic for default/web:http external destinations" -j KUBE-MARK-MASQ',
        '-A EXT -j SVC',
        `-A KUBE-NODEPORTS -p tcp ${NAMED}" -m tcp --dport 30080 -j EXT`,
      ]),
    },
    {
      rule: 'or to those of the node, but from it and from its Pods',
      manifest: `${BOTH}${service('type: NodePort, externalTrafficPolicy: Local, ports: [{name: http, port: 80, nodePort: 30080}]')}`,
      says: expect.arrayContaining([
        '-A EXT -s 10.244.0.0/16 -m comment --comment "pod traffic for default/web:http external destinations" -j SVC',
        '-A EXT -m comment --comment "masquerade LOCAL traffic for default/web:http external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
        '-A EXT -m comment --comment "route LOCAL traffic for default/web:http external destinations" -m addrtype --src-type LOCAL -j SVC',
        '-A EXT -j SVL',
        `-A SVL ${NAMED} -> 10.244.1.2:80" -j SEP`,
      ]),
    },
    {
      rule: 'only the node’s own answer within',
      manifest: `${BOTH}${service('internalTrafficPolicy: Local, ports: [{name: http, port: 80}]')}`,
      says: [
        expect.stringContaining('-A SEP -s 10.244.1.2/32'),
        expect.stringContaining('-A SEP -p tcp'),
        `-A KUBE-SERVICES -d 10.96.7.7/32 -p tcp ${NAMED} cluster IP" -m tcp --dport 80 -j SVL`,
        expect.stringMatching(/^-A SVL ! -s 10\.244\.0\.0\/16 .* -j KUBE-MARK-MASQ$/),
        `-A SVL ${NAMED} -> 10.244.1.2:80" -j SEP`,
      ],
    },
    {
      rule: 'one without an address has none',
      manifest: `${BOTH}${service('ports: [{port: 80}]').replace('10.96.7.7', 'None')}`,
      says: [],
    },
    {
      rule: 'another proxy’s has none',
      manifest: `${BOTH}${service('ports: [{port: 80}]', 'name: web, labels: {service.kubernetes.io/service-proxy-name: x}')}`,
      says: [],
    },
  ])('$rule', ({ manifest, says }) => expect(ofWeb(manifest)).toEqual(says));

  it.each([
    {
      rule: 'without endpoints it is refused',
      manifest: service('type: NodePort, ports: [{name: http, port: 80, nodePort: 30080}]'),
      says: [
        `-A KUBE-EXTERNAL-SERVICES -p tcp ${NAMED} has no endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j REJECT --reject-with icmp-port-unreachable`,
        `-A KUBE-SERVICES -d 10.96.7.7/32 -p tcp ${NAMED} has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable`,
      ],
    },
    {
      rule: 'without those of the node nothing answers',
      manifest: `${server('two', 'node-2')}${service('internalTrafficPolicy: Local, ports: [{name: http, port: 80}]')}`,
      says: [`-A KUBE-SERVICES -d 10.96.7.7/32 -p tcp ${NAMED} has no local endpoints" -m tcp --dport 80 -j DROP`],
    },
  ])('$rule', ({ manifest, says }) => expect(ofWeb(manifest, 'filter')).toEqual(says));
});

it('is listed by the iptables of an image as that writes it', () => {
  const { run } = play(`${LOOKS}${server('one', 'node-1')}${service('ports: [{port: 80}]')}`, { seconds: 60 });
  const proxy = /kube-proxy-\S+(?=.* node-1 )/.exec(run.kubectl('get pods -n kube-system -o wide', 50).stdout)?.[0];
  const command = (container: string): string =>
    run.kubectl(`exec ${container} -- iptables -t nat -nL KUBE-SERVICES`, 50).stdout.split('\n')[2] ?? '';
  const ROW =
    'KUBE-SVC-NPX46M4PTMTKRN6Y  tcp  --  0.0.0.0/0            10.96.0.1            /* default/kubernetes:https cluster IP */ tcp dpt:443';
  // From 1.8.9 to 1.8.10 protocols are numbers there.
  expect([command(`-n kube-system ${proxy}`), command('looks')]).toEqual([ROW, ROW.replace('tcp  --', '6    --')]);
});

it.each([
  {
    command: '-t nat -S PREROUTING',
    says: '-P PREROUTING ACCEPT\n-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES\n',
  },
  {
    command: '-S INPUT',
    says: `-P INPUT ACCEPT
-A INPUT -j KUBE-FIREWALL
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
-A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
`,
  },
  {
    command: '-t nat -nL KUBE-POSTROUTING --line-numbers',
    says: `Chain KUBE-POSTROUTING (1 references)
num  target     prot opt source               destination         
1    RETURN     0    --  0.0.0.0/0            0.0.0.0/0            mark match ! 0x4000/0x4000
2    MARK       0    --  0.0.0.0/0            0.0.0.0/0            MARK xor 0x4000
3    MASQUERADE  0    --  0.0.0.0/0            0.0.0.0/0            /* kubernetes service traffic requiring SNAT */ random-fully
`,
  },
  {
    command: '-L KUBE-FIREWALL',
    says: `Chain KUBE-FIREWALL (2 references)
target     prot opt source               destination         
DROP       all  -- !localhost/8          localhost/8          /* block incoming localnet connections */ ! ctstate RELATED,ESTABLISHED,DNAT
`,
  },
  { command: '-t raw -S', says: '-P PREROUTING ACCEPT\n-P OUTPUT ACCEPT\n' },
])('a node’s iptables $command', ({ command, says }) => expect(listed('', command)).toBe(says));

/** @see iptables: iptables/xtables-save.c; the real one asked for the form */
describe('iptables-save writes', () => {
  const { run } = play(`${LOOKS}${server('one', 'node-1')}${service('ports: [{port: 80}]')}`, { seconds: 60 });
  const saved = run.kubectl('exec looks -- iptables-save', 50).stdout;

  it('the tables as they were made, each with its chains and its rules', () => {
    expect(saved.match(/^(\*|COMMIT).*$/gm)).toEqual(['*mangle', 'COMMIT', '*filter', 'COMMIT', '*nat', 'COMMIT']);
    expect(saved).toMatch(
      /^# Generated by iptables-save v1\.8\.\d( \(nf_tables\))? on Mon May 15 09:00:50 2023\n\*mangle\n:PREROUTING ACCEPT \[0:0\]\n/,
    );
    expect(saved).toContain(':KUBE-SERVICES - [0:0]\n');
    expect(saved).toMatch(/-j KUBE-SVC-\w{16}\n/);
    expect(saved).toMatch(/\nCOMMIT\n# Completed on Mon May 15 09:00:50 2023\n$/);
  });
  it('or one of them', () => expect(run.kubectl('exec looks -- iptables-save -t nat', 50).stdout.match(/^\*.*/gm)).toEqual(['*nat']));
  it('by the names of ports where they are not asked for as numbers', () =>
    expect(run.kubectl('exec looks -- iptables -t nat -L KUBE-SERVICES', 50).stdout).toContain(
      'KUBE-SVC-NPX46M4PTMTKRN6Y  tcp  --  anywhere             10.96.0.1            /* default/kubernetes:https cluster IP */ tcp dpt:https\n',
    ));
});
