import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';

const TABLES = {
  q: ['Message Queues', 'key        msqid      owner      perms      used-bytes   messages    '],
  m: ['Shared Memory Segments', 'key        shmid      owner      perms      bytes      nattch     status      '],
  s: ['Semaphore Arrays', 'key        semid      owner      perms      nsems     '],
} as const;

/**
 * What System V's calls have made in the IPC namespace: no program here makes such things, so the tables are empty.
 * @see util-linux: sys-utils/ipcs.c; busybox: util-linux/ipcs.c
 */
export const ipcs = utility((tool) => {
  const options = readOptions(tool, { short: 'aqms', long: { all: 'a', queues: 'q', shmems: 'm', semaphores: 's' } });
  const order = tool.gnu ? (['q', 'm', 's'] as const) : (['m', 's', 'q'] as const);
  const wanted = order.filter((kind) => options.has(kind));
  const tables = (wanted.length > 0 ? wanted : order).map((kind) => TABLES[kind]);
  tool.print(`\n${tables.map(([title, header]) => `------ ${title} --------\n${header}\n\n`).join('')}`);
  return 0;
});
