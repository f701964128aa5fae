import { describe, expect, it } from 'vitest';
import { SECOND } from '../engine/index.ts';
import type { Process, Program } from '../kernel/index.ts';
import { testContainer } from '../kernel/test-container.ts';
import type { ContainerBehaviorInput } from '../types.ts';
import { genericProgram } from './generic.ts';
import { behaviorProgram } from './index.ts';

const entry = (fields: Partial<ContainerBehaviorInput>): ContainerBehaviorInput => ({ container: 'app', ...fields });
const sleeper: Program = function* (process) {
  yield* process.write(1, 'hello\n');
  yield* process.sleep(100 * SECOND);
  return 0;
};
const run = (program: Program | undefined, options: { until?: number; termAt?: number } = {}) =>
  testContainer({
    run: program as Program,
    env: { PATH: '/bin' },
    programs: { sleeper },
    until: (options.until ?? 1000) * SECOND,
    before({ engine, container }) {
      if (options.termAt !== undefined) engine.after(options.termAt * SECOND, () => container.signal('TERM'));
    },
  });
const ended = ({ exitCode, at }: { exitCode: number | undefined; at: number | undefined }) => ({
  exitCode,
  at: at === undefined ? undefined : Math.round(at / SECOND),
});

describe('behaviorProgram', () => {
  it.each([
    { rule: 'exits with its code after its time', given: [entry({ exitCode: 3, exitAfterSeconds: 5 })], expected: { exitCode: 3, at: 5 } },
    { rule: 'exits at once without a time', given: [entry({ exitCode: 1 })], expected: { exitCode: 1, at: 0 } },
    {
      rule: 'runs on where the start is not named',
      given: [entry({ exitCode: 1, attempts: [1, 2] })],
      expected: { exitCode: undefined, at: undefined },
    },
    { rule: 'ends with 143 when told to', given: [entry({ listensOn: [80] })], termAt: 7, expected: { exitCode: 143, at: 7 } },
    { rule: 'takes its time to end', given: [entry({ stopsAfterSeconds: 4 })], termAt: 7, expected: { exitCode: 143, at: 11 } },
    { rule: 'ignores TERM', given: [entry({ ignoresSigterm: true })], termAt: 7, expected: { exitCode: undefined, at: undefined } },
    {
      rule: 'exits in spite of a program that goes on',
      given: [entry({ exitCode: 2, exitAfterSeconds: 9 })],
      fallback: sleeper,
      expected: { exitCode: 2, at: 9 },
    },
    {
      rule: 'runs on in spite of a program that ends',
      given: [entry({ exitCode: 2, exitAfterSeconds: 200 })],
      fallback: sleeper,
      expected: { exitCode: 2, at: 200 },
    },
  ])('$rule', ({ given, termAt, fallback, expected }) => {
    expect(ended(run(behaviorProgram(given, 0, [], fallback), { termAt }))).toEqual(expected);
  });

  it('says nothing of the process where only the pull is meant', () => {
    expect(behaviorProgram([entry({ pullSeconds: 3, imageMissing: null })], 0, [80], undefined)).toBeUndefined();
  });

  it('holds its memory after its time', () => {
    const { container } = run(behaviorProgram([entry({ memoryBytes: 50_000_000, memoryAfterSeconds: 3 })], 0, [], undefined), { until: 4 });
    expect(container.memoryBytes).toBeGreaterThan(50_000_000);
  });

  it.each([
    {
      rule: 'sets less',
      *program(process: Process) {
        process.setMemory(1_000_000);
        yield* process.sleep(10 * SECOND);
        return 0;
      },
    },
    {
      rule: 'becomes another',
      *program(process: Process) {
        yield* process.sleep(SECOND);
        return yield* process.exec(['sleeper']);
      },
    },
  ])('holds its memory though its program $rule', ({ program }) => {
    const { container } = run(behaviorProgram([entry({ memoryBytes: 50_000_000 })], 0, [], program), { until: 4 });
    expect(container.memoryBytes).toBeGreaterThan(50_000_000);
  });

  it('keeps what the program does', () => {
    expect(run(behaviorProgram([entry({ memoryBytes: 1 })], 0, [], sleeper)).stdout).toBe('hello\n');
  });

  const ask = (program: Program | undefined, at: number, text: string) =>
    testContainer({
      *run(process) {
        process.spawn({ argv: ['app'], program });
        yield* process.sleep(at * SECOND);
        const socket = yield* process.net.connect('127.0.0.1', 8080);
        yield* socket.write(text);
        yield* process.write(1, yield* socket.read());
        return 0;
      },
    });

  it.each([
    {
      rule: 'HTTP',
      text: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
      expected: 'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n\r\nOK\n',
    },
    {
      rule: 'gRPC health checks',
      text: 'PRI * HTTP/2.0\r\n\r\nPOST /grpc.health.v1.Health/Check \r\n\r\n',
      expected: 'grpc-health: SERVING\r\n',
    },
  ])('an unknown process answers $rule on declared ports', ({ text, expected }) => {
    expect(ask(genericProgram([8080]), 1, text).stdout).toBe(expected);
  });

  it.each([
    { rule: 'not before its time', at: 4, expected: 'test-program: Connection refused\n' },
    { rule: 'then', at: 6, expected: '' },
  ])('listens $rule', ({ at, expected }) => {
    expect(
      ask(
        behaviorProgram([entry({ listensOn: [8080], listensAfterSeconds: 5, httpStatus: 503 })], 0, [], undefined),
        at,
        'GET / HTTP/1.0\r\n\r\n',
      ).stderr,
    ).toBe(expected);
  });
});
