import type { Container } from '../apimachinery/objects.ts';
import { mayBeExecuted } from './command-hints.ts';
import { both } from './context.ts';
import { type Facts, type Hint, hiddenBy } from './log-facts.ts';

const SHELL = /(?:^|\/)(?:ba|da|a)?sh$/;

const wordsOf = ({ command, args }: Container): readonly string[] => [...(command ?? []), ...(args ?? [])];

/** Of `sh -c` the words after the script are its $0, $1 …, which a script of one word has no use for. */
export function splitScript({ container }: Facts): Hint | undefined {
  const [shell = '', ...words] = wordsOf(container);
  const flag = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const [script = '', ...more] = words.slice(flag + 1);
  if (!SHELL.test(shell) || flag < 0 || more.length === 0 || /\s/.test(script.trim())) return undefined;
  const whole = [script, ...more].join(' ');
  return {
    remedy: both(
      `Write the script as one item of the list, ["${shell}", "-c", "${whole}"]: now it is ${script} alone, and what follows it are only its $0, $1 …`,
      `把整个脚本写成列表中的一项：["${shell}", "-c", "${whole}"]。现在脚本只有 ${script}，其后的各项只是它的 $0、$1……`,
    ),
    concept: 'command-and-args',
  };
}

/** Without `-c` a shell takes the first word for the name of a file. */
export function scriptForFile({ container }: Facts): Hint | undefined {
  const [shell = '', script = ''] = wordsOf(container);
  if (!SHELL.test(shell) || script.startsWith('-') || !/\S\s+\S/.test(script)) return undefined;
  return {
    remedy: both(
      `Put "-c" before the script, ["${shell}", "-c", …]: without it the shell looks for a file that is called like the whole line`,
      `在脚本前加上 "-c"：["${shell}", "-c", …]。没有它，shell 会把整行当作文件名去查找`,
    ),
    concept: 'command-and-args',
  };
}

/** Without a shell each item is a word for the program, whatever a shell would take it for. */
export function wordsForAShell({ container }: Pick<Facts, 'container'>): Hint | undefined {
  const words = wordsOf(container);
  const word = words.find((one) => /^(?:&&|\|\|?|;|&|\d?>>?|<|2>&1)$/.test(one));
  if (!word || words.some((one) => SHELL.test(one))) return undefined;
  return {
    remedy: both(
      `Have a shell read the line, ["sh", "-c", "…"] with all of it as one item: without one ${word} is a word like any other, which the program is given`,
      `由 shell 读取整行：["sh", "-c", "…"]，整行作为一项。没有 shell 时，${word} 只是传给程序的一个普通的词`,
    ),
    concept: 'command-and-args',
  };
}

/** What shells begin a line by, at most: their name, the line of the script, and the builtin. */
const BY_SHELL = String.raw`^\S*sh: (?:exec: )?(?:(?:line )?\d+: )?(?:exec: )?`;

/** What the shell found, but may not execute. @see dash: src/exec.c shellexec */
export function notExecutable({ words, code }: Facts): Hint | undefined {
  const path = new RegExp(`${BY_SHELL}(\\S*/\\S+): permission denied$`, 'i').exec(words)?.[1];
  if (path === undefined || code !== 126) return undefined;
  return { remedy: mayBeExecuted(path), concept: 'command-and-args' };
}

export function missingTool(facts: Facts): Hint | undefined {
  const tool = new RegExp(`${BY_SHELL}([^\\s:]+): (?:command )?not found$`).exec(facts.words)?.[1];
  if (tool === undefined) return undefined;
  const concept = 'command-and-args';
  if (tool.startsWith('-') && !facts.container.command && facts.container.args?.[0] === tool)
    return {
      remedy: both(
        `Begin args with the program: they replace all that the image gives its entrypoint, and this entrypoint takes the first word, now ${tool}, for what it is to run`,
        `args 的第一项应为程序名：args 会替换镜像传给 entrypoint 的全部参数，而这个 entrypoint 把第一个词（现在是 ${tool}）当作要运行的程序`,
      ),
      concept,
    };
  const hidden = hiddenBy(facts, tool);
  if (hidden) return { remedy: hidden, concept: 'volumes' };
  return {
    remedy: both(
      `Correct the name ${tool}, use an image that has it, or do without it: what is not in the image cannot be run`,
      `更正名称 ${tool}，使用包含它的镜像，或不使用它：镜像中没有的程序无法运行`,
    ),
    concept,
  };
}
