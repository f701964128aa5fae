import { aloneValue, type FlagSpec } from './flags.ts';

/**
 * Where the first word is that is neither a flag nor a flag's value: what a command, or a command below it, is found by. A flag that
 * is not known here takes the next word for its value. @see github.com/spf13/cobra: command.go stripFlags, argsMinusFirstX
 */
export function firstWord(words: readonly string[], specs: readonly FlagSpec[]): number | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') return undefined;
    if (!word.startsWith('-') && word !== '') return i;
    if (takesNext(word, specs)) i++;
  }
  return undefined;
}

/** Every command gets it only when it is carried out. @see github.com/spf13/cobra: command.go InitDefaultHelpFlag */
const HELP = 'help';

function takesNext(word: string, specs: readonly FlagSpec[]): boolean {
  if (word.includes('=')) return false;
  const long = word.startsWith('--');
  if (!long && word.length !== 2) return false;
  const spec = specs.find(({ name, short }) => name !== HELP && (long ? name === word.slice(2) : short === word[1]));
  return spec === undefined || aloneValue(spec) === undefined;
}
