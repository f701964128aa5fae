import type { Program } from '../../../kernel/index.ts';
import { type ApacheOptions, apache } from '../apache/apache.ts';
import { APACHE_CONFIG, apachectl } from '../apache/config.ts';

/** Apache as distributions package it: it logs to files. */
const packaged = (
  logs: string,
  names: readonly [access: string, error: string],
  more: Pick<ApacheOptions, 'platform' | 'configFile' | 'version'>,
) =>
  apache({
    ...more,
    model: 'mpm_event',
    commandLine: 'httpd -D FOREGROUND',
    format: 'combined',
    files: { access: `${logs}/${names[0]}`, error: `${logs}/${names[1]}`, pid: '/run/httpd.pid' },
  });

const config = (root: string): string =>
  APACHE_CONFIG.replaceAll('/usr/local/apache2/htdocs', root).replace('Options Indexes', 'Options None');

const alpine = packaged('/var/log/apache2', ['access.log', 'error.log'], {
  version: '2.4.57',
  platform: 'Unix',
  configFile: '/etc/apache2/httpd.conf',
});
const redhat = packaged('/var/log/httpd', ['access_log', 'error_log'], {
  version: '2.4.53',
  platform: 'CentOS',
  configFile: '/etc/httpd/conf/httpd.conf',
});

export const apachePrograms: Readonly<Record<string, Program>> = {
  apache2: packaged('/var/log/apache2', ['access.log', 'error.log'], {
    version: '2.4.57',
    platform: 'Debian',
    configFile: '/etc/apache2/apache2.conf',
  }),
  apache2ctl: apachectl('apache2'),
  apachectl: (process) => apachectl(process.which('apache2') === undefined ? 'httpd' : 'apache2')(process),
  httpd: (process) => (process.access('/etc/apache2/httpd.conf', 'f') ? alpine : redhat)(process),
};

/** Names that end in a slash are directories. */
export const apacheFiles = {
  debian: {
    '/etc/apache2/apache2.conf': config('/var/www/html'),
    '/var/www/html/index.html':
      '<!DOCTYPE html>\n<html><head><title>Apache2 Debian Default Page: It works</title></head>\n<body>It works!</body></html>\n',
    '/var/log/apache2/': '',
  },
  alpine: {
    '/etc/apache2/httpd.conf': config('/var/www/localhost/htdocs'),
    '/var/www/localhost/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
    '/var/log/apache2/': '',
  },
  redhat: { '/etc/httpd/conf/httpd.conf': config('/var/www/html'), '/var/www/html/': '', '/var/log/httpd/': '' },
};
