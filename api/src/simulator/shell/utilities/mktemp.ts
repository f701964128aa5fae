import { isDirectory, joinPath } from './lib/files.ts';
import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, utility } from './lib/tool.ts';

export const mktemp = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'dqutp:',
    long: { directory: 'd', quiet: 'q', 'dry-run': 'u', tmpdir: 'tmpdir::', suffix: 'suffix:' },
  });
  const given = options.operands[0];
  const inTemporary = given === undefined || options.has('t', 'p', 'tmpdir');
  const directory = options.value('p') || options.value('tmpdir') || process.env.get('TMPDIR') || '/tmp';
  const template = given ?? (tool.gnu ? 'tmp.XXXXXXXXXX' : 'tmp.XXXXXX');
  const pattern = (inTemporary ? joinPath(directory, template) : template) + (options.value('suffix') ?? '');
  const match = /^(.*?)(X{3,})([^X/]*)$/s.exec(pattern);
  if (!match || (!tool.gnu && !/X{6}$/.test(pattern)))
    throw new Failure(tool.gnu ? `too few X's in template ${quote(template)}` : 'Invalid argument', 1);
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  for (;;) {
    const name = Array.from(match[2] as string, () => letters[process.random.int(letters.length)]).join('');
    const path = `${match[1]}${name}${match[3]}`;
    try {
      if (options.has('d')) process.mkdir(path, 0o700);
      else if (!options.has('u')) process.close(process.open(path, { write: true, create: true, exclusive: true }, 0o600));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'EEXIST') continue;
      if (options.has('q')) return 1;
      const why = error.message;
      throw new Failure(
        tool.gnu ? `failed to create ${options.has('d') ? 'directory' : 'file'} via template ${quote(pattern)}: ${why}` : `(null): ${why}`,
        1,
      );
    }
    if (options.has('u') && isDirectory(process, path)) continue;
    tool.print(`${path}\n`);
    return 0;
  }
});
