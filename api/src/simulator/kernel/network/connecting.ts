import { type Block, type Engine, type Micros, Steps, type Wait } from '../../engine/index.ts';
import { osError } from '../errno.ts';
import type { Stream } from './sockets.ts';

/** To the other end, where the client's own end of the connection is made (undefined: nobody listens), and back. */
export class Connecting extends Steps<Stream> implements Block<Stream | undefined>, Wait {
  #begun = false;
  #timer: Wait | undefined;

  constructor(
    readonly engine: Engine,
    readonly latency: Micros,
    readonly arrive: () => Stream | undefined,
  ) {
    super();
  }

  next(answer?: unknown): IteratorResult<Block, Stream> {
    if (!this.#begun) {
      this.#begun = true;
      return { done: false, value: this };
    }
    if (!answer) throw osError('ECONNREFUSED');
    return { done: true, value: answer as Stream };
  }

  start(resume: (value: Stream | undefined) => void): Wait {
    const { engine, latency, arrive } = this;
    this.#timer = engine.after(latency, () => {
      const client = arrive();
      this.#timer = engine.after(latency, () => resume(client));
    });
    return this;
  }

  cancel(): void {
    this.#timer?.cancel();
  }
}
