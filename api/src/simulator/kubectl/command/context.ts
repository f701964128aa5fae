import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Task } from '../../engine/index.ts';
import type { Forward } from '../../images/index.ts';
import type { InterventionOutcome, KubectlOutput } from '../../types.ts';
import { allowAct } from '../objects/access.ts';
import type { Act, ClusterView, DryRun, Live, Piece } from '../view.ts';
import { fail, KubectlError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';
import { refusalLine } from './refusals.ts';

/** Each is a run of its own: what it would come to. */
const MOST_ACTS = 200;

/** With that -v or more. */
const TELLS_REQUESTS = 6;

/** One command being run: what it asks, and what it writes. */
export class Context {
  view: ClusterView;
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly dash: number | undefined;
  /** `set image` */
  readonly command: string;
  /** In the order in which it was written. */
  #pieces: Piece[] = [];
  readonly #failures: KubectlError[] = [];
  readonly #warnings = new Set<string>();
  #acts = 0;
  #documents = 0;
  exitCode = 0;
  /** How many requests it has told of. */
  requests = 0;
  /** What it has read of the API, where that is told. */
  readonly schemas = new Set<string>();
  /** What the API server has warned of, and is not told yet. */
  #warned: string[] = [];
  /** What is told before the one error that there is. */
  beforeError = '';
  /** What went wrong is told as several things are, even if it is one alone: what is wrong with files. @see kubernetes: cli-runtime/pkg/resource/visitor.go EagerVisitorList */
  aggregates = false;
  /** What is to stand in kubectl's own file from now on. */
  saved: string | undefined;
  /** What it is to go on with, where it runs: connections that are forwarded. */
  forward: Forward | undefined;

  constructor(view: ClusterView, flags: Flags, args: readonly string[], dash: number | undefined, command = '') {
    this.view = view;
    this.flags = flags;
    this.args = args;
    this.dash = dash;
    this.command = command;
  }

  get namespace(): string {
    return this.flags.text('namespace') || this.view.namespace;
  }
  out(text: string): void {
    if (text !== '') this.#pieces.push([1, text]);
  }
  err(text: string): void {
    if (text !== '') this.#pieces.push([2, text]);
  }
  /** Documents of YAML that are printed one after another stand apart. @see kubernetes: cli-runtime/pkg/printers/yaml.go PrintObj */
  separate(): void {
    if (this.flags.text('output').toLowerCase() === 'yaml' && this.#documents++ > 0) this.out('---\n');
  }
  /** One of several things went wrong: the others go on. */
  failed(error: unknown): void {
    if (!(error instanceof KubectlError)) throw error;
    this.#failures.push(error);
    this.exitCode = error.exitCode;
  }
  get failures(): readonly KubectlError[] {
    return this.#failures;
  }
  /** What went wrong before is not told: what ends the command stands alone. */
  forgetFailures(): void {
    this.#failures.length = 0;
    this.beforeError = '';
  }
  /** What goes wrong with one of several leaves the others alone. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }
  act(intervention: Act): InterventionOutcome {
    if (++this.#acts > MOST_ACTS) fail(`the command was stopped: more than ${MOST_ACTS} changes`);
    allowAct(this, intervention);
    return this.view.act(intervention);
  }
  /** As `act`, but what the API server refuses ends the command. */
  mustAct(intervention: Act): InterventionOutcome {
    return this.#accepted(this.act(intervention));
  }
  dryRun(intervention: Act): DryRun {
    allowAct(this, intervention);
    return this.view.dryRun(intervention);
  }
  /** What the API server would make of an object; what it refuses ends the command. */
  mustDryRun(intervention: Act): KubernetesObject | undefined {
    return this.#accepted(this.dryRun(intervention)).objects[0];
  }
  /** As `mustAct`, and what there is when it is as it is waited for, or the time is up. */
  mustFollow(...[intervention, isDone, patience]: Parameters<ClusterView['follow']>): ClusterView {
    allowAct(this, intervention);
    const { outcome, later } = this.view.follow(intervention, isDone, patience);
    this.#accepted(outcome);
    return later;
  }
  /** What the API server warns of is told, too. What a command makes of its own is of no file. */
  #accepted<T extends Pick<InterventionOutcome, 'ok' | 'message'>>(outcome: T): T {
    const told = this.heard(outcome);
    if (!outcome.ok) throw new KubectlError(refusalLine(told).replace('error when creating "STDIN": ', ''));
    return outcome;
  }
  /** What the API server said, but for what it warned of, which is told at once. */
  heard({ message = '' }: Pick<InterventionOutcome, 'message'>): string {
    const lines = (message ?? '').split('\n');
    const isWarning = (line: string): boolean => line.startsWith('Warning: ');
    this.#warned.push(...lines.filter(isWarning));
    // Where it is told what is answered, that comes first.
    if (Number(this.flags.text('v')) < TELLS_REQUESTS) this.tellWarned();
    return lines.filter((line) => !isWarning(line)).join('\n');
  }
  get warned(): readonly string[] {
    return this.#warned;
  }
  tellWarned(): void {
    for (const line of this.#warned) this.warn(line);
    this.#warned = [];
  }
  /** What was warned of once is not told again. @see kubernetes: kubectl/pkg/cmd/cmd.go NewWarningWriter, Deduplicate */
  warn(line: string): void {
    if (!this.#warnings.has(line)) this.err(`${line}\n`);
    this.#warnings.add(line);
  }
  output(): KubectlOutput {
    this.tellWarned();
    return { stdout: written(this.#pieces, 1), stderr: written(this.#pieces, 2) + this.#told(), exitCode: this.exitCode };
  }
  /** What was written and is not shown yet, and what is told at the end. */
  rest(): readonly Piece[] {
    this.tellWarned();
    return [...this.#pieces, [2, this.#told()]];
  }
  /** Shows what was written so far. Time goes on, and so does what kubectl sees. */
  *flush(live: Live): Task<void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    if (pieces.length > 0) yield* live.show(pieces);
    this.view = live.view();
  }
  /** Where several things went wrong, they stand alone. What calls itself an error is called so once. @see kubernetes: kubectl/pkg/cmd/util/helpers.go checkErr, MultipleErrors */
  #told(): string {
    if (this.#failures.length === 0) return '';
    if (this.#failures.length === 1 && !this.aggregates)
      return this.beforeError + (this.#failures[0] as KubectlError).stderr.replace(/^error: error: /, 'error: ');
    return this.#failures.map(({ among }) => among).join('');
  }
}

const written = (pieces: readonly Piece[], stream: 1 | 2): string => pieces.map(([of, text]) => (of === stream ? text : '')).join('');

/** One of kubectl's commands, with its flags and what it does. */
export interface Verb {
  readonly flags: readonly FlagSpec[];
  readonly aliases?: readonly string[];
  readonly subcommands?: Readonly<Record<string, Verb>>;
  /** The format of its output is read before all else. */
  readonly formatFirst?: true;
  /** Of a finished run it is carried out in a branch of it, in which time goes on. */
  readonly takesItsTime?: (flags: Flags) => boolean;
  /** What becomes of what goes wrong. */
  readonly failed?: (error: KubectlError) => KubectlError;
  /** What takes its time, where kubectl lives in the run's, is a task. */
  readonly run: (context: Context) => Task<void> | void;
}
