import { SECOND, type Task } from '../../engine/index.ts';
import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { become, exitCode } from './lib/run-command.ts';
import { Failure, type Maker, reason, type Tool, utility } from './lib/tool.ts';

/** Programs that only prepare for another and become it. */
export const nohup = utility(
  function* (tool) {
    if (tool.args.length === 0) throw tool.usage('missing operand');
    tool.process.onSignal('HUP', 'ignore');
    return yield* become(tool, tool.args);
  },
  { usageCode: 125 },
);

export const setsid = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'cfw', long: { ctty: 'c', fork: 'f', wait: 'w' }, inOrder: true });
    const { operands } = options;
    if (operands.length === 0) throw tool.usage('no command specified');
    return yield* inNewSession(tool, operands, options.has('f'), options.has('w'));
  },
  { shortName: true },
);

/** Who leads a group already leaves it to a child. @see util-linux: sys-utils/setsid.c; busybox: util-linux/setsid.c */
function* inNewSession(tool: Tool, argv: readonly string[], fork: boolean, wait: boolean): Task<number> {
  const { process } = tool;
  try {
    if (!fork) {
      process.newSession();
      return yield* become(tool, argv);
    }
  } catch (error) {
    if (!(error instanceof OsError) || error.code !== 'EPERM') throw error;
  }
  const child = process.spawn({ argv: process.argv, program: newSession(argv)(tool.flavor) });
  return wait ? exitCode((yield* process.waitpid(child)).status) : 0;
}

const newSession = (argv: readonly string[]): Maker =>
  utility(
    function* (tool) {
      tool.process.newSession();
      return yield* become(tool, argv);
    },
    { shortName: true },
  );

/** Nobody comes before others here: the number is kept and told. To come before others takes a right that containers do not have. */
export const nice = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'n:', long: { adjustment: 'n' }, inOrder: true, digits: true });
    const { operands } = options;
    const adjustment = Number(options.value('n') ?? 10);
    if (operands.length === 0) {
      tool.print(`${tool.process.niceness}\n`);
      return 0;
    }
    try {
      tool.process.setNiceness(tool.process.niceness + adjustment);
    } catch (error) {
      if (!tool.gnu) throw new Failure(`setpriority(${adjustment}): ${reason(error)}`, 1);
      yield* tool.warn(`cannot set niceness: ${reason(error)}`);
    }
    return yield* become(tool, operands);
  },
  { usageCode: 125 },
);

/** Buffers of what is run: they are written at once here as it is. */
export const stdbuf = utility(
  function* (tool) {
    const { operands } = readOptions(tool, { short: 'i:o:e:', long: { input: 'i', output: 'o', error: 'e' }, inOrder: true });
    if (operands.length === 0) throw tool.usage('missing operand');
    return yield* become(tool, operands);
  },
  { usageCode: 125 },
);

export const chroot = utility(
  function* (tool) {
    const [root, ...argv] = tool.args;
    if (root === undefined) throw tool.usage('missing operand');
    const cannot = tool.gnu ? 'cannot change root directory to' : "can't change root directory to";
    try {
      tool.process.chroot(root);
      tool.process.cwd = '/';
    } catch (error) {
      throw new Failure(`${cannot} '${root}': ${reason(error)}`, tool.gnu ? 125 : 1);
    }
    return yield* become(tool, argv.length > 0 ? argv : ['/bin/sh', '-i']);
  },
  { usageCode: 125 },
);

/** In seconds; busybox takes a unit. @see procps: lib/strutils.c strtod_nol_or_err; busybox: libbb/duration.c parse_duration_str */
function intervalOf(text: string, isGnu: boolean): number {
  const [, digits, unit = ''] = /^[-+]?(\d+(?:[.,]\d*)?|[.,]\d+)([smhd]?)$/.exec(text) ?? [];
  if (digits === undefined || (isGnu ? unit !== '' : !/^[\d.]/.test(text) || digits.includes(',')))
    throw new Failure(isGnu ? `failed to parse argument: '${text}': Invalid argument` : `invalid number '${text}'`, 1);
  const seconds = Number(digits.replace(',', '.')) * (UNITS[unit] ?? 1);
  return text.startsWith('-') ? 0 : seconds;
}
const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** watch: the command again and again, with a heading, for ever. */
export const watch = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'n:tdbgex', long: { interval: 'n', 'no-title': 't', differences: 'd' }, inOrder: true });
    if (options.operands.length === 0) throw tool.usage('missing command');
    const interval = intervalOf(options.value('n') ?? '2', tool.gnu);
    const command = options.operands.join(' ');
    for (;;) {
      yield* tool.write('\x1b[H\x1b[J');
      if (!options.has('t')) yield* tool.write(`Every ${interval.toFixed(1)}s: ${command}\n\n`);
      try {
        yield* process.waitpid(process.spawn({ argv: ['sh', '-c', command] }));
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
      }
      yield* process.sleep(Math.max(0.1, interval) * SECOND);
    }
  },
  { shortName: true },
);
