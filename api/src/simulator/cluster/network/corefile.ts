import type { Store } from '../../api-server/index.ts';
import { type Directive, hostOf, readCorefile, type ServerBlock, zoneOf } from '../../images/index.ts';
import type { DnsAnswer, DnsType } from '../../kernel/index.ts';
import { clusterNames } from './coredns.ts';

/** undefined: no answer comes in time. */
type Answer = DnsAnswer | undefined;
type Question = { readonly name: string; readonly type: DnsType };
type Next = (question: Question) => Answer;

/** What a server that goes by a Corefile asks. */
interface Asked {
  readonly store: Store;
  /** Another server, or the one of the node where that is a file. */
  readonly upstream: (address: string, name: string, type: DnsType) => Answer;
}

/** Plugins that change what is answered, in the order in which they are asked. @see coredns v1.10.1: plugin.cfg */
const CHAIN = ['rewrite', 'hosts', 'kubernetes', 'forward'] as const;

/** Those that change nothing that is seen here. */
const UNSEEN: ReadonlySet<string> = new Set(
  'bind bufsize cache cancel debug errors health loadbalance local loop metadata pprof prometheus ready reload root timeouts trace'.split(
    ' ',
  ),
);

/** What a Corefile says that is not followed. */
export function notFollowed(blocks: readonly ServerBlock[]): readonly string[] {
  const names = blocks.flatMap(({ directives }) => directives.flatMap(unfollowed));
  const hasRoot = blocks.some(({ keys }) => keys.some((key) => zoneOf(key).name === ''));
  return [...new Set([...names, ...(hasRoot ? [] : ['names of no server block'])])];
}

function unfollowed({ name, args, block }: Directive): readonly string[] {
  if (name === 'rewrite')
    return rulesOf({ args, block }).every(({ kind, type }) => type === 'name' && kind !== 'regex')
      ? []
      : ['rewrite other than of plain names'];
  if (name === 'kubernetes')
    return block.some(([property = '']) => /^(labels|namespace_labels|endpoint_pod_names)$/.test(property))
      ? [`kubernetes ${block[0]?.[0]}`]
      : [];
  if (name === 'hosts') return args.length > 0 ? ['a file of hosts'] : [];
  if (name === 'log') return args.some((zone) => zone !== '.') || block.length > 0 ? ['what log is told'] : [];
  return (CHAIN as readonly string[]).includes(name) || UNSEEN.has(name) ? [] : [name];
}

const FAILED: DnsAnswer = { status: 'SERVFAIL', records: [] };
const NO_SUCH_NAME: DnsAnswer = { status: 'NXDOMAIN', records: [] };

/** What a server answers by that Corefile, which can be read. @see coredns: core/dnsserver/server.go ServeDNS */
export function corefileDns(corefile: string, asked: Asked): (name: string, type: DnsType) => Answer {
  const read = readCorefile(corefile, '');
  const blocks = typeof read === 'string' ? [] : read;
  const zones = blocks.flatMap((block) =>
    block.keys.map(zoneOf).flatMap(({ name, port }) => (port === 53 ? [{ name, ask: chainOf(block, name, asked) }] : [])),
  );
  return (given, type) => {
    const name = given.toLowerCase().replace(/\.$/, '');
    const best = zones.filter((zone) => isIn(name, zone.name)).sort((a, b) => b.name.length - a.name.length)[0];
    return best ? best.ask({ name, type }) : FAILED;
  };
}

