import type { Task } from '../../engine/index.ts';
import { asker } from './lib/ask.ts';
import { OsError, type Stat } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { cannotRemove, quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

export const rm = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'rRfivdI',
    long: {
      recursive: 'r',
      force: 'f',
      interactive: 'interactive::',
      verbose: 'v',
      dir: 'd',
      'one-file-system': 'x',
      'no-preserve-root': 'n',
      'preserve-root': 'k',
    },
  });
  const wish = options.given.findLast(([name]) => ASKS.has(name));
  const when = wish?.[0] === 'interactive' ? wish[1] || 'always' : wish?.[0];
  if (wish?.[0] === 'interactive' && !WHEN.has(when ?? ''))
    throw new Failure(`invalid argument ${quote(when ?? '')} for ${quote('--interactive')}`, 1);
  const force = when === 'f' || when === 'never' || when === 'no' || when === 'none';
  const each = when === 'i' || when === 'always' || when === 'yes';
  const ask = asker(tool);
  const recursive = options.has('r', 'R');
  if (options.operands.length === 0) {
    if (force) return 0;
    throw tool.usage('missing operand');
  }
  let code = 0;
  const many = options.operands.length;
  if ((when === 'I' || when === 'once') && (many > 3 || recursive))
    if (!(yield* ask(`remove ${many} argument${many === 1 ? '' : 's'}${recursive ? ' recursively' : ''}`))) return 0;
  for (const path of options.operands) {
    if ((recursive || !tool.gnu) && /(^|\/)\.\.?\/*$/.test(path)) {
      yield* tool.warn(tool.gnu ? `refusing to remove '.' or '..' directory: skipping ${quote(path)}` : "can't remove '.' or '..'");
      code = 1;
    } else if (tool.gnu && recursive && /^\/+$/.test(path) && !options.has('n')) {
      yield* tool.complain(
        `${tool.name}: it is dangerous to operate recursively on '/'\n${tool.name}: use --no-preserve-root to override this failsafe\n`,
      );
      code = 1;
    } else if (!(yield* remove(path))) code = 1;
  }
  return code;

  function* remove(path: string): Task<boolean> {
    let stat: Stat;
    try {
      stat = process.lstat(path);
    } catch (error) {
      if (force && error instanceof OsError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return true;
      return yield* refuse(path, reason(error));
    }
    if (each && stat.type !== 'directory' && !(yield* ask(`remove ${kindOf(stat)}${quoted(path)}`))) return true;
    if (stat.type !== 'directory') return yield* attempt(path, () => process.unlink(path), 'removed');
    if (options.has('d') && !recursive)
      return yield* attempt(path, () => process.rmdir(path), tool.gnu ? 'removed directory' : 'removed directory:');
    if (!recursive) {
      yield* tool.warn(tool.gnu ? `cannot remove ${quote(path)}: Is a directory` : `'${path}' is a directory`);
      return false;
    }
    let names: string[];
    try {
      names = process.readdir(path);
    } catch (error) {
      return yield* refuse(path, reason(error));
    }
    if (each && names.length > 0 && !(yield* ask(`descend into directory ${quoted(path)}`))) return false;
    let all = true;
    for (const name of names) if (!(yield* remove(path.endsWith('/') ? path + name : `${path}/${name}`))) all = false;
    if (!all || (each && !(yield* ask(`remove directory ${quoted(path)}`)))) return false;
    return yield* attempt(path, () => process.rmdir(path), tool.gnu ? 'removed directory' : 'removed directory:');
  }

  function quoted(path: string): string {
    return tool.gnu ? quote(path) : `'${path}'`;
  }

  /** GNU's says what it is. */
  function kindOf({ type, size }: Stat): string {
    if (!tool.gnu) return '';
    return type === 'symlink' ? 'symbolic link ' : type !== 'file' ? `${type} ` : size === 0 ? 'regular empty file ' : 'regular file ';
  }

  function* attempt(path: string, action: () => void, word: string): Task<boolean> {
    try {
      action();
    } catch (error) {
      return yield* refuse(path, reason(error));
    }
    if (options.has('v')) tool.print(`${word} ${tool.gnu ? quote(path) : `'${path}'`}\n`);
    return true;
  }

  function* refuse(path: string, why: string): Task<boolean> {
    yield* tool.warn(cannotRemove(tool, path, why));
    return false;
  }
});

const ASKS: ReadonlySet<string> = new Set(['f', 'i', 'I', 'interactive']);
const WHEN: ReadonlySet<string> = new Set(['never', 'no', 'none', 'once', 'always', 'yes']);
