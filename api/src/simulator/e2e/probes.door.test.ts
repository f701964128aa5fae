import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import { AGNHOST, agnhost, type Fields, PAUSE, podOf, script } from './testing.ts';

const OBSERVATION = 240;
const exec = (...command: string[]): Fields => ({ exec: { command } });
const http = (path: string, port: number): Fields => ({ httpGet: { path, port } });
const soon = { initialDelaySeconds: 15, failureThreshold: 1 };
const patient = { initialDelaySeconds: 15, timeoutSeconds: 5, failureThreshold: 1 };
const liveness = (probe: Fields): Fields => agnhost(['liveness'], { livenessProbe: probe });
const sleeper = (probes: Fields): Fields => script('sleep 600', probes);

interface Liveness {
  readonly test: string;
  readonly container: Fields;
  /** Restarts that must have been seen in that time; none at all where it is 0. */
  readonly restarts: number;
  readonly within?: number;
  readonly spec?: Fields;
}

/** @see kubernetes: test/e2e/common/node/container_probe.go RunLivenessTest */
describe('Probing container: liveness', () => {
  it.each<Liveness>([
    {
      test: 'should be restarted with a exec "cat /tmp/health" liveness probe',
      container: script('echo ok >/tmp/health; sleep 10; rm -rf /tmp/health; sleep 600', {
        livenessProbe: { ...exec('cat', '/tmp/health'), ...patient },
      }),
      restarts: 1,
    },
    {
      test: 'should *not* be restarted with a exec "cat /tmp/health" liveness probe',
      container: script('echo ok >/tmp/health; sleep 600', { livenessProbe: { ...exec('cat', '/tmp/health'), ...patient } }),
      restarts: 0,
    },
    {
      test: 'should be restarted with a /healthz http liveness probe',
      container: liveness({ ...http('/healthz', 8080), ...soon }),
      restarts: 1,
    },
    {
      test: 'should *not* be restarted with a tcp:8080 liveness probe',
      container: liveness({ tcpSocket: { port: 8080 }, ...soon }),
      restarts: 0,
    },
    {
      test: 'should have monotonically increasing restart count',
      container: liveness({ ...http('/healthz', 8080), initialDelaySeconds: 5, failureThreshold: 1 }),
      restarts: 5,
      within: 840,
    },
    {
      test: 'should *not* be restarted with a /healthz http liveness probe',
      container: agnhost(['test-webserver'], { livenessProbe: { ...http('/', 80), ...patient, failureThreshold: 5 } }),
      restarts: 0,
    },
    {
      test: 'should be restarted with an exec liveness probe with timeout',
      container: sleeper({ livenessProbe: { ...exec('/bin/sh', '-c', 'sleep 10'), ...soon, timeoutSeconds: 1 } }),
      restarts: 1,
    },
    {
      test: 'should be restarted with a failing exec liveness probe that took longer than the timeout',
      container: sleeper({ livenessProbe: { ...exec('/bin/sh', '-c', 'sleep 10 & exit 1'), ...soon, timeoutSeconds: 1 } }),
      restarts: 1,
    },
    {
      test: 'should be restarted with a local redirect http liveness probe',
      container: liveness({ ...http('/redirect?loc=%2Fhealthz', 8080), ...soon }),
      restarts: 1,
    },
    {
      test: 'should be restarted startup probe fails',
      container: sleeper({
        livenessProbe: { ...exec('/bin/true'), ...soon },
        startupProbe: { ...exec('/bin/false'), initialDelaySeconds: 15, failureThreshold: 3 },
      }),
      restarts: 1,
    },
    {
      test: 'should *not* be restarted by liveness probe because startup probe delays it',
      container: sleeper({
        livenessProbe: { ...exec('/bin/false'), ...soon },
        startupProbe: { ...exec('/bin/false'), initialDelaySeconds: 15, failureThreshold: 60 },
      }),
      restarts: 0,
    },
    {
      test: 'should be restarted by liveness probe after startup probe enables it',
      container: script('sleep 10; echo ok >/tmp/startup; sleep 600', {
        livenessProbe: { ...exec('/bin/false'), ...soon },
        startupProbe: { ...exec('cat', '/tmp/startup'), initialDelaySeconds: 15, failureThreshold: 60 },
      }),
      restarts: 1,
    },
    {
      test: 'should override timeoutGracePeriodSeconds when LivenessProbe field is set',
      container: script('sleep 1000', {
        livenessProbe: { ...http('/healthz', 8080), initialDelaySeconds: 10, failureThreshold: 1, terminationGracePeriodSeconds: 5 },
      }),
      spec: { terminationGracePeriodSeconds: 500 },
      restarts: 1,
      within: 40,
    },
    {
      test: 'should override timeoutGracePeriodSeconds when StartupProbe field is set',
      container: script('sleep 1000', {
        livenessProbe: { ...exec('/bin/true'), ...soon },
        startupProbe: {
          ...exec('/bin/cat', '/tmp/startup'),
          initialDelaySeconds: 10,
          failureThreshold: 1,
          terminationGracePeriodSeconds: 5,
        },
      }),
      spec: { terminationGracePeriodSeconds: 500 },
      restarts: 1,
      within: 40,
    },
    {
      test: 'should *not* be restarted with a GRPC liveness probe',
      container: agnhost(['grpc-health-checking'], {
        ports: [{ containerPort: 5000 }, { containerPort: 8080 }],
        livenessProbe: { grpc: { port: 5000 }, ...patient },
      }),
      restarts: 0,
    },
    {
      test: 'should be restarted with a GRPC liveness probe',
      container: agnhost(['grpc-health-checking'], {
        ports: [{ containerPort: 5000 }, { containerPort: 8080 }],
        livenessProbe: { grpc: { port: 2333 }, ...patient, initialDelaySeconds: 60 },
      }),
      restarts: 1,
    },
  ])('$test', ({ container, restarts, within = OBSERVATION, spec }) => {
    const { pod } = play(podOf({ ...spec, containers: [container] }), { seconds: within });
    const counts = pod.watch.map((row) => row.restarts);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    if (restarts === 0) expect(counts.at(-1)).toBe(0);
    else expect(counts.at(-1)).toBeGreaterThanOrEqual(restarts);
  });

  it('should *not* be restarted with a non-local redirect http liveness probe', () => {
    const probe = { ...http('/redirect?loc=http%3A%2F%2F0.0.0.0%2F', 8080), ...soon };
    const { container, events } = play(podOf({ containers: [liveness(probe)] }), { seconds: OBSERVATION });
    expect(container('agnhost').restartCount).toBe(0);
    expect(events.find((event) => event.startsWith('ProbeWarning'))).toContain(
      'Liveness probe warning: Probe terminated redirects, Response body: <a href="http://0.0.0.0/">Found</a>.',
    );
  });
});

