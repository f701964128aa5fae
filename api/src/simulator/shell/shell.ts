// The state of a shell, and what all of its parts ask of it: it stands together.
import type { ParsedScript, Statement, SyntaxNode } from 'unbash';
import type { Task } from '../engine/index.ts';
import { type Data, type ExitStatus, OsError, type Process, type SignalName, strerror } from '../kernel/index.ts';
import { type Call, callStack, currentCommand } from './call-stack.ts';
import { openDescriptors, withSubstitutions } from './descriptors.ts';
import type { Job } from './execution/job.ts';
import type { Scope } from './expansion/arithmetic.ts';
import type { Flavor } from './flavor.ts';
import { type Options, optionsOn } from './set-options.ts';
import { shoptsOn } from './shopt-options.ts';
import { Source, type Span } from './syntax/source.ts';
import { type Variable, Variables } from './variables.ts';

/** Ends the shell (or subshell) that it is thrown in. */
export class ExitShell {
  constructor(readonly status: number) {}
}

/** An error to be told on stderr by who catches it; it ends a shell that isn't interactive unless a plain builtin raised it. */
export class Failure {
  constructor(
    readonly message: string,
    readonly status = 2,
    /** bash: only the line is given up. */
    readonly discards = false,
  ) {}
  /** What stands before the message, if it was thrown out of where it happened. */
  place: string | undefined;
  /** It has been told, where stderr was when it happened. */
  told = false;
}

/** bash: what `set -u` says ends the shell, wherever it is said. */
export const isUnbound = ({ message }: Failure): boolean => message.endsWith(': unbound variable');

/** It ends the shell, though a plain builtin raised it: a number that is none, to bash's exit and break. */
export class EndingFailure extends Failure {}

/** What a builtin prints cannot be written: the builtin has failed, and the script goes on. */
export class WriteFailure extends Failure {
  constructor(readonly why: string) {
    super(`write error: ${why}`, 1);
  }
}

/** A function's body, and the text that it stands in. */
export interface ShellFunction {
  readonly body: SyntaxNode;
  readonly source: Source;
  readonly lineOffset: number;
  /** bash: what `BASH_SOURCE` says of it. */
  readonly file: string;
}

/** `name=(…)` among the arguments of declare, local … */
export interface ArrayArgument {
  readonly name: string;
  readonly append: boolean;
  readonly items: readonly { readonly key: string | undefined; readonly value: string }[];
}

/** Why the commands that follow are passed over. */
type Skip = 'break' | 'continue' | 'return' | 'exit' | undefined;

/** How a text is run. */
export interface TextOptions {
  /** Its last command may take the shell's place. */
  readonly last?: boolean;
  readonly tested?: boolean;
  /** Whose text it is. */
  readonly commandName?: string;
  /** dash and busybox: what stands before what the shell itself has to say of it. */
  readonly textOf?: string;
  /** What is added to its lines. */
  readonly lineOffset?: number;
  /** All of it counts as one line. */
  readonly oneLine?: boolean;
}

/** What builtins and expansion need of the interpreter. */
export interface Interpreter {
  /** Reads and runs a script's text in this shell. */
  runText(shell: Shell, text: string, options?: TextOptions): Task<number>;
  /** Runs a command, in a `Mode`. */
  runNode(shell: Shell, node: SyntaxNode, mode: number): Task<number>;
  /** Runs a list; the mode is that of its last command. */
  runStatements(shell: Shell, statements: readonly Statement[], mode: number): Task<number>;
  /** Runs a command that is not a function: builtin or program. */
  runCommand(shell: Shell, argv: readonly string[], only?: 'builtin'): Task<number>;
  /** Replaces the shell by a program, which may be called otherwise. */
  execute(shell: Shell, argv: readonly string[], environment: ReadonlyMap<string, string>, builtin?: string, argv0?: string): Task<never>;
  /** A command substitution's output, without its last newlines; `backquotes` is where it stands, if between two. */
  substitute(shell: Shell, script: ParsedScript, backquotes?: Span): Task<string>;
  /** A process substitution's path. */
  processSubstitution(shell: Shell, operator: '<' | '>', script: ParsedScript): Task<string>;
}

