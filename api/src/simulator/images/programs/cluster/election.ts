import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { askCluster } from './client.ts';
import { pauseOf } from './patience.ts';

/** Where client-go logs of an election: that it begins, that it is won, that its lock cannot be read, or made. @see kubernetes: client-go/tools/leaderelection/leaderelection.go */
const PLACES: readonly (readonly [since: number, begins: number, won: number, unread: number, unmade: number])[] = [
  [28, 250, 260, 332, 336],
  [27, 245, 255, 327, 331],
  [0, 248, 258, 330, 334],
];

/** What an election is held by. */
export interface Lock {
  readonly namespace: string;
  readonly name: string;
  /** Before there were Leases. */
  readonly kind?: 'Endpoints';
}

/**
 * Waits until it leads; it tries again where it may not read its lock, or make it.
 * @see kubernetes: client-go/tools/leaderelection/leaderelection.go acquire, tryAcquireOrRenew
 */
export function* elect(process: Process, { namespace, name, kind }: Lock, minor: number, identity?: string): Task<void> {
  const [, begins, won, unread, unmade] = PLACES.find(([since]) => minor >= since) as (typeof PLACES)[number];
  const lease = `${namespace}/${name}`;
  const log = (level: string, line: number, text: string): Task<void> =>
    process.write(2, klog(process, level, `leaderelection.go:${line}`, text));
  yield* log('I', begins, `attempting to acquire leader lease ${lease}...`);
  const all =
    kind === 'Endpoints' ? `/api/v1/namespaces/${namespace}/endpoints` : `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const since = process.now;
  const holder = identity ?? process.net.hostname;
  for (;;) {
    const found = yield* askCluster(process, 'GET', `${all}/${name}`);
    if (found.why === '') break;
    if (found.status !== 404) yield* log('E', unread, `error retrieving resource lock ${lease}: ${found.why}`);
    else {
      const made = yield* askCluster(process, 'POST', all, {
        ...(kind === 'Endpoints'
          ? { apiVersion: 'v1', kind, metadata: { name, namespace, annotations: { 'control-plane.alpha.kubernetes.io/leader': holder } } }
          : {
              apiVersion: 'coordination.k8s.io/v1',
              kind: 'Lease',
              metadata: { name, namespace },
              spec: { holderIdentity: holder, leaseDurationSeconds: 15, leaseTransitions: 0 },
            }),
      });
      // One that cannot be kept here is taken to be made.
      if (made.why === '' || made.status === 409 || made.status === NOT_KEPT) break;
      yield* log('E', unmade, `error initially creating leader election record: ${made.why}`);
    }
    // @see kubernetes: apimachinery/pkg/util/wait JitterUntil with leaderelection.JitterFactor
    yield* process.sleep(pauseOf(process, since, RETRY + process.random.int(1.2 * RETRY)));
  }
  yield* process.net.acquireLease(lease);
  yield* log('I', won, `successfully acquired lease ${lease}`);
}

const NOT_KEPT = 501;
const RETRY = 2 * SECOND;
