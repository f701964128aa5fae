import { recordOf } from '../../../apimachinery/records.ts';
import type { Process } from '../../../kernel/index.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { list } from './bootstrap.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The route that a request takes: the first that matches, of the virtual host that is nearest. @see envoy: source/common/router/config_impl.cc */
export function routeOf(process: Process, virtualHosts: readonly Fields[], request: HttpRequest): Fields | undefined {
  const host = virtualHostOf(virtualHosts, (request.headers.get('host') ?? '').toLowerCase());
  return list(host?.routes).find((route) => matches(process, recordOf(route.match), request));
}

/** Exact, then the longest that ends so, then the longest that begins so, then any. */
function virtualHostOf(virtualHosts: readonly Fields[], host: string): Fields | undefined {
  let best: { virtualHost: Fields; rank: number } | undefined;
  for (const virtualHost of virtualHosts)
    for (const domain of texts(virtualHost.domains)) {
      const rank = rankOf(domain.toLowerCase(), host);
      if (rank > (best?.rank ?? 0)) best = { virtualHost, rank };
    }
  return best?.virtualHost;
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function rankOf(domain: string, host: string): number {
  if (domain === '*') return 1;
  if (domain === host) return 3000;
  if (domain.startsWith('*')) return host.length >= domain.length && host.endsWith(domain.slice(1)) ? 2000 + domain.length : 0;
  return domain.endsWith('*') && host.length >= domain.length && host.startsWith(domain.slice(0, -1)) ? 1000 + domain.length : 0;
}

function matches(process: Process, match: Fields, request: HttpRequest): boolean {
  for (const condition of Object.keys(match)) if (!FOLLOWED.has(condition)) notFollowed(process, `routes by ${condition}`);
  return (
    matchesPath(process, match, request.target.replace(/[?#].*$/, '')) &&
    list(match.headers).every((header) => matchesHeader(process, header, request.headers)) &&
    list(match.query_parameters).every(({ name, string_match, present_match }) => {
      const value = request.query.get(String(name));
      return value === undefined
        ? present_match === false
        : string_match === undefined
          ? present_match !== false
          : matchesText(process, recordOf(string_match), value);
    })
  );
}
const FOLLOWED = new Set('prefix path safe_regex path_separated_prefix case_sensitive headers query_parameters'.split(' '));

function matchesPath(
  process: Process,
  { prefix, path, safe_regex, path_separated_prefix, case_sensitive }: Fields,
  given: string,
): boolean {
  const cased = (text: unknown): string => (case_sensitive === false ? String(text).toLowerCase() : String(text));
  const asked = cased(given);
  if (path !== undefined) return asked === cased(path);
  if (safe_regex !== undefined) return matchesRegex(process, safe_regex, given);
  if (path_separated_prefix !== undefined)
    return asked === cased(path_separated_prefix) || asked.startsWith(`${cased(path_separated_prefix)}/`);
  return prefix !== undefined && asked.startsWith(cased(prefix));
}

function matchesHeader(process: Process, header: Fields, headers: ReadonlyMap<string, string>): boolean {
  const { name, invert_match, present_match, treat_missing_header_as_empty } = header;
  const asked = String(name ?? '').toLowerCase();
  const value = headers.get(asked === ':authority' ? 'host' : asked) ?? (treat_missing_header_as_empty === true ? '' : undefined);
  const { exact_match, prefix_match, suffix_match, contains_match, safe_regex_match, string_match } = header;
  const old = { exact: exact_match, prefix: prefix_match, suffix: suffix_match, contains: contains_match, safe_regex: safe_regex_match };
  const given = Object.entries({ ...old, ...recordOf(string_match) }).filter(([, text]) => text !== undefined);
  if (header.range_match !== undefined) notFollowed(process, 'routes by ranges of headers');
  if (present_match !== undefined || given.length === 0)
    return (value !== undefined) === ((present_match ?? true) !== (invert_match === true));
  if (value === undefined) return false;
  return matchesText(process, Object.fromEntries(given), value) !== (invert_match === true);
}

/** @see envoy: api/envoy/type/matcher/v3/string.proto */
function matchesText(process: Process, { exact, prefix, suffix, contains, safe_regex, ignore_case }: Fields, value: string): boolean {
  const cased = (text: unknown): string => (ignore_case === true ? String(text).toLowerCase() : String(text));
  const asked = cased(value);
  if (exact !== undefined) return asked === cased(exact);
  if (prefix !== undefined) return asked.startsWith(cased(prefix));
  if (suffix !== undefined) return asked.endsWith(cased(suffix));
  if (contains !== undefined) return asked.includes(cased(contains));
  return matchesRegex(process, safe_regex, value);
}

/** The whole of it, as RE2 reads it. */
function matchesRegex(process: Process, given: unknown, text: string): boolean {
  try {
    return new RegExp(`^(?:${String(recordOf(given).regex ?? '')})$`, 's').test(text);
  } catch {
    notFollowed(process, 'a regular expression of its routes');
    return false;
  }
}

/** Tells of a part of its configuration, or of a request, that is left out. */
export const notFollowed = notFollowedBy('envoy');
