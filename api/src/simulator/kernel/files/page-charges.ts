import type { Cgroup } from '../cgroup/cgroup.ts';
import type { MemoryUser } from '../cgroup/memory-user.ts';

/** So many bytes, and whose they are. */
interface Charge {
  readonly payer: Cgroup;
  readonly bytes: number;
}

/** What holds memory for which groups of processes pay: a file of a tmpfs. */
export interface Charged {
  /** Who pays for what it takes next: whoever writes. */
  payer: Cgroup | undefined;
  /** For what it has taken, in the order in which it was. */
  charges: Charge[] | undefined;
}

/**
 * Has what is added paid by whoever writes, and gives what is taken away back to who has paid for it: a file that was emptied is
 * another one's when another one writes it anew. False: `writer` has died of it.
 * @see linux: mm/memcontrol.c mem_cgroup_charge, mem_cgroup_uncharge
 */
export function pay(file: Charged, more: number, writer: MemoryUser | undefined): boolean {
  if (more > 0) return add(file, more, writer);
  for (let left = -more; left > 0; ) {
    const last = file.charges?.pop();
    if (!last) break;
    const back = Math.min(left, last.bytes);
    last.payer.charge(-back);
    left -= back;
    if (back < last.bytes) file.charges?.push({ payer: last.payer, bytes: last.bytes - back });
  }
  return true;
}

function add(file: Charged, more: number, writer: MemoryUser | undefined): boolean {
  const { payer } = file;
  if (!payer) return true;
  if (!payer.charge(more, writer)) return false;
  file.charges ??= [];
  const last = file.charges.at(-1);
  const isSame = last?.payer === payer;
  if (isSame) file.charges.pop();
  file.charges.push({ payer, bytes: more + (isSame ? last.bytes : 0) });
  return true;
}
