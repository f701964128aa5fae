import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';

/** `KeyError: 'DB_HOST'`, `DB_HOST: parameter not set`, `You must specify POSTGRES_PASSWORD …`, or a list under such a sentence. */
export function missingVariable({ container, recent }: Facts): Hint | undefined {
  const given = new Set((container.env ?? []).map(({ name }) => name));
  const from = recent.findIndex((line) => LACKS.test(line) && (namesIn(line).length > 0 || /environment variables?:$/.test(line)));
  const names = [...new Set(recent.slice(Math.max(from, 0)).flatMap((line, i) => (i === 0 || /^[-*]\s/.test(line) ? namesIn(line) : [])))];
  const lacking = names.filter((name) => !given.has(name));
  if (from < 0 || lacking.length === 0) return undefined;
  return {
    remedy: both(
      `Give the container the variable ${lacking.slice(0, 3).join(' or ')}: env, or envFrom; what is secret by secretKeyRef`,
      `为容器设置变量 ${lacking.slice(0, 3).join(' 或 ')}：使用 env 或 envFrom；机密内容使用 secretKeyRef`,
    ),
    concept: 'environment',
  };
}

const LACKS =
  /\b(?:must|need|required?|missing|KeyError|unbound variable|(?:is )?not (?:set|specified|defined|provided)|unset|undefined)\b/i;

/** What looks like the name of a variable, and is no code of an error. */
const namesIn = (line: string): string[] =>
  [...line.matchAll(/(?<![\w.-])(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])|(?<=KeyError: ')[A-Z][A-Z0-9_]*(?='))/g)]
    .map(([name]) => name)
    .filter((name) => !/^E(?:R|RR)_|ERROR|FAIL|DENIED|NOT_FOUND/.test(name));

/** As a shell says it of a variable that its script demands (`set -u`, `${NAME:?text}`), whatever it is called and whatever text that gives. */
export function unsetInShell({ container, words }: Facts): Hint | undefined {
  const [, name = '', text = ''] = /^\S*sh: (?:(?:line )?\d+: )?([A-Za-z_]\w*): (.+)$/.exec(words) ?? [];
  const script = [...(container.command ?? []), ...(container.args ?? [])].join('\n');
  if (
    !name ||
    !(
      /^(?:parameter (?:null or )?not set|unbound variable)$/.test(text) ||
      script.includes(`\${${name}:?`) ||
      script.includes(`\${${name}?`)
    )
  )
    return undefined;
  return isGiven(container, name)
    ? {
        remedy: both(`Give the variable ${name} a value: it is there, and empty`, `为变量 ${name} 赋值：它存在，但为空`),
        concept: 'environment',
      }
    : {
        remedy: both(
          `Give the container the variable ${name}: env, or envFrom; what is secret by secretKeyRef`,
          `为容器设置变量 ${name}：使用 env 或 envFrom；机密内容使用 secretKeyRef`,
        ),
        concept: 'environment',
      };
}

const isGiven = ({ env }: Facts['container'], name: string): boolean => (env ?? []).some((one) => one.name === name);

/** The name of the program was to come from a variable, which is empty. @see dash: src/exec.c shellexec */
export function emptyProgram({ container, words, code }: Facts): Hint | undefined {
  if (
    !/^\S*sh: (?:exec: )?(?:(?:line )?\d+: )?(?:exec: )?: (?:permission denied|(?:command )?not found)$/i.test(words) ||
    (code !== 126 && code !== 127)
  )
    return undefined;
  const script = [...(container.command ?? []), ...(container.args ?? [])].join('\n');
  const names = [...new Set([...script.matchAll(/"\$\{?([A-Za-z_]\w*)\}?"/g)].map(([, name = '']) => name))];
  const lacking = names.filter((name) => !isGiven(container, name));
  const [which, chinese] =
    lacking.length > 0
      ? [lacking.join(' or '), `变量 ${lacking.join(' 或 ')} `]
      : ['that gives the name of the program', '给出程序名的变量'];
  return {
    remedy: both(
      `Give the container the variable ${which}: the shell was to run a program whose name is empty`,
      `为容器设置${chinese}：shell 要运行的程序名为空`,
    ),
    concept: 'environment',
  };
}
