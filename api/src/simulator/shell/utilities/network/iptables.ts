import { readOrEmpty } from '../lib/files.ts';
import type { PacketMatch, PacketRule, PacketRules, Process } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { distributionOf } from '../lib/system.ts';
import { type Maker, type Tool, utility } from '../lib/tool.ts';
import { localText } from '../time/zone.ts';

/** @see iptables(8) TABLES */
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

const flag = (name: string, address: string | undefined): string => {
  if (address === undefined) return '';
  const whole = address.includes('/') ? address : `${address}/32`;
  return whole.startsWith('!') ? ` ! ${name} ${whole.slice(1)}` : ` ${name} ${whole}`;
};

/** As it is saved. @see iptables: iptables/iptables.c print_rule4 */
function savedRule({ chain, source, destination, protocol, matches, target, options }: PacketRule): string {
  const asked = `${flag('-s', source)}${flag('-d', destination)}${protocol ? ` -p ${protocol}` : ''}`;
  const said = (one: PacketMatch): string => ` ${one.saved}`;
  return `-A ${chain}${asked}${matches.map(said).join('')}${target ? ` -j ${target}` : ''}${options ? said(options) : ''}\n`;
}

/** Since 1.8.9 with -n, until 1.8.11. */
const NUMBERS: Readonly<Record<string, string>> = { all: '0', tcp: '6', udp: '17', sctp: '132' };

/** How addresses, ports and protocols are written. */
interface Names {
  readonly name: (address: string) => string;
  readonly port: (listed: string, protocol: string) => string;
  readonly isNew: boolean;
}
const numeric = (isNew: boolean): Names => ({ name: (text) => text, port: (text) => text, isNew });

/** Of Pods and Services no name server outside of the cluster knows a name. @see iptables: libxtables/xtables.c xtables_ipaddr_to_anyname; extensions/libxt_tcp.c print_port */
function looked(process: Process): Names {
  const services = new Map(
    [...readOrEmpty(process, '/etc/services').matchAll(/^([\w-]+)\s+(\d+\/\w+)/gm)].map(([, name = '', port = '']) => [port, name]),
  );
  return {
    name: (text) => text.replace('0.0.0.0/0', 'anywhere').replace('127.0.0.0/8', 'localhost/8'),
    port: (text, protocol) => text.replace(/(?<= dpt:)\d+$/, (port) => services.get(`${port}/${protocol}`) ?? port),
    isNew: false,
  };
}

/** As it is listed. @see iptables: iptables/xshared.c print_rule_details, print_header */
function listedRule(
  { source, destination, protocol = 'all', matches, target = '', options }: PacketRule,
  { name: named, port, isNew }: Names,
): string {
  const address = (whole = '0.0.0.0/0'): string => {
    const text = named(whole);
    return `${text.startsWith('!') ? '' : ' '}${text.padEnd(text.startsWith('!') ? 20 : 19)}`;
  };
  const told = [...matches, ...(options ? [options] : [])].map(({ listed }) => ` ${port(listed, protocol)}`).join('');
  const name = isNew ? (NUMBERS[protocol] ?? protocol) : protocol;
  return `${target.padEnd(9)}  ${name.padEnd(4)} -- ${address(source)} ${address(destination)} ${told}\n`;
}

/** Their iptables is 1.8.7; kube-proxy's image is of the first, whether it says so or not. */
const OLD: ReadonlySet<string> = new Set(['debian 11', 'ubuntu 22.04', '']);

/**
 * The rules of a network: a Pod's has none, a node has those of kube-proxy. What is set changes nothing here, and packets are not counted: both is
 * remarked on.
 */