/** @see kubernetes: test/e2e/common/node/container_probe.go */
describe('Probing container: readiness', () => {
  const webserver = (readinessProbe: Fields): string =>
    podOf({ containers: [agnhost(['test-webserver'], { readinessProbe }), { name: 'test-noprobe', image: PAUSE }] });

  it('with readiness probe should not be ready before initial delay and never restart', () => {
    const { container, status } = play(webserver({ ...http('/', 80), initialDelaySeconds: 15 }));
    const started = Date.parse(container('agnhost').state.running.startedAt);
    const ready = status().conditions.find(({ type }: { type: string }) => type === 'Ready');
    expect(ready.status).toBe('True');
    expect(Date.parse(ready.lastTransitionTime) - started).toBeGreaterThanOrEqual(15_000);
    expect(container('agnhost').restartCount).toBe(0);
  });

  it.each([
    ['with readiness probe that fails should never be ready and never restart', webserver(http('/', 81))],
    [
      'should not be ready with an exec readiness probe timeout',
      podOf({ containers: [sleeper({ readinessProbe: { ...exec('/bin/sh', '-c', 'sleep 10'), ...soon, timeoutSeconds: 1 } })] }),
    ],
  ])('%s', (_, manifest) => {
    const { pod } = play(manifest, { seconds: 90 });
    expect(pod.final.phase).toBe('RUNNING');
    expect(
      pod.watch.every(
        ({ conditions, restarts }) => restarts === 0 && conditions.every(({ type, status }) => type !== 'Ready' || status === 'False'),
      ),
    ).toBe(true);
  });

  it('should be ready immediately after startupProbe succeeds', () => {
    const { since } = play(
      podOf({
        containers: [
          script('echo ok >/tmp/health; sleep 32; echo ok >/tmp/startup; sleep 600', {
            readinessProbe: { ...exec('/bin/cat', '/tmp/health'), initialDelaySeconds: 0, periodSeconds: 30 },
            startupProbe: { ...exec('/bin/cat', '/tmp/startup'), initialDelaySeconds: 0, failureThreshold: 120, periodSeconds: 5 },
          }),
        ],
      }),
    );
    expect(since('1/1 Running 0') - since('0/1 Running 0')).toBeGreaterThanOrEqual(31);
    expect(since('1/1 Running 0') - since('0/1 Running 0')).toBeLessThan(40);
  });

  const leaving = (files: string, seconds: number): string =>
    `_term() {\n${files
      .split(' ')
      .map((file) => `\trm -f ${file}\n`)
      .join(
        '',
      )}\tsleep ${seconds}\n\texit 0\n}\ntrap _term SIGTERM\n\ntouch ${files}\nwhile true; do\n  echo \\"hello\\"\n  sleep 10\ndone\n`;
  const bash = (text: string, probes: Fields): string =>
    podOf({
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'web', image: AGNHOST, command: ['/bin/bash'], args: ['-c', text], ...probes }],
    });
  const often = { failureThreshold: 1, initialDelaySeconds: 5 };
  it.each([
    [
      'should mark readiness on pods to false while pod is in progress of terminating when a pod has a readiness probe',
      bash(leaving('/tmp/ready', 30), { readinessProbe: { ...exec('cat', '/tmp/ready'), ...often, periodSeconds: 2 } }),
    ],
    [
      'should mark readiness on pods to false and disable liveness probes while pod is in progress of terminating',
      bash(leaving('/tmp/ready /tmp/liveness', 20), {
        readinessProbe: { ...exec('cat', '/tmp/ready'), ...often, periodSeconds: 2 },
        livenessProbe: { ...exec('cat', '/tmp/liveness'), ...often, periodSeconds: 1 },
      }),
    ],
  ])('%s', (_, manifest) => {
    const { rows, since, events } = play(manifest, { seconds: 90, interventions: [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'web' }] });
    expect(rows).toContain('1/1 Running 0');
    expect(rows).toContain('0/1 Terminating 0');
    // The shell hears of it when its sleep is over; then the probe finds no file.
    expect(since('0/1 Terminating 0')).toBeLessThan(36);
    expect(events.filter((event) => event.includes('failed liveness probe'))).toEqual([]);
  });
});
