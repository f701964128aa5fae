import type { Task } from '../../engine/index.ts';
import { singleQuote } from '../quote.ts';
import { Failure, type Shell } from '../shell.ts';
import { builtinNames } from './names.ts';
import { illegalOption } from './options.ts';

const COMPLETE_USAGE =
  '[-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]';
const COMPGEN_USAGE =
  '[-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]';

interface Asked {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** Letters of which some take a value. */
function readAsked(shell: Shell, argv: readonly string[], usage: string): Asked {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let at = 1;
  for (; /^-./.test(argv[at] ?? ''); at++) {
    if (argv[at] === '--') {
      at++;
      break;
    }
    const word = argv[at] as string;
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] as string;
      if ('oAGWFCXPS'.includes(letter)) {
        const value = i + 1 < word.length ? word.slice(i + 1) : argv[++at];
        if (value === undefined) throw new Failure(`-${letter}: option requires an argument\n${argv[0]}: usage: ${argv[0]} ${usage}`, 2);
        values.set(letter, value);
        break;
      }
      if (!'abcdefgjksuvprDEI'.includes(letter)) throw illegalOption(shell, argv[0] as string, letter, usage);
      flags.add(letter);
    }
  }
  return { flags, values, operands: argv.slice(at) };
}

/** How a command's words are completed: a script's shell only keeps it. @see bash: builtins/complete.def */
export function* complete(shell: Shell, argv: string[]): Task<number> {
  const { flags, values, operands } = readAsked(shell, argv, COMPLETE_USAGE);
  if (flags.has('r')) {
    if (operands.length === 0) shell.completions.clear();
    return yield* missing(shell, operands, (name) => shell.completions.delete(name));
  }
  if (flags.has('p') || argv.length === 1) {
    if (operands.length === 0) for (const text of shell.completions.values()) yield* shell.write(1, `${text}\n`);
    for (const name of operands) if (shell.completions.has(name)) yield* shell.write(1, `${shell.completions.get(name)}\n`);
    return yield* missing(shell, operands, (name) => shell.completions.has(name));
  }
  const shown = (letter: string): string => {
    const value = values.get(letter);
    return value === undefined ? '' : `-${letter} ${'WGCXPS'.includes(letter) ? singleQuote(value, 'bash') : value} `;
  };
  const simple = [...flags].map((letter) => `-${letter} `).join('');
  for (const name of operands) shell.completions.set(name, `complete ${shown('o')}${simple}${[...'AGWPSXFC'].map(shown).join('')}${name}`);
  return 0;
}

function* missing(shell: Shell, names: readonly string[], there: (name: string) => boolean): Task<number> {
  let status = 0;
  for (const name of names) if (!there(name)) status = yield* shell.complain(`${name}: no completion specification`, 1, 'complete');
  return status;
}

/** Changes how the completion that is going on works: in a script there is none. */
export function* compopt(shell: Shell, [name]: string[]): Task<number> {
  return yield* shell.complain('not currently executing completion function', 1, name);
}

/** bash's reserved words, in its own order. @see bash: parse.y (word_token_alist) */
const KEYWORDS = 'if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' ');

/** What a word could be completed to, one in a line; 1 where there is nothing. */
export function* compgen(shell: Shell, argv: string[]): Task<number> {
  const { flags, values, operands } = readAsked(shell, argv, COMPGEN_USAGE);
  const action = values.get('A');
  const asks = (letter: string, name: string): boolean => flags.has(letter) || action === name;
  const found: string[] = [];
  if (asks('a', 'alias')) found.push(...[...shell.aliases.keys()].sort());
  if (asks('b', 'builtin')) found.push(...[...builtinNames('bash')].sort());
  if (asks('k', 'keyword')) found.push(...KEYWORDS);
  if (action === 'function') found.push(...[...shell.functions.keys()].sort());
  if (asks('v', 'variable')) found.push(...shell.variables.names());
  if (asks('e', 'export')) found.push(...shell.variables.names().filter((name) => shell.variables.get(name)?.exported));
  const list = values.get('W');
  if (list !== undefined) found.push(...list.split(/\s+/).filter((word) => word !== ''));
  if (/[cdfgjsu]/.test([...flags].join('')) || ['F', 'C', 'G', 'X'].some((letter) => values.has(letter)))
    shell.process.remark({ kind: 'NotFollowed', program: 'command compgen', why: argv.join(' '), taken: 'statement' });
  const [prefix = ''] = operands;
  const matching = found.filter((word) => word.startsWith(prefix));
  for (const word of matching) yield* shell.write(1, `${values.get('P') ?? ''}${word}${values.get('S') ?? ''}\n`);
  return matching.length > 0 ? 0 : 1;
}
