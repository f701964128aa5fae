import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { askCluster } from './client.ts';
import { pauseOf } from './patience.ts';

/** A kind, as Go calls it, and where all of it is listed. */
export type Watched = readonly [type: string, path: string];

/** Which client-go a program is built with: the minor release of the Kubernetes it is of. */
interface ClientGo {
  readonly minor: number;
  /** Where it says that its reflectors come from. */
  readonly from: string;
}

/** Where client-go logs that a list has failed, and that a watch has. @see kubernetes: client-go/tools/cache/reflector.go */
const PLACES: readonly (readonly [since: number, list: string, watch: string])[] = [
  [29, 'reflector.go:539', 'reflector.go:147'],
  [28, 'reflector.go:535', 'reflector.go:147'],
  [27, 'reflector.go:533', 'reflector.go:148'],
  [25, 'reflector.go:424', 'reflector.go:140'],
  [0, 'reflector.go:324', 'reflector.go:138'],
];

/**
 * Lists kinds until it has all of them, and says each time which it may not have.
 * @see kubernetes: client-go/tools/cache/reflector.go NewNamedReflector, ListAndWatch
 */
export function* reflect(process: Process, watched: readonly Watched[], { minor, from }: ClientGo): Task<void> {
  const [, list = '', watch = ''] = PLACES.find(([since]) => minor >= since) ?? [];
  const since = process.now;
  const refused = new Map<string, string>();
  let asked = since;
  let left = watched.map((one) => ({ one, at: process.now, delay: FIRST_DELAY }));
  while (left.length > 0) {
    const next = Math.min(...left.map(({ at }) => at));
    yield* process.sleep(Math.max(0, next - process.now));
    const still: typeof left = [];
    for (const each of left) {
      if (each.at > process.now) {
        still.push(each);
        continue;
      }
      const [type, path] = each.one;
      // Of many that are refused one is asked for in a while: when that has changed, all are.
      const isAsked = !refused.has(type) || process.now - asked >= ONE_FOR_ALL;
      if (isAsked) asked = process.now;
      const why: string = isAsked
        ? (yield* askCluster(process, 'GET', `${path}?limit=500&resourceVersion=0`)).why
        : (refused.get(type) as string);
      if (why === '') {
        refused.clear();
        continue;
      }
      refused.set(type, why);
      const failure = `failed to list ${type}: ${why}`;
      yield* process.write(
        2,
        klog(process, 'W', list, `${from}: ${failure}`) + klog(process, 'E', watch, `${from}: Failed to watch ${type}: ${failure}`),
      );
      // Up to twice as long as it should be. @see kubernetes: client-go/tools/cache/reflector.go backoffManager
      const wait = pauseOf(process, since, each.delay + process.random.int(each.delay));
      still.push({ ...each, at: process.now + wait, delay: Math.min(each.delay * 2, LONGEST_DELAY) });
    }
    left = still;
  }
}

const ONE_FOR_ALL = 10 * SECOND;
const FIRST_DELAY = 800 * MILLISECOND;
const LONGEST_DELAY = 30 * SECOND;
