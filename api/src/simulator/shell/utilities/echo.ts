import { readEscapes } from './lib/escapes.ts';
import { utility } from './lib/tool.ts';

/** echo: with -n, -e, -E in any cluster before the first other word. */
export const echo = utility(function* (tool) {
  yield* tool.write(echoText(tool.args));
  return 0;
});

/** What echo writes. `alwaysEscapes`: escapes are read without -e, and -e is no option (dash). */
export function echoText(args: readonly string[], alwaysEscapes = false): string {
  let newline = true;
  let escapes = alwaysEscapes;
  let first = 0;
  const options = alwaysEscapes ? /^-n$/ : /^-[neE]+$/;
  for (; first < args.length && options.test(args[first] as string); first++) {
    for (const letter of (args[first] as string).slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
    if (alwaysEscapes) {
      first++;
      break;
    }
  }
  const words = args.slice(first).join(' ');
  if (!escapes) return newline ? `${words}\n` : words;
  const { text, stop } = readEscapes(words, 'leadingZero');
  return newline && !stop ? `${text}\n` : text;
}
