import { Future, type Task, wait } from '../engine/index.ts';
import { failure, type Result, rpcError } from './types.ts';

/** Where kubeadm has the kubelet look for containerd. */
export const RUNTIME_ENDPOINT = '/var/run/containerd/containerd.sock';

/** What the kubelet's library says of a runtime that is not there: it has taken its socket with it. @see google.golang.org/grpc v1.51: internal/transport/http2_client.go dial */
const NOBODY = `connection error: desc = "transport: Error while dialing dial unix ${RUNTIME_ENDPOINT}: connect: no such file or directory"`;
export const unreachableRuntime = (): Result<never> => failure(NOBODY, 'Unavailable');
export const UNREACHABLE_RUNTIME = rpcError({ error: NOBODY, reason: 'Unavailable' });

/** Whether the runtime answers. */
export class RuntimeOutage {
  #over: Future<undefined> | undefined;
  readonly #listeners: (() => void)[] = [];

  get isDown(): boolean {
    return this.#over !== undefined;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  begins(): void {
    if (this.#over) return;
    this.#over = new Future();
    for (const listener of this.#listeners) listener();
  }

  ends(): void {
    const over = this.#over;
    if (!over) return;
    this.#over = undefined;
    over.resolve(undefined);
    for (const listener of this.#listeners) listener();
  }

  *waitForEnd(): Task<void> {
    while (this.#over) yield* wait(this.#over);
  }
}
