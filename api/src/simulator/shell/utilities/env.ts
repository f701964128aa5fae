import { readOptions } from './lib/options.ts';
import { become } from './lib/run-command.ts';
import { utility } from './lib/tool.ts';

export const env = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'iu:0C:S:v',
      long: { 'ignore-environment': 'i', unset: 'u', debug: 'v', null: '0', chdir: 'C', 'split-string': 'S' },
      inOrder: true,
    });
    const words = [
      ...(options
        .value('S')
        ?.split(/\s+/)
        .filter((word) => word !== '') ?? []),
      ...options.operands,
    ];
    const ignore = options.has('i') || words[0] === '-';
    if (words[0] === '-') words.shift();
    const environment = new Map(ignore ? [] : tool.process.env);
    for (const name of options.values('u')) environment.delete(name);
    while (words[0]?.includes('=')) {
      const word = words.shift() as string;
      environment.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    }
    const directory = options.value('C');
    if (directory !== undefined) tool.process.chdir(directory);
    if (words.length > 0) return yield* become(tool, words, environment);
    for (const [name, value] of environment) tool.print(`${name}=${value}${options.has('0') ? '\0' : '\n'}`);
    return 0;
  },
  { usageCode: 125 },
);
