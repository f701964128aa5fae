import type { AccessObject, ApiServer, Authorizer, Store, Writer } from '../../api-server/index.ts';
import type { LogRecord } from '../../apimachinery/pod-logs.ts';
import type { Engine } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';

/** What stands behind the API server's addresses. */
export interface Backend {
  readonly engine: Engine;
  readonly store: Store;
  readonly api: ApiServer;
  readonly authorizer: Authorizer;
  readonly nodes: ReadonlyMap<
    string,
    {
      readonly runtime: ContainerRuntime;
      readonly answers: boolean;
      readonly hasNetwork: boolean;
    }
  >;
  /** Brings in, or changes, what is kept beside the store; and takes it away. */
  keep(object: AccessObject, by?: Writer): unknown;
  forget(kind: string, namespace: string | undefined, name: string): void;
  /** What the Pods of kube-system have written. */
  standingLog?(containerID: string): readonly LogRecord[] | undefined;
}
