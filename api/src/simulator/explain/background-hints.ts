import type { Container } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { both } from './context.ts';

/** A server that was sent into the background, by a shell or by itself, and takes the container with it: process 1 is who started it. */
export function wentIntoBackground({ command, args }: Container): Localized | undefined {
  const words = [...(command ?? []), ...(args ?? [])];
  const flag = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = /(?:^|\/)(?:ba|da|a|z)?sh$/.test(words[0] ?? '') && flag > 0 ? (words[flag + 1] ?? '') : undefined;
  const parts = (script ?? words.join(' ')).split(/&&|;|\n/).map((part) => part.trim());
  const last = (parts.findLast((part) => part !== '') ?? '')
    .replace(/^exec /, '')
    .replace(/^\/\S*\//, '')
    .replace(/\s*&$/, '');
  const own = FOREGROUND.find(({ daemon, not }) => daemon.test(last) && !not?.test(script ?? words.join(' ')));
  if (own)
    return both(
      `Keep the server in the foreground, ${own.as}: by itself it goes into the background, and what started it, process 1, ends`,
      `让服务在前台运行：${own.as}。否则它会自行转入后台，而启动它的 1 号进程随即结束`,
    );
  if (script !== undefined && /[^&>]&\s*$/.test(script) && !/\bwait\b/.test(script))
    return both(
      'Leave the & at the end of the script out, or write wait behind it: the shell is process 1, and when it ends the kernel ends all that it started',
      '去掉脚本末尾的 &，或在其后写上 wait：shell 是 1 号进程，它一结束，内核就会结束它启动的所有进程',
    );
  return undefined;
}

/** Servers that leave the foreground unless they are told not to, and how each is told. */
const FOREGROUND: readonly { readonly daemon: RegExp; readonly not?: RegExp; readonly as: string }[] = [
  { daemon: /^nginx\b/, not: /daemon off|\s-[tTvVhsq]\b/, as: `nginx -g 'daemon off;'` },
  {
    daemon: /^(?:apachectl|apache2ctl|httpd)\b/,
    not: /FOREGROUND|\s-[fvVtlLSMhX]\b/,
    as: 'httpd -D FOREGROUND (that of busybox: httpd -f)',
  },
  { daemon: /^startup\.sh$/, as: 'catalina.sh run' },
  { daemon: /^redis-server\b.*--daemonize yes/, as: 'without --daemonize' },
  { daemon: /^mongod\b.*--fork/, as: 'without --fork' },
  { daemon: /^php-fpm\S* (?:-D|--daemonize)/, as: 'php-fpm -F' },
  { daemon: /^sshd$/, as: 'sshd -D' },
  { daemon: /^crond?$/, as: 'crond -f (cron -f)' },
  { daemon: /^service \S+ (?:re)?start$/, as: 'by its own command rather than by service' },
];
