/** A `server` line of a backend. */
export interface Server {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly line: number;
  /** Asked for only where no other is up. */
  readonly isBackup: boolean;
  /** Whether it may be there though nobody knows its name yet. */
  readonly mayBeUnknown: boolean;
  /** Whether it is looked after, and how often, in milliseconds. */
  readonly check: { readonly inter: number; readonly rise: number; readonly fall: number } | undefined;
}

/** A line of a rule, in words; its condition is what stands behind `if` or `unless`. */
export interface Rule {
  readonly words: readonly string[];
  readonly condition: Condition | undefined;
}
/** `if …` or `unless …` behind a rule. */
export interface Condition {
  readonly unless: boolean;
  /** Any of these, all of which must hold: names, perhaps after an exclamation mark, or what stands in braces. */
  readonly terms: readonly string[];
}

/** A frontend or backend of a configuration, or both in one (`listen`). */
export interface Section {
  readonly kind: string;
  readonly name: string;
  /** Where it begins. */
  readonly line: number;
  readonly binds: { readonly address: string; readonly port: number; readonly tls: boolean }[];
  readonly servers: Server[];
  /** By name, all lines of it. */
  readonly acls: Map<string, string[][]>;
  readonly requests: Rule[];
  readonly responses: Rule[];
  readonly redirects: Rule[];
  readonly switches: Rule[];
  backend: string | undefined;
  monitor: string | undefined;
  stats: string | undefined;
  /** Only what speaks HTTP is read; other connections are handed on as they are. */
  isHttp: boolean;
  httplog: boolean;
  /** Whether its log goes to stdout. */
  logs: boolean;
  forwardsFor: boolean;
  isRandom: boolean;
  /** Those that are set. */
  readonly timeouts: Set<string>;
}
