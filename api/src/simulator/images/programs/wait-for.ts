import { goDuration } from '../../apimachinery/duration.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { goUnreachable } from '../servers/go-dial.ts';
import { goSeconds } from './go-flags.ts';
import { execCommand } from './gosu.ts';
import { says } from './says.ts';
import { unreachable } from './start-checks.ts';

const goTime = (process: Process): string => localText(process, '%Y/%m/%d %H:%M:%S');

/**
 * dockerize: waits until all that it is told of can be reached, then runs a command.
 * @see jwilder/dockerize: main.go, wait.go
 */
export const dockerize: Program = function* (process) {
  const words = process.argv.slice(1);
  const waits: string[] = [];
  let timeout = 10;
  let retry = 1;
  let i = 0;
  for (; i < words.length; i++) {
    const [, name, attached] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(words[i] as string) ?? [];
    if (name === undefined) break;
    const value = (): string => attached ?? words[++i] ?? '';
    if (name === 'wait') waits.push(value());
    else if (name === 'timeout') timeout = goSeconds(value()) ?? timeout;
    else if (name === 'wait-retry-interval') retry = goSeconds(value()) ?? retry;
    else if (/^(template|stdout|stderr|delims|wait-http-header|env|env-section|poll-interval)$/.test(name)) value();
  }
  const log = (text: string): Task<void> => process.write(2, `${goTime(process)} ${text}\n`);
  for (const url of waits) yield* log(`Waiting for: ${url}`);
  const until = process.now + timeout * SECOND;
  for (const url of waits)
    for (;;) {
      const problem = yield* dialled(process, url, goDuration(retry * SECOND));
      if (problem === undefined) {
        yield* log(/^https?:/.test(url) ? `Received 200 from ${url}` : `Connected to ${url}`);
        break;
      }
      yield* log(problem);
      if (process.now + retry * SECOND > until) {
        yield* process.sleep(Math.max(0, until - process.now));
        yield* log(`Timeout after ${goDuration(timeout * SECOND)} waiting on dependencies to become available: [${waits.join(' ')}]`);
        return 1;
      }
      yield* process.sleep(retry * SECOND);
    }
  return i < words.length ? yield* execCommand(process, words.slice(i)) : 0;
};

/** What is said of an address that cannot be reached. */
function* dialled(process: Process, url: string, every: string): Task<string | undefined> {
  const [, scheme = '', host = '', given] = /^(\w+):\/\/([^:/]*)(?::(\d+))?/.exec(url) ?? [];
  if (scheme === 'file')
    return process.access(url.slice('file://'.length), 'f') ? undefined : `File ${url.slice(7)} had not been generated`;
  const port = Number(given ?? (scheme === 'https' ? 443 : 80));
  const why = yield* goUnreachable(process, host, port, 10 * SECOND);
  if (why === undefined) return undefined;
  return /^https?$/.test(scheme)
    ? `Problem with request: Get "${url}": ${why}. Sleeping ${every}`
    : `Problem with dial: ${why}. Sleeping ${every}`;
}

/** wait-for-it.sh: one address, for fifteen seconds unless it is told; then a command. @see vishnubob/wait-for-it: wait-for-it.sh */
export const waitForIt: Program = function* (process) {
  const words = process.argv.slice(1);
  const end = words.indexOf('--');
  const [options, command] = end < 0 ? [words, []] : [words.slice(0, end), words.slice(end + 1)];
  const valued = (short: string, long: string): string | undefined => {
    const at = options.findIndex((word) => word === short || word.startsWith(`${long}=`));
    return at < 0 ? undefined : (/=(.*)$/s.exec(options[at] as string)?.[1] ?? options[at + 1]);
  };
  const address = options.find((word) => /^[^-=]+:\d+$/.test(word))?.split(':');
  const host = valued('-h', '--host') ?? address?.[0];
  const port = valued('-p', '--port') ?? address?.[1];
  const quiet = options.some((word) => /^(-q|--quiet)$/.test(word));
  const strict = options.some((word) => /^(-s|--strict)$/.test(word));
  const timeout = Number(valued('-t', '--timeout') ?? 15);
  const name = 'wait-for-it.sh';
  if (host === undefined || port === undefined) return yield* says(process, 2, 'Error: you need to provide a host and port to test.\n', 1);
  const say = (text: string): Task<void> => process.write(2, quiet ? '' : `${name}: ${text}\n`);
  yield* say(timeout > 0 ? `waiting ${timeout} seconds for ${host}:${port}` : `waiting for ${host}:${port} without a timeout`);
  const began = process.now;
  let code = 0;
  while ((yield* unreachable(process, host, Number(port))) !== undefined) {
    if (timeout > 0 && process.now + SECOND - began > timeout * SECOND) {
      yield* process.sleep(Math.max(0, began + timeout * SECOND - process.now));
      yield* say(`timeout occurred after waiting ${timeout} seconds for ${host}:${port}`);
      code = 124;
      break;
    }
    yield* process.sleep(SECOND);
  }
  if (code === 0) yield* say(`${host}:${port} is available after ${Math.round((process.now - began) / SECOND)} seconds`);
  if (command.length === 0) return code;
  if (code !== 0 && strict) {
    yield* say('strict mode, refusing to execute subprocess');
    return code;
  }
  return yield* execCommand(process, command);
};