const isIn = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`);
const zonesOf = (words: readonly string[], otherwise: string): readonly string[] =>
  words.length > 0 ? words.map((one) => zoneOf(one).name) : [otherwise];

function chainOf({ directives }: ServerBlock, zone: string, asked: Asked): Next {
  const last: Next = () => FAILED;
  return CHAIN.toReversed().reduce<Next>((next, name) => {
    const own = directives.filter((directive) => directive.name === name).toReversed();
    return own.reduce<Next>((after, directive) => plugin(name, directive, zone, asked, after), next);
  }, last);
}

function plugin(name: (typeof CHAIN)[number], directive: Directive, zone: string, asked: Asked, next: Next): Next {
  if (name === 'rewrite') return (question) => rewritten(directive, question, next);
  if (name === 'hosts') return (question) => fromHosts(directive, zone, question, next);
  if (name === 'kubernetes') return (question) => fromCluster(directive, zone, question, asked, next);
  return (question) => forwarded(directive, question, asked, next);
}

interface Rule {
  readonly type: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
}

/** @see coredns: plugin/rewrite/name.go newNameRule */
function rulesOf({ args, block }: Pick<Directive, 'args' | 'block'>): readonly Rule[] {
  const lines = args.filter((word) => word !== 'stop' && word !== 'continue').length > 0 ? [args] : block;
  return lines.map((line) => {
    const [type = '', ...rest] = line.filter((word) => word !== 'stop' && word !== 'continue');
    const [kind, from = '', to = ''] = /^(exact|prefix|suffix|substring|regex)$/.test(rest[0] ?? '') ? rest : ['exact', ...rest];
    const plain = (text: string): string => text.toLowerCase().replace(/\.$/, '');
    return { type, kind: kind as string, from: plain(from), to: plain(to) };
  });
}

function changed({ type, kind, from, to }: Rule, name: string): string | undefined {
  if (type !== 'name') return undefined;
  if (kind === 'exact') return name === from ? to : undefined;
  if (kind === 'prefix') return name.startsWith(from) ? to + name.slice(from.length) : undefined;
  if (kind === 'suffix') return name.endsWith(from) ? name.slice(0, name.length - from.length) + to : undefined;
  return kind === 'substring' && name.includes(from) ? name.replaceAll(from, to) : undefined;
}

/** The first rule that fits counts; who asks is answered by the name that was asked for. */
function rewritten(directive: Directive, question: Question, next: Next): Answer {
  for (const rule of rulesOf(directive)) {
    const name = changed(rule, question.name);
    if (name === undefined) continue;
    const answer = next({ ...question, name });
    return (
      answer && {
        ...answer,
        records: answer.records.map((one) => (one.name.toLowerCase() === name ? { ...one, name: question.name } : one)),
      }
    );
  }
  return next(question);
}

const fallsThrough = ({ block }: Directive, name: string): boolean =>
  block.some(([property, ...zones]) => property === 'fallthrough' && zonesOf(zones, '').some((zone) => isIn(name, zone)));

/** @see coredns: plugin/hosts/hosts.go ServeDNS: without fallthrough, what it does not know is a failure */
function fromHosts(directive: Directive, zone: string, question: Question, next: Next): Answer {
  const { name, type } = question;
  const { args, block } = directive;
  const lines = block.filter(([first = '']) => /^[\d.]+$|:/.test(first));
  if (type === 'PTR') {
    const ip = /^([\d.]+)\.in-addr\.arpa$/.exec(name)?.[1]?.split('.').reverse().join('.');
    const host = lines.find(([address]) => address === ip)?.[1];
    return host === undefined
      ? next(question)
      : { status: 'NOERROR', records: [{ name, type, value: `${host}.`, ttl: ttlOf(directive, 3600) }] };
  }
  if (!zonesOf(args.slice(1), zone).some((one) => isIn(name, one))) return next(question);
  const addresses = lines
    .filter(([, ...names]) => names.some((one) => one.toLowerCase().replace(/\.$/, '') === name))
    .map(([address = '']) => address);
  if (addresses.length === 0) return fallsThrough(directive, name) ? next(question) : FAILED;
  const own = addresses.filter((address) => address.includes(':') === (type === 'AAAA'));
  const records = type === 'A' || type === 'AAAA' ? own.map((value) => ({ name, type, value, ttl: ttlOf(directive, 3600) })) : [];
  return { status: 'NOERROR', records };
}

const ttlOf = ({ block }: Directive, otherwise: number): number => Number(block.find(([property]) => property === 'ttl')?.[1] ?? otherwise);

/** @see coredns: plugin/kubernetes/handler.go ServeDNS */
function fromCluster(directive: Directive, zone: string, question: Question, asked: Asked, next: Next): Answer {
  const { name, type } = question;
  const { args, block } = directive;
  const best = zonesOf(args, zone)
    .filter((one) => isIn(name, one))
    .sort((a, b) => b.length - a.length)[0];
  if (best === undefined) return next(question);
  const isHidden =
    isOfHiddenNamespace(block, name.slice(0, -best.length - 1)) ||
    (/(^|\.)pod$/.test(name.slice(0, -best.length - 1)) && podsOf(block) === 'disabled');
  const found = isHidden ? undefined : clusterNames(asked.store, name, type, best);
  if (!found) return fallsThrough(directive, name) ? next(question) : NO_SUCH_NAME;
  const ttl = ttlOf(directive, 5);
  const records = found.records.map((one) => ({ ...one, ttl }));
  const [first] = records;
  // What a CNAME leads to is looked up as well.
  const target = first?.type === 'CNAME' && type !== 'SRV' ? (asked.upstream('self', first.value, type)?.records ?? []) : [];
  return { status: 'NOERROR', ...found, records: [...records, ...target] };
}

/** @see coredns: plugin/kubernetes/setup.go: disabled unless it says otherwise */
const podsOf = (block: Directive['block']): string => block.find(([property]) => property === 'pods')?.[1] ?? 'disabled';

function isOfHiddenNamespace(block: Directive['block'], rest: string): boolean {
  const shown = block.find(([property]) => property === 'namespaces')?.slice(1) ?? [];
  const labels = rest.split('.');
  return shown.length > 0 && labels.length > 1 && !shown.includes(labels.at(-2) as string);
}

/** @see coredns: plugin/forward/forward.go ServeDNS */
function forwarded({ args, block }: Directive, question: Question, { upstream }: Asked, next: Next): Answer {
  const [from = '.', ...to] = args;
  const { name, type } = question;
  const except = block.filter(([property]) => property === 'except').flatMap(([, ...zones]) => zones.map((one) => zoneOf(one).name));
  if (!isIn(name, zoneOf(from).name) || except.some((zone) => isIn(name, zone))) return next(question);
  for (const address of to) {
    const answer = upstream(address.startsWith('/') ? address : hostOf(address), name, type);
    if (answer) return { ...answer, forwarded: true };
  }
  return undefined;
}
