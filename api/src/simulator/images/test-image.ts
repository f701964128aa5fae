import { defaultLimits, LimitReached } from '../engine/index.ts';
import { resolveUser } from '../kernel/index.ts';
import { type TestContainerInput, type TestContainerOutput, testContainer } from '../kernel/test-container.ts';
import { findImage } from './find-image.ts';

/** What a test asks of an image. */
export interface ImageTest extends Partial<Omit<TestContainerInput, 'run'>> {
  readonly image: string;
  /** In place of the entrypoint. */
  readonly command?: readonly string[];
  /** In place of the command. */
  readonly args?: readonly string[];
  /** Commands run beside it, in order, each after so many seconds. */
  readonly exec?: readonly { readonly after: number; readonly argv: readonly string[]; readonly stdin?: string }[];
}

interface ImageTestOutput extends TestContainerOutput {
  readonly execs: readonly { readonly exitCode: number; readonly stdout: string; readonly stderr: string }[];
}

/** For tests: a container of an image, run as the runtime runs it. */
export function runImage(test: ImageTest): ImageTestOutput {
  const image = findImage(test.image);
  if (typeof image === 'string') throw new Error(image);
  const { config } = image;
  const run = test.command ? [...test.command, ...(test.args ?? [])] : [...config.entrypoint, ...(test.args ?? config.cmd)];
  const execs: { exitCode: number; stdout: string; stderr: string }[] = [];
  const text = (path: string) => (typeof image.files[path] === 'string' ? image.files[path] : undefined);
  const user = resolveUser(config.user, text('/etc/passwd'), text('/etc/group'));
  const output = testContainer({
    ...(user && { user }),
    until: 60_000_000,
    ...test,
    files: { ...image.files, ...test.files },
    run,
    env: { HOSTNAME: 'test-pod', ...config.env, ...test.env },
    cwd: test.cwd ?? (config.workingDir || '/'),
    before(made) {
      const { engine, container } = made;
      const { env = {}, exec = [] } = test;
      const environment = new Map(Object.entries({ HOSTNAME: 'test-pod', ...config.env, ...env }));
      for (const { after, argv, stdin } of exec)
        engine.after(after * 1_000_000, () => {
          container.exec(
            {
              argv,
              env: environment,
              cwd: config.workingDir || '/',
              user: { uid: 0, gid: 0, groups: [] },
              ...(stdin !== undefined && { stdin }),
            },
            (result) => execs.push(result),
          );
        });
      test.before?.(made);
    },
  });
  return { ...output, execs };
}

/** For tests: which limit ends it, with a tenth of the steps that a run has. */
export function limitOf(test: ImageTest): string | undefined {
  try {
    runImage({ ...test, limits: { ...defaultLimits, steps: defaultLimits.steps / 10 } });
    return undefined;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return error.limit;
  }
}
