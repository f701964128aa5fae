import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quotef } from './lib/quote.ts';
import { utility } from './lib/tool.ts';

export const tee = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, { short: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } });
  if (options.has('i')) process.onSignal('INT', 'ignore');
  let code = 0;
  const targets: { fd: number; path: string }[] = [{ fd: 1, path: 'standard output' }];
  for (const path of options.operands) {
    try {
      const append = options.has('a');
      targets.push({ fd: process.open(path, { write: true, create: true, append, truncate: !append }), path });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* tool.warn(`${tool.gnu ? quotef(path) : path}: ${error.message}`);
      code = 1;
    }
  }
  for (;;) {
    const data = yield* process.read(0, Math.min(...[0, ...targets.map(({ fd }) => fd)].map((fd) => process.stride(fd))));
    if (data === '') return code;
    for (const target of [...targets]) {
      try {
        yield* process.write(target.fd, data);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* tool.warn(tool.gnu ? `${quotef(target.path)}: ${error.message}` : `write error: ${error.message}`);
        targets.splice(targets.indexOf(target), 1);
        code = 1;
      }
    }
    if (targets.length === 0) return 1;
  }
});
