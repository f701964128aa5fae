import { byObject } from '../../../engine/index.ts';
import type { Directive } from './directive.ts';
import { directivesNamed, type Scope, setting, settings } from './site.ts';

/** How requests are answered in a place: a `location`, or the server outside of all. */
export interface Place {
  readonly scope: Scope;
  readonly root: string | undefined;
  readonly alias: string | undefined;
  /** Names, in the order in which they are tried. */
  readonly index: readonly string[];
  readonly defaultType: string | undefined;
  readonly tries: readonly string[] | undefined;
  /** Where another server answers. */
  readonly pass: Directive | undefined;
  /** What answers by itself, of OpenResty's modules. */
  readonly said: Directive | undefined;
  readonly isStatus: boolean;
  readonly isForbidden: boolean;
  readonly isListed: boolean;
  readonly hasRewrites: boolean;
  /** Whether answers say the server's version. */
  readonly showsVersion: boolean;
  readonly errorPages: readonly Directive[];
  readonly addedHeaders: readonly Directive[];
  readonly accessLogs: readonly Pick<Directive, 'args'>[];
}

/** A configuration is read once, and asked for each request. */
export const placeOf = byObject((scope: Scope): Place => {
  const own = (name: string) => directivesNamed(scope, name)[0];
  const first = (name: string) => setting(scope, name)?.args[0];
  const logs = settings(scope, 'access_log');
  return {
    scope,
    root: first('root'),
    alias: own('alias')?.args[0],
    index: setting(scope, 'index')?.args ?? ['index.html'],
    defaultType: first('default_type'),
    tries: setting(scope, 'try_files')?.args,
    pass: own('proxy_pass') ?? own('fastcgi_pass') ?? own('grpc_pass') ?? own('uwsgi_pass'),
    said: scope.own.find(({ name }) => CONTENT.test(name)),
    isStatus: own('stub_status') !== undefined,
    isForbidden: settings(scope, 'deny').some(({ args }) => args[0] === 'all') && settings(scope, 'allow').length === 0,
    isListed: first('autoindex') === 'on',
    hasRewrites: scope.own.some(({ name }) => REWRITES.has(name)),
    showsVersion: first('server_tokens') !== 'off',
    errorPages: settings(scope, 'error_page'),
    addedHeaders: settings(scope, 'add_header'),
    accessLogs: logs.length > 0 ? logs : DEFAULT_LOG,
  };
});

/** Directives of OpenResty's that make an answer of their own. */
const CONTENT = /^(content_by_lua(_block|_file)?|echo)$/;
const REWRITES: ReadonlySet<string> = new Set(['set', 'if', 'return', 'rewrite', 'break']);
const DEFAULT_LOG = [{ args: ['/var/log/nginx/access.log'] }];
