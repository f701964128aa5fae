/** What is said of a rule's match, or of its target: when it is saved, and when it is listed. */
export interface PacketMatch {
  readonly saved: string;
  readonly listed: string;
}

/** A rule of netfilter for packets. @see iptables(8) */
export interface PacketRule {
  readonly chain: string;
  /** An address, or a range of them; `!` before it: all others. */
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: string;
  readonly matches: readonly PacketMatch[];
  /** undefined: it only counts. */
  readonly target?: string;
  readonly options?: PacketMatch;
}

/** The chains that somebody has made in a table, and the rules of all of them. */
interface PacketTable {
  readonly chains: readonly string[];
  readonly rules: readonly PacketRule[];
}

/** By table. */
export type PacketRules = Readonly<Record<string, PacketTable>>;

/** Of a network in which nobody has set any. */
export const NO_RULES: PacketRules = {};
