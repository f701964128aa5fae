import { countedKinds, isCharged, isCounted, quotaStatus } from '../../api-server/index.ts';
import type { Kind, KubernetesObject, Pod, ResourceQuota, Service } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { MINUTE, type Micros, untilRound } from '../../engine/index.ts';
import type { SchedulerStore } from '../../scheduler/index.ts';
import type { ControllerContext } from '../context.ts';

/** How often all is counted anew. @see kubernetes: --resource-quota-sync-period */
const RESYNC: Micros = 5 * MINUTE;

type Change = Parameters<Parameters<SchedulerStore['watch']>[1]>[0];

/**
 * Takes off quotas what is no more: the API server itself charges what it lets in. Of some changes it only finds out when it counts all
 * anew; that is not planned while nothing changes.
 * @see kubernetes: pkg/controller/resourcequota/resource_quota_controller.go, resource_quota_monitor.go
 */
export class ResourceQuotaController {
  readonly #context: ControllerContext;
  /** Of its rounds: they began long before the run, or with this process. */
  readonly #phase: Micros;
  #watches = false;
  #planned = false;

  constructor(context: ControllerContext) {
    const { engine, random } = context;
    this.#context = context;
    this.#phase = engine.now > 0 ? engine.now % RESYNC : random.fork('resource-quota').int(RESYNC);
  }

  start(): void {
    this.#context.store.watch('ResourceQuota', ({ type, object }) => {
      if (type === 'DELETED') return;
      this.#watchOthers();
      if (type === 'ADDED') this.#sync(object);
      else this.#plan();
    });
  }

  /** From the first quota on. */
  #watchOthers(): void {
    if (this.#watches) return;
    this.#watches = true;
    const { store, engine } = this.#context;
    for (const kind of countedKinds)
      store.watch(kind, (change) => {
        if (isRelease(kind, change, engine.now)) this.#replenish(kind, change.object);
        else if (change.type === 'MODIFIED') this.#plan();
      });
  }

  /** Those that count such objects count all that they count. */
  #replenish(kind: Kind, { metadata: { namespace } }: KubernetesObject): void {
    for (const quota of this.#context.store.list('ResourceQuota', namespace))
      if (isCounted(kind, Object.keys(quota.status?.hard ?? {}))) this.#sync(quota);
  }

  #sync(quota: ResourceQuota): void {
    const { store, api, engine } = this.#context;
    const status = quotaStatus(quota, { now: engine.now, list: (kind, namespace) => store.list(kind, namespace) });
    if (!sameJson(status, quota.status ?? {})) api.updateStatus('ResourceQuota', quota.metadata.namespace, quota.metadata.name, status);
  }

  #plan(): void {
    const { engine, store } = this.#context;
    if (this.#planned) return;
    this.#planned = true;
    engine.after(untilRound(engine.now, this.#phase, RESYNC), () => {
      this.#planned = false;
      const quotas = store.list('ResourceQuota');
      for (const quota of quotas) this.#sync(quota);
      const isLeaving = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined && isCharged(pod, engine.now);
      if (quotas.some(({ metadata }) => store.list('Pod', metadata.namespace).some(isLeaving))) this.#plan();
    });
  }
}

/** Whether something is free again, as far as it is looked for. @see kubernetes: pkg/quota/v1/install/update_filter.go */
function isRelease(kind: Kind, { type, object, previous }: Change, now: Micros): boolean {
  if (type !== 'MODIFIED' || !previous) return type === 'DELETED';
  if (kind === 'Pod') return isCharged(previous, now) && !isCharged(object, now);
  return kind === 'Service' && chargedType(previous as Service) !== chargedType(object as Service);
}

/** @see kubernetes: pkg/quota/v1/evaluator/core/services.go GetQuotaServiceType */
const chargedType = ({ spec }: Service): string => (spec?.type === 'NodePort' || spec?.type === 'LoadBalancer' ? spec.type : '');
