import type { Directive } from './directive.ts';

/** Where a build of nginx has its files, and what it knows beside nginx' own directives. */
export interface Layout {
  /** What files that are included are relative to. */
  readonly directory: string;
  /** What other paths are relative to. */
  readonly prefix: string;
  readonly config: string;
  readonly errorLog: string;
  readonly accessLog: string;
  readonly pid: string;
  /** Directives of modules that are built in, which are not held against anything. */
  readonly modules?: RegExp;
}

/** nginx' own packages. @see nginx: auto/options */
export const packaged: Layout = {
  directory: '/etc/nginx/',
  prefix: '/etc/nginx/',
  config: '/etc/nginx/nginx.conf',
  errorLog: '/var/log/nginx/error.log',
  accessLog: '/var/log/nginx/access.log',
  pid: '/var/run/nginx.pid',
};

const RESTY = '/usr/local/openresty/nginx/';

/** OpenResty, with the modules that it brings. @see openresty: util/configure */
export const openresty: Layout = {
  directory: `${RESTY}conf/`,
  prefix: RESTY,
  config: `${RESTY}conf/nginx.conf`,
  errorLog: `${RESTY}logs/error.log`,
  accessLog: `${RESTY}logs/access.log`,
  pid: `${RESTY}logs/nginx.pid`,
  modules: /_by_lua(_block|_file)?$|^(lua_|echo(_|$)|more_(set|clear)_|set_|encrypted_session_|memc_|redis2?_|srcache_|rds_|iconv_|xss_)/,
};

/** A path as it stands in a configuration, in full. */
export const inFull = (path: string, { directory }: Layout): string => (path.startsWith('/') ? path : `${directory}${path}`);

/** Directives whose first word is a path below the prefix. */
const BELOW_PREFIX: ReadonlySet<string> = new Set(['root', 'access_log', 'error_log', 'pid']);
/** Words in place of such a path. */
const NO_PATH = /^(\/|\$|off$|stderr$|syslog:|memory:)/;

/** A configuration with what it does not say of another layout than the packages', and its paths in full. */
export function settled(tree: readonly Directive[], layout: Layout): readonly Directive[] {
  if (layout === packaged) return tree;
  const full = (list: readonly Directive[]): Directive[] =>
    list.map((each) => {
      const [path = '', ...rest] = each.args;
      const args = BELOW_PREFIX.has(each.name) && !NO_PATH.test(path) ? [`${layout.prefix}${path}`, ...rest] : each.args;
      return { ...each, args, block: each.block && full(each.block) };
    });
  const set = (name: string, ...args: string[]): Directive => ({ name, args, block: undefined, file: layout.config, line: 0, end: 0 });
  const unset = (list: readonly Directive[], usual: readonly Directive[]): Directive[] =>
    usual.filter(({ name }) => !list.some((each) => each.name === name));
  const own = [set('pid', layout.pid), set('error_log', layout.errorLog)];
  const served = [
    set('root', `${layout.prefix}html`),
    set('access_log', layout.accessLog),
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => set(`${kind}_temp_path`, `${layout.prefix}${kind}_temp`)),
  ];
  const absolute = full(tree);
  return [
    ...unset(absolute, own),
    ...absolute.map((each) =>
      each.name === 'http' && each.block ? { ...each, block: [...unset(each.block, served), ...each.block] } : each,
    ),
  ];
}

/** What it calls itself: a version of four numbers is OpenResty's. */
export function signature(version: string, showsVersion = true): string {
  const name = version.split('.').length > 3 ? 'openresty' : 'nginx';
  return showsVersion ? `${name}/${version}` : name;
}
