import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import type { HttpResponse } from '../../servers/http-message.ts';
import { execCommand } from '../gosu.ts';

/** The image's docker-entrypoint.sh: copies WordPress to where there is none. @see docker-library/wordpress: docker-entrypoint.sh */
export const wordpressEntrypoint: Program = function* (process) {
  const command = process.argv.slice(1);
  if ((command[0]?.startsWith('apache2') || command[0] === 'php-fpm') && !process.access('index.php', 'f')) {
    const where = process.cwd;
    yield* process.write(2, `WordPress not found in ${where} - copying now...\n`);
    try {
      // What a browser meets first is the installation.
      process.writeFile(`${where}/index.php`, process.readFile('/usr/src/wordpress/index.php'));
      for (const name of ['wp-admin', 'wp-content', 'wp-includes']) process.mkdir(`${where}/${name}`);
      process.writeFile(
        `${where}/wp-admin/install.php`,
        '<!DOCTYPE html>\n<html lang="en-US">\n<head><title>WordPress &rsaquo; Installation</title></head>\n<body></body></html>\n',
      );
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.write(2, `tar: ./index.php: Cannot open: ${error.message}\ntar: Exiting with failure status due to previous errors\n`);
      return 2;
    }
    yield* process.write(2, `Complete! WordPress has been successfully copied to ${where}\n`);
    const configured = [...process.env.keys()].filter((name) => name.startsWith('WORDPRESS_') && name !== 'WORDPRESS_VERSION').sort();
    if (configured.length > 0 && process.env.has('WORDPRESS_VERSION')) {
      process.writeFile(`${where}/wp-config.php`, '<?php\n');
      if (!(yield* reachesDatabase(process))) return 1;
    } else if (configured.length > 0) {
      yield* process.write(
        2,
        `No 'wp-config.php' found in ${where}, but 'WORDPRESS_...' variables supplied; copying 'wp-config-docker.php' (${configured.join(' ')})\n`,
      );
      process.writeFile(`${where}/wp-config.php`, '<?php\n');
    }
  }
  return yield* execCommand(process, command);
};

/** Before 5.5 the script made the database itself: ten times it asks for it, three seconds apart. */
function* reachesDatabase(process: Process): Task<boolean> {
  const [host = 'mysql', port = '3306'] = (process.env.get('WORDPRESS_DB_HOST') ?? 'mysql').split(':');
  const where = process.env.get('PHP_VERSION')?.startsWith('5') ? '-' : 'Standard input code';
  for (let left = 10; left > 0; left--) {
    const problem = yield* connectionProblem(process, host, Number(port));
    if (problem === undefined) return true;
    const [told, why] = problem;
    yield* process.write(2, `\nWarning: mysqli::mysqli(): ${told} in ${where} on line 22\n\nMySQL Connection Error: (2002) ${why}\n`);
    if (left > 1) yield* process.sleep(3 * SECOND);
  }
  return false;
}

/** What PHP's mysqli says of a server that it cannot reach, as a warning and as its error. */
export function* connectionProblem(process: Process, host: string, port: number): Task<readonly [told: string, why: string] | undefined> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) {
    const why = `php_network_getaddresses: getaddrinfo failed: ${process.net.noSuchName}`;
    return [why, why];
  }
  try {
    const socket = yield* process.net.connect(address, port, 60 * SECOND);
    socket.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return [`(HY000/2002): ${error.message}`, error.message];
  }
}

/** Its pages need a database: without one nothing is shown, with a new one the installation. @see WordPress: wp-includes/load.php */
export function* wordpressPage(process: Process, path: string): Task<HttpResponse | undefined> {
  if (!process.readFile(path).includes('wp-blog-header')) return undefined;
  const [host = 'mysql', port = '3306'] = (process.env.get('WORDPRESS_DB_HOST') ?? 'mysql').split(':');
  const html = { 'X-Powered-By': 'PHP/8.0.28', 'Content-Type': 'text/html; charset=UTF-8' };
  try {
    const [address] = yield* process.net.resolve(host);
    if (address === undefined) throw new OsError('EHOSTUNREACH', process.net.noSuchName);
    const socket = yield* process.net.connect(address, Number(port), 60 * SECOND);
    socket.close();
    return { status: 302, headers: { ...html, Location: '/wp-admin/install.php' }, body: '' };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return {
      status: 500,
      headers: html,
      body: '<!DOCTYPE html>\n<html lang="en-US">\n<head><title>Database Error</title></head>\n<body><div class="wp-die-message"><h1>Error establishing a database connection</h1></div></body>\n</html>\n',
    };
  }
}
