import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

describe('the service of Kubernetes Patterns', () => {
  const GENERATOR = 'k8spatterns/random-generator:1.0';
  const pod = (more: string): string =>
    podOf(`  securityContext: {runAsNonRoot: true}\n  containers: [{name: app, image: "${GENERATOR}", ${more}}]`);
  const READY = 'readinessProbe: {exec: {command: [stat, /tmp/random-generator-ready]}, periodSeconds: 2}';

  it('makes a file once it is ready', () => {
    const { rows, since } = play(pod(`env: [{name: DELAY_STARTUP, value: "20"}], ${READY}`));
    expect(rows.slice(-2)).toEqual(['0/1 Running 0', '1/1 Running 0']);
    expect(since('1/1 Running 0') - since('0/1 Running 0')).toBeGreaterThan(20);
  });
  it('waits for its hook where it is told to, and reads what that wrote', () => {
    const hook = 'lifecycle: {postStart: {exec: {command: [sh, -c, "sleep 15 && echo Wake up! > /tmp/postStart-done"]}}}';
    const { run } = play(pod(`env: [{name: WAIT_FOR_POST_START, value: "true"}], ${hook}`));
    const log = run.kubectl('logs web', 60).stdout;
    expect(log.match(/Waiting for postStart to be finished/g)?.length).toBe(2);
    expect(log).toContain('postStart Message: Wake up!\n');
  });
  it('says that it was told to end', () => {
    const { run } = play(pod('stdin: false'), { interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: 'web' }] });
    expect(run.kubectl('logs web', 30.3).stdout).toContain('>>>> SHUTDOWN HOOK called. Possibly because of a SIGTERM from Kubernetes\n');
  });
  it.each([
    {
      rule: 'writes numbers',
      file: '/tmp/numbers.txt',
      code: 0,
      out: /^Starting to create 10 .* \/tmp\/numbers.txt\nFinished after \d+ ms\n$/,
    },
    { rule: 'may not write everywhere', file: '/numbers.txt', code: 1, out: /FileNotFoundException: \/numbers.txt \(Permission denied\)/ },
  ])('its runner $rule', ({ file, code, out }) => {
    const { exitCode, stdout, stderr } = runImage({ image: GENERATOR, command: ['java', 'RandomRunner', file, '10'] });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringMatching(out) });
  });
});

it.each([
  { image: 'ubuntu-sleeper', args: undefined, ends: 5 },
  { image: 'kodekloud/ubuntu-sleeper', args: ['10'], ends: 10 },
])('$image sleeps $ends seconds', ({ image, args, ends }) => {
  const { exitCode, at } = runImage({ image, ...(args && { args }) });
  expect({ exitCode, at: Math.round((at ?? 0) / SECOND) }).toEqual({ exitCode: 0, at: ends });
});

it('a health check fails once somebody has posted so', () => {
  const ask = (...words: string[]) => ({
    after: 5,
    argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', ...words, 'http://127.0.0.1/livez'],
  });
  const { execs } = runImage({
    image: 'ikubernetes/demoapp:v1.0',
    exec: [ask(), ask('-d', 'livez=FAIL'), ask(), ask('-d', 'livez=OK'), ask()],
  });
  expect(execs.map(({ stdout }) => stdout)).toEqual(['200', '506', '506', '200', '200']);
});

it('a delayed start is ready after its delay', () => {
  const container =
    '{name: app, image: kodekloud/webapp-delayed-start, env: [{name: APP_START_DELAY, value: "30"}], readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}}';
  const { since, rows } = play(podOf(`  containers: [${container}]`));
  expect(rows.at(-1)).toBe('1/1 Running 0');
  expect(Math.floor(since('1/1 Running 0') - since('0/1 Running 0'))).toBe(30);
});
