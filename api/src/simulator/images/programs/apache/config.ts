import type { Program } from '../../../kernel/index.ts';
import { execCommand } from '../gosu.ts';

/** The modules that the image's own httpd.conf loads, and those that it could. @see httpd: docs/conf/httpd.conf.in; docker-library/httpd */
export const MODULES: string = [
  'mpm_event #mpm_prefork #mpm_worker authn_file #authn_dbm authn_core authz_host authz_groupfile authz_user authz_core access_compat auth_basic',
  '#socache_shmcb reqtimeout filter #deflate mime log_config env #expires headers setenvif version #remoteip #proxy #proxy_connect #proxy_http',
  '#proxy_fcgi #proxy_wstunnel #proxy_balancer #ssl unixd status autoindex #cgid #vhost_alias dir alias #rewrite',
]
  .join(' ')
  .split(' ')
  .map((name) => `${name.startsWith('#') ? '#' : ''}LoadModule ${name.replace('#', '')}_module modules/mod_${name.replace('#', '')}.so\n`)
  .join('');

/** httpd.conf, as far as it matters here. */
export const APACHE_CONFIG = `ServerRoot "/usr/local/apache2"
Listen 80
User www-data
Group www-data
DocumentRoot "/usr/local/apache2/htdocs"
DirectoryIndex index.html
Options Indexes
ErrorLog /proc/self/fd/2
LogLevel warn
CustomLog /proc/self/fd/1 common
`;

/** `apachectl start`, and whatever the server itself takes. @see httpd: support/apachectl.in */
export const apachectl = (server: string): Program =>
  function* (process) {
    const [first, ...rest] = process.argv.slice(1);
    const args = /^(start|stop|restart|graceful|graceful-stop)$/.test(first ?? '')
      ? ['-k', first as string]
      : first === 'configtest'
        ? ['-t']
        : [first ?? '-h', ...rest];
    return yield* execCommand(process, [server, ...args], 'apachectl', 79);
  };
