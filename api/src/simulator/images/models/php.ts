import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, packages } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageDescription, link, type Tag } from '../model.ts';
import { apache } from '../programs/apache/apache.ts';
import { APACHE_CONFIG, apachectl } from '../programs/apache/config.ts';
import { phpPage, runPhp } from '../programs/apache/php.ts';
import { phpFpm } from '../programs/apache/php-fpm.ts';
import { phpServer } from '../programs/apache/php-server.ts';
import { execCommand } from '../programs/gosu.ts';
import { opaqueScript } from '../programs/opaque-script.ts';
import { standardInput } from '../programs/standard-input.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';

/** Debian's Apache, of the release that this PHP was built on. @see docker-library: php */
function debiansApache(php: string): string {
  const [major = 0, minor = 0, patch = 0] = php.split('.').map(Number);
  const at = major * 10_000 + minor * 100 + patch;
  return at < 50_634
    ? '2.4.10'
    : at < 70_126
      ? '2.4.25'
      : at < 70_325
        ? '2.4.38'
        : at < 70_433
          ? '2.4.51'
          : at < 80_028
            ? '2.4.54'
            : '2.4.56';
}

/** PHP without Apache: its command line, or the server that FastCGI clients ask. */
export function php(version: string, tag: Tag): ImageDescription {
  const base = tag.has('alpine') ? alpine : debianSlim;
  const fpm = tag.has('fpm');
  return {
    base,
    megabytes: base === alpine ? 30 : 150,
    files: {
      ...(base === debianSlim && packages.curl),
      '/usr/local/bin/php': executable(phpCli(version), 12),
      '/usr/local/sbin/php-fpm': executable(phpFpm(version), 10),
      '/usr/local/bin/docker-php-entrypoint': executable((process) => phpEntrypoint(process, fpm ? 'php-fpm' : 'php')),
      '/var/www/html': folder(0o777, base === alpine ? 82 : 33, base === alpine ? 82 : 33),
      ...(base === alpine && withAccount(base, { name: 'www-data', uid: 82 })),
    },
    config: {
      entrypoint: ['docker-php-entrypoint'],
      cmd: fpm ? ['php-fpm'] : ['php', '-a'],
      env: { PHP_INI_DIR: '/usr/local/etc/php', PHP_VERSION: version },
      workingDir: fpm ? '/var/www/html' : '',
      stopSignal: fpm ? 'QUIT' : 'TERM',
      exposedPorts: fpm ? [9000] : [],
    },
  };
}

/** A page that is not a file's alone. */
type OwnPage = (process: Process, path: string, request: HttpRequest) => Task<HttpResponse | undefined>;

/** PHP inside Debian's Apache; `cpu` is what a page takes; `partly`: an application of which only its first page is known. */
export function phpApache(version: string, megabytes: number, cpu = 2 * MILLISECOND, page?: OwnPage, partly?: string) {
  const configFile = '/etc/apache2/apache2.conf';
  const commandLine = 'apache2 -D FOREGROUND';
  return {
    base: debianSlim,
    megabytes,
    files: {
      ...packages.curl,
      '/usr/sbin/apache2': executable(
        apache({
          version: debiansApache(version),
          platform: 'Debian',
          configFile,
          model: 'mpm_prefork',
          commandLine,
          format: 'combined',
          module: ` PHP/${version}`,
          ...(partly !== undefined && { partly }),
          *dynamic(process, path, request) {
            yield* process.compute(cpu);
            return (page && (yield* page(process, path, request))) ?? phpPage(process, path, version);
          },
        }),
        24,
      ),
      '/usr/sbin/apachectl': executable(apachectl('apache2')),
      '/usr/sbin/apache2ctl': executable(apachectl('apache2')),
      '/usr/local/bin/apache2-foreground': executable((process) =>
        execCommand(process, ['apache2', '-DFOREGROUND', ...process.argv.slice(1)]),
      ),
      '/usr/local/bin/docker-php-entrypoint': executable((process) => phpEntrypoint(process, 'apache2-foreground')),
      '/usr/local/bin/php': executable(phpCli(version), 12),
      '/etc/apache2/ports.conf': 'Listen 80\n',
      '/etc/apache2/sites-available/000-default.conf': DEFAULT_SITE,
      '/etc/apache2/sites-enabled/000-default.conf': link('../sites-available/000-default.conf'),
      '/etc/apache2/conf-enabled': folder(),
      [configFile]: `${APACHE_CONFIG.replace('/usr/local/apache2/htdocs', '/var/www/html')
        .replace('DirectoryIndex index.html', 'DirectoryIndex index.php index.html')
        .replace('Options Indexes', 'Options None')
        .replace(
          'Listen 80',
          'Include /etc/apache2/ports.conf',
        )}IncludeOptional /etc/apache2/conf-enabled/*.conf\nIncludeOptional /etc/apache2/sites-enabled/*.conf\n`,
      '/var/log/apache2/access.log': link('/dev/stdout'),
      '/var/log/apache2/error.log': link('/dev/stderr'),
      '/var/www/html': folder(0o777, 33, 33),
    },
    config: {
      cmd: ['apache2-foreground'],
      env: { PHP_VERSION: version, APACHE_CONFDIR: '/etc/apache2', PHP_INI_DIR: '/usr/local/etc/php' },
      workingDir: '/var/www/html',
      stopSignal: 'WINCH' as const,
      exposedPorts: [80],
    },
  };
}

