import type { Task } from '../../../engine/index.ts';
import type { Tool } from '../lib/tool.ts';
import { applyOption, type CurlReading } from './option-effects.ts';
import { bullseye, HELP, long, short } from './options.data.ts';
import { type CurlOptions, curlDefaults } from './options.ts';

/** What a curl was made for, and with which OpenSSL. */
export interface CurlBuild {
  readonly machine: string;
  readonly openssl: string;
}

/** What curl's arguments come to; a number is the exit code where it is already done, with `--version`, say, or a fault. */
export function* readCurlOptions(
  tool: Tool,
  version: string,
  { machine, openssl }: CurlBuild = { machine: 'x86_64-pc-linux-gnu', openssl: '3.0.8' },
): Task<CurlOptions | number> {
  const options = curlDefaults();
  const words = [...tool.args];
  const reading: CurlReading = { tool, version, options, words };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--version' || word === '-V') {
      tool.print(
        version === '7.74.0'
          ? bullseye(version)
          : `curl ${version} (${machine}) libcurl/${version} OpenSSL/${openssl} zlib/1.2.13\nProtocols: http https \n`,
      );
      yield* tool.flush();
      return 0;
    }
    if (word === '--help' || word === '-h') {
      tool.print(HELP);
      yield* tool.flush();
      return 0;
    }
    if (word === '-' || !word.startsWith('-')) options.urls.push(word);
    else {
      const wrong = yield* word.startsWith('--') ? longOption(reading, word) : shortOptions(reading, word);
      if (wrong !== undefined) return yield* refuse(tool, wrong);
    }
  }
  if (options.urls.length > 0) return options;
  if (tool.args.length > 0) return yield* refuse(tool, 'no URL specified!');
  yield* tool.warn("try 'curl --help' or 'curl --manual' for more information");
  return 2;
}

/** Answers what is wrong with it. */
function* longOption(reading: CurlReading, word: string): Task<string | undefined> {
  const name = word.slice(2);
  // A switch can be turned off, which it is from the start.
  const off = /^no-(.+)$/.exec(name)?.[1];
  if (off !== undefined && !Object.hasOwn(long, name) && Object.hasOwn(long, off) && !long[off]?.endsWith(':')) return undefined;
  const target = Object.hasOwn(long, name) ? long[name] : undefined;
  if (target === undefined) return `option ${word}: is unknown`;
  const value = target.endsWith(':') ? reading.words.shift() : '';
  if (value === undefined) return `option ${word}: requires parameter`;
  return yield* applyOption(reading, target.replace(':', ''), value, word);
}

/** `-sSo FILE`: the last of them may have a value. Answers what is wrong with one. */
function* shortOptions(reading: CurlReading, word: string): Task<string | undefined> {
  for (let i = 1; i < word.length; i++) {
    const target = short.get(word[i] as string);
    if (target === undefined) return `option ${word}: is unknown`;
    const takes = target.endsWith(':');
    const value = takes ? word.slice(i + 1) || reading.words.shift() : '';
    if (value === undefined) return `option ${word}: requires parameter`;
    const wrong = yield* applyOption(reading, target.replace(':', ''), value, word);
    if (wrong !== undefined) return wrong;
    if (takes) break;
  }
  return undefined;
}

function* refuse(tool: Tool, message: string): Task<number> {
  yield* tool.complain(`${tool.name}: ${message}\n${tool.name}: try 'curl --help' or 'curl --manual' for more information\n`);
  return 2;
}
