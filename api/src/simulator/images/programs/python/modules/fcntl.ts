import type { Task } from '../../../../engine/index.ts';
import { systemRaised } from '../exceptions.ts';
import { wholeOf } from '../types.ts';
import { type Arguments, given, type Machine, type Value } from '../values.ts';
import type { Members } from './members.ts';

const [LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN] = [1, 2, 4, 8] as const;

/** Both lock what is open: that fcntl(2) knows of parts of files, and lets go of all when one is closed, makes no difference to most. */
function* lock({ args: [file = null, operation = 0n] }: Arguments, machine: Machine): Task<Value> {
  const fd = typeof file === 'bigint' ? Number(file) : wholeOf(machine.callNow(machine.attribute(file, 'fileno'), given()));
  const wanted = wholeOf(operation);
  const kind = wanted & LOCK_UN ? 'unlock' : wanted & LOCK_SH ? 'shared' : 'exclusive';
  try {
    if (wanted & LOCK_NB) machine.process.flock(fd, kind);
    else yield* machine.process.waitForLock(fd, kind);
  } catch (error) {
    throw systemRaised(error);
  }
  return null;
}

export const fcntl: Members = {
  LOCK_SH: BigInt(LOCK_SH),
  LOCK_EX: BigInt(LOCK_EX),
  LOCK_NB: BigInt(LOCK_NB),
  LOCK_UN: BigInt(LOCK_UN),
  flock: lock,
  lockf: lock,
};
