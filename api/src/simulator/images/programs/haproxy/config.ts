import { FOLLOWED, KNOWN, SECTIONS, TOLD_OPTIONS, UNSEEN } from './keywords.data.ts';
import type { Rule, Section } from './section.ts';
import { contradictions, lineProblem, namesake } from './validity.ts';

/** A configuration as it was read. */
export interface Config {
  readonly sections: readonly Section[];
  /** What is wrong with its lines, in haproxy's words. */
  readonly alerts: readonly string[];
  /** Whether it was read no further. */
  readonly aborted: boolean;
  /** What is wrong with the whole. */
  readonly contradictions: readonly string[];
  readonly told: readonly string[];
  /** The first words of the lines of `global`. */
  readonly global: ReadonlySet<string>;
  /** Where its last line ends without a line feed; undefined if it does not. */
  readonly unended: string | undefined;
}

const newSection = (kind: string, name: string, line: number, before?: Section): Section => ({
  kind,
  name,
  line,
  binds: [],
  servers: [],
  acls: new Map(),
  requests: [],
  responses: [],
  redirects: [],
  switches: [],
  backend: before?.backend,
  monitor: before?.monitor,
  stats: before?.stats,
  isHttp: before?.isHttp ?? false,
  httplog: before?.httplog ?? false,
  logs: before?.logs ?? false,
  forwardsFor: before?.forwardsFor ?? false,
  isRandom: before?.isRandom ?? false,
  timeouts: new Set(before?.timeouts),
});

/** Of the lines those that say what is taken where, and what becomes of it. @see haproxy: src/cfgparse.c */
export function readConfig(path: string, text: string): Config {
  const sections: Section[] = [];
  const alerts: string[] = [];
  const told = new Set<string>();
  const global = new Set<string>();
  let globalLogs = false;
  let aborted = false;
  const wrong = (section: Section, word: string, args: readonly string[], line: number): boolean => {
    const problem = lineProblem(section, word, args, `${path}:${line}`);
    if (!problem) return false;
    alerts.push(problem.text);
    aborted = problem.aborts === true;
    return true;
  };
  for (const [i, line] of text.split('\n').entries()) {
    const words = wordsOf(line);
    const [word = '', ...args] = words;
    if (word === '') continue;
    if (SECTIONS.has(word)) {
      const before = word === 'defaults' ? undefined : sections.findLast(({ kind }) => kind === 'defaults');
      const section = newSection(word, args[0] ?? '', i + 1, before);
      const double = PROXIES.has(word) && word !== 'defaults' ? namesake(section, sections, path) : undefined;
      if (double !== undefined) alerts.push(double);
      sections.push(section);
      continue;
    }
    const section = sections.at(-1);
    if (!section) alerts.push(`parsing [${path}:${i + 1}]: unknown keyword '${word}' out of section.`);
    else if (PROXIES.has(section.kind) && wrong(section, word, args, i + 1)) {
      if (aborted) break;
    } else if (section.kind === 'global') {
      global.add(word);
      globalLogs ||= word === 'log' && args[0] === 'stdout';
    } else if (!PROXIES.has(section.kind)) told.add(`section ${section.kind}`);
    else if (FOLLOWED.has(word)) follow(section, word, args, i + 1);
    else if (UNSEEN.has(word)) unseen(section, word, args, globalLogs, told);
    else if (KNOWN.has(word)) told.add(word);
    else alerts.push(`parsing [${path}:${i + 1}] : unknown keyword '${word}' in '${section.kind}' section`);
  }
  return {
    sections,
    alerts,
    aborted,
    contradictions: aborted ? [] : contradictions(sections, path),
    told: [...told],
    global,
    unended: unended(text, path),
  };
}

function unended(text: string, path: string): string | undefined {
  if (text.endsWith('\n') || text === '') return undefined;
  const lines = text.split('\n');
  const position = (lines.at(-1) as string).length + 1;
  return `parsing [${path}:${lines.length}]: Missing LF on last line, file might have been truncated at position ${position}.`;
}
const PROXIES = new Set(['defaults', 'frontend', 'backend', 'listen']);

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t' };

