import { baseName, directoryName, statOrNone } from './lib/files.ts';
import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

/** basename, dirname, readlink, realpath, pwd, which: names of files. */
export const basename = utility((tool) => {
  const options = readOptions(tool, { short: 'as:z', long: { multiple: 'a', suffix: 's' }, inOrder: true });
  const { operands } = options;
  if (operands.length === 0) throw tool.usage('missing operand');
  const several = options.has('a', 's');
  if (!several && operands.length > 2) throw tool.usage(`extra operand ${quote(operands[2] as string)}`);
  const suffix = options.value('s') ?? (several ? '' : (operands[1] ?? ''));
  for (const path of several ? operands : operands.slice(0, 1)) {
    const name = baseName(path);
    tool.print(`${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  }
  return 0;
});

export const dirname = utility((tool) => {
  const { operands } = readOptions(tool, { short: 'z' });
  if (operands.length === 0) throw tool.usage('missing operand');
  for (const path of operands) tool.print(`${directoryName(path)}\n`);
  return 0;
});

export const readlink = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'fenmqsvz',
    long: { canonicalize: 'f', 'canonicalize-existing': 'e', 'canonicalize-missing': 'm', 'no-newline': 'n' },
  });
  if (options.operands.length === 0 || (!tool.gnu && options.operands.length > 1)) throw tool.usage('missing operand');
  let code = 0;
  for (const path of options.operands) {
    try {
      const target = options.has('f', 'e', 'm')
        ? canonical(tool, path, options.has('e') ? 'all' : options.has('m') ? 'none' : 'parent')
        : tool.process.readlink(path);
      tool.print(target + (options.has('n') ? '' : '\n'));
    } catch (error) {
      if (options.has('v')) yield* tool.warn(`${path}: ${reason(error)}`);
      else reason(error);
      code = 1;
    }
  }
  return code;
});

/** The path without links. What is not there, be it what a link leads to, may be the last of its parts. */
function canonical(tool: Tool, path: string, mustExist: 'all' | 'parent' | 'none'): string {
  try {
    return tool.process.realpath(path);
  } catch (error) {
    if (!(error instanceof OsError) || error.code !== 'ENOENT' || mustExist === 'all') throw error;
    if (statOrNone(tool.process, path, false)?.type === 'symlink') {
      const target = tool.process.readlink(path);
      return canonical(tool, target.startsWith('/') ? target : `${directoryName(path)}/${target}`, mustExist);
    }
    const parent = directoryName(path);
    const base =
      mustExist === 'none' && !statOrNone(tool.process, parent) ? canonical(tool, parent, 'none') : tool.process.realpath(parent);
    return `${base === '/' ? '' : base}/${baseName(path)}`;
  }
}

const isWithin = (path: string, base: string): boolean => path === base || base === '/' || path.startsWith(`${base}/`);

/** @see coreutils: src/relpath.c relpath */
function relative(path: string, to: string): string {
  const [own, other] = [path, to].map((each) => each.split('/').filter((name) => name !== '')) as [string[], string[]];
  let common = 0;
  while (common < own.length && own[common] === other[common]) common++;
  return [...other.slice(common).map(() => '..'), ...own.slice(common)].join('/') || '.';
}

export const realpath = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'emsqzLP',
    long: {
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      'relative-to': 'relative:',
      'relative-base': 'base:',
      'no-symlinks': 's',
    },
  });
  if (options.operands.length === 0) throw tool.usage('missing operand');
  let code = 0;
  const mustExist = options.has('e') ? 'all' : options.has('m') ? 'none' : 'parent';
  const [base, to = base] = [options.value('base'), options.value('relative')].map((path) => {
    try {
      return path === undefined ? undefined : canonical(tool, path, mustExist);
    } catch (error) {
      throw new Failure(`${path}: ${reason(error)}`, 1);
    }
  });
  for (const path of options.operands) {
    try {
      const full = canonical(tool, path, mustExist);
      tool.print(`${to !== undefined && (base === undefined || isWithin(full, base)) ? relative(full, to) : full}\n`);
    } catch (error) {
      if (!options.has('q')) yield* tool.warn(`${path}: ${reason(error)}`);
      code = 1;
    }
  }
  return code;
});

export const pwd = utility((tool) => {
  readOptions(tool, { short: 'LP', long: { logical: 'L', physical: 'P' } });
  tool.print(`${tool.process.cwd}\n`);
  return 0;
});

export const which = utility(
  (tool) => {
    const options = readOptions(tool, { short: 'as' });
    let code = 0;
    for (const name of options.operands) {
      const path = tool.process.which(name);
      if (path === undefined) code = 1;
      else tool.print(`${path}\n`);
    }
    if (options.operands.length === 0) throw new Failure('', 1);
    return code;
  },
  { shortName: true },
);
