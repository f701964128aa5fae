/** A script's source, for line numbers. */
export class Source {
  #lines: number[] | undefined;
  constructor(readonly text: string) {}

  /** From 1. */
  lineAt(pos: number): number {
    if (!this.#lines) {
      this.#lines = [];
      for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) this.#lines.push(i);
    }
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] as number) < pos) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}

/** A part of a script's text. */
export interface Span {
  readonly pos: number;
  readonly end: number;
}

/** What a shell says of a script that it can not read. */
export interface SyntaxProblem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** Of all but the last of several sentences, where that is another. */
  readonly firstLine?: number;
  readonly status: number;
  /** What bash says before it. */
  readonly warnings?: readonly { readonly line: number; readonly text: string }[];
  /** More text could mend it. */
  readonly unfinished: boolean;
}