/** Words of a line: in quotes they may have blanks, and so after a backslash. @see haproxy: doc/configuration.txt 2.2 */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === '\\' && quote !== "'" && /[\s#\\'"$rnt]/.test(line[i + 1] ?? '')) {
      i++;
      word = (word ?? '') + (ESCAPES[line[i] as string] ?? line[i]);
    } else if (quote !== '') {
      if (c === quote) quote = '';
      else word = (word ?? '') + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '#') break;
    else word = (word ?? '') + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function follow(section: Section, word: string, args: string[], line: number): void {
  const [first = '', second = ''] = args;
  switch (word) {
    case 'mode':
      section.isHttp = first === 'http';
      break;
    case 'balance':
      section.isRandom = first === 'random';
      break;
    case 'bind':
      for (const each of first.split(','))
        section.binds.push({
          address: each.slice(0, each.lastIndexOf(':')),
          port: Number(each.slice(each.lastIndexOf(':') + 1)),
          tls: args.includes('ssl'),
        });
      break;
    case 'server':
      section.servers.push({
        name: first,
        host: second.replace(/:\d+$/, ''),
        port: Number(/:(\d+)$/.exec(second)?.[1] ?? 80),
        line,
        isBackup: args.includes('backup'),
        mayBeUnknown: args.includes('init-addr') && (args[args.indexOf('init-addr') + 1] ?? '').split(',').includes('none'),
        check: args.includes('check')
          ? { inter: timeOf(args, 'inter', 2000), rise: numberOf(args, 'rise', 2), fall: numberOf(args, 'fall', 3) }
          : undefined,
      });
      break;
    case 'default_backend':
      section.backend = first;
      break;
    case 'acl':
      section.acls.set(first, [...(section.acls.get(first) ?? []), args.slice(1)]);
      break;
    case 'monitor-uri':
      section.monitor = first;
      break;
    case 'stats':
      if (first === 'enable') section.stats ??= '/haproxy?stats';
      if (first === 'uri') section.stats = second;
      break;
    default:
      rulesOf(section, word).push(ruleOf(args));
  }
}

const rulesOf = (section: Section, word: string): Rule[] =>
  word === 'http-request'
    ? section.requests
    : word === 'http-response'
      ? section.responses
      : word === 'redirect'
        ? section.redirects
        : section.switches;

function ruleOf(args: readonly string[]): Rule {
  const at = args.findIndex((word) => word === 'if' || word === 'unless');
  if (at < 0) return { words: args, condition: undefined };
  return { words: args.slice(0, at), condition: { unless: args[at] === 'unless', terms: args.slice(at + 1) } };
}

function unseen(section: Section, word: string, args: readonly string[], globalLogs: boolean, told: Set<string>): void {
  const [first = ''] = args;
  if (word === 'log') section.logs = first === 'stdout' || (first === 'global' && globalLogs);
  if (word === 'log-format') told.add('log-format');
  if (word === 'timeout') section.timeouts.add(first);
  if (word === 'no' && first === 'log') section.logs = false;
  if (word !== 'option') return;
  if (first === 'httplog') section.httplog = true;
  if (first === 'forwardfor') section.forwardsFor = true;
  if (TOLD_OPTIONS.has(first)) told.add(`option ${first}`);
}

const numberOf = (args: readonly string[], name: string, otherwise: number): number =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) || otherwise : otherwise;

/** In milliseconds, where no unit stands behind it. */
function timeOf(args: readonly string[], name: string, otherwise: number): number {
  const [, digits, unit = 'ms'] = /^(\d+)(us|ms|s|m|h|d)?$/.exec(args.includes(name) ? (args[args.indexOf(name) + 1] ?? '') : '') ?? [];
  return digits === undefined ? otherwise : Number(digits) * (UNITS[unit] as number);
}
const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
