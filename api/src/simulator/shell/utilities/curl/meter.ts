import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import type { Tool } from '../lib/tool.ts';

/** curl's progress meter on stderr. */
export class CurlMeter {
  #begun = false;
  #runs = false;

  constructor(
    readonly tool: Tool,
    readonly shown: boolean,
  ) {}

  /** Once for each attempt. */
  *begin(): Task<void> {
    if (this.shown && !this.#runs) yield* this.tool.complain(`${this.#begun ? '' : heading}\r${row(0, 0)}`);
    this.#begun = true;
    this.#runs = true;
  }
  *finish(bytes: number, took: Micros): Task<void> {
    this.#runs = false;
    if (this.shown) yield* this.tool.complain(`\r${row(bytes, Math.min(99_999, Math.floor((bytes * SECOND) / Math.max(took, 500))))}\n`);
  }
  /** After a name that did not resolve the line is left as it stands. */
  *abort(connected: boolean): Task<void> {
    if (this.shown && this.#runs && connected) yield* this.tool.complain(`\r${row(0, 0)}\n`);
    this.#runs = false;
  }
}

const heading =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';

function row(bytes: number, speed: number): string {
  const share = bytes > 0 ? '100' : '  0';
  const size = amount(bytes);
  return `${share} ${size}  ${share} ${size}    0     0  ${amount(speed)}      0 --:--:-- --:--:-- --:--:-- ${amount(speed)}`;
}

/** Five places, as curl's max5data. */
const amount = (bytes: number): string =>
  (bytes < 100_000 ? String(bytes) : bytes < 10_240_000 ? `${Math.floor(bytes / 1024)}k` : `${(bytes / 1048576).toFixed(1)}M`).padStart(5);
