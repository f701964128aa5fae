import { backtrackingWork } from '../../regex/backtracking.ts';
import { posixRegex, RegexError } from '../../regex/index.ts';
import type { Options } from './options.ts';
import { Failure, type Tool } from './tool.ts';

/** Finds in lines what any of the patterns match: of those that begin first, the longest. */
export interface Matcher {
  test(line: string): boolean;
  matches(line: string): Iterable<{ readonly index: number; readonly end: number }>;
}

/** By -E, -F, -P, or what the name that it was called by says. */
export function matcher(tool: Tool, options: Options, patterns: readonly string[], kind: string): Matcher {
  const how = options.given.findLast(([name]) => 'EFGP'.includes(name) && name.length === 1)?.[0] ?? kind;
  if (how === 'P') return perlMatcher(tool, patterns, options);
  const whole = options.has('x') ? 'line' : options.has('w') ? 'word' : undefined;
  const regexes = patterns.map((pattern) => {
    try {
      return posixRegex(
        pattern,
        {
          extended: how === 'E',
          fixed: how === 'F',
          ignoreCase: heedsNoCase(options),
          ...(whole && { whole }),
          ...(tool.gnu && { dialect: 'gnu-grep' as const }),
        },
        (steps) => tool.process.work(steps),
      );
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      throw new Failure(tool.gnu ? error.message : `bad regex '${pattern}': ${error.message}`, 2);
    }
  });
  const [only] = regexes;
  if (only && regexes.length === 1) return only;
  return {
    test: (line) => regexes.some((regex) => regex.test(line)),
    *matches(line) {
      for (let at = 0; at <= line.length; ) {
        const found = regexes.flatMap((regex) => regex.exec(line, at) ?? []).toSorted((a, b) => a.index - b.index || b.end - a.end)[0];
        if (!found) return;
        yield found;
        at = Math.max(found.end, at + 1);
      }
    },
  };
}

/** GNU's -P: expressions as Perl and JavaScript have them. */
function perlMatcher(tool: Tool, patterns: readonly string[], options: Options): Matcher {
  const source = patterns.map((pattern, i) => `(?:${keeping(pattern, i)})`).join('|');
  const around = options.has('x') ? `^(?:${source})$` : options.has('w') ? `(?<!\\w)(?:${source})(?!\\w)` : source;
  const regex = perlExpression(around, heedsNoCase(options) ? 'dgsui' : 'dgsu');
  const search = (line: string, all: boolean): void => {
    const { work, ends } = backtrackingWork(regex, line, all);
    tool.process.work(work >> 6);
    if (ends !== 'soon') throw new Failure("exceeded PCRE's backtracking limit", 2);
  };
  return {
    test(line) {
      search(line, false);
      return line.search(regex) >= 0;
    },
    *matches(line) {
      search(line, true);
      for (const match of line.matchAll(regex)) {
        const kept = Object.entries(match.indices?.groups ?? {}).find(([name, found]) => name.startsWith('kept') && found)?.[1];
        yield { index: kept?.[0] ?? match.index, end: match.index + match[0].length };
      }
    },
  };
}

/** `\K`: what stands before it is asked for, and is no part of what is found. */
function keeping(pattern: string, i: number): string {
  const [before = '', ...after] = pattern.split(/(?<=(?:^|[^\\])(?:\\\\)*)\\K/);
  return after.length === 0 ? pattern : `(?:${before})(?<kept${i}>${after.join('')})`;
}

function perlExpression(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new Failure(perlErrors.find(([reason]) => message.endsWith(reason))?.[1] ?? 'unrecognized character follows \\', 2);
  }
}

/** @see pcre2: pcre2_error.c compile_error_texts */
const perlErrors: readonly (readonly [string, string])[] = [
  ['Unterminated group', 'missing closing parenthesis'],
  ["Unmatched ')'", 'unmatched closing parenthesis'],
  ['Unterminated character class', 'missing terminating ] for character class'],
  ['Nothing to repeat', 'quantifier does not follow a repeatable item'],
  ['Range out of order in character class', 'range out of order in character class'],
  ['numbers out of order in {} quantifier', 'numbers out of order in {} quantifier'],
  ['Invalid group', 'unrecognized character after (? or (?-'],
  ['Invalid named reference', 'reference to non-existent subpattern'],
];

/** The last of -i and --no-ignore-case says it. */
const heedsNoCase = (options: Options): boolean =>
  options.given.findLast(([name]) => name === 'i' || name === 'y' || name === 'heedcase')?.[0] !== 'heedcase' && options.has('i', 'y');