/** Values of more than this in all, in characters, are refused. */
const mostMemory = 2 ** 27;

/** What each shell says as it ends where a fork or a text has no room. */
export const outOfMemory: Readonly<Record<Flavor, string>> = {
  dash: 'Out of space',
  ash: 'out of memory',
  bash: 'xrealloc: cannot allocate memory',
};

/** No process can be made, for there are too many. (bash tries again for some time; here it does not.)
 *  @see busybox: shell/ash.c forkshell; dash: src/jobs.c; bash: jobs.c make_child */
export const cannotFork = (flavor: Flavor): Failure =>
  flavor === 'bash'
    ? new Failure('fork: Resource temporarily unavailable', 254)
    : new Failure(flavor === 'ash' ? "can't fork: Resource temporarily unavailable" : 'Cannot fork');

/** Subshells and functions have these traps of bash's only by `set -E` and `set -T`. */
const inherits = ({ errtrace, functrace }: Options, trap: string): boolean =>
  trap === 'ERR' ? errtrace === true : (trap === 'DEBUG' || trap === 'RETURN') && functrace === true;

/** In which order the Almquist shells tell their options: from the last to the first. @see dash: src/options.c optletters; src/expand.c varvalue */
const FLAGS = 'ubaCvxcsnmife';

/** Everything that one shell process (or subshell) remembers. */
export class Shell {
  variables: Variables;
  functions: Map<string, ShellFunction>;
  aliases: Map<string, string>;
  /** Where an alias was made: it holds from the next line on. */
  readonly aliasPlaces = new Map<string, { readonly source: Source; readonly line: number }>();
  options: Options;
  positional: readonly string[] = [];
  /** `$?` */
  status = 0;
  /** What a pipeline's commands ended with, if one was run last. */
  pipeStatuses: readonly number[] | undefined;
  /** `$!` */
  lastBackground: number | undefined;
  /** `$$`: the first shell's PID, in subshells too. */
  rootPid: number;
  /** `$_` */
  lastArgument = '';
  /** This shell's descriptor: the process's. Redirections replace the map, so that nothing needs to be saved and restored. */
  descriptors: ReadonlyMap<number, number>;
  traps: Map<string, string>;
  /** A subshell lists its parent's traps until it sets one; in busybox only where `trap` is all that it runs, in dash never. */
  inheritedTraps: Map<string, string> | undefined;
  /** Signals that have come and whose trap has not run yet. */
  readonly pending: SignalName[] = [];
  readonly jobs: Job[] = [];
  /** A signal that bash is about to end by, when it has run its EXIT trap. */
  terminating: SignalName | undefined;
  /** A signal has ended a job, and bash has not told of it yet. */
  untold = false;
  /** Children that have ended and whom nobody has asked about. */
  readonly ended = new Map<number, ExitStatus>();
  /** Children that run as far as this shell knows. */
  readonly children = new Set<number>();
  /** Array values among a declaration's arguments, by their place in argv. */
  arrayArguments: ReadonlyMap<number, ArrayArgument> = new Map();
  skip: Skip;
  skipCount = 0;
  /** All that it runs is one text. */
  ofOneText = false;
  loopDepth = 0;
  /** Commands within commands, for the depth of the stack. */
  nesting = 0;
  functionDepth = 0;
  sourceDepth = 0;
  subshellDepth = 0;
  /** bash: so many substitutions, and texts of `eval`, `.` and traps, are around what is run: `set -x` shows it. */
  traceDepth = 0;
  /** Of the last command substitution in the command that is being expanded. */
  substitutionStatus: number | undefined;
  source: Source = new Source('');
  /** Where in the source the shell is. */
  position = 0;
  /** Added to the lines of what is run: a trap of bash's goes on from the line that it came at, and busybox counts a -c script's from 0. */
  lineOffset = 0;
  /** dash and busybox: whose text is run, `eval` or the file of `.`: what the shell itself has to say names it. */
  textOf: string | undefined;
  /** busybox: the line of the command that had been run last when what is run now was read. */
  lineWhenRead = 0;
  /** bash: the file whose commands are run; empty for those of -c and of stdin. */
  file = '';
  /** bash: the functions and sourced files that are being run, innermost last. */
  readonly calls: Call[] = [];
  /** A here-document is being expanded. */
  inDocument = false;
  /** Up to where the text that was read last has been read: all of the line that is being run. */
  readonly lastRead: { source: Source; end: number } = { source: this.source, end: 0 };
  /** The command that was run last, but for those of traps; of loops only the heading. */
  command: SyntaxNode | undefined;
  commandSource: Source = this.source;
  /** Traps that are being run. */
  trapDepth = 0;
  /** bash: a DEBUG trap is set, and is not running. */
  debugs = false;
  /** `$?` when `return` was called, which the RETURN trap sees. */
  statusAtReturn = 0;
  optionIndex = 1;
  /** Within a clustered option word, for getopts. */
  optionOffset = 1;
  hashed: Map<string, string> = new Map();
  /** Where arithmetic finds variables, once it has looked for one. */
  scope: Scope | undefined;
  directories: string[] = [];
  /** bash: builtins that `enable -n` has switched off. */
  readonly disabled = new Set<string>();
  /** bash: what `complete` was told of commands, as it prints it. */
  readonly completions = new Map<string, string>();
  /** What `ulimit` has set. */
  limits: Map<string, string> = new Map();
  /** Runs a script file, or reads it on stdin; otherwise -c. */
  scriptFile = false;
  /** It runs -c's text under a name that it was given. */
  named = false;
  /** bash: where stderr was before a command's redirections, for what is said about the command. */
  outerDescriptors: ReadonlyMap<number, number> | undefined;
  /** bash: stdin is a pipe or a file of an enclosing command; background commands then keep it. */
  inputGiven = false;
  processSubstitutions: { readonly fd: number; readonly pid: number }[] = [];
  /** As many of them are for the function that runs, or for those that called it. */
  substitutionsBelow = 0;

