/** The way between two nodes, or from one out of the cluster (where `to` is undefined): what is sent on it while it is shut is sent again. */
export class Passage {
  readonly #isShut: (from: string, to: string | undefined) => boolean;
  #held: (() => void)[] = [];

  constructor(
    readonly from: string,
    readonly to: string | undefined,
    isShut: (from: string, to: string | undefined) => boolean,
  ) {
    this.#isShut = isShut;
  }

  get isShut(): boolean {
    return this.#isShut(this.from, this.to);
  }

  /** @see linux: net/ipv4/tcp_timer.c tcp_retransmit_timer */
  hold(arrive: () => void): void {
    this.#held.push(arrive);
  }

  /** What was held arrives, if nothing keeps it any more. */
  look(): void {
    if (this.isShut) return;
    for (const arrive of this.#held.splice(0)) arrive();
  }
}
