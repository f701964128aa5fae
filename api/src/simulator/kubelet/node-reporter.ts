import type { ApiServer } from '../api-server/index.ts';
import type { Node } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import type { Engine } from '../engine/index.ts';
import type { EventRecorder, EventType } from '../events/index.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly api: ApiServer;
  readonly recorder: Pick<EventRecorder, 'record'>;
  readonly node: () => Node;
}

/** What a kubelet says of its own node. @see kubernetes: pkg/kubelet/kubelet_node_status.go */
export class NodeReporter {
  readonly #d: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Sets one of the node's conditions. @see kubernetes: pkg/kubelet/nodestatus/setters.go */
  condition(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const { engine, api } = this.#d;
    const node = this.#d.node();
    const now = formatTime(engine.now);
    const fresh = { type, status, lastHeartbeatTime: now, lastTransitionTime: now, reason, message };
    const conditions = (node.status.conditions ?? []).map((one) => (one.type === type ? fresh : one));
    api.updateStatus('Node', undefined, node.metadata.name, { ...node.status, conditions });
  }

  /** `Node node-1 status is now: NodeNotReady` */
  statusEvent(reason: string, cause?: number): void {
    this.event('Normal', reason, `Node ${this.#d.node().metadata.name} status is now: ${reason}`, cause);
  }

  /** The kubelet takes the node's name for its uid. @see kubernetes: pkg/kubelet/kubelet.go nodeRef */
  event(type: EventType, reason: string, message: string, cause?: number): void {
    const { name } = this.#d.node().metadata;
    const source = { component: 'kubelet', host: name };
    this.#d.recorder.record({ source, object: { kind: 'Node', name, uid: name }, type, reason, message }, [cause]);
  }
}