  constructor(
    public process: Process,
    readonly flavor: Flavor,
    /** `$0` */
    public name: string,
    readonly interpreter: Interpreter,
    parent?: Shell,
  ) {
    this.variables = parent?.variables.clone() ?? new Variables();
    this.functions = new Map(parent?.functions);
    this.aliases = new Map(parent?.aliases);
    this.options = parent ? { ...parent.options, other: new Set(parent.options.other) } : { other: new Set() };
    this.traps = new Map();
    this.rootPid = parent?.rootPid ?? process.pid;
    this.descriptors = parent?.descriptors ?? openDescriptors(process);
    this.followVariables();
    if (!parent) return;
    this.positional = parent.positional;
    this.status = parent.status;
    this.pipeStatuses = parent.pipeStatuses;
    this.lastBackground = parent.lastBackground;
    this.lastArgument = parent.lastArgument;
    this.loopDepth = 0;
    // A fork has its parent's stack.
    this.nesting = parent.nesting;
    this.functionDepth = parent.functionDepth;
    this.sourceDepth = parent.sourceDepth;
    this.subshellDepth = parent.subshellDepth + 1;
    this.traceDepth = parent.traceDepth;
    this.source = parent.source;
    this.position = parent.position;
    this.calls.push(...parent.calls);
    this.lineOffset = parent.lineOffset;
    this.textOf = parent.textOf;
    this.lineWhenRead = parent.lineWhenRead;
    this.inDocument = parent.inDocument;
    Object.assign(this.lastRead, parent.lastRead);
    this.file = parent.file;
    this.command = parent.command;
    this.commandSource = parent.commandSource;
    this.trapDepth = parent.trapDepth;
    this.optionIndex = parent.optionIndex;
    this.optionOffset = parent.optionOffset;
    this.directories = [...parent.directories];
    if (parent.limits.size > 0) this.limits = new Map(parent.limits);
    this.scriptFile = parent.scriptFile;
    this.named = parent.named;
    this.inputGiven = parent.inputGiven;
    this.posix = parent.posix;
    for (const name of parent.disabled) this.disabled.add(name);
    for (const [name, text] of parent.completions) this.completions.set(name, text);
    if (this.bash) this.inheritedTraps = new Map(parent.inheritedTraps ?? parent.traps);
    for (const [name, action] of parent.traps) if (action === '' || inherits(parent.options, name)) this.traps.set(name, action);
    this.debugs = parent.debugs && this.traps.has('DEBUG');
  }

