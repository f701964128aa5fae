import type { Node } from '../../apimachinery/objects.ts';
import type { EventRecorder, EventType } from '../../events/index.ts';

interface Dependencies {
  readonly recorder: Pick<EventRecorder, 'record'>;
  readonly node: () => Node;
}

/** What a kubelet says of its own node. @see kubernetes: pkg/kubelet/kubelet_node_status.go */
export class NodeReporter {
  readonly #d: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
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
