import type { Grammar } from '../lib/options.ts';

/** GNU wget's options. @see wget: src/main.c option_data */
export const GRAMMAR: Grammar = {
  short: 'qSO:o:a:P:U:T:t:vcrNkpbd46i:xe:l:A:R:D:B:mHLEKVhFw:Q:np',
  long: {
    quiet: 'q',
    verbose: 'v',
    'no-verbose': 'nv',
    'server-response': 'S',
    spider: 'spider',
    'output-document': 'O',
    'output-file': 'o',
    'directory-prefix': 'P',
    'user-agent': 'U',
    timeout: 'T',
    'connect-timeout': 'connecttimeout:',
    'read-timeout': 'readtimeout:',
    'dns-timeout': 'dnstimeout:',
    tries: 't',
    header: 'header:',
    'post-data': 'post:',
    'post-file': 'postfile:',
    method: 'method:',
    'body-data': 'post:',
    'body-file': 'postfile:',
    user: 'user:',
    password: 'password:',
    'http-user': 'user:',
    'http-password': 'password:',
    'auth-no-challenge': 'nochallenge',
    referer: 'referer:',
    compression: 'compression:',
    'save-headers': 'saveheaders',
    'input-file': 'i',
    'append-output': 'a',
    execute: 'e',
    'force-directories': 'x',
    'no-directories': 'nd',
    'no-host-directories': 'nH',
    'delete-after': 'deleteafter',
    'no-cookies': 'nocookies',
    'no-hsts': 'nohsts',
    'content-disposition': 'disposition',
    'trust-server-names': 'trust',
    timestamping: 'N',
    background: 'b',
    recursive: 'r',
    level: 'l',
    mirror: 'm',
    'page-requisites': 'p',
    'no-parent': 'np',
    'convert-links': 'k',
    accept: 'A',
    reject: 'R',
    'inet6-only': '6',
    'prefer-family': 'family:',
    https_only: 'httpsonly',
    'https-only': 'httpsonly',
    'secure-protocol': 'protocol:',
    'no-http-keep-alive': 'noalive',
    'limit-rate': 'rate:',
    'random-wait': 'randomwait',
    quota: 'Q',
    certificate: 'certificate:',
    'private-key': 'key:',
    'ca-directory': 'cadir:',
    'load-cookies': 'loadcookies:',
    'save-cookies': 'savecookies:',
    'keep-session-cookies': 'keepsession',
    'cut-dirs': 'cutdirs:',
    'default-page': 'defaultpage:',
    'no-dns-cache': 'nodnscache',
    'report-speed': 'speed:',
    'ignore-length': 'ignorelength',
    'no-remove-listing': 'nolisting',
    'no-netrc': 'nonetrc',
    'no-config': 'noconfig',
    'retry-on-http-error': 'retryon:',
    'retry-on-host-error': 'retryhost',
    'start-pos': 'start:',
    'bind-address': 'bind:',
    help: 'h',
    version: 'V',
    'no-check-certificate': 'nocheck',
    'ca-certificate': 'ca:',
    'retry-connrefused': 'refused',
    waitretry: 'waitretry:',
    wait: 'wait:',
    'content-on-error': 'onerror',
    continue: 'c',
    'no-clobber': 'nc',
    progress: 'progress:',
    'show-progress': 'showprogress',
    'max-redirect': 'maxredirect:',
    'no-proxy': 'noproxy',
    'no-cache': 'nocache',
    'inet4-only': '4',
  },
};

/** Two letters that are one option. */
export const NO: Readonly<Record<string, string>> = {
  '-nv': '--no-verbose',
  '-nc': '--no-clobber',
  '-nd': '--no-directories',
  '-nH': '--no-host-directories',
  '-np': '--no-parent',
};

/** What has an effect that is not followed: other pages, cookies, and names that the server gives. */
export const UNFOLLOWED = new Set([
  'r',
  'm',
  'p',
  'k',
  'E',
  'K',
  'b',
  'loadcookies',
  'savecookies',
  'disposition',
  'retryon',
  'start',
  'Q',
  'certificate',
]);

/** A dot for each kibibyte, fifty in a row. @see wget: src/progress.c dot_draw, dot_finish */
export function dots(bytes: number): string {
  const all = Math.floor(bytes / 1024);
  const rows: string[] = [];
  for (let row = 0; row === 0 || row * 50 < all; row++) {
    const shown = Math.min(50, all - row * 50);
    const isLast = row * 50 + shown >= all;
    const cells = Array.from({ length: 50 }, (_, i) => `${i % 10 === 0 ? ' ' : ''}${i < shown ? '.' : ' '}`).join('');
    const share = isLast ? 100 : Math.floor(((row + 1) * 50 * 102_400) / bytes);
    rows.push(`${`${row * 50}K`.padStart(7)}${cells}${String(share).padStart(3)}% 12.3M${isLast ? '=0s\n\n' : ' 0s\n'}`);
  }
  return rows.join('');
}
