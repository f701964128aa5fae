import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { alpine, centos7, debianSlim, packages } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageDescription, type ImageModel, isBefore, link, release, script, type Tag } from '../model.ts';
import { apache } from '../programs/apache/apache.ts';
import { joomlaEntrypoint, nextcloudEntrypoint, SOURCE } from '../programs/apache/applications.ts';
import { APACHE_CONFIG, apachectl, MODULES } from '../programs/apache/config.ts';
import { guestbook } from '../programs/apache/guestbook.ts';
import { phpPage, runPhp } from '../programs/apache/php.ts';
import { phpFpm } from '../programs/apache/php-fpm.ts';
import { phpServer } from '../programs/apache/php-server.ts';
import { wordpressEntrypoint, wordpressPage } from '../programs/apache/wordpress.ts';
import { toolEntrypoint, wpTool } from '../programs/apache/wp-cli.ts';
import { execCommand } from '../programs/gosu.ts';
import { opaqueScript } from '../programs/opaque-script.ts';
import { standardInput } from '../programs/standard-input.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';

/** Apache's server, alone and with PHP in it. */
export const apacheModels: readonly ImageModel[] = [
  {
    repositories: ['httpd', 'registry.k8s.io/e2e-test-images/httpd'],
    describe(tag) {
      const version = release(tag, ['2.4.57', '2.2.34']);
      const base = tag.has('alpine') ? alpine : debianSlim;
      const configFile = '/usr/local/apache2/conf/httpd.conf';
      return {
        base,
        megabytes: base === alpine ? 19 : 57,
        files: {
          '/usr/local/apache2/bin/httpd': executable(
            apache({
              version,
              platform: 'Unix',
              configFile,
              loadsModules: true,
              model: 'mpm_event',
              commandLine: 'httpd -D FOREGROUND',
              format: 'common',
            }),
            8,
          ),
          '/usr/local/apache2/bin/apachectl': executable(apachectl('httpd')),
          '/usr/local/bin/httpd-foreground': executable((process) =>
            execCommand(process, ['httpd', '-DFOREGROUND', ...process.argv.slice(1)]),
          ),
          [configFile]: `${MODULES}${APACHE_CONFIG}`,
          '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
          '/usr/local/apache2/logs': folder(),
          ...(base === alpine && withAccount(base, { name: 'www-data', uid: 82 })),
        },
        config: {
          cmd: ['httpd-foreground'],
          env: {
            HTTPD_PREFIX: '/usr/local/apache2',
            PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            HTTPD_VERSION: version,
          },
          workingDir: '/usr/local/apache2',
          stopSignal: 'WINCH',
          exposedPorts: [80],
        },
      };
    },
  },
  {
    repositories: ['php'],
    describe(tag) {
      const version = release(tag, ['8.2.6', '8.1.19', '8.0.28', '7.4.33', '7.3.33', '7.2.34', '7.1.33', '7.0.33', '5.6.40']);
      if (tag.has('apache'))
        return { ...phpApache(version, 153), config: { ...phpApache(version, 153).config, entrypoint: ['docker-php-entrypoint'] } };
      return php(version, tag);
    },
  },
  {
    repositories: ['wordpress'],
    describe(tag) {
      const fpm = tag.has('fpm');
      if (tag.has('cli')) return wordpressTool(tag);
      const language = wordpressPhp(tag);
      const image = fpm ? php(language, tag) : phpApache(language, 206, undefined, wordpressPage, 'WordPress');
      return {
        ...image,
        files: {
          ...image.files,
          ...(tag.has('alpine') && packages.alpineBash),
          '/usr/local/bin/docker-entrypoint.sh': executable(wordpressEntrypoint),
          '/usr/src/wordpress/index.php': WORDPRESS,
        },
        config: {
          ...image.config,
          entrypoint: ['docker-entrypoint.sh'],
          cmd: [fpm ? 'php-fpm' : 'apache2-foreground'],
          volumes: ['/var/www/html'],
          env: { ...image.config?.env, ...(isBefore(tag, 5, 5) && { WORDPRESS_VERSION: tag.version.join('.') }) },
        },
      };
    },
  },
  {
    repositories: ['registry.k8s.io/hpa-example', 'kubeguide/hpa-example'],
    describe: () => {
      const image = phpApache('5.6.14', 181, 60 * MILLISECOND, hpaPage);
      return {
        ...image,
        files: {
          ...image.files,
          '/var/www/html/index.php': HPA_PAGE,
        },
      };
    },
  },
  {
    // It logs to files: of its output there is but a warning. @see CentOS/CentOS-Dockerfiles: httpd/centos7
    repositories: ['centos/httpd'],
    describe() {
      const configFile = '/etc/httpd/conf/httpd.conf';
      const files = { access: '/var/log/httpd/access_log', error: '/var/log/httpd/error_log', pid: '/run/httpd/httpd.pid' };
      const commandLine = '/usr/sbin/httpd -D FOREGROUND';
      return {
        base: centos7,
        megabytes: 110,
        files: {
          '/usr/sbin/httpd': executable(
            apache({ version: '2.4.6', platform: 'CentOS', configFile, model: 'mpm_prefork', commandLine, format: 'combined', files }),
            8,
          ),
          '/usr/sbin/apachectl': executable(apachectl('/usr/sbin/httpd')),
          '/run-httpd.sh': script('#!/bin/bash\nrm -rf /run/httpd/* /tmp/httpd*\nexec /usr/sbin/apachectl -DFOREGROUND\n'),
          [configFile]: APACHE_CONFIG.replaceAll('/usr/local/apache2/htdocs', '/var/www/html').replace('Options Indexes', 'Options None'),
          '/var/www/html': folder(),
          '/var/log/httpd': folder(0o700),
        },
        config: { cmd: ['/run-httpd.sh'], exposedPorts: [80] },
      };
    },
  },
  application('phpMyAdmin', 'phpmyadmin', 'phpmyadmin/phpmyadmin'),
  application('Drupal', 'drupal'),
  application('Joomla!', 'joomla'),
  application('Nextcloud', 'nextcloud'),
  application('MediaWiki', 'mediawiki'),
  application('Matomo', 'matomo', 'piwik'),
  application('ownCloud', 'owncloud'),
  application(
    'Guestbook',
    ...['gcr.io/google-samples', 'gcr.io/google_samples', 'us-docker.pkg.dev/google-samples/containers/gke', 'registry.k8s.io'].map(
      (place) => `${place}/gb-frontend`,
    ),
    'kubeguide/guestbook-php-frontend',
  ),
];

