import { LineReader } from './lib/input.ts';
import { Failure, reason, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

export const uniq = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'cduif:s:w:z',
    long: {
      count: 'c',
      repeated: 'd',
      unique: 'u',
      'ignore-case': 'i',
      'skip-fields': 'f',
      'skip-chars': 's',
      'check-chars': 'w',
      'zero-terminated': 'z',
    },
  });
  const [input = '-', output] = options.operands;
  let fd = 0;
  let target = 1;
  try {
    if (input !== '-') fd = process.open(input, { read: true });
    if (output !== undefined) target = process.open(output, { write: true, create: true, truncate: true });
  } catch (error) {
    throw new Failure(tool.gnu ? `${input}: ${reason(error)}` : `can't open '${input}': ${reason(error)}`, 1);
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
  const finish = (): void => {
    if (current === undefined || (options.has('d') && count < 2) || (options.has('u') && count > 1)) return;
    text += `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${current}${end}`;
  };
  for (;;) {
    const line = yield* reader.next();
    if (line !== undefined && current !== undefined && key(line) === key(current)) {
      count++;
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
    count = 1;
  }
});
