import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { EndlessSearch, searchOn } from '../endless-search.ts';
import { opaqueScript } from '../opaque-script.ts';
import { standardInput } from '../standard-input.ts';
import { Death, Exit } from './ends.ts';
import { Evaluator } from './evaluator.ts';
import { Unknown } from './nodes.ts';
import type { Options } from './state.ts';
import { Parser } from './syntax.ts';

/** Perl's one-liners, and what is said of those that go beyond them. */
export function* perl(process: Process): Task<number> {
  const args = process.argv.slice(1);
  let code: string | undefined;
  let newlines = false;
  let big = false;
  let loops = false;
  let checks = false;
  let file: string | undefined;
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '-v' || word === '--version') {
      yield* process.write(1, '\nThis is perl 5, version 34, subversion 1 (v5.34.1) built for x86_64-linux-gnu\n');
      return 0;
    }
    if (word.startsWith('-M')) {
      big ||= word.includes('bignum');
      const module = word.slice(2).split('=')[0] ?? '';
      if (!KNOWN.test(module)) {
        yield* process.write(
          2,
          `Can't locate ${module.replaceAll('::', '/')}.pm in @INC (you may need to install the ${module} module) (@INC contains: /usr/local/lib/perl5/site_perl/5.34.1/x86_64-linux-gnu /usr/local/lib/perl5/site_perl/5.34.1 /usr/local/lib/perl5/5.34.1).\nBEGIN failed--compilation aborted.\n`,
        );
        return 2;
      }
    } else if (/^-[wWtTlnpa0-9]*[eE]$/.test(word)) {
      newlines ||= word.includes('l');
      loops ||= /[np]/.test(word);
      if (args[i + 1] === undefined) {
        yield* process.write(2, `No code specified for ${word}.\n`);
        return 2;
      }
      code = `${code === undefined ? '' : `${code};`}${args[++i] ?? ''}`;
    } else if (word === '-c') checks = true;
    else if (word === '--') {
      operands.push(...args.slice(i + 1));
      break;
    } else if (file !== undefined || code !== undefined) {
      operands.push(...args.slice(i));
      break;
    } else if (word.startsWith('-') && word !== '-') {
      const [wrong] = /^-[^acdDefFgiIlmMnpsStTuUvVwWxX0-9-]|^--.+/.exec(word) ?? [];
      if (wrong !== undefined) {
        yield* process.write(2, `Unrecognized switch: ${word}  (-h will show valid options).\n`);
        return 29;
      }
      newlines ||= word.includes('l');
      loops ||= /^-[a-z]*[np]/.test(word);
    } else file ??= word;
  }
  if (file === undefined && code === undefined) file = operands.shift();
  if (code === undefined && file !== undefined) {
    try {
      code = process.readFile(file);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.write(2, `Can't open perl script "${file}": ${error.message}\n`);
      return 2;
    }
  }
  if (code === undefined) code = yield* standardInput(process);
  if (checks) {
    yield* process.write(2, `${file ?? '-e'} syntax OK\n`);
    return 0;
  }
  // With -n and -p it is done for each line of what is read.
  if (loops) return yield* opaqueScript(process, code, 'Perl script', 'it is done for each line');
  return yield* run(process, code, { newlines, big, name: file ?? '-e', args: operands });
}

function* run(process: Process, code: string, given: Options): Task<number> {
  const evaluator = new Evaluator(process, given);
  try {
    yield* evaluator.run(new Parser(code).script());
    yield* evaluator.flush();
    return 0;
  } catch (error) {
    if (error instanceof Exit || error instanceof Death || error instanceof Unknown) yield* evaluator.flush();
    if (error instanceof Exit) return error.code;
    if (error instanceof Unknown) return yield* opaqueScript(process, code, 'Perl script', error.message || 'its syntax');
    if (error instanceof EndlessSearch) return yield* searchOn(process);
    if (!(error instanceof Death)) throw error;
    yield* process.write(2, evaluator.said(error.message));
    return 255;
  }
}

const KNOWN =
  /^(bignum|bigint|bigrat|strict|warnings|POSIX|Time::HiRes|List::Util|Data::Dumper|Socket|IO::Socket|JSON::PP|MIME::Base64|Digest::\w+|English|feature|utf8|5(\.\d+)*)$/;
