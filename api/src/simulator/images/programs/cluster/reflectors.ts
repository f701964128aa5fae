import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { askCluster } from './client.ts';
import { pauseOf } from './patience.ts';

/** A kind, as Go calls it, and where all of it is listed. */
export type Watched = readonly [type: string, path: string];

/** Which client-go a program is built with: the minor release of the Kubernetes it is of. */
export interface ClientGo {
  readonly minor: number;
  /** Where it says that its reflectors come from; that of a kind, where each has a place of its own. */
  readonly from: string | ((type: string) => string);
}

/** Where client-go logs that a watch has failed, and before that, that a list has. @see kubernetes: client-go/tools/cache/reflector.go */
const PLACES: readonly (readonly [since: number, watch: string, list?: string])[] = [
  [29, 'reflector.go:147', 'reflector.go:539'],
  [28, 'reflector.go:147', 'reflector.go:535'],
  [27, 'reflector.go:148', 'reflector.go:533'],
  [25, 'reflector.go:140', 'reflector.go:424'],
  [23, 'reflector.go:138', 'reflector.go:324'],
  [20, 'reflector.go:138'],
  [19, 'reflector.go:127'],
  [18, 'reflector.go:178'],
  [17, 'reflector.go:153'],
  [15, 'reflector.go:125'],
  [14, 'reflector.go:126'],
  [12, 'reflector.go:134'],
  [0, 'reflector.go:205'],
];
/** From then on it says of a list that has failed that the watch has. */
const SAYS_WATCH = 19;
/** From then on it waits ever longer. */
const BACKS_OFF = 18;

/**
 * Lists kinds until it has all of them, and says each time which it may not have.
 * @see kubernetes: client-go/tools/cache/reflector.go NewNamedReflector, ListAndWatch
 */
export function* reflect(process: Process, watched: readonly Watched[], { minor, from }: ClientGo): Task<void> {
  const [, watch = '', list] = PLACES.find(([since]) => minor >= since) ?? [];
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
      const place = typeof from === 'string' ? from : from(type);
      const failure = `failed to list ${type}: ${why}`;
      const said = minor >= SAYS_WATCH ? `Failed to watch ${type}: ${failure}` : `Failed to list ${type}: ${why}`;
      yield* process.write(
        2,
        (list === undefined ? '' : klog(process, 'W', list, `${place}: ${failure}`)) + klog(process, 'E', watch, `${place}: ${said}`),
      );
      // Up to twice as long as it should be. @see kubernetes: client-go/tools/cache/reflector.go backoffManager
      const wait = pauseOf(process, since, minor >= BACKS_OFF ? each.delay + process.random.int(each.delay) : SECOND);
      still.push({ ...each, at: process.now + wait, delay: Math.min(each.delay * 2, LONGEST_DELAY) });
    }
    left = still;
  }
}

const ONE_FOR_ALL = 10 * SECOND;
const FIRST_DELAY = 800 * MILLISECOND;
const LONGEST_DELAY = 30 * SECOND;
