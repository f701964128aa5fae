import { type CopyOptions, copyTree, destination, isInto } from './lib/copy.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';
import { type Options, readOptions } from './options.ts';

export const cp = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'adfiHlLnpPrRsTt:uvx',
    long: {
      archive: 'a',
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      recursive: 'r',
      dereference: 'L',
      'no-dereference': 'P',
      'no-target-directory': 'T',
      'target-directory': 't',
      preserve: 'preserve::',
      'no-preserve': 'nopreserve:',
      parents: 'parents',
      update: 'u',
      verbose: 'v',
    },
  });
  const [sources, target] = sourcesAndTarget(tool, options);
  const into = !options.has('T') && isInto(tool, target);
  if (sources.length > 1 && !into) {
    throw new Failure(tool.gnu ? `target ${quote(target)}: No such file or directory` : `target '${target}' is not a directory`, 1);
  }
  const chosen = copyOptions(options);
  let code = 0;
  for (const source of sources) if (!(yield* copyTree(tool, source, destination(source, target, into), chosen))) code = 1;
  return code;
});

/** The operands of cp and mv. */
export function sourcesAndTarget(tool: Tool, options: Options): [readonly string[], string] {
  const { operands } = options;
  const target = options.value('t') ?? operands.at(-1);
  const sources = options.has('t') ? operands : operands.slice(0, -1);
  if (operands.length === 0 || target === undefined) throw tool.usage('missing file operand');
  if (sources.length === 0) throw tool.usage(`missing destination file operand after ${quote(target)}`);
  return [sources, target];
}

function copyOptions(options: Options): CopyOptions {
  const archive = options.has('a');
  const what = options.value('preserve');
  const preserves = (attribute: string): boolean =>
    what !== undefined && (what === '' || what === 'all' || what.split(',').includes(attribute));
  return {
    recursive: archive || options.has('r', 'R'),
    keepLinks: archive || options.has('d', 'P'),
    preserveTimes: archive || options.has('p') || preserves('timestamps'),
    preserveMode: archive || options.has('p') || preserves('mode'),
    preserveOwner: archive || options.has('p') || preserves('ownership'),
    force: options.has('f'),
    noClobber: options.has('n'),
    update: options.has('u'),
    verbose: options.has('v'),
  };
}
