import { OPTIONS, TIMEOUTS } from './keywords.data.ts';
import type { Section } from './section.ts';

/** What is wrong with a line, in haproxy's words; after some it reads no further. */
interface LineProblem {
  readonly text: string;
  readonly aborts?: boolean;
}

/** @see haproxy: src/acl.c default_acl_list */
const PREDEFINED =
  /^(TRUE|FALSE|HTTP(_[123]\.[01]|_CONTENT|_URL_(ABS|SLASH|STAR))?|LOCALHOST|METH_[A-Z]+|RDP_COOKIE|REQ_CONTENT|WAIT_END|REQ_[A-Z0-9_]+)$/;

/** The first name of a condition that no `acl` before it has. */
function unknownAcl(section: Section, args: readonly string[]): string | undefined {
  const at = args.findIndex((word) => word === 'if' || word === 'unless');
  if (at < 0) return undefined;
  let braces = 0;
  for (const word of args.slice(at + 1)) {
    if (word === '{' || word === '!{') braces++;
    else if (word === '}') braces--;
    else if (braces === 0 && word !== '!' && !/^(or|\|\|)$/i.test(word)) {
      const name = word.replace(/^!/, '');
      if (!section.acls.has(name) && !PREDEFINED.test(name)) return name;
    }
  }
  return undefined;
}

/** @see haproxy: src/cfgparse-listen.c cfg_parse_listen, src/proxy.c proxy_parse_timeout, src/server.c parse_server */
export function lineProblem(section: Section, word: string, args: readonly string[], at: string): LineProblem | undefined {
  const [first = '', second] = args;
  const parsing = (text: string): LineProblem => ({ text: `parsing [${at}] : ${text}` });
  switch (word) {
    case 'mode':
      return /^(tcp|http|health|log|spop)$/.test(first) ? undefined : parsing(`unknown proxy mode '${first}'.`);
    case 'option':
      return OPTIONS.has(first) ? undefined : parsing(`unknown option '${first}'.`);
    case 'timeout':
      return wrongTimeout(first, second, parsing);
    case 'bind':
      return section.kind === 'backend' ? undefined : wrongBind(first, parsing);
    case 'server':
      if (section.kind === 'frontend')
        return { text: `[${at}] : parsing [${at}] : 'server' not allowed because frontend '${section.name}' has no backend capability.` };
      if (second === undefined) return { text: `[${at}] : 'server' expects <name> and <addr>[:<port>] as arguments.` };
      return Number(/:(\d+)$/.exec(second)?.[1] ?? 0) > 65_535
        ? { text: `[${at}] : 'server ${section.name}/${first}' : invalid port '${second.split(':').at(-1)}'` }
        : undefined;
    case 'use_backend': {
      const name = unknownAcl(section, args);
      return name === undefined ? undefined : parsing(`error detected while parsing switching rule : no such ACL : '${name}'.`);
    }
    case 'http-request':
    case 'http-response': {
      const name = unknownAcl(section, args);
      if (name === undefined) return undefined;
      const { text } = parsing(`error detected while parsing an '${word} ${first}' condition : no such ACL : '${name}'.`);
      return { text, aborts: true };
    }
    default:
      return undefined;
  }
}

function wrongTimeout(name: string, value: string | undefined, parsing: (text: string) => LineProblem): LineProblem | undefined {
  if (!TIMEOUTS.test(name))
    return parsing(
      `'timeout' supports 'client', 'server', 'connect', 'check', 'queue', 'handshake', 'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin' and 'server-fin' (got '${name}')`,
    );
  if (value === undefined) return parsing(`'timeout ${name}' expects an integer value (in milliseconds)`);
  const [strange] = value.replace(/^\d+(us|ms|[smhd])?$/, '').replace(/^\d+/, '');
  return strange === undefined ? undefined : parsing(`unexpected character '${strange}' in 'timeout ${name}'`);
}

function wrongBind(addresses: string, parsing: (text: string) => LineProblem): LineProblem | undefined {
  if (addresses === '') return parsing("'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.");
  for (const each of addresses.split(',')) {
    // A socket in the file system, an open file, or what a variable says.
    if (/^(\/|unix@|abns@|fd@|sockpair@|quic|rhttp@)|\$/.test(each)) continue;
    const [, port] = /:([^:\]]*)$/.exec(each) ?? [];
    if (port === undefined) return parsing(`'bind' : missing port specification in '${each}'`);
    const [strange] = port.replace(/[\d-]/g, '');
    if (strange !== undefined) return parsing(`'bind' : invalid character '${strange}' in port number '${port}' in '${each}'`);
    if (port.split('-').some((number) => Number(number) > 65_535)) return parsing(`'bind' : invalid port '${port}'`);
  }
  return undefined;
}

/** Proxies of one name: a frontend and a backend may share it. @see haproxy: src/proxy.c parse_new_proxy */
export function namesake(section: Section, sections: readonly Section[], path: string): string | undefined {
  const faces = (kind: string): readonly string[] => (kind === 'listen' ? ['frontend', 'backend'] : [kind]);
  const called = (kind: string): string => (kind === 'listen' ? 'proxy' : kind);
  const before = sections.findLast(
    ({ kind, name }) => name === section.name && kind !== 'defaults' && faces(kind).some((face) => faces(section.kind).includes(face)),
  );
  return before === undefined || section.name === ''
    ? undefined
    : `Parsing [${path}:${section.line}]: ${called(section.kind)} '${section.name}' has the same name as ${called(before.kind)} '${before.name}' declared at ${path}:${before.line}.`;
}

/** What contradicts itself when all is read. @see haproxy: src/cfgparse.c check_config_validity */
export function contradictions(sections: readonly Section[], path: string): string[] {
  const backends = new Set(sections.filter(({ kind }) => kind === 'backend' || kind === 'listen').map(({ name }) => name));
  const isThere = (name: string): boolean => backends.has(name) || name.includes('%[');
  return sections.flatMap(({ kind, name, backend, switches, servers }) => {
    if (kind === 'defaults') return [];
    const missing = [
      ...(backend === undefined || isThere(backend) ? [] : [`required default_backend: '${backend}'`]),
      ...switches.flatMap(({ words: [wanted = ''] }) => (isThere(wanted) ? [] : [`required use_backend: '${wanted}'`])),
    ];
    const doubles = servers.flatMap((server, i) => {
      const before = servers.slice(0, i).find((each) => each.name === server.name);
      return before === undefined
        ? []
        : [
            `parsing [${path}:${server.line}] : backend '${name}', another server named '${server.name}' was already defined at line ${before.line}, please use distinct names.`,
          ];
    });
    return [...missing.map((what) => `Proxy '${name}': unable to find ${what}.`), ...doubles];
  });
}
