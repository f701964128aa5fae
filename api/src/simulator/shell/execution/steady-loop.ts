import type {
  ArithmeticFor,
  Assignment,
  Command,
  CommandArgument,
  CompoundList,
  Redirection,
  SyntaxNode,
  While,
  Word,
  WordPart,
} from 'unbash';
import { byObject, MILLISECOND, type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';
import { all, isForever, isIdle } from './idle-loop.ts';
import { afterSignals } from './traps.ts';

/** When a loop has taken the run so many steps, its turns become rarer, until they take it this many for each second. */
const MUCH = 50_000;
const STEPS_PER_SECOND = 200;
/** Of a turn that stands for many: to let their time pass, and for who reads what it writes. */
const MORE_STEPS = 30;
/** Of so many turns, and fewer than twice as many, it is known how long they took. */
const RECENT = 4;
/** Who sleeps that long in each turn is seen to come to each of them. */
const RESTFUL: Micros = SECOND / 4;
/** Whoever reads the run is told of turns that stand for more than that. */
const TOLD: Micros = 1.5 * SECOND;
/** What ends the shell, or is trapped, is heard soon. */
const SLICE: Micros = SECOND;
const SLICE_WITH_TRAPS: Micros = 20 * MILLISECOND;

/**
 * A loop of which each turn does what the one before it did (`while true; do date; done`): after a while one turn stands for many. What it writes is written so many times, and all takes the time, and the CPU, that they would take.
 */
export class SteadyLoop {
  readonly #shell: Shell;
  #turns = 0;
  #steps = 0;
  #cpu: Micros = 0;
  #idle: Micros = 0;
  #told = false;
  /** Steps of all turns; the others are of the last ones. */
  #done = 0;
  #begun: { readonly at: Micros; readonly steps: number; readonly cpu: Micros; readonly kept: Micros };

  private constructor(shell: Shell) {
    this.#shell = shell;
    this.#begun = { at: shell.process.now, ...shell.process.used() };
  }

  /** Undefined: its turns are run one by one, as those of any loop. */
  static of(shell: Shell, loop: While | ArithmeticFor): SteadyLoop | undefined {
    if (shell.options.xtrace || shell.functions.size > 0 || shell.aliases.size > 0 || shell.debugs) return undefined;
    return isSteady(loop) && !isIdle(loop) ? new SteadyLoop(shell) : undefined;
  }

  /** Between two turns. */
  next(): Task<void> | undefined {
    const { process } = this.#shell;
    const now = { at: process.now, ...process.used() };
    const { at, steps, cpu, kept } = this.#begun;
    this.#begun = now;
    this.#forget();
    this.#turns++;
    this.#done += now.steps - steps;
    this.#steps += now.steps - steps;
    this.#cpu += now.cpu - cpu;
    this.#idle += now.at - at - (now.cpu - cpu) - (now.kept - kept);
    if (this.#done < MUCH || this.#idle > RESTFUL * this.#turns) return undefined;
    return this.#standForMany();
  }

  /** What a turn takes may change: the servers that it asks come, and are busy. Those long ago count less and less. */
  #forget(): void {
    if (this.#turns < 2 * RECENT) return;
    this.#turns /= 2;
    this.#steps /= 2;
    this.#cpu /= 2;
    this.#idle /= 2;
  }

  /** For how many the next turn stands, and the time that those before it take. */
  *#standForMany(): Task<void> {
    const shell = this.#shell;
    const { process } = shell;
    const cpu = this.#cpu / this.#turns;
    const idle = Math.max(0, this.#idle / this.#turns);
    const turn = Math.max(1, cpu + idle);
    const steps = this.#steps / this.#turns + MORE_STEPS;
    const times = Math.max(1, Math.round(((steps / STEPS_PER_SECOND) * SECOND) / turn));
    if (times > 1 && times * turn > TOLD && !this.#told) {
      this.#told = true;
      process.remark({ kind: 'NotFollowed', program: 'loop', why: 'each of its turns', taken: 'alike' });
    }
    process.times = 1;
    const slice = shell.traps.size > 0 ? SLICE_WITH_TRAPS : SLICE;
    for (let left = (times - 1) * cpu; left > 0 && !isCalled(shell); left -= slice) yield* process.compute(Math.min(slice, left));
    if (times > 1 && idle > 0 && !isCalled(shell)) yield* process.sleep((times - 1) * idle);
    if (isCalled(shell)) yield* afterSignals(shell);
    else process.times = times;
    this.#begun = { at: process.now, ...process.used() };
  }

  end(): void {
    this.#shell.process.times = 1;
  }
}

const isCalled = ({ pending, terminating }: Shell): boolean => pending.length > 0 || terminating !== undefined;

const isSteady = byObject(
  (loop: While | ArithmeticFor): boolean =>
    (loop.type === 'ArithmeticFor' ? isForever(loop) : areSteady(loop.clause)) && areSteady(loop.body),
);

/** What is run and has no memory, so that it does again what it did. */
const STEADY: ReadonlySet<string> = new Set(
  (
    ': [ base64 basename bc break cat cksum continue cp curl cut date dd df dig dirname du echo egrep env exit expr factor false fgrep find ' +
    'free getent grep gzip head host hostname id ls md5sum nc nproc nslookup od openssl ping printenv printf ps pwd rev rm sed seq sha1sum ' +
    'sha256sum sha512sum shuf sleep sort stat sync tac tail tee test touch tr true uname uniq uptime usleep wc wget whoami xargs yes'
  ).split(' '),
);

const areSteady = (list: CompoundList): boolean => all(list, isSteadyNode);

function isSteadyNode(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Command':
      return isSteadyCommand(node);
    case 'Pipeline':
    case 'AndOr':
      return node.commands.every(isSteadyNode);
    case 'Subshell':
    case 'BraceGroup':
      return areSteady(node.body);
    case 'If':
      return [node, ...node.elif].every(({ clause, then }) => areSteady(clause) && areSteady(then)) && (!node.else || areSteady(node.else));
    case 'For':
      return (node.wordlist ?? []).every(isSteadyWord) && areSteady(node.body);
    case 'Case':
      return isSteadyWord(node.word) && node.items.every(({ pattern, body }) => pattern.every(isSteadyWord) && areSteady(body));
    default:
      return false;
  }
}

function isSteadyCommand(node: Command): boolean {
  if (!node.redirects.every(isSteadyRedirect) || !node.args.every((word) => word.type === 'Word' && isSteadyWord(word))) return false;
  if (!node.name) return node.prefix.every((each) => each.type === 'Assignment' && setsTheSame(each.value));
  const name = node.name.value.replace(/^\/(usr\/)?bin\//, '');
  return node.prefix.every(({ type }) => type === 'Redirect') && STEADY.has(name) && endsLines(node, name) && !node.args.some(runsOther);
}

const isSteadyRedirect = (redirect: Redirection): boolean =>
  redirect.type === 'Redirect' && redirect.operator !== '<>' && redirect.target !== undefined && isSteadyWord(redirect.target);

const isSteadyWord = ({ parts = [] }: Word): boolean => parts.every(isSteadyPart);

/** What the shell counts by itself, and sums that assign. */
const COUNTING = /RANDOM|SECONDS|EPOCH|\$!|\+\+|--|[^=!<>]=(?!=)|<<=|>>=/;

function isSteadyPart(part: WordPart): boolean {
  switch (part.type) {
    case 'DoubleQuoted':
      return part.parts.every(isSteadyPart);
    case 'CommandExpansion':
      return part.script !== undefined && all(part.script, isSteadyNode);
    case 'SimpleExpansion':
    case 'ArithmeticExpansion':
      return !COUNTING.test(part.text);
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
    case 'Glob':
      return true;
    default:
      return false;
  }
}

/** Not out of what a variable held before. */
const setsTheSame = (value: Assignment['value']): boolean =>
  value === undefined || (value.type === 'Word' && !/\$[A-Za-z_{]|\$\(\(.*[A-Za-z_]/.test(value.text) && isSteadyWord(value));

/** By find, xargs. */
const runsOther = (word: CommandArgument): boolean => word.type === 'Word' && /^(\S*\/)?(sh|bash|kubectl)$/.test(word.value);

/** Where several commands write to one place, it is line by line. */
function endsLines({ args }: Command, name: string): boolean {
  const words = args.map((word) => (word.type === 'Word' ? word.value : ''));
  if (name === 'echo') return !/^-\w*n/.test(words[0] ?? '');
  return name !== 'printf' || /(\\n|\n)$/.test(words[0] ?? '');
}