function* phpEntrypoint(process: Parameters<typeof execCommand>[0], first: string) {
  const command = process.argv.slice(1);
  return yield* execCommand(
    process,
    command[0]?.startsWith('-') ? [first, ...command] : command,
    '/usr/local/bin/docker-php-entrypoint',
    9,
  );
}

const phpCli = (version: string): Parameters<typeof executable>[0] =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args[0] === '-v' || args[0] === '--version')
      yield* process.write(
        1,
        `PHP ${version} (cli) (built: May 12 2023 10:20:32) (NTS)\nCopyright (c) The PHP Group\nZend Engine v4.2.6, Copyright (c) Zend Technologies\n`,
      );
    else if (args[0] === '-a' || args.length === 0) {
      if (args[0] === '-a') yield* process.write(1, 'Interactive shell\n\n');
      yield* standardInput(process);
    } else if (args[0] === '-S')
      return yield* phpServer(process, version, args[1] ?? '', args.includes('-t') ? (args[args.indexOf('-t') + 1] ?? '.') : process.cwd);
    else if (args[0] === '-r') return yield* phpScript(process, args[1] ?? '', version);
    else if (!process.access(args[0] ?? '', 'r')) {
      yield* process.write(1, `Could not open input file: ${args[0]}\n`);
      return 1;
    } else {
      const text = process.readFile(args[0] as string);
      const code = /^<\?php\b((?:(?!\?>)[\s\S])*)$/.exec(text)?.[1];
      if (code !== undefined) return yield* phpScript(process, code, version);
      yield* process.write(1, runPhp(process, text, version));
    }
    return 0;
  };

/** What prints is printed, up to where it waits, goes round or ends. */
function* phpScript(process: Process, code: string, version: string): Task<number> {
  const at = code.search(/\b(while|for|foreach|do|sleep|usleep|exit|die)\b/);
  yield* process.write(1, runPhp(process, `<?php ${at < 0 ? code : code.slice(0, at)}`, version));
  if (at < 0) return 0;
  const [ends, , text, status] = /^(?:exit|die)\s*(?:\(\s*(?:(["'])(.*)\1|(\d*))\s*\))?\s*;?\s*$/.exec(code.slice(at)) ?? [];
  if (ends === undefined) return yield* opaqueScript(process, code.slice(at), 'PHP script', code.slice(at).trim().slice(0, 60));
  yield* process.write(1, text ?? '');
  return Number(status ?? 0);
}

/** @see debian: apache2, debian/config-dir/sites-available/000-default.conf */
const DEFAULT_SITE = `<VirtualHost *:80>
\tServerAdmin webmaster@localhost
\tDocumentRoot /var/www/html

\tErrorLog \${APACHE_LOG_DIR}/error.log
\tCustomLog \${APACHE_LOG_DIR}/access.log combined
</VirtualHost>
`;