  /** Programs are looked for where PATH says, and large values count. */
  followVariables(): void {
    const follow = (value: string | undefined): void => {
      this.hashed.clear();
      if (value === undefined) this.process.env.delete('PATH');
      else this.process.env.set('PATH', value);
    };
    this.variables.onPath = follow;
    this.variables.owner = this;
  }

  /** Somebody talks with it. */
  get isInteractive(): boolean {
    return this.options.other.has('interactive') && this.subshellDepth === 0;
  }

  get bash(): boolean {
    return this.flavor === 'bash';
  }

  /** bash called `sh`: POSIX mode. */
  posix = false;
  /** Errors end the shell, as POSIX has it. */
  get strict(): boolean {
    return this.flavor !== 'bash' || this.posix;
  }

  get line(): number {
    return this.source.lineAt(this.position) + this.lineOffset;
  }

  /** What stands before an error's message. @see Each shell's own: dash error.c, busybox ash.c ash_vmsg, bash error.c */
  prefix(builtin?: string): string {
    const { flavor, name } = this;
    const who = builtin ?? this.textOf;
    if (flavor === 'dash') return `${name}: ${this.line}: ${who ? `${who}: ` : ''}`;
    if (flavor === 'bash') {
      // To who talks with it there are no lines.
      if (this.options.other.has('interactive')) return `${name}: ${builtin ? `${builtin}: ` : ''}`;
      return `${this.calls.at(-1)?.file || name}: line ${this.line}: ${builtin ? `${builtin}: ` : ''}`;
    }
    // busybox tells a line only with a name: a builtin's, a script's, or one that -c was given.
    if (!who && !this.scriptFile && !this.named) return `${name}: `;
    return `${name}: ${who ? `${who}: ` : ''}line ${this.line}: `;
  }

  /** The process's descriptor behind one of the shell's; undefined if it is closed. */
  descriptor(fd: number): number | undefined {
    return this.descriptors.get(fd);
  }

  numbered(): ReadonlyMap<number, number> {
    return withSubstitutions(this, this.descriptors);
  }

  *write(fd: number, data: Data): Task<void> {
    const descriptor = this.descriptors.get(fd);
    if (descriptor === undefined) throw new WriteFailure(strerror.EBADF);
    try {
      yield* this.process.write(descriptor, data);
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EINTR') throw error;
      throw new WriteFailure(error.message);
    }
  }

  /** Says something on stderr, if there is one. */
  *tell(text: string): Task<void> {
    const descriptor = this.descriptors.get(2);
    if (descriptor !== undefined) yield* this.process.write(descriptor, text);
  }

  /** Says what went wrong, and is the status. */
  *complain(message: string, status: number, builtin?: string): Task<number> {
    if (message !== '') yield* this.tell(`${this.prefix(builtin)}${message}\n`);
    return status;
  }

  /** Tells a failure, with the place where it happened. */
  *tellFailure(failure: Failure, status = failure.status): Task<number> {
    if (!failure.told) yield* this.tell(`${failure.place ?? this.prefix()}${failure.message}\n`);
    failure.told = true;
    return status;
  }

  /**
   * Ends the shell with that status. Where nothing but lists and compound commands is left, the rest is passed over, which costs far
   * less than to throw.
   */
  exit(status: number): number {
    if (!this.ofOneText || this.functionDepth + this.sourceDepth + this.trapDepth > 0) throw new ExitShell(status);
    this.skip = 'exit';
    return status;
  }

  /** A failure is about to leave a function or a script. */
  leave(error: unknown): void {
    if (error instanceof Failure) error.place ??= this.prefix();
  }

  // ---- variables

  get(name: string): string | undefined {
    const variable = this.variables.get(name);
    if (variable === undefined) return this.#dynamic(name);
    if (variable.reference && variable.value) return this.get(variable.value);
    if (!variable.elements) return variable.value;
    return variable.elements.get(variable.associative ? '0' : 0);
  }

