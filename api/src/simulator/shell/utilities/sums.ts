import { type Digest, md5, sha1, sha256, sha512 } from '../../apimachinery/digest.ts';
import { base64Decode, base64Encode } from './lib/base64.ts';
import { linesOf, readAll, withInput } from './lib/input.ts';
import { Failure, type Maker, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** md5sum and its like: prints sums, or checks them with -c. */
const sums = (digest: Digest): Maker =>
  utility(function* (tool) {
    const options = readOptions(tool, { short: 'bctsw', long: { binary: 'b', check: 'c', text: 't', status: 's', quiet: 'quiet' } });
    const paths = options.operands.length > 0 ? options.operands : ['-'];
    let code = 0;
    for (const path of paths) {
      let text = '';
      const ok = yield* withInput(tool, path, function* (fd) {
        text = yield* readAll(tool.process, fd, false);
      });
      if (!ok) code = 1;
      else if (!options.has('c')) tool.print(`${digest(text)}  ${path}\n`);
      else code ||= yield* check(text);
    }
    return code;

    function* check(list: string) {
      let failed = 0;
      for (const line of linesOf(list)) {
        const match = /^([0-9a-f]+) [ *](.*)$/i.exec(line);
        if (!match) continue;
        const [, sum, path] = match as unknown as [string, string, string];
        let text = '';
        const ok = yield* withInput(tool, path, function* (fd) {
          text = yield* readAll(tool.process, fd, false);
        });
        const good = ok && digest(text) === sum.toLowerCase();
        if (!good) failed++;
        if (!options.has('s') && !(good && options.has('quiet')))
          tool.print(`${path}: ${good ? 'OK' : ok ? 'FAILED' : 'FAILED open or read'}\n`);
      }
      if (failed === 0) return 0;
      yield* tool.flush();
      if (!options.has('s'))
        yield* tool.warn(
          tool.gnu
            ? `WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`
            : `WARNING: ${failed} of ${linesOf(list).length} computed checksums did NOT match`,
        );
      return 1;
    }
  });

export const md5sum = sums(md5);
export const sha1sum = sums(sha1);
export const sha256sum = sums(sha256);
export const sha512sum = sums(sha512);

export const base64 = utility(function* (tool) {
  const options = readOptions(tool, { short: 'dDw:i', long: { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' } });
  let text = '';
  const ok = yield* withInput(tool, options.operands[0] ?? '-', function* (fd) {
    text = yield* readAll(tool.process, fd);
  });
  if (!ok) return 1;
  if (options.has('d', 'D')) {
    const decoded = base64Decode(text, options.has('i'));
    if (decoded === undefined) throw new Failure(tool.gnu ? 'invalid input' : 'truncated input', 1);
    tool.print(decoded);
    return 0;
  }
  const encoded = base64Encode(text);
  const width = Number(options.value('w') ?? 76);
  if (width === 0) tool.print(encoded);
  else for (const line of encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) tool.print(`${line}\n`);
  return 0;
});
