import { isElsewhere, isThere } from '../../images/index.ts';

/** In characters. */
export const LONGEST_COMMAND = 32_768;

/**
 * What bash takes for the words of one command, and expands no further than `splitWords` does: no operator, no substitution, no variable
 * but Kubernetes' own `$(VARIABLE)`, whose name is in capitals.
 */
const WORDS_ALONE =
  /^(?:\\.|'[^']*'|\$'(?:[^'\\]|\\.)*'|"(?:[^"\\$`]|\\.|\$(?![\w{(?!$#@*-])|\$\([A-Z_][A-Z0-9_]*\))*"|\$(?![\w{('"?!$#@*-])|\$\([A-Z_][A-Z0-9_]*\)|(?<!\s|^)~|[^\\'"`$|&;<>()~\n])*$/s;

/**
 * The line of bash that a command is, if it is more than kubectl's: undefined where it is that alone. Its first command, too, may leave
 * out `kubectl`.
 */
export function shellLine(command: string, isVerb: (word: string) => boolean): string | undefined {
  const line = command.trim();
  if (line.length > LONGEST_COMMAND) return undefined;
  const [first = ''] = /^[^\s|&;<>()]*/.exec(line) ?? [];
  const isKubectl = first === 'kubectl' || first === 'k';
  const leavesOut = !isKubectl && (first.startsWith('-') || isVerb(first));
  if (WORDS_ALONE.test(line)) return isKubectl || leavesOut || !begins(first) ? undefined : line;
  return leavesOut && (!isThere(first) || KUBECTLS.test(line)) ? `kubectl ${line}` : line;
}

/** What no program or word of bash of that name is given: `top pods`, `exec web -- ls`, `wait --for=…`. */
const KUBECTLS =
  /^(?:top\s+(?:po|pods?|no|nodes?)\b|exec\s[^|;&<>]*\s--\s|set\s+(?:image|env|resources|sa|serviceaccount|selector|subject)\b|wait\s[^|;&<>]*--for\b|cp\s[^|;&<>]*[\w.-]:|diff\s(?:[^|;&<>]*\s)?(?:-[fk]|--(?:filename|kustomize))\b|help\s+(?!(?:cp|diff|exec|set|top|wait)\b)[a-z-]{3,})/;

/** A program or a word of bash, or a program that bash does not find; or an assignment, or the path of a program. */
const begins = (word: string): boolean => isThere(word) || isElsewhere(word) || /^[A-Za-z_]\w*\+?=|^\.{0,2}\//.test(word);
