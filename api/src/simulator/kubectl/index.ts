import type { KubectlOutput } from '../types.ts';
import { Context, type Verb } from './command/context.ts';
import { fail, KubectlError, messageOf } from './command/errors.ts';
import { globalFlags, parseFlags } from './command/flags.ts';
import { splitWords } from './command/words.ts';
import { checkFormat } from './output/check-format.ts';
import { checkConfig } from './verbs/config.ts';
import { help, rootHelp } from './verbs/help.ts';
import { unknownCommand, verbs } from './verbs/index.ts';
import type { ClusterView } from './view.ts';

export { printPod } from './columns.ts';
export { refusalText, standardMessage } from './command/refusals.ts';
export { infoText } from './objects/access.ts';
export { containerNotFound, execRefusal, NO_COMMAND } from './objects/exec.ts';
export { findResource } from './objects/resources.ts';
export { nameOf } from './output/structured.ts';
export type { Act, ClusterView, DryRun, LogRecord, Usage } from './view.ts';

/** In characters. */
const LONGEST_COMMAND = 32_768;

/** What `kubectl get pods` (or `get pods`) prints at the moment that the view shows. Never throws. */
export function kubectl(command: string, view: ClusterView): KubectlOutput {
  let context: Context | undefined;
  let verb: Verb | undefined;
  try {
    if (command.length > LONGEST_COMMAND) fail(`the command was refused: more than ${LONGEST_COMMAND} characters`);
    const words = splitWords(command);
    const given = words[0] === 'kubectl' || words[0] === 'k' ? words.slice(1) : words;
    const found = findCommand(given);
    // `kubectl help get` is `kubectl get --help`.
    const { name, rest } = found.name === 'help' ? findCommand([...found.rest, '--help']) : found;
    if (name === undefined) return { stdout: rootHelp(), stderr: '', exitCode: 0 };
    const root = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!root) return unknownCommand(name);
    const { verb: meant, command: path, words: left } = subcommandOf(root, name, rest);
    verb = meant;
    const specs = [
      ...meant.flags,
      ...globalFlags.filter((one) => !meant.flags.some((own) => own.name === one.name || (own.short && own.short === one.short))),
    ];
    const { flags, args, dash } = parseFlags(path, left, specs);
    if (flags.bool('help')) return { stdout: help(path, meant), stderr: '', exitCode: 0 };
    checkConfig(flags, meant.flags);
    context = new Context(view, flags, args, dash);
    if (meant.formatFirst) checkFormat(context);
    meant.run(context);
    return context.output();
  } catch (error) {
    const before = context?.output() ?? { stdout: '', stderr: '' };
    const told = error instanceof KubectlError ? error : new KubectlError(`error: ${messageOf(error)}\n`);
    const { stderr, exitCode } = verb?.failed?.(told) ?? told;
    return { stdout: before.stdout, stderr: before.stderr + stderr, exitCode };
  }
}

/** `create service clusterip`: the command that the words name, and what is left of them. */
function subcommandOf(verb: Verb, command: string, words: readonly string[]): { verb: Verb; command: string; words: readonly string[] } {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const found = Object.entries(verb.subcommands ?? {}).find(([name, one]) => name === words[at] || one.aliases?.includes(words[at] ?? ''));
  return found ? subcommandOf(found[1], `${command} ${found[0]}`, words.toSpliced(at, 1)) : { verb, command, words };
}

/** Global flags may stand before the command: `kubectl -n kube-system get pods`. */
function findCommand(words: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-')) return { name: word, rest: [...words.slice(0, i), ...words.slice(i + 1)] };
    const spec = globalFlags.find(({ name, short }) => word === `--${name}` || word === `-${short}`);
    if (spec && spec.type !== 'bool') i++;
  }
  return { name: undefined, rest: words };
}
