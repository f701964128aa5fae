import { compareText } from '../../apimachinery/compare-text.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { compilePattern, hasGlob, type PatternOptions, patternMatches } from '../pattern.ts';

interface GlobOptions extends PatternOptions {
  /** bash: `shopt -s dotglob`, `globstar`. */
  readonly dots?: boolean;
  readonly globstar?: boolean;
  /** Not even a pattern with a dot matches `.` and `..`: bash's `globskipdots`, on since 5.2. */
  readonly skipsDots?: boolean;
}

/** The existing paths that a pattern matches, sorted; none: []. Quoted characters have a backslash before them. */
export function expandPathname(process: Process, pattern: string, options: GlobOptions): string[] {
  const absolute = pattern.startsWith('/');
  const segments = pattern.split(/\/+/);
  if (absolute) segments.shift();
  let found = [absolute ? '/' : ''];
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    found = found.flatMap((base) => step(process, base, segment, last, options));
  });
  return found.sort(compareText);
}

function step(process: Process, base: string, segment: string, last: boolean, options: GlobOptions): string[] {
  if (segment === '') return last && isDirectory(process, base) ? [base] : last ? [] : [base];
  const finish = (path: string): string => (last ? path : `${path}/`);
  if (!hasGlob(segment) && !(options.extended && segment.includes('('))) {
    const path = base + segment.replace(/\\(.)/gs, '$1');
    return exists(process, path) ? [finish(path)] : [];
  }
  if (options.globstar && segment === '**') {
    const below = directoriesBelow(process, base);
    return last ? below.flatMap((dir) => names(process, dir).map((name) => dir + name)) : below;
  }
  const matcher = compilePattern(segment, options);
  const hidden = options.dots || segment.startsWith('.') || segment.startsWith('\\.');
  const entries = names(process, base).filter((name) => (hidden || !name.startsWith('.')) && matcher.test(name));
  if (segment.startsWith('.') && !options.skipsDots)
    for (const dot of ['.', '..']) if (patternMatches(segment, dot, options)) entries.push(dot);
  return entries
    .map((name) => base + name)
    .filter((path) => last || isDirectory(process, path))
    .map(finish);
}

function directoriesBelow(process: Process, base: string): string[] {
  process.work(8);
  const inner = names(process, base)
    .filter((name) => !name.startsWith('.') && isDirectory(process, base + name))
    .flatMap((name) => directoriesBelow(process, `${base}${name}/`));
  return [base, ...inner];
}

function names(process: Process, directory: string): string[] {
  try {
    const found = process.readdir(directory === '' ? '.' : directory);
    // Each is looked at by its whole path, of which each part is looked for in turn.
    process.work(found.length * (8 + (((directory.length >> 4) ** 2) >> 2)));
    return found;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return [];
  }
}

function exists(process: Process, path: string): boolean {
  try {
    process.lstat(path);
    return true;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return false;
  }
}

function isDirectory(process: Process, path: string): boolean {
  try {
    return process.stat(path === '' ? '.' : path).type === 'directory';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return false;
  }
}
