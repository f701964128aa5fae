/** Whose directives need which module, of those that a configuration often has; the server's own need none. @see httpd: modules, server/mpm */
const OWNERS: readonly (readonly [directives: RegExp, module: string])[] = [
  [
    /^(listen|startservers|maxrequestworkers|threadsperchild|minspare\w+|maxspare\w+|maxconnectionsperchild|serverlimit|threadlimit)$/,
    'mpm_',
  ],
  [/^(user|group)$/, 'unixd_module'],
  [/^(directoryindex|directoryslash|fallbackresource)$/, 'dir_module'],
  [/^(customlog|logformat|transferlog)$/, 'log_config_module'],
  [/^(typesconfig|addtype|addhandler|addencoding|addcharset|addlanguage|addoutputfilter)$/, 'mime_module'],
  [/^(alias|aliasmatch|scriptalias|redirect\w*)$/, 'alias_module'],
  [/^require$/, 'authz_core_module'],
  [/^(order|allow|deny|satisfy)$/, 'access_compat_module'],
  [/^(header|requestheader)$/, 'headers_module'],
  [/^(rewriteengine|rewriterule|rewritecond|rewritebase)$/, 'rewrite_module'],
  [/^(proxypass|proxypassreverse|proxypreservehost|proxyrequests)$/, 'proxy_module'],
  [/^(sslengine|sslcertificatefile|sslcertificatekeyfile|sslprotocol|sslciphersuite)$/, 'ssl_module'],
  [/^(expiresactive|expiresbytype|expiresdefault)$/, 'expires_module'],
  [/^(setenvif\w*|browsermatch\w*)$/, 'setenvif_module'],
  [/^(indexoptions|addicon\w*|indexignore|readmename|headername)$/, 'autoindex_module'],
];

interface Line {
  readonly name: string;
  readonly args: readonly string[];
  readonly path: string;
  readonly line: number;
}

/**
 * What httpd says to a directive whose module is not loaded, or where nothing serves. Modules are loaded when they are read, and directives
 * carried out when all is. @see httpd: server/config.c ap_build_config_sub (EXEC_ON_READ)
 */
export function missingModule(lines: readonly Line[]): string | undefined {
  const loaded = new Set(lines.flatMap(({ name, args }) => (name.toLowerCase() === 'loadmodule' ? [args[0] ?? ''] : [])));
  for (const { name, path, line } of lines) {
    const owner = OWNERS.find(([directives]) => directives.test(name.toLowerCase()))?.[1];
    if (owner !== undefined && ![...loaded].some((module) => module === owner || (owner === 'mpm_' && module.startsWith(owner))))
      return `AH00526: Syntax error on line ${line} of ${path}:\nInvalid command '${name}', perhaps misspelled or defined by a module not included in the server configuration`;
  }
  return [...loaded].some((module) => module.startsWith('mpm_')) ? undefined : 'AH00534: httpd: Configuration error: No MPM loaded.';
}
