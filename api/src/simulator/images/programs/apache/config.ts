import type { Program } from '../../../kernel/index.ts';
import { execCommand } from '../gosu.ts';

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
