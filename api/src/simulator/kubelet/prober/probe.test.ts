import { expect, it } from 'vitest';
import { execOutcome, grpcOutcome, type HttpResult, httpOutcome, probeEvent, tcpOutcome } from './probe.ts';
import { probeUrl } from './url.ts';

const url = probeUrl('HTTP', '10.244.1.2', 8080, '/');
const address = '10.244.1.2:8080';

it.each<{ answer: HttpResult; expected: string | undefined }>([
  { answer: { kind: 'response', status: 200, body: 'ok' }, expected: undefined },
  { answer: { kind: 'response', status: 500, body: 'no' }, expected: 'Liveness probe failed: HTTP probe failed with statuscode: 500' },
  { answer: { kind: 'response', status: 302, body: '' }, expected: 'Liveness probe warning: Probe terminated redirects, Response body: ' },
  {
    answer: { kind: 'refused', address },
    expected: 'Liveness probe failed: Get "http://10.244.1.2:8080/": dial tcp 10.244.1.2:8080: connect: connection refused',
  },
  {
    answer: { kind: 'timeout', address },
    expected:
      'Liveness probe failed: Get "http://10.244.1.2:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  },
])('an HTTP probe: $expected', ({ answer, expected }) => {
  expect(probeEvent('liveness', httpOutcome(url, answer))?.message).toBe(expected);
});

it('the other handlers speak in words of their own', () => {
  expect(tcpOutcome(address, 'timeout').output).toBe('dial tcp 10.244.1.2:8080: i/o timeout');
  expect(grpcOutcome(address, 1, 'NOT_SERVING').output).toBe('service unhealthy (responded with "NOT_SERVING")');
  expect(grpcOutcome('10.244.0.5:2379', 1, undefined).output).toBe(
    'timeout: failed to connect service "10.244.0.5:2379" within 1s: context deadline exceeded',
  );
  expect(execOutcome(['sleep', '10'], { kind: 'timeout' }).output).toBe('command "sleep 10" timed out');
  expect(execOutcome(['cat', '/x'], { kind: 'exited', exitCode: 1, output: "cat: can't open '/x'\n" })).toEqual({
    result: 'failure',
    output: "cat: can't open '/x'\n",
  });
  const long = execOutcome(['sh'], { kind: 'exited', exitCode: 1, output: '界'.repeat(4000) }).output;
  expect(long).toBe(`${'界'.repeat(3413)}\ufffd`);
});
