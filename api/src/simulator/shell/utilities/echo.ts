import { readEscapes } from './lib/escapes.ts';
import { utility } from './lib/tool.ts';

/** echo: with -n, -e, -E in any cluster before the first other word. */
export const echo = utility(function* (tool) {
  yield* tool.write(echoText(tool.args));
  return 0;
});

function echoText(args: readonly string[]): string {
  let newline = true;
  let escapes = false;
  let first = 0;
  for (; first < args.length && /^-[neE]+$/.test(args[first] as string); first++) {
    for (const letter of (args[first] as string).slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const words = args.slice(first).join(' ');
  if (!escapes) return newline ? `${words}\n` : words;
  const { text, stop } = readEscapes(words, 'both');
  return newline && !stop ? `${text}\n` : text;
}
