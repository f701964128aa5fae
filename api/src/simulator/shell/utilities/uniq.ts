import { LineReader } from './lib/input.ts';
import { readOptions } from './lib/options.ts';
import { quotef } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

export const uniq = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: tool.gnu ? 'cdDuif:s:w:z' : 'cduif:s:w:z',
    long: {
      count: 'c',
      repeated: 'd',
      unique: 'u',
      'ignore-case': 'i',
      'skip-fields': 'f',
      'skip-chars': 's',
      'check-chars': 'w',
      'zero-terminated': 'z',
      ...(tool.gnu && { 'all-repeated': 'repeatedall::', group: 'group::' }),
    },
  });
  const groups = options.has('group') ? methodOf('group', options.value('group') || 'separate', GROUP_METHODS) : undefined;
  const repeats = options.has('D', 'repeatedall')
    ? methodOf('all-repeated', options.value('repeatedall') || 'none', REPEAT_METHODS)
    : undefined;
  if (groups !== undefined && options.has('c', 'd', 'D', 'repeatedall', 'u'))
    throw tool.usage('--group is mutually exclusive with -c/-d/-D/-u');
  if (repeats !== undefined && options.has('c')) throw tool.usage('printing all duplicated lines and repeat counts is meaningless');
  const [input = '-', output] = options.operands;
  let fd = 0;
  let target = 1;
  try {
    if (input !== '-') fd = process.open(input, { read: true });
    if (output !== undefined) target = process.open(output, { write: true, create: true, truncate: true });
  } catch (error) {
    throw new Failure(tool.gnu ? `${quotef(input)}: ${reason(error)}` : `can't open '${input}': ${reason(error)}`, 1);
  }
  const fields = Number(options.value('f') ?? 0);
  const skip = Number(options.value('s') ?? 0);
  const width = options.value('w');
  const key = (line: string): string => {
    let text = line;
    for (let i = 0; i < fields; i++) text = text.replace(/^\s*\S*/, '');
    text = text.slice(skip, width === undefined ? undefined : skip + Number(width));
    return options.has('i') ? text.toLowerCase() : text;
  };
  const end = options.has('z') ? '\0' : '\n';
  const reader = new LineReader(process, fd, end);
  let current: string | undefined;
  let count = 0;
  let text = '';
  /** All lines that are alike, where they are asked for, and whether any were shown. */
  let alike: string[] = [];
  let shown = false;
  const finishGroup = (): void => {
    if (repeats !== undefined && alike.length < 2) return;
    const method = groups ?? repeats;
    if (method === 'prepend' || (method === 'both' && !shown) || (method === 'separate' && shown)) text += end;
    text += alike.map((line) => line + end).join('');
    if (method === 'append' || method === 'both') text += end;
    shown = true;
  };
  const finish = (): void => {
    if (current === undefined) return;
    if (groups !== undefined || repeats !== undefined) finishGroup();
    else if (!((options.has('d') && count < 2) || (options.has('u') && count > 1)))
      text += `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${current}${end}`;
  };
  for (;;) {
    const line = yield* reader.next();
    if (line !== undefined && current !== undefined && key(line) === key(current)) {
      count++;
      if (groups !== undefined || repeats !== undefined) alike.push(line);
      else {
        const more = reader.alike(line);
        count += more;
        if (more > 0) yield* tool.repeat(more, tool.printed);
      }
      yield* tool.spill();
      continue;
    }
    finish();
    if (text.length >= 4096 || line === undefined) {
      if (target === 1) yield* tool.write(text);
      else yield* process.write(target, text);
      text = '';
    }
    if (line === undefined) return 0;
    current = line;
    alike = [line];
    count = 1;
  }
});

const GROUP_METHODS = ['prepend', 'append', 'separate', 'both'];
const REPEAT_METHODS = ['none', 'prepend', 'separate'];

/** Where blank lines stand between groups; a beginning of its name is enough. @see gnu: src/uniq.c, lib/argmatch.c */
function methodOf(option: string, given: string, known: readonly string[]): string {
  const found = known.find((each) => each === given) ?? known.filter((each) => each.startsWith(given))[0];
  if (found !== undefined) return found;
  const list = known.map((each) => `  - '${each}'\n`).join('');
  throw new Failure(
    `invalid argument '${given}' for '--${option}'\nValid arguments are:\n${list}Try 'uniq --help' for more information.`,
    1,
  );
}
