import { OsError } from './lib/kernel.ts';
import { parseMode } from './lib/mode.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

export const mkdir = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, { short: 'pvm:Z', long: { parents: 'p', verbose: 'v', mode: 'm' } });
  if (options.operands.length === 0) throw tool.usage('missing operand');
  const given = options.value('m');
  const mode = given === undefined ? undefined : parseMode(given, 0o777, process.umask, true);
  if (given !== undefined && mode === undefined)
    throw new Failure(tool.gnu ? `invalid mode ${quote(given)}` : `invalid mode '${given}'`, 1);
  let code = 0;
  for (const path of options.operands) {
    try {
      if (options.has('p')) parents(path);
      process.mkdir(path, mode ?? 0o777);
      if (mode !== undefined) process.chmod(path, mode);
      told(path);
    } catch (error) {
      if (options.has('p') && isDirectory(path)) continue;
      yield* tool.warn(
        tool.gnu
          ? `cannot create directory ${quote(failed(error) ?? path)}: ${reason(error)}`
          : `can't create directory '${failed(error) ?? path}': ${reason(error)}`,
      );
      code = 1;
    }
  }
  return code;

  function parents(path: string): void {
    for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const parent = path.slice(0, slash);
      if (slash === path.length - 1) return;
      try {
        process.mkdir(parent, 0o777 | 0o300);
        told(tool.gnu ? parent : `${parent}/`);
      } catch (error) {
        if (isDirectory(parent)) continue;
        if (error instanceof OsError)
          throw new OsError(
            error.code === 'EEXIST' ? 'ENOTDIR' : error.code,
            error.code === 'EEXIST' ? 'Not a directory' : error.message,
            // BusyBox tells it with the slashes after it. @see busybox: libbb/make_directory.c
            tool.gnu ? parent : path.slice(0, slash + (/^\/+/.exec(path.slice(slash))?.[0].length ?? 0)),
          );
        throw error;
      }
    }
  }
  function told(path: string): void {
    if (options.has('v')) tool.print(tool.gnu ? `${tool.name}: created directory ${quote(path)}\n` : `created directory: '${path}'\n`);
  }
  function isDirectory(path: string): boolean {
    try {
      return process.stat(path).type === 'directory';
    } catch (error) {
      if (error instanceof OsError) return false;
      throw error;
    }
  }
  /** With -p the parent that could not be made is named. */
  function failed(error: unknown): string | undefined {
    return options.has('p') && error instanceof OsError ? error.path : undefined;
  }
});
