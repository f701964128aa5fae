import type { Task } from '../engine/index.ts';
import type { Forward } from '../images/index.ts';
import { OsError } from '../kernel/index.ts';
import type { KubectlOutput } from '../types.ts';
import { Context, type Verb } from './command/context.ts';
import { fail, KubectlError, messageOf } from './command/errors.ts';
import { firstWord } from './command/first-word.ts';
import { type FlagSpec, globalFlags, type Parsed, parseFlags } from './command/flags.ts';
import { LONGEST_COMMAND, shellLine } from './command/line.ts';
import { warningsError } from './command/warnings.ts';
import { splitWords } from './command/words.ts';
import { resourceOfKind } from './objects/resources.ts';
import { checkFormat } from './output/check-format.ts';
import { notThere, timedOut } from './output/unanswered.ts';
import { dryRunWarning } from './verbs/change.ts';
import { checkConfig } from './verbs/config/config.ts';
import { help, helpOfHelp, rootHelp, rootUsage } from './verbs/help.ts';
import { unknownCommand, verbs } from './verbs/index.ts';
import { checkServer, inContext, namedKubeconfig, withNamedFile } from './verbs/kubeconfig.ts';
import { tellOwn } from './verbs/requests/own.ts';
import { tellConfig, tellLimits } from './verbs/requests/requests.ts';
import type { ClusterView, Piece } from './view.ts';

export { goYaml } from '../apimachinery/go-yaml/index.ts';
export { KubectlError } from './command/errors.ts';
export { refusalText, standardMessage } from './command/refusals.ts';
export { infoText } from './objects/access.ts';
export { containerNotFound, execRefusal, NO_COMMAND } from './objects/exec.ts';
export { findResource, type Resource, resourceOfKind } from './objects/resources.ts';
export { unnamed } from './objects/unnamed.ts';
export { nameOf } from './output/structured.ts';
export { notThere, timedOut } from './output/unanswered.ts';
export { unnoted } from './verbs/apply/workload.ts';
export { OWN_KUBECONFIG, ownKubeconfigText } from './verbs/kubeconfig.ts';
export { type Act, type ClusterView, type DryRun, whichOf } from './view.ts';

/** The words after `kubectl`, of a line that is no more than that, or of words that are given apart. Throws KubectlError where it is too long. */
export function commandWords(command: readonly string[]): readonly string[] {
  const [line = '', ...more] = command;
  if (command.reduce((sum, { length }) => sum + length, 0) > LONGEST_COMMAND)
    fail(`the command was refused: more than ${LONGEST_COMMAND} characters`);
  const words = more.length > 0 ? command : splitWords(line);
  return words[0] === 'kubectl' || words[0] === 'k' ? words.slice(1) : words;
}

/** What a command is that takes a shell: its line. Words that are given apart are one command's. */
export const lineOf = ([line = '', ...more]: readonly string[]): string | undefined =>
  more.length > 0 ? undefined : shellLine(line, (word) => verbNamed(word) !== undefined || word === 'help');

/** What a command is to do, of the words after `kubectl`. */
export const verbOf = (words: readonly string[]): string | undefined => words[firstWord(words, globalFlags) ?? words.length];

/** As somebody would type it. */
export const commandLine = (words: readonly string[]): string => toldLine(quotedLine(words));

/** So that a shell takes it for these words. */
export const quotedLine = (words: readonly string[]): string => ['kubectl', ...words.map(quotedWord)].join(' ');
export const quotedWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** If it is not too long to be told. */
export const toldLine = (line: string): string => (line.length > LONGEST_TOLD ? `${line.slice(0, LONGEST_TOLD - 1)}…` : line);
const LONGEST_TOLD = 300;

/** What `kubectl get pods` (or `get pods`) prints at the moment that the view shows. Never throws. */
export function kubectl(command: string, view: ClusterView): KubectlOutput {
  const begun: Begun = {};
  try {
    const words = commandWords([command]);
    const context = begin(begun, words, view);
    if (begun.verb?.takesItsTime?.(context.flags)) return inBranch(words, view);
    begun.verb?.run(context);
    return warnedOf(context, context.output());
  } catch (error) {
    const before = begun.context?.output() ?? { stdout: '', stderr: '' };
    const { stderr, exitCode } = problemOf(begun, error);
    return { stdout: before.stdout, stderr: before.stderr + beforeAlone(begun) + stderr, exitCode };
  }
}

/** What the server warns of may be an error. */
function warnedOf({ flags }: Context, output: KubectlOutput): KubectlOutput {
  const why = flags.bool('warnings-as-errors') && output.exitCode === 0 ? warningsError(output.stderr) : undefined;
  return why === undefined ? output : { ...output, stderr: output.stderr + why, exitCode: 1 };
}

