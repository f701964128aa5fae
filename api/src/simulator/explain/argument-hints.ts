import { inItems } from './command-hints.ts';
import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';

/** A flag and its value, or a command and its flags, in one item of the list, of which the program knows none by that name. */
export function flagInOneWord({ container, recent, words: cause }: Facts): Hint | undefined {
  const said = [cause, ...recent];
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const at = words.findIndex((word, i) => /^\S+\s+\S/.test(word) && !isScript(words, i) && said.some((line) => isUnknown(line, word)));
  const word = words[at];
  if (word === undefined) return undefined;
  const apart = inItems(word);
  const joined = /^(--[\w.-]+)\s+([^\s'"]+)$/.exec(word);
  const [or, oder] = joined ? [`, or "${joined[1]}=${joined[2]}"`, `，或 "${joined[1]}=${joined[2]}"`] : ['', ''];
  const entrypoint = at === 0 && !container.command && word.startsWith('-') && said.some((line) => /: exec: /.test(line));
  const [first, chinese] = entrypoint
    ? [
        ', with the name of the program before them, since args replace all that the image gives its entrypoint',
        '，并在前面加上程序名，因为 args 会替换镜像传给 entrypoint 的全部参数',
      ]
    : ['', ''];
  return {
    remedy: both(
      `Write "${word}" as several items of the list, ${apart.slice(1, -1)}${or}${first}: one item is one word to the program, blanks and all`,
      `把 "${word}" 写成列表中的多项：${apart.slice(1, -1)}${oder}${chinese}。列表中的一项（包括其中的空格）对程序来说是一个词`,
    ),
    concept: 'command-and-args',
  };
}

/** What stands behind the `-c` of a shell. */
const isScript = (words: readonly string[], i: number): boolean => /^-[a-z]*c$/.test(words[i - 1] ?? '') && SHELL.test(words[i - 2] ?? '');
const SHELL = /(?:^|\/)(?:ba|da|a|z)?sh$/;

/** Whether a line says of that word that there is no such flag, command or setting. PostgreSQL's `-c` takes the blank for the name's first letter. */
function isUnknown(line: string, word: string): boolean {
  if (!/unknown|unrecogni[sz]ed|not defined|not found|illegal|invalid/i.test(line)) return false;
  const setting = /^-c(\s+[\w.]+)=/.exec(word)?.[1];
  return line.includes(word) || line.includes(word.replace(/^-+/, '')) || (setting !== undefined && line.includes(`"${setting}"`));
}
