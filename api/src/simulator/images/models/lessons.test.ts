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
  it.each([
    { limits: 'memory: 200Mi, cpu: 500m', max: 96, processors: 1 },
    { limits: 'memory: 1Gi', max: 247, processors: 4 },
    { limits: 'memory: 2Gi, cpu: 1500m', max: 512, processors: 2 },
    { limits: 'memory: 2Gi, cpu: "1"', max: 494, processors: 1 },
  ])('has the heap that a machine of $limits gives it', ({ limits, max, processors }) => {
    const { run } = play(pod(`resources: {limits: {${limits}}}`));
    const told = run.kubectl('logs web', 60).stdout;
    expect(told).toMatch(new RegExp(`=== Max Heap Memory:  ${max} MB\n.*\n.*\n.* === Processors:       ${processors}\n`));
  });
  it('tells what its Pod tells it', () => {
    const fields = 'env: [{name: PATTERN, value: Self Awareness}, {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]';
    const mounted = `${pod(`${fields}, volumeMounts: [{name: i, mountPath: /pod-info}]`).replace('name: web', 'name: web, labels: {app: random}')}  volumes: [{name: i, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}]\n`;
    const { run } = play(mounted);
    const told = JSON.parse(run.kubectl('exec web -- curl -s localhost:8080/info', 60).stdout);
    expect(told).toMatchObject({ pattern: 'Self Awareness', NODE_NAME: expect.stringMatching(/^node-/), labels: 'app="random"' });
    expect(told).not.toHaveProperty('annotations');
  });
  it('eats memory up to its heap', () => {
    const ask = (mb: number) => `curl -s -o /dev/null -w "%{http_code} " localhost:8080/memory-eater?mb=${mb}`;
    const { run } = play(pod('resources: {limits: {memory: 512Mi}}'));
    expect(run.kubectl(`exec web -- sh -c '${ask(80)}; ${ask(200)}'`, 60).stdout).toBe('200 500 ');
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

it('a logger of random lines ends after as many as it is told', () => {
  const { exitCode, stdout, at } = runImage({ image: 'chentex/random-logger', args: ['1000', '1000', '5'] });
  expect({ exitCode, seconds: Math.round((at ?? 0) / SECOND) }).toEqual({ exitCode: 0, seconds: 5 });
  expect(stdout).toMatch(/^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:?00 (?:ERROR|INFO|WARN|DEBUG) .+\n){5}$/);
});

/** @see mingrammer/flog: option.go, log.go */
describe('flog', () => {
  const said = (...args: string[]) => {
    const { exitCode, stdout, stderr, at } = runImage({ image: 'mingrammer/flog', args, until: 30 * SECOND });
    return { exitCode, stderr, lines: stdout.split('\n').slice(0, -1), seconds: Math.round((at ?? 0) / SECOND) };
  };
  it('writes a thousand lines and ends', () => {
    const { exitCode, lines, seconds } = said();
    expect({ exitCode, count: lines.length, seconds }).toEqual({ exitCode: 0, count: 1000, seconds: 0 });
    for (const line of lines)
      expect(line).toMatch(
        /^\d+\.\d+\.\d+\.\d+ - (-|[a-z]+\d{4}) \[15\/May\/2023:09:00:0\d \+0000\] "[A-Z]+ \/\S+ HTTP\/\d\.\d" \d{3} \d+$/,
      );
  });
  it.each([
    [
      ['-f', 'json'],
      /^\{"host":"[\d.]+", "user-identifier":"\S+", "datetime":"15\/May\/2023:.*", "method": "[A-Z]+", .*, "referer": "https?:\S+"\}$/,
    ],
    [['-f', 'rfc3164'], /^<\d+>May 15 09:00:0\d \w+ \w+\[\d+\]: /],
    [['--format=rfc5424'], /^<\d+>[123] 2023-05-15T09:00:0\d\.\d{3}Z \S+ \w+ \d+ ID\d+ - /],
    [['-f', 'apache_error'], /^\[Mon May 15 09:00:0\d 2023\] \[\w+:\S+\] \[pid \d+:tid \d+\] \[client [\d.]+:\d+\] /],
    [['-fapache_combined'], / \d{3} \d+ "https?:\S+" "\S+\/.*"$/],
  ])('writes as it is told: %s', (args, line) => {
    const { lines } = said('-n', '3', ...args);
    expect(lines).toEqual([1, 2, 3].map(() => expect.stringMatching(line)));
  });
  it('waits before each line, and goes on until it is stopped', () => {
    expect(said('-d', '2', '-n', '3')).toMatchObject({ exitCode: 0, seconds: 6 });
    expect(said('-s', '1', '-d', '500ms', '-l')).toMatchObject({ exitCode: undefined, lines: { length: 59 } });
  });
  it.each([
    [['-f', 'xml'], 255, 'xml is not a valid format\n'],
    [['-d', 'x'], 255, 'strconv.ParseFloat: parsing "x": invalid syntax\n'],
    [['-q'], 2, "unknown shorthand flag: 'q' in -q\n"],
  ])('refuses %s', (args, exitCode, stderr) => expect(said(...args)).toMatchObject({ exitCode, stderr }));
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
