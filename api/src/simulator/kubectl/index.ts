import type { KubectlOutput } from '../types.ts';
import { Context } from './command/context.ts';
import { KubectlError, messageOf } from './command/errors.ts';
import { globalFlags, parseFlags } from './command/flags.ts';
import { splitWords } from './command/words.ts';
import { checkConfig } from './verbs/config.ts';
import { help, rootHelp } from './verbs/help.ts';
import { unknownCommand, verbs } from './verbs/index.ts';
import type { ClusterView } from './view.ts';

export { printPod } from './columns.ts';
export { findResource } from './objects/resources.ts';
export { nameOf } from './output/structured.ts';
export type { ClusterView, LogRecord, Usage } from './view.ts';

/** What `kubectl get pods` (or `get pods`) prints at the moment that the view shows. Never throws. */
export function kubectl(command: string, view: ClusterView): KubectlOutput {
  let context: Context | undefined;
  try {
    const words = splitWords(command);
    const given = words[0] === 'kubectl' || words[0] === 'k' ? words.slice(1) : words;
    const found = findCommand(given);
    // `kubectl help get` is `kubectl get --help`.
    const { name, rest } = found.name === 'help' ? findCommand([...found.rest, '--help']) : found;
    if (name === undefined) return { stdout: rootHelp(), stderr: '', exitCode: 0 };
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!verb) return unknownCommand(name);
    const specs = [
      ...verb.flags,
      ...globalFlags.filter((one) => !verb.flags.some((own) => own.name === one.name || (own.short && own.short === one.short))),
    ];
    const { flags, args, dash } = parseFlags(name, rest, specs);
    if (flags.bool('help')) return { stdout: help(name, verb), stderr: '', exitCode: 0 };
    checkConfig(flags);
    context = new Context(view, flags, args, dash);
    verb.run(context);
    return context.output();
  } catch (error) {
    const before = context?.output() ?? { stdout: '', stderr: '' };
    const { stderr, exitCode } = error instanceof KubectlError ? error : { stderr: `error: ${messageOf(error)}\n`, exitCode: 1 };
    return { stdout: before.stdout, stderr: before.stderr + stderr, exitCode };
  }
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
