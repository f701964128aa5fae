import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { ConfigError, type Directive } from './directive.ts';
import type { Site } from './site.ts';
import { expanded, families, variables } from './variables.data.ts';

/**
 * What contradicts itself in a configuration whose directives are right, each for itself.
 * @see nginx: src/http/ngx_http.c ngx_http_add_addresses, ngx_http_init_locations; ngx_http_upstream.c; ngx_http_log_module.c
 */
export function checkConflicts(main: readonly Directive[]): void {
  const http = main.find(({ name }) => name === 'http')?.block;
  if (!http) return;
  checkNamesOnce(http);
  for (const directive of http) {
    if (directive.name === 'map') checkMap(directive);
    if (directive.name === 'upstream') checkServers(directive);
  }
  const defaults = new Set<string>();
  const formats = new Set(['combined']);
  const walk = (block: readonly Directive[], around: readonly string[]): void => {
    for (const { name, args, block: inner, file, line } of block) {
      const fail = (text: string): ConfigError => new ConfigError(`${text} in ${file}:${line}`);
      const [first = '', second] = args;
      if (name === 'log_format') formats.add(first);
      if (name === 'access_log' && first !== 'off' && second !== undefined && !second.includes('=') && !formats.has(second))
        throw fail(`unknown log format "${second}"`);
      if (name === 'listen' && (args.includes('default_server') || args.includes('default'))) {
        const address = addressOf(first);
        if (defaults.has(address)) throw fail(`a duplicate default server for ${address}`);
        defaults.add(address);
      }
      if (name === 'proxy_pass' && HAS_PATH.test(first) && around.some((each) => /^(if|limit_except|~|@)/.test(each)))
        throw fail(
          '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block',
        );
      if (inner) walk(inner, name === 'location' ? [first] : [...around, name]);
    }
  };
  walk(http, []);
  for (const { name, block = [] } of http) {
    if (name !== 'server') continue;
    checkLocationsOnce(block);
    checkListensOnce(block);
  }
  checkVariables(http);
  checkZones(http);
}

/** Of a socket the path begins behind another colon. */
const HAS_PATH = /^https?:\/\/(unix:[^:$]+:\/|(?!unix:)[^/$]+\/)/;

function checkNamesOnce(http: readonly Directive[]): void {
  const seen = new Set<string>();
  for (const { name, args, file, line } of http) {
    if (name !== 'upstream' && name !== 'log_format') continue;
    const what = name === 'upstream' ? `duplicate upstream "${args[0]}"` : `duplicate "log_format" name "${args[0]}"`;
    if (seen.has(what)) throw new ConfigError(`${what} in ${file}:${line}`);
    seen.add(what);
  }
}

/** `=` by itself, and `^~` as if it were not there. */
function checkLocationsOnce(block: readonly Directive[], around?: Named): void {
  const seen = new Set<string>();
  for (const { name, args, block: inner = [], file, line } of block) {
    if (name !== 'location') continue;
    const own = namedBy(args);
    const { modifier, text } = own;
    const outside = around && misplaced(own, around);
    if (outside) throw new ConfigError(`${outside} in ${file}:${line}`);
    const key = `${modifier === '^~' ? '' : modifier} ${text}`;
    if (!modifier.startsWith('~')) {
      if (seen.has(key)) throw new ConfigError(`duplicate location "${modifier === '@' ? '@' : ''}${text}" in ${file}:${line}`);
      seen.add(key);
    }
    checkLocationsOnce(inner, own);
  }
}

/** What a location is called, and how it is to be matched. */
interface Named {
  readonly modifier: string;
  readonly text: string;
}

function namedBy(args: readonly string[]): Named {
  const [, modifier = '', text = ''] = /^(=|\^~|~\*|~|@)?\s*(.*)$/s.exec(args.join(' ')) ?? [];
  return { modifier, text };
}

/** @see nginx: src/http/ngx_http_core_module.c ngx_http_core_location */
function misplaced({ modifier, text }: Named, around: Named): string | undefined {
  const own = `"${modifier === '@' ? '@' : ''}${text}"`;
  const outer = `"${around.modifier === '@' ? '@' : ''}${around.text}"`;
  if (around.modifier === '=') return `location ${own} cannot be inside the exact location ${outer}`;
  if (around.modifier === '@') return `location ${own} cannot be inside the named location ${outer}`;
  if (modifier === '@') return `named location ${own} can be on the server level only`;
  return modifier.startsWith('~') || text.startsWith(around.text) ? undefined : `location ${own} is outside location ${outer}`;
}

