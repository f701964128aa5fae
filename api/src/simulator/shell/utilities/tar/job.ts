import { compilePattern } from '../../pattern.ts';
import { posixRegex, RegexError } from '../../regex/index.ts';
import type { Options } from '../lib/options.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';

/** What a tar is called for. */
export interface TarJob {
  readonly options: Options;
  /** Names, each with the directories that lead to where it is looked for. */
  readonly operands: readonly { readonly name: string; readonly directories: readonly string[] }[];
  /** Where it was started, and the archive: as it is named, and where it is. */
  readonly start: string;
  readonly named: string;
  readonly path: string;
  readonly isExcluded?: (name: string) => boolean;
  readonly renamed?: (name: string) => string;
}

/** With what is left out (--exclude, -X) and how names are changed (--transform); names from files (-T) are operands, too. */
export function withExclusions(tool: Tool, job: TarJob): TarJob {
  const { options } = job;
  const patterns = [...options.values('exclude'), ...options.values('X').flatMap((file) => linesOf(tool, file))];
  if (options.has('excludevcs')) patterns.push('.git', '.gitignore', '.gitattributes', '.gitmodules', '.svn', 'CVS', '.hg', '.bzr');
  const compiled = patterns.map((pattern) => compilePattern(pattern.replace(/\/$/, '')));
  const directories = options.values('C');
  const listed = options.values('T').flatMap((file) => linesOf(tool, file).map((name) => ({ name, directories })));
  const changes = options.values('transform').map((text) => substitution(text));
  return {
    ...job,
    operands: [...job.operands, ...listed],
    // A pattern holds for a name, and for what ends so after a slash.
    isExcluded: (name) => tails(name.replace(/\/$/, '')).some((tail) => compiled.some((pattern) => pattern.test(tail))),
    renamed: (name) => changes.reduce((text, change) => change(text), name),
  };
}

const tails = (name: string): string[] => {
  const parts = name.split('/');
  return parts.map((_, at) => parts.slice(at).join('/'));
};

function linesOf(tool: Tool, file: string): string[] {
  try {
    return tool.process
      .readFile(file === '-' ? '/dev/stdin' : file)
      .split(/[\n\0]/)
      .filter((line) => line !== '');
  } catch (error) {
    throw new Failure(
      tool.gnu ? `${file}: Cannot stat: ${reason(error)}\ntar: Error is not recoverable: exiting now` : `${file}: ${reason(error)}`,
      tool.gnu ? 2 : 1,
    );
  }
}

/** sed's `s` command. @see tar: src/transform.c */
function substitution(text: string): (name: string) => string {
  const delimiter = text[1] ?? '/';
  const parts = text.slice(2).split(new RegExp(`(?<!\\\\)\\${delimiter}`));
  const [source = '', replacement = '', flags = ''] = parts;
  if (!text.startsWith('s') || parts.length < 3) throw new Failure('Invalid transform expression', 2);
  try {
    const regex = posixRegex(source.replaceAll(`\\${delimiter}`, delimiter), {
      extended: flags.includes('x'),
      ignoreCase: flags.includes('i'),
    });
    return (name) => {
      let out = '';
      let from = 0;
      for (let match = regex.exec(name, 0); match; match = regex.exec(name, from)) {
        const { groups } = match;
        out +=
          name.slice(from, match.index) +
          replacement.replace(/\\(\d)|\\(.)|&/g, (whole, digit?: string, other?: string) =>
            whole === '&' ? (groups[0] ?? '') : digit === undefined ? (other ?? '') : (groups[Number(digit)] ?? ''),
          );
        from = match.end;
        if (!flags.includes('g') || match.end === match.index) break;
      }
      return out + name.slice(from);
    };
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new Failure(`Invalid transform expression: ${error.message}`, 2);
  }
}