export const iptables: Maker = utility(
  function* (tool) {
    const { args } = tool;
    const after = (...names: readonly string[]): string | undefined => args[args.findIndex((word) => names.includes(word)) + 1];
    const isAsked = (pattern: RegExp, ...names: readonly string[]): boolean =>
      args.some((word) => pattern.test(word) || names.includes(word));
    const table = isAsked(/^$/, '-t', '--table') ? (after('-t', '--table') ?? '') : 'filter';
    const isOld = OLD.has(distributionOf(tool.process));
    const version = isOld ? 'v1.8.7 (nf_tables)' : 'v1.8.9 (legacy)';
    if (isAsked(/^$/, '--version', '-V')) {
      tool.print(`iptables ${version}\n`);
      return 0;
    }
    if (args.length === 0) {
      yield* tool.complain(`iptables ${version}: no command specified\nTry \`iptables -h' or 'iptables --help' for more information.\n`);
      return 2;
    }
    const builtIn = Object.hasOwn(CHAINS, table) ? CHAINS[table] : undefined;
    const mayNot = tool.process.holds('NET_ADMIN') ? undefined : 'Permission denied (you must be root)';
    if (mayNot || !builtIn) {
      const why = mayNot ?? 'Table does not exist (do you need to insmod?)';
      yield* tool.complain(
        `iptables v1.8.9 (legacy): can't initialize iptables table \`${table}': ${why}\nPerhaps iptables or your kernel needs to be upgraded.\n`,
      );
      return 3;
    }
    const lists = isAsked(/^-\w*L\w*$/, '--list');
    const prints = isAsked(/^-S$/, '--list-rules');
    const all = rulesSeen(tool);
    if ((!lists && !prints) || !all) return notFollowed(tool.process);
    const { chains: made = [], rules = [] } = all[table] ?? {};
    const isVerbose = isAsked(/^-\w*v\w*$/, '--verbose');
    // Packets are not counted.
    if (rules.length > 0 && isVerbose) return notFollowed(tool.process);
    const names = isAsked(/^-\w*n\w*$/, '--numeric') ? numeric(!isOld) : looked(tool.process);
    const named = args.find((word, i) => /^(-\w*[LS]\w*|--list(-rules)?)$/.test(args[i - 1] ?? '') && !word.startsWith('-'));
    const shown = [...builtIn, ...[...made].sort()].filter((chain) => named === undefined || chain === named);
    if (shown.length === 0) {
      yield* tool.complain('iptables: No chain/target/match by that name.\n');
      return 1;
    }
    const of = (chain: string): readonly PacketRule[] => rules.filter((one) => one.chain === chain);
    const isNumbered = isAsked(/^$/, '--line-numbers');
    const heads = `${isNumbered ? 'num  ' : ''}${isVerbose ? ' pkts bytes target     prot opt in     out     source               destination         ' : 'target     prot opt source               destination         '}`;
    const state = (chain: string): string => {
      if (builtIn.includes(chain)) return `policy ${isVerbose ? 'ACCEPT 0 packets, 0 bytes' : 'ACCEPT'}`;
      return `${rules.filter(({ target }) => target === chain).length} references`;
    };
    const listed = (rule: PacketRule, i: number): string => `${isNumbered ? String(i + 1).padEnd(5) : ''}${listedRule(rule, names)}`;
    if (lists) tool.print(shown.map((chain) => `Chain ${chain} (${state(chain)})\n${heads}\n${of(chain).map(listed).join('')}`).join('\n'));
    else {
      tool.print(shown.map((chain) => (builtIn.includes(chain) ? `-P ${chain} ACCEPT\n` : `-N ${chain}\n`)).join(''));
      tool.print(shown.flatMap(of).map(savedRule).join(''));
    }
    return 0;
  },
  { shortName: true },
);

/** In the order in which the kubelet and kube-proxy make them. @see kubernetes: pkg/kubelet/kubelet_network_linux.go initNetworkUtil */
const MADE = ['mangle', 'filter', 'nat'];

/** All tables that somebody has made something in. Packets are not counted where nobody asked for it. @see iptables: iptables/xtables-save.c, iptables/nft.c nft_chain_save */
export const iptablesSave: Maker = utility(
  function* (tool) {
    const { args, process } = tool;
    const at = args.findIndex((word) => word === '-t' || word === '--table');
    const [wanted] = at < 0 ? [undefined] : args.slice(at + 1);
    const version = OLD.has(distributionOf(process)) ? 'v1.8.7' : 'v1.8.9 (nf_tables)';
    if (!process.holds('NET_ADMIN')) {
      yield* tool.complain(
        `${tool.name} ${version.replace(/ .*/, '')} (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n`,
      );
      return 4;
    }
    const all = rulesSeen(tool);
    if (!all || args.length > (at < 0 ? 0 : 2)) return notFollowed(process);
    const when = localText(process, '%a %b %e %H:%M:%S %Y');
    for (const table of MADE) {
      const made = all[table];
      const builtIn = CHAINS[table];
      if (!made || !builtIn || (wanted !== undefined && wanted !== table)) continue;
      const chains = [...builtIn, ...[...made.chains].sort()];
      const rules = chains.flatMap((chain) => made.rules.filter((one) => one.chain === chain));
      tool.print(`# Generated by ${tool.name} ${version} on ${when}\n*${table}\n`);
      tool.print(chains.map((chain) => `:${chain} ${builtIn.includes(chain) ? 'ACCEPT' : '-'} [0:0]\n`).join(''));
      tool.print(`${rules.map(savedRule).join('')}COMMIT\n# Completed on ${when}\n`);
    }
    return 0;
  },
  { shortName: true },
);

/** Those of the sixth version are not followed on a node. */
function rulesSeen({ process, name }: Tool): PacketRules | undefined {
  const { packetRules } = process.net;
  return name.startsWith('ip6') && packetRules !== undefined && Object.keys(packetRules).length > 0 ? undefined : packetRules;
}
