import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';
import { referenceTo } from '../../events/index.ts';
import type { ControllerContext } from '../context.ts';

type Autoscaler = KubernetesObject & {
  readonly spec: { readonly scaleTargetRef: { readonly kind: string; readonly name: string } };
  readonly status: object;
};

/** Looked at that often, and so long after it came. @see kubernetes: pkg/controller/podautoscaler/config HorizontalPodAutoscalerSyncPeriod */
const SYNC_PERIOD = 15 * SECOND;
const SOURCE = { component: 'horizontal-pod-autoscaler' };

/** What can be scaled, of which a run has none. */
const SCALABLE: Readonly<Record<string, string>> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets.apps',
};

/** Why what an object scales is not found; undefined of what scales nothing. */
function missing(object: KubernetesObject): string | undefined {
  if (object.kind !== 'HorizontalPodAutoscaler') return undefined;
  const { kind, name } = (object as Autoscaler).spec.scaleTargetRef;
  return SCALABLE[kind] && `${SCALABLE[kind]} "${name}" not found`;
}

interface Told {
  readonly engine: ControllerContext['engine'];
  readonly recorder: Pick<ControllerContext['recorder'], 'record'>;
}

/** Looks for what there is to scale, time and again. @see kubernetes: pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler */
export class PodAutoscalerController {
  readonly #context: Told;

  constructor(context: Told) {
    this.#context = context;
  }

  /** It is there from now on, for as long as it is found. */
  added(find: () => KubernetesObject | undefined): void {
    this.#context.engine.after(SYNC_PERIOD, () => {
      const object = find();
      if (!object) return;
      const message = missing(object);
      if (message !== undefined)
        this.#context.recorder.record({ source: SOURCE, object: referenceTo(object), type: 'Warning', reason: 'FailedGetScale', message });
      this.added(find);
    });
  }
}

/** An autoscaler once its controller has looked; any other object as it is. */
export function autoscaled(object: KubernetesObject, since: Micros, now: Micros): KubernetesObject {
  const seen = since + SYNC_PERIOD;
  const why = missing(object);
  if (why === undefined || now < seen) return object;
  const condition = {
    lastTransitionTime: formatTime(seen),
    message: `the HPA controller was unable to get the target's current scale: ${why}`,
    reason: 'FailedGetScale',
    status: 'False',
    type: 'AbleToScale',
  };
  return { ...object, status: { ...(object as Autoscaler).status, conditions: [condition] } } as KubernetesObject;
}