/** The same, where time goes on for it. Whoever sees the same again and again, and no end, ends it. */
function inBranch(command: readonly string[], view: ClusterView): KubectlOutput {
  const { stdout, stderr, exitCode } = view.act({ kind: 'KUBECTL', command });
  if (exitCode !== null) return { stdout: stdout ?? '', stderr: stderr ?? '', exitCode };
  const ended = '^C\nthe command was stopped: it had not ended after a quarter of an hour of the run’s time\n';
  return { stdout: seenOften(stdout ?? ''), stderr: seenOften(stderr ?? '') + ended, exitCode: INTERRUPTED };
}
const INTERRUPTED = 130;

/** Up to a line that has come so often. */
function seenOften(text: string): string {
  const seen = new Map<string, number>();
  const lines = text.split('\n');
  const end = lines.findIndex((line) => seen.set(line, (seen.get(line) ?? 0) + 1).get(line) === OFTEN);
  return end < 0 ? text : `${lines.slice(0, end + 1).join('\n')}\n`;
}
const OFTEN = 5;

/** What is still to be shown of a command, and its exit code. */
interface Ended {
  readonly pieces: readonly Piece[];
  readonly exitCode: number;
  /** What its own file is to hold from now on, or the one that it was given. */
  readonly kubeconfig?: string;
  readonly kubeconfigPath?: string;
  /** What goes on where it runs. */
  readonly forward?: Forward;
}

/** kubectl inside a Pod: what it waits for takes its time. Never throws. */
export function* kubectlInside(words: readonly string[], view: ClusterView): Task<Ended> {
  const begun: Begun = {};
  try {
    const context = begin(begun, words, view);
    const task = begun.verb?.run(context);
    if (task) yield* task;
    const { exitCode, saved, forward, flags } = context;
    const kept = saved !== undefined && { kubeconfig: saved, kubeconfigPath: namedKubeconfig(view, flags) };
    const pieces = context.rest();
    const said = pieces.flatMap(([stream, text]) => (stream === 2 ? text : [])).join('');
    const why = flags.bool('warnings-as-errors') && exitCode === 0 ? warningsError(said) : undefined;
    if (why !== undefined) return { pieces: [...pieces, [2, why]], exitCode: 1 };
    return { pieces, exitCode, ...kept, ...(forward && { forward }) };
  } catch (error) {
    // Whoever asked has gone.
    if (error instanceof OsError) throw error;
    const { stderr, exitCode } = problemOf(begun, error);
    return { pieces: [...(begun.context?.rest() ?? []), [2, beforeAlone(begun) + stderr]], exitCode };
  }
}

/** What is told before an error that ended it, and is the only one. */
const beforeAlone = ({ context }: Begun): string => (context?.failures.length === 0 ? context.beforeError : '');

/** How far it has come. */
interface Begun {
  context?: Context;
  verb?: Verb;
}

/** Reads the words; what is told without more ado has been written, and there is no command to run. */
function begin(begun: Begun, words: readonly string[], view: ClusterView): Context {
  const at = firstWord(words, globalFlags);
  const name = at === undefined ? undefined : words[at];
  if (at === undefined || name === undefined) return told(parseFlags('', words, globalFlags), view, rootHelp());
  const rest = words.toSpliced(at, 1);
  if (name === 'help') return helpAsked(rest, view);
  const root = verbNamed(name);
  if (!root) return unknownCommand(name, words);
  const { verb, command: path, words: left } = subcommandOf(root, name, rest);
  begun.verb = verb;
  const parsed = parseFlags(path, left, specsOf(verb));
  const { flags, args, dash } = parsed;
  if (flags.bool('help') && path !== HELPLESS) {
    delete begun.verb;
    return told(parsed, view, helpOf(path, verb));
  }
  const named = withNamedFile(view, flags, path);
  checkConfig(path, flags, verb.flags, named);
  if (needsServer(name, flags)) checkServer(named, flags);
  const why = needsServer(name, flags) ? named.unanswered?.(named.now) : undefined;
  if (why === 'refuses' || why === 'silent') throw new KubectlError(notThere(why));
  const waits = why === 'hangs' && !WITHOUT_STORE.has(name) && flags.text('raw') === '';
  const seen = inContext(waits ? whenStoreIsThere(named) : named, flags);
  begun.context = new Context(seen, flags, args, dash, path);
  for (const { name: flag, deprecated } of new Set(flags.ordered.map(([spec]) => spec)))
    if (deprecated) begun.context.err(`Flag --${flag} has been deprecated, ${deprecated}\n`);
  begun.context.err(dryRunWarning(flags, view.now));
  if (needsServer(name, flags) || (path === 'version' && !flags.bool('client'))) {
    tellLimits(begun.context);
    tellConfig(begun.context);
    tellOwn(begun.context);
  }
  if (verb.formatFirst) checkFormat(begun.context);
  return begun.context;
}

