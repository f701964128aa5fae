import type { Process, SpawnOptions } from './kernel.ts';

/** In the background, and with nothing open of what its starter had: neither an exec nor a pipe waits for it. @see busybox: libbb/vfork_daemon_rexec.c */
export function daemonize(process: Process, options: SpawnOptions): number {
  const nowhere = process.open('/dev/null', { read: true, write: true });
  return process.spawn({ ...options, fds: new Map([0, 1, 2].map((fd) => [fd, nowhere])) });
}
