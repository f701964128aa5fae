/** What kubectl says of a command when it is asked for help. */
export interface Manual {
  readonly says?: string;
  readonly examples?: string;
  /** Where it is not `[flags]`. */
  readonly usage?: string;
  /** Of flags that other commands use otherwise, or have not. */
  readonly flags?: Readonly<Record<string, string>>;
}

/** By the command's words. */
export type Manuals = Readonly<Record<string, Manual>>;