  #dynamic(name: string): string | undefined {
    switch (name) {
      case 'LINENO':
        return this.flavor === 'dash' ? undefined : String(this.line);
      case 'RANDOM':
        return this.flavor === 'dash' ? undefined : String(this.process.random.int(32768));
      case 'SECONDS':
        return this.bash ? String(Math.floor((this.process.now - this.startedAt) / 1e6)) : undefined;
      case 'BASHPID':
        return this.bash ? String(this.process.pid) : undefined;
      case 'BASH_SUBSHELL':
        return this.bash ? String(this.subshellDepth) : undefined;
      case 'FUNCNAME':
      case 'BASH_SOURCE':
      case 'BASH_LINENO':
      case 'GROUPS':
      case 'PIPESTATUS':
        return this.bash ? callStack(this, name)?.[0] : undefined;
      case 'BASH_COMMAND':
        return this.bash ? currentCommand(this) : undefined;
      case 'SHELLOPTS':
        return this.bash ? optionsOn(this).join(':') : undefined;
      case 'BASHOPTS':
        return this.bash ? shoptsOn(this).join(':') : undefined;
      case 'BASH_ARGV0':
        return this.bash ? this.name : undefined;
      case 'EPOCHSECONDS':
        return this.flavor === 'dash' ? undefined : this.epoch?.();
      default:
        return undefined;
    }
  }
  startedAt = 0;
  epoch: (() => string) | undefined;

  /** Assigns; throws Failure if the variable is read-only. */
  set(name: string, value: string, more?: Partial<Variable>): void {
    const old = this.variables.get(name);
    if (old?.readonly) throw this.readOnly(name);
    if (old?.reference && old.value && !more) {
      this.set(old.value, value);
      return;
    }
    if (old?.elements && !more?.elements) {
      this.variables.setElement(old.elements, old.associative ? '0' : 0, value);
      if (!more) return;
    }
    const exported = this.options.allexport || old?.exported;
    const variable = old || more ? { ...old, ...more, value } : { value };
    this.variables.set(name, exported && !variable.exported ? { ...variable, exported: true } : variable);
    if (name === 'OPTIND') {
      this.optionIndex = Number(value) || 1;
      this.optionOffset = 1;
    }
  }

  /** Large values use memory, which the container's limit counts. */
  grow(more: number): void {
    this.#memory += more;
    if (this.#memory > mostMemory) throw new Failure(outOfMemory[this.flavor], 2);
    this.process.setMemory(Math.max(0, this.#memory));
  }
  #memory = 0;

  readOnly(name: string): Failure {
    return this.bash ? new Failure(`${name}: readonly variable`, 1, !this.options.errexit) : new Failure(`${name}: is read only`);
  }

  unset(name: string): void {
    const old = this.variables.get(name);
    if (old?.readonly)
      throw new Failure(this.bash ? `${name}: cannot unset: readonly variable` : `${name}: is read only`, this.bash ? 1 : 2);
    this.variables.delete(name);
  }

  /** Characters that split fields. */
  get separators(): string {
    return this.variables.get('IFS')?.value ?? ' \t\n';
  }

  /** `$-` */
  get flags(): string {
    const { options } = this;
    let flags = '';
    if (options.allexport) flags += 'a';
    if (options.errexit) flags += 'e';
    if (options.noglob) flags += 'f';
    if (this.bash) flags += 'h';
    if (options.other.has('interactive')) flags += 'i';
    if (options.monitor) flags += 'm';
    if (options.noexec) flags += 'n';
    if (options.nounset) flags += 'u';
    if (options.verbose) flags += 'v';
    if (options.xtrace) flags += 'x';
    if (this.bash) flags += options.other.has('interactive') ? 'BH' : 'B';
    if (options.noclobber) flags += 'C';
    const all = flags + (options.other.has('command') && this.flavor !== 'dash' ? 'c' : '') + (options.other.has('stdin') ? 's' : '');
    return this.bash ? all : [...all].sort((a, b) => FLAGS.indexOf(a) - FLAGS.indexOf(b)).join('');
  }
}
