import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { alpine, centos7, debianSlim, packages } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import {
  executable,
  folder,
  type ImageDescription,
  type ImageModel,
  isBefore,
  parseTag,
  release,
  script,
  type Tag,
  tagOfTests,
} from '../model.ts';
import { apache } from '../programs/apache/apache.ts';
import { joomlaEntrypoint, nextcloudEntrypoint, SOURCE } from '../programs/apache/applications.ts';
import { APACHE_CONFIG, apachectl, MODULES } from '../programs/apache/config.ts';
import { guestbook } from '../programs/apache/guestbook.ts';
import { wordpressEntrypoint, wordpressPage } from '../programs/apache/wordpress.ts';
import { toolEntrypoint, wpTool } from '../programs/apache/wp-cli.ts';
import { execCommand } from '../programs/gosu.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { php, phpApache } from './php.ts';

/** Apache's server, alone and with PHP in it. */
export const apacheModels: readonly ImageModel[] = [
  {
    repositories: ['httpd', 'registry.k8s.io/e2e-test-images/httpd'],
    describe(asked, repository) {
      const tag = tagOfTests(asked, repository);
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
      const version = release(tag, PHPS);
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
      const language = phpOf(tag, wordpressPhp(tag));
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

/** The last patches of PHP's releases. */
const PHPS = ['8.2.6', '8.1.19', '8.0.28', '7.4.33', '7.3.33', '7.2.34', '7.1.33', '7.0.33', '5.6.40'];

/** The PHP that a tag of an application names: `6.2-php8.1-apache`; otherwise the one that it comes with. */
const phpOf = (tag: Tag, usual: string): string => {
  const named = /(?:^|-)php(\d+\.\d+)/.exec(tag.text)?.[1];
  return named === undefined ? usual : release(parseTag(named), PHPS);
};

/** The PHP that a release of WordPress came with. */
const wordpressPhp = (tag: Tag): string =>
  isBefore(tag, 4, 9) ? '5.6.32' : isBefore(tag, 5, 3) ? '7.2.21' : isBefore(tag, 5, 9) ? '7.4.27' : '8.0.28';

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
      const language = phpOf(tag, '8.1.19');
      const image = fpm ? php(language, tag) : phpApache(language, 173, undefined, isGuestbook ? pageOf(names) : undefined, title);
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
