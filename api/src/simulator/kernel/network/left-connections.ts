import type { Micros } from '../../engine/index.ts';
import type { Endpoint, TcpState } from './types.ts';

/** A connection that its process has closed. */
export interface LeftConnection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly isV6: boolean;
  /** undefined: it is forgotten. */
  readonly tcpState: TcpState | undefined;
  readonly keptFor: Micros;
}

/** What the kernel keeps of a network's connections when nobody holds them any more. */
export class LeftConnections {
  #all: LeftConnection[] = [];
  #most = FEW;

  add(connection: LeftConnection): void {
    if (this.#all.length >= this.#most) {
      this.#all = this.list();
      this.#most = Math.max(FEW, 2 * this.#all.length);
    }
    this.#all.push(connection);
  }

  list(): LeftConnection[] {
    return this.#all.filter(({ tcpState }) => tcpState !== undefined);
  }
}

/** So many are looked through at the least. */
const FEW = 128;
