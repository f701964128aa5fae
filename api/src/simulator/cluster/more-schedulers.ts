import { type Authorizer, type ResourceRequest, serviceAccountUser } from '../api-server/index.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { DEFAULT_SCHEDULER, type Scheduler } from '../scheduler/index.ts';

interface Dependencies {
  readonly authorizer: Pick<Authorizer, 'allows'>;
  readonly now: () => number;
  readonly podOf: (uid: string) => Pod | undefined;
  /** Not started yet; `host` is where it runs. */
  readonly make: (name: string, host: string) => Scheduler;
}

/** What a scheduler cannot do without. @see kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy system:kube-scheduler */
const NEEDS: readonly ResourceRequest[] = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'nodes' },
  { verb: 'create', group: '', resource: 'pods', subresource: 'binding' },
];

/**
 * Schedulers that run in Pods, beside the cluster's own, for as long as their containers run: each for the Pods that name it. A second
 * one of the cluster's own name would be in its way, and is left out.
 */
export class MoreSchedulers {
  readonly #d: Dependencies;
  readonly #running = new Map<string, readonly Scheduler[]>();

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  begins(podUid: string, container: string, names: readonly string[]): void {
    const { authorizer, now, podOf, make } = this.#d;
    const pod = podOf(podUid);
    if (!pod) return;
    const user = serviceAccountUser(pod.metadata.namespace, pod.spec.serviceAccountName ?? 'default');
    if (!NEEDS.every((asked) => authorizer.allows(user, asked, now()))) return;
    const schedulers = names.filter((name) => name !== DEFAULT_SCHEDULER).map((name) => make(name, pod.metadata.name));
    this.#running.set(`${podUid} ${container}`, schedulers);
    for (const scheduler of schedulers) scheduler.start();
  }

  ends(podUid: string, container: string): void {
    if (this.#running.size === 0) return;
    const key = `${podUid} ${container}`;
    for (const scheduler of this.#running.get(key) ?? []) scheduler.stop();
    this.#running.delete(key);
  }
}
