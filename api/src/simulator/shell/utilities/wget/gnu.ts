import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { readOptions } from '../lib/options.ts';
import type { Tool } from '../lib/tool.ts';
import { WgetDownload } from './download.ts';
import { GRAMMAR, NO, UNFOLLOWED } from './options.data.ts';
import { WgetSettings } from './settings.ts';

/** GNU wget. Exit codes: 4 network, 5 TLS, 8 the server's error. Timeouts are tried again, 20 times, refusals are not. */
export function* gnuWget(tool: Tool): Task<number> {
  const { process } = tool;
  const options = readOptions(
    tool,
    GRAMMAR,
    tool.args.map((word) => NO[word] ?? word),
  );
  if (options.has('V')) {
    tool.print('GNU Wget 1.21.3 built on linux-gnu.\n');
    return 0;
  }
  if (options.given.some(([name]) => UNFOLLOWED.has(name))) notFollowed(process);
  const settings = new WgetSettings(tool, options);
  if (options.operands.length === 0 && !options.has('i')) {
    yield* tool.complain(
      `${tool.name}: missing URL\nUsage: ${tool.name} [OPTION]... [URL]...\n\nTry \`${tool.name} --help' for more options.\n`,
    );
    return 1;
  }
  const { target } = settings;
  if (target !== undefined && target !== '-') {
    try {
      process.writeFile(target, '', { append: options.has('c') });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* tool.complain(`${target}: ${error.message}\n`);
      return 1;
    }
  }
  if (settings.spider) yield* settings.say('Spider mode enabled. Check if remote file exists.\n');
  let code = 0;
  for (const url of [...options.operands, ...options.values('i').flatMap((path) => listed(process, path))]) {
    const one = yield* new WgetDownload(settings).run(url);
    if (one !== 0 && (code === 0 || one < code)) code = one;
  }
  return code;
}

/** The URLs that a file names. */
function listed(process: Process, path: string): string[] {
  try {
    return process
      .readFile(path === '-' ? '/dev/stdin' : path)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return [];
  }
}
