import { type Micros, SECOND } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { baseName } from '../../../shell/utilities/lib/files.ts';

/** For so long each attempt is carried out; then, the longer it takes, the fewer: one stands for many. */
const WHOLE = 600 * SECOND;

/** How long it waits until it tries again, where it has tried in vain since that moment. */
export function pauseOf(process: Process, since: Micros, own: Micros): Micros {
  const tried = process.now - since;
  if (tried < WHOLE) return own;
  if (tried - own < WHOLE)
    process.remark({
      kind: 'NotFollowed',
      program: baseName(process.argv[0] ?? ''),
      why: 'what it asks in vain again and again',
      taken: 'alike',
    });
  return Math.round((own * tried) / WHOLE);
}
