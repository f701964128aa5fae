/** A directive, with what is in its braces if it has any. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly file: string;
  readonly line: number;
  /** Where its block ends; without one the same line. */
  readonly end: number;
}

/** `nginx: [emerg] …`: the configuration cannot be used. */
export class ConfigError extends Error {
  constructor(
    message: string,
    readonly level: 'emerg' | 'crit' = 'emerg',
  ) {
    super(message);
  }
}
