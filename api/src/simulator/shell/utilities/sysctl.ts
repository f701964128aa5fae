import { compareText } from '../../apimachinery/compare-text.ts';
import { isDirectory } from './lib/files.ts';
import { OsError, type Process } from './lib/kernel.ts';
import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { Failure, reason, utility } from './lib/tool.ts';

const OPTIONS = { short: 'newpqaN', long: { all: 'a', names: 'N', values: 'n', ignore: 'e', quiet: 'q', write: 'w', load: 'p::' } };

/** sysctl: reads /proc/sys, which is read-only in containers. */
export const sysctl = utility(
  function* (tool) {
    const { process, gnu } = tool;
    const options = readOptions(tool, gnu ? OPTIONS : { short: 'newpqa' });
    if (options.has('p')) notFollowed(process);
    const given = options.operands.flatMap((operand) => {
      const [name = '', ...value] = operand.split('=');
      const path = gnu ? pathOf(name) : knownPath(process, name);
      if (isDirectory(process, `${ROOT}${path}`)) return below(process, path).map((each) => ({ path: each, value: undefined }));
      return [{ path, value: value.length > 0 ? value.join('=') : undefined }];
    });
    let code = 0;
    for (const { path, value } of options.has('a') ? below(process, '').map((each) => ({ path: each, value: undefined })) : given) {
      const shown = swapped(path);
      const file = ROOT + path;
      try {
        if (value !== undefined) process.writeFile(file, `${value}\n`);
        const text = value ?? process.readFile(file).trim();
        if (value !== undefined && options.has('q')) continue;
        for (const line of text.split('\n')) tool.print(`${options.has('N') ? shown : options.has('n') ? line : `${shown} = ${line}`}\n`);
      } catch (error) {
        const why = reason(error);
        const isRefused = error instanceof OsError && error.code === 'EINVAL';
        const isThere = process.access(file, 'f');
        if (!isThere && gnu && options.has('e')) continue;
        code = gnu ? 255 : 1;
        if (!isThere && options.has('e')) continue;
        if (!isThere && !gnu) yield* tool.warn(`error: '${shown}' is an unknown key`);
        else if (value !== undefined && gnu && isThere) yield* tool.warn(`setting key "${shown}"${isRefused ? '' : ', ignoring'}: ${why}`);
        else if (value !== undefined && isRefused) throw new Failure(`write error: ${why}`, 1);
        else if (value !== undefined && !gnu) yield* tool.warn(`error setting key '${shown}': ${why}`);
        else yield* tool.warn(`cannot stat ${file}: ${why}`);
      }
    }
    return code;
  },
  { shortName: true },
);

const ROOT = '/proc/sys/';

/** Either may part a name; the other one stands for itself then. */
const swapped = (name: string): string => name.replace(/[./]/g, (each) => (each === '.' ? '/' : '.'));

/** The first that parts the name says which it is. @see procps: lib/fileutils.c slashdot */
const pathOf = (name: string): string => (/[./]/.exec(name)?.[0] === '.' ? swapped(name) : name);

/** Of a name with dots as much is taken for folders as there is. @see busybox: procps/sysctl.c sysctl_dots_to_slashes */
function knownPath(process: Process, name: string): string {
  if (/^[^.]*\//.test(name)) return name;
  let path = name;
  for (let from = 0; ; ) {
    const end = endsOf(path, from).find((at) => process.access(ROOT + path.slice(0, at), 'f'));
    if (end === undefined || end === path.length) return path;
    path = `${path.slice(0, end)}/${path.slice(end + 1)}`;
    from = end + 1;
  }
}

/** Where parts of it may end, the last first. */
const endsOf = (name: string, from: number): number[] =>
  [...name, '.'].flatMap((each, at) => (each === '.' && at >= from ? [at] : [])).reverse();

const below = (process: Process, path: string): string[] =>
  isDirectory(process, ROOT + path)
    ? process
        .readdir(ROOT + path)
        .toSorted(compareText)
        .flatMap((name) => below(process, path === '' ? name : `${path}/${name}`))
    : [path];
