import type { Micros } from '../../engine/index.ts';
import type { ImageFiles, Program } from '../../kernel/index.ts';
import { type TestContainerInput, type TestContainerOutput, testContainer } from '../../kernel/test-container.ts';
import { coreutils, utilities } from './index.ts';
import type { Flavor } from './lib/tool.ts';

interface UtilityTest extends Omit<TestContainerInput, 'run' | 'files' | 'programs'> {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly flavor?: Flavor;
  readonly files?: ImageFiles;
  readonly programs?: Readonly<Record<string, Program>>;
  readonly until?: Micros;
}

/** For tests: runs one utility in a container in /data, with its standard input from a file. */
export function runUtility(test: UtilityTest): TestContainerOutput {
  const { argv, stdin = '', flavor = 'busybox', files = {}, programs = {}, ...rest } = test;
  const table = flavor === 'gnu' ? coreutils : utilities;
  return testContainer({
    cwd: '/data',
    ...rest,
    files: { '/data': { directory: true, mode: 0o755 }, '/.stdin': stdin, ...files },
    programs: { ...table, ...programs },
    *run(process) {
      process.dup2(process.open('/.stdin', { read: true }), 0);
      return yield* process.exec(argv);
    },
  });
}
