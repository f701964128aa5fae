import { inNetwork, type Process } from '../../../kernel/index.ts';
import { escapeRegExp } from '../../../shell/pattern.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { wordsOf } from './config.ts';
import type { Condition, Section } from './section.ts';

/** Tells of a part of its configuration, or of a request, that is left out. */
export const notFollowed = notFollowedBy('haproxy');

/** Whether a rule's condition holds: terms side by side all must, and any of those that `||` parts. @see haproxy: doc/configuration.txt 7.2 */
export function holds(process: Process, section: Section, condition: Condition | undefined, request: HttpRequest): boolean {
  if (!condition) return true;
  const alternatives: string[][] = [[]];
  let inline: string[] | undefined;
  for (const term of condition.terms) {
    if (inline) {
      if (term === '}') {
        alternatives.at(-1)?.push(inline.join(' '));
        inline = undefined;
      } else inline.push(quoted(term));
    } else if (term === '||' || term === 'or') alternatives.push([]);
    else if (term === '{' || term === '!{') inline = [term];
    else if (term === '!') alternatives.at(-1)?.push('!');
    else alternatives.at(-1)?.push(term);
  }
  const found = alternatives.some((terms) => allHold(process, section, terms, request));
  return found !== condition.unless;
}

const quoted = (word: string): string => (/[\s"'\\#]/.test(word) || word === '' ? `"${word.replace(/["\\]/g, '\\$&')}"` : word);

function allHold(process: Process, section: Section, terms: readonly string[], request: HttpRequest): boolean {
  let negated = false;
  for (const term of terms) {
    if (term === '!') {
      negated = !negated;
      continue;
    }
    const [, mark = '', rest = ''] = /^(!?)(.*)$/s.exec(term) ?? [];
    const lines = rest.startsWith('{') ? [wordsOf(rest.slice(1))] : (section.acls.get(rest) ?? PREDEFINED[rest]);
    const value = lines?.some((line) => matches(process, line, request)) ?? false;
    if (value === ((mark === '!') !== negated)) return false;
    negated = false;
  }
  return true;
}

/** @see haproxy: doc/configuration.txt 7.4 */
const PREDEFINED: Readonly<Record<string, string[][]>> = {
  TRUE: [['always_true']],
  FALSE: [['always_false']],
  METH_GET: [['method', 'GET', 'HEAD']],
  METH_HEAD: [['method', 'HEAD']],
  METH_POST: [['method', 'POST']],
  METH_PUT: [['method', 'PUT']],
  METH_DELETE: [['method', 'DELETE']],
  METH_OPTIONS: [['method', 'OPTIONS']],
  HTTP: [['always_true']],
  HTTP_1_1: [['req.ver', '1.1']],
  HTTP_1_0: [['req.ver', '1.0']],
  HTTP_URL_SLASH: [['url_beg', '/']],
  LOCALHOST: [['src', '127.0.0.0/8', '::1']],
};

function matches(process: Process, line: readonly string[], request: HttpRequest): boolean {
  const [criterion = '', ...rest] = line;
  const [, fetch = '', suffix = '', given = ''] =
    /^([a-z._]+?)(?:_(beg|end|sub|reg|dir|dom|str|cnt|len|m))?(?:\(([^)]*)\))?(?:,.*)?$/.exec(criterion) ?? [];
  let way = suffix;
  let ignoresCase = criterion.includes(',lower');
  const values: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] as string;
    if (word === '-i') ignoresCase = true;
    else if (word === '-m') way = rest[++i] ?? '';
    else if (word === '-f' || word === '-M') {
      notFollowed(process, 'acl -f');
      i++;
    } else if (word === '--') values.push(...rest.splice(i + 1));
    else values.push(word);
  }
  if (/,(?!lower)/.test(criterion)) notFollowed(process, `converters of ${criterion}`);
  const sample = sampleOf(process, fetch, given, request);
  if (typeof sample === 'boolean') return sample;
  if (way === 'found') return sample !== undefined;
  if (sample === undefined) return false;
  if (fetch === 'src' || fetch === 'dst') return values.some((value) => isOf(sample, value));
  return values.some((value) =>
    compare(
      process,
      way,
      ignoresCase ? sample.toLowerCase() : sample,
      ignoresCase && way !== 'reg' ? value.toLowerCase() : value,
      ignoresCase,
    ),
  );
}

function compare(process: Process, way: string, sample: string, value: string, ignoresCase: boolean): boolean {
  switch (way) {
    case '':
    case 'str':
      return sample === value;
    case 'beg':
      return sample.startsWith(value);
    case 'end':
      return sample.endsWith(value);
    case 'sub':
      return sample.includes(value);
    case 'dir':
      return `/${sample}/`.includes(`/${value.replace(/^\/|\/$/g, '')}/`);
    case 'dom':
      return new RegExp(`(^|[.:/?])${escapeRegExp(value)}($|[.:/?])`).test(sample);
    case 'reg':
      try {
        return new RegExp(value, ignoresCase ? 'i' : '').test(sample);
      } catch {
        notFollowed(process, 'a regular expression of an acl');
        return false;
      }
    default:
      notFollowed(process, `acl -m ${way}`);
      return false;
  }
}

/** What a sample fetch finds in a request; undefined: nothing. @see haproxy: doc/configuration.txt 7.3 */
export function sampleOf(process: Process, fetch: string, given: string, request: HttpRequest): string | boolean | undefined {
  const path = request.target.replace(/\?.*$/s, '');
  const header = request.headers.get(given.split(',')[0]?.trim().toLowerCase() ?? '');
  switch (fetch.replace(/^(req|http_req|capture\.req)\./, '')) {
    case 'always_true':
      return true;
    case 'always_false':
      return false;
    case 'path':
      return path;
    case 'url':
    case 'uri':
      return request.target;
    case 'base':
      return `${request.headers.get('host') ?? ''}${path}`;
    case 'query':
      return request.target.split('?')[1] ?? '';
    case 'hdr':
    case 'fhdr':
      return header;
    case 'hdr(host)':
      return request.headers.get('host');
    case 'urlp':
    case 'url_param':
      return request.query.get(given.split(',')[0] ?? '');
    case 'cook':
    case 'cookie':
      return new RegExp(`(?:^|;\\s*)${given}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1];
    case 'method':
      return request.method;
    case 'ver':
      return request.version.replace('HTTP/', '');
    case 'src':
      return request.remoteAddress;
    case 'src_port':
      return String(request.remotePort);
    case 'dst_port':
      return String(request.localPort);
    case 'ssl_fc':
      return request.secure === true;
    case 'hostname':
      return process.net.hostname;
    case 'str':
    case 'int':
      return given;
    default:
      notFollowed(process, `sample ${fetch}`);
      return undefined;
  }
}

/** Of IPv6 only an address itself is known. */
const isOf = (address: string, network: string): boolean => address === network.split('/')[0] || inNetwork(address, network);
