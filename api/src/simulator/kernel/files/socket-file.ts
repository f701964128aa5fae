import { textOf } from '../data.ts';
import type { Stream } from '../network/sockets.ts';
import type { Data, Stat } from '../types.ts';
import type { WaitQueue } from '../wait-queue.ts';
import { OpenFile } from './open-file.ts';

/** A connection that is a descriptor: what is left of a text that was not read whole stays for the next read. */
export class SocketFile extends OpenFile {
  override readonly readable: WaitQueue;
  readonly #stream: Stream;
  #rest = '';

  constructor(
    stream: Stream,
    readonly about: () => Stat,
  ) {
    super();
    this.#stream = stream;
    this.readable = stream.arrivals;
  }

  override stat(): Stat {
    return this.about();
  }
  override tryRead(max: number): Data | undefined {
    if (this.#rest === '') {
      const text = this.#stream.take();
      if (text === undefined || text === '') return text;
      this.#rest = text;
    }
    const taken = this.#rest.slice(0, max);
    this.#rest = this.#rest.slice(taken.length);
    return taken;
  }
  override tryWrite(data: Data): Data {
    this.#stream.put(textOf(data));
    return '';
  }
  protected override onClose(): void {
    this.#stream.close();
  }
}