const addressOf = (listen: string): string => (/^\d+$/.test(listen) ? `0.0.0.0:${listen}` : listen.replace(/^\*/, '0.0.0.0'));

/** @see nginx: src/http/ngx_http_core_module.c ngx_http_core_listen */
function checkListensOnce(block: readonly Directive[]): void {
  const seen = new Set<string>();
  for (const { name, args, file, line } of block) {
    if (name !== 'listen') continue;
    const address = addressOf(args[0] ?? '');
    if (seen.has(address)) throw new ConfigError(`a duplicate listen ${address} in ${file}:${line}`);
    seen.add(address);
  }
}

/** @see nginx: src/http/ngx_http_upstream.c ngx_http_upstream */
function checkServers({ block = [], file, end }: Directive): void {
  if (!block.some(({ name }) => name === 'server')) throw new ConfigError(`no servers are inside upstream in ${file}:${end}`);
}

/** @see nginx: src/http/modules/ngx_http_map_module.c ngx_http_map */
function checkMap({ block = [] }: Directive): void {
  const seen = new Set<string>();
  for (const { name, args, file, line } of block) {
    const fail = (text: string): ConfigError => new ConfigError(`${text} in ${file}:${line}`);
    if (args.length === 0 && (name === 'hostnames' || name === 'volatile')) continue;
    if (args.length !== 1) throw fail('invalid number of the map parameters');
    if (name === 'include') continue;
    if (seen.has(name)) throw fail(name === 'default' ? 'duplicate default map parameter' : `conflicting parameter "${name}"`);
    seen.add(name);
  }
}

/** Zones that are used, and that nobody makes. @see nginx: src/core/ngx_cycle.c ngx_init_cycle */
function checkZones(http: readonly Directive[]): void {
  const made = new Set<string>();
  const used = new Set<string>();
  const gather = (block: readonly Directive[]): void => {
    for (const { name, args, block: inner = [] } of block) {
      const zone = args.find((each) => each.startsWith('zone='))?.slice('zone='.length);
      if (name === 'limit_req_zone' || name === 'limit_conn_zone') made.add(zone?.split(':')[0] ?? '');
      else if (name === 'limit_req' && zone !== undefined) used.add(zone);
      else if (name === 'limit_conn') used.add(args[0] ?? '');
      gather(inner);
    }
  };
  gather(http);
  const missing = [...used].find((zone) => !made.has(zone));
  if (missing !== undefined) throw new ConfigError(`zero size shared memory zone "${missing}"`);
}

/** Their names are kept in small letters. @see nginx: src/http/ngx_http_variables.c ngx_http_variables_init_vars */
function checkVariables(http: readonly Directive[]): void {
  const defined = new Set<string>();
  const used = new Set<string>();
  const define = (name = ''): unknown => defined.add(name.toLowerCase());
  const gather = (block: readonly Directive[]): void => {
    for (const { name, args, block: inner = [] } of block) {
      if (name === 'set' || name === 'auth_request_set') define(args[0]?.slice(1));
      else if (name === 'map' || name === 'geo' || name === 'split_clients') define(args.at(-1)?.slice(1));
      for (const [, group = ''] of args.join(' ').matchAll(/\(\?P?<(\w+)>|\(\?'(\w+)'/g)) define(group);
      if (expanded.has(name))
        for (const [, braced, plain = braced ?? ''] of args
          .slice(name === 'set' ? 1 : 0)
          .join(' ')
          .matchAll(/\$(?:\{(\w+)\}|([a-zA-Z_]\w*))/g))
          used.add(plain.toLowerCase());
      if (name === 'map')
        for (const value of inner.flatMap((each) => each.args)) if (/^\$\w+$/.test(value)) used.add(value.slice(1).toLowerCase());
      if (name !== 'types' && name !== 'map' && name !== 'geo') gather(inner);
    }
  };
  gather(http);
  const unknown = [...used].find((name) => !defined.has(name) && !variables.has(name) && !families.test(name));
  if (unknown !== undefined) throw new ConfigError(`unknown "${unknown}" variable`);
}

/** Servers of one name at one address: the first one answers. @see nginx: src/http/ngx_http.c ngx_http_server_names */
export function conflictingNames({ servers }: Site): string[] {
  const seen = new Set<string>();
  const told: string[] = [];
  for (const { names, listens } of servers)
    for (const { address, port } of listens)
      for (const name of names.length > 0 ? names : ['']) {
        const shown = `"${name.toLowerCase()}" on ${joinHostPort(address, port)}`;
        if (seen.has(shown)) told.push(`conflicting server name ${shown}, ignored`);
        seen.add(shown);
      }
  return [...new Set(told)];
}
