import type { InterventionInput, InterventionOutcome, KubectlOutput } from '../../types.ts';
import type { ClusterView } from '../view.ts';
import { KubectlError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';

/** One command being run: what it asks, and what it writes. */
export class Context {
  readonly view: ClusterView;
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly dash: number | undefined;
  #stdout = '';
  #stderr = '';
  readonly #failures: string[] = [];
  exitCode = 0;

  constructor(view: ClusterView, flags: Flags, args: readonly string[], dash: number | undefined) {
    this.view = view;
    this.flags = flags;
    this.args = args;
    this.dash = dash;
  }

  get namespace(): string {
    return this.flags.text('namespace') || this.view.namespace;
  }
  out(text: string): void {
    this.#stdout += text;
  }
  err(text: string): void {
    this.#stderr += text;
  }
  /** One of several things went wrong: the others go on. */
  failed(error: unknown): void {
    if (!(error instanceof KubectlError)) throw error;
    this.#failures.push(error.stderr);
    this.exitCode = error.exitCode;
  }
  act(intervention: Omit<InterventionInput, 'atSeconds'>): InterventionOutcome {
    return this.view.act(intervention);
  }
  /** As `act`, but what the API server refuses ends the command. */
  mustAct(intervention: Omit<InterventionInput, 'atSeconds'>): InterventionOutcome {
    return accepted(this.act(intervention));
  }
  /** As `mustAct`, and what there is when it is as it is waited for, or the time is up. */
  mustFollow(...[intervention, isDone, patience]: Parameters<ClusterView['follow']>): ClusterView {
    const { outcome, later } = this.view.follow(intervention, isDone, patience);
    accepted(outcome);
    return later;
  }
  get written(): boolean {
    return this.#stdout !== '';
  }
  output(): KubectlOutput {
    return { stdout: this.#stdout, stderr: this.#stderr + this.#told(), exitCode: this.exitCode };
  }
  /** Where several things went wrong, they stand alone. @see kubernetes: kubectl/pkg/cmd/util/helpers.go MultipleErrors */
  #told(): string {
    if (this.#failures.length === 1) return this.#failures[0] as string;
    return this.#failures.map((failure) => failure.replace(/^error: /, '')).join('');
  }
}

export interface Verb {
  readonly flags: readonly FlagSpec[];
  readonly aliases?: readonly string[];
  readonly subcommands?: Readonly<Record<string, Verb>>;
  readonly run: (context: Context) => void;
}

function accepted(outcome: InterventionOutcome): InterventionOutcome {
  if (!outcome.ok) throw new KubectlError(withPrefix(outcome.message ?? 'the server refused the request'));
  return outcome;
}

/** What the API server refused, as kubectl tells it. @see kubernetes: kubectl/pkg/cmd/util/helpers.go checkErr */
function withPrefix(message: string): string {
  const line = message.endsWith('\n') ? message : `${message}\n`;
  if (/^(Error from server|error:|The .* is invalid|The request is invalid)/.test(line)) return line;
  const invalid = /^([A-Za-z]+)\S* ("[^"]*") is invalid: (.*)\n$/s.exec(line);
  if (!invalid) return `Error from server (${reasonOf(line)}): ${line}`;
  const [, kind, name, text = ''] = invalid;
  const causes = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1).split(CAUSE) : [text];
  const told = causes.length === 1 ? `${causes[0]}\n` : `\n${causes.map((cause) => `* ${cause}\n`).join('')}`;
  return `The ${kind} ${name} is invalid: ${told}`;
}

/** Before each field's problem but the first. */
const CAUSE =
  /, (?=[a-zA-Z][^\s:]*: (?:Required value|Invalid value|Unsupported value|Duplicate value|Forbidden|Not found|Too long|Too many|Internal error))/;

/** The status reason that the API server gives with such a message. */
function reasonOf(message: string): string {
  if (/ not found$/m.test(message)) return 'NotFound';
  if (/already exists/.test(message)) return 'AlreadyExists';
  if (/forbidden/.test(message)) return 'Forbidden';
  if (/disruption budget/.test(message)) return 'TooManyRequests';
  return /object has been modified/.test(message) ? 'Conflict' : 'BadRequest';
}