/** The tool alone, for one that is served elsewhere. @see docker-library/wordpress: cli/php8.0/alpine/Dockerfile */
function wordpressTool(tag: Tag): ImageDescription {
  const image = php('8.0.28', { ...tag, has: (variant) => variant === 'alpine' });
  return {
    ...image,
    megabytes: 60,
    files: {
      ...image.files,
      ...packages.alpineBash,
      '/usr/local/bin/docker-entrypoint.sh': executable(toolEntrypoint),
      '/usr/local/bin/wp': executable(wpTool, 30),
    },
    config: {
      ...image.config,
      user: 'www-data',
      workingDir: '/var/www/html',
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['wp', 'shell'],
      volumes: ['/var/www/html'],
      env: { ...image.config?.env, WORDPRESS_CLI_VERSION: '2.8.0' },
    },
  };
}

/** The PHP that a release of WordPress came with. */
const wordpressPhp = (tag: Tag): string =>
  isBefore(tag, 4, 9) ? '5.6.32' : isBefore(tag, 5, 3) ? '7.2.21' : isBefore(tag, 5, 9) ? '7.4.27' : '8.0.28';

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
function php(version: string, tag: Tag): ImageDescription {
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

interface Kept {
  readonly entrypoint: string;
  readonly volumes?: readonly string[];
  /** It copies itself to where there is none. */
  readonly script?: Program;
  readonly env?: (tag: Tag) => Readonly<Record<string, string>>;
}

/** What their Dockerfiles say. @see docker-library/drupal, phpmyadmin/docker, joomla-docker/docker-joomla, nextcloud/docker: Dockerfile */
const kept: Readonly<Record<string, Kept>> = {
  phpMyAdmin: { entrypoint: '/docker-entrypoint.sh' },
  Drupal: { entrypoint: 'docker-php-entrypoint' },
  'Joomla!': { entrypoint: '/entrypoint.sh', volumes: ['/var/www/html'], script: joomlaEntrypoint },
  Nextcloud: {
    entrypoint: '/entrypoint.sh',
    volumes: ['/var/www/html'],
    script: nextcloudEntrypoint,
    env: (tag) => ({ NEXTCLOUD_VERSION: release(tag, ['26.0.1', '25.0.6', '27.1.11', '28.0.14', '29.0.16', '24.0.12']) }),
  },
  MediaWiki: { entrypoint: 'docker-php-entrypoint' },
  Matomo: { entrypoint: '/entrypoint.sh', volumes: ['/var/www/html'] },
  ownCloud: { entrypoint: '/entrypoint.sh', volumes: ['/var/www/html'] },
};

/** An application in PHP of which its first page is known. */
function application(title: string, ...repositories: string[]): ImageModel {
  return {
    repositories,
    describe: (tag) => {
      const old = /^v[1-4]$/.test(tag.text);
      const names = { leader: old ? 'redis-master' : 'redis-leader', follower: old ? 'redis-slave' : 'redis-follower' };
      const isGuestbook = title === 'Guestbook';
      const fpm = tag.has('fpm');
      const image = fpm ? php('8.1.19', tag) : phpApache('8.1.19', 173, undefined, isGuestbook ? pageOf(names) : undefined, title);
      const page = `<!doctype html>\n<html lang="en" dir="ltr">\n<head><title>${title}</title></head>\n<body></body></html>\n`;
      const { entrypoint, volumes, script: own, env } = kept[title] ?? {};
      return {
        ...image,
        files: {
          ...image.files,
          [own ? SOURCE : `/var/www/html/index.${isGuestbook ? 'html' : 'php'}`]: page,
          ...(isGuestbook && { '/var/www/html/guestbook.php': '<?php // guestbook\n' }),
          ...(entrypoint?.startsWith('/') && {
            [entrypoint]: executable(own ?? ((process) => execCommand(process, process.argv.slice(1), entrypoint))),
          }),
        },
        config: {
          ...image.config,
          ...(entrypoint !== undefined && { entrypoint: [entrypoint], cmd: [fpm ? 'php-fpm' : 'apache2-foreground'] }),
          ...(volumes && { volumes }),
          ...(env && { env: { ...image.config?.env, ...env(tag) } }),
        },
      };
    },
  };
}

const pageOf =
  (names: Parameters<typeof guestbook>[2]) =>
  (process: Process, path: string, request: HttpRequest): Task<HttpResponse | undefined> =>
    path.endsWith('/guestbook.php') ? guestbook(process, request, names) : nobody();

// biome-ignore lint/correctness/useYield: nothing is waited for
function* nobody(): Task<undefined> {
  return undefined;
}

/** A page that is not a file's alone. */
type OwnPage = (process: Process, path: string, request: HttpRequest) => Task<HttpResponse | undefined>;

/** PHP inside Debian's Apache; `cpu` is what a page takes; `partly`: an application of which only its first page is known. */
function phpApache(version: string, megabytes: number, cpu = 2 * MILLISECOND, page?: OwnPage, partly?: string) {
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
  return yield* execCommand(process, command[0]?.startsWith('-') ? [first, ...command] : command, 'docker-php-entrypoint', 9);
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

/** A million square roots, and what is said after them: the time that they take is the page's. */
function* hpaPage(process: Process, path: string): Task<HttpResponse | undefined> {
  yield* [];
  const isOwn = process.readFile(path) === HPA_PAGE;
  return isOwn
    ? { status: 200, headers: { 'X-Powered-By': 'PHP/5.6.14', 'Content-Type': 'text/html; charset=UTF-8' }, body: 'OK!' }
    : undefined;
}
const HPA_PAGE = '<?php\n  $x = 0.0001;\n  for ($i = 0; $i <= 1000000; $i++) {\n    $x += sqrt($x);\n  }\n  echo "OK!";\n?>\n';

const WORDPRESS = "<?php\ndefine( 'WP_USE_THEMES', true );\nrequire __DIR__ . '/wp-blog-header.php';\n";

/** @see debian: apache2, debian/config-dir/sites-available/000-default.conf */
const DEFAULT_SITE = `<VirtualHost *:80>
\tServerAdmin webmaster@localhost
\tDocumentRoot /var/www/html

\tErrorLog \${APACHE_LOG_DIR}/error.log
\tCustomLog \${APACHE_LOG_DIR}/access.log combined
</VirtualHost>
`;