const needsServer = (verb: string, flags: Parsed['flags']): boolean =>
  !WITHOUT_SERVER.has(verb) && !(MADE_HERE.has(verb) && flags.text('dry-run') === 'client' && flags.list('filename').length === 0);

/** What kubectl does by itself, and what it makes of its flags alone. */
const WITHOUT_SERVER: ReadonlySet<string> = new Set(['config', 'version', 'completion', 'options', 'plugin', 'kustomize', 'help']);
const MADE_HERE: ReadonlySet<string> = new Set(['create', 'run']);
/** What the API server knows by itself. */
const WITHOUT_STORE: ReadonlySet<string> = new Set(['api-resources', 'api-versions', 'auth', 'explain']);

/** Whatever is asked for waits for the store, perhaps in vain. */
function whenStoreIsThere(view: ClusterView): ClusterView {
  const answered = view.answeredAt?.(view.now);
  if (answered !== undefined) return view.later(answered);
  const inVain = (kind: string, name?: string): never => {
    throw new KubectlError(timedOut('get', resourceOfKind(kind), name));
  };
  return { ...view, list: (kind) => inVain(kind), get: (kind, _, name) => inVain(kind, name), access: (kindName) => inVain(kindName) };
}

function told({ flags, args, dash }: Parsed, view: ClusterView, text: string): Context {
  const context = new Context(view, flags, args, dash);
  context.out(text);
  return context;
}

const verbNamed = (name: string): Verb | undefined => (Object.hasOwn(verbs, name) ? verbs[name] : undefined);

/** `kubectl help get`: the command that tells of others has no flags of theirs. @see github.com/spf13/cobra: command.go InitDefaultHelpCmd */
function helpAsked(words: readonly string[], view: ClusterView): Context {
  const parsed = parseFlags('help', words, globalFlags);
  const [topic, ...more] = parsed.args;
  if (parsed.flags.bool('help') || topic === 'help') return told(parsed, view, helpOfHelp());
  if (topic === undefined) return told(parsed, view, rootHelp());
  const root = verbNamed(topic);
  if (!root) return noTopic(parsed, view);
  const { verb, command } = subcommandOf(root, topic, more);
  const context = told(parsed, view, command === HELPLESS ? '' : helpOf(command, verb));
  if (command === HELPLESS) verb.run(context);
  return context;
}

/** It has no commands, and says that in place of any help. @see kubernetes: kubectl/pkg/cmd/alpha.go NewCmdAlpha */
const HELPLESS = 'alpha';

/** There is nothing to say of what says so. @see kubernetes: kubectl/pkg/util/templates/templates.go OptionsHelpTemplate */
const helpOf = (command: string, verb: Verb): string => (command === 'options' ? '' : help(command, verb));

function noTopic({ flags, args }: Parsed, view: ClusterView): Context {
  const context = new Context(view, flags, args, undefined);
  context.err(`Unknown help topic [${args.map((word) => `\`${word}\``).join(' ')}]\n${rootUsage()}`);
  return context;
}

function problemOf({ verb }: Begun, error: unknown): KubectlError {
  const problem = error instanceof KubectlError ? error : new KubectlError(`error: ${messageOf(error)}\n`);
  return verb?.failed?.(problem) ?? problem;
}

/** `create service clusterip`: the command below it that the words name, and what is left of them. */
function subcommandOf(verb: Verb, command: string, words: readonly string[]): { verb: Verb; command: string; words: readonly string[] } {
  const at = firstWord(words, specsOf(verb));
  const word = at === undefined ? '' : words[at];
  const found = Object.entries(verb.subcommands ?? {}).find(([name, one]) => name === word || one.aliases?.includes(word ?? ''));
  return found ? subcommandOf(found[1], `${command} ${found[0]}`, words.toSpliced(at as number, 1)) : { verb, command, words };
}

/** A command's own flags, and those of every command that it has no other of. */
const specsOf = ({ flags }: Verb): readonly FlagSpec[] => [
  ...flags,
  ...globalFlags.filter((one) => !flags.some((own) => own.name === one.name || (own.short && own.short === one.short))),
];
