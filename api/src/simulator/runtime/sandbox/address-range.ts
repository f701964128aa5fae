import { byText } from '../../engine/index.ts';
import { ipv4 } from '../../kernel/index.ts';

/**
 * The addresses of a node's Pods: one after another from the second of its network on, and from the start again those that are
 * free. The first is the gateway's; the network's own and the broadcast address are nobody's.
 * @see https://github.com/containernetworking/plugins: plugins/ipam/host-local/backend/allocator/allocator.go
 */
export class AddressRange {
  readonly #base: number;
  readonly #count: number;
  readonly #prefix: string | undefined;
  readonly #taken = new Set<string>();
  #last = 1;

  /** @param network `10.244.1.0/24` */
  constructor(network: string) {
    const { prefix, base, size } = read(network);
    this.#prefix = prefix;
    this.#base = base;
    this.#count = size - 1;
  }

  /** `10.244.1.1-10.244.1.254` */
  get name(): string {
    return `${this.#text(1)}-${this.#text(this.#count - 1)}`;
  }

  /** Undefined when all are in use. */
  take(): string | undefined {
    for (let tries = 2; tries < this.#count; tries++) {
      this.#last = this.#last + 1 < this.#count ? this.#last + 1 : 2;
      const ip = this.#text(this.#last);
      if (this.#taken.has(ip)) continue;
      this.#taken.add(ip);
      return ip;
    }
    return undefined;
  }

  /** It has it already; the next are given out behind it. */
  reserve(ip: string): void {
    while (!this.#taken.has(ip) && this.take() !== undefined);
  }

  release(ip: string): void {
    this.#taken.delete(ip);
  }

  #text(offset: number): string {
    if (this.#prefix) return `${this.#prefix}${offset.toString(16)}`;
    const value = this.#base + offset;
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  }
}

const read = byText((network: string): { readonly prefix: string | undefined; readonly base: number; readonly size: number } => {
  const [address = '', bits] = network.split('/');
  if (address.includes(':')) return { prefix: address.replace(/:?:?$/, '::'), base: 0, size: 2 ** 16 };
  const size = 2 ** Math.max(0, 32 - Number(bits ?? 24));
  const value = ipv4(address) ?? 0;
  return { prefix: undefined, base: value - (value % size), size };
});
