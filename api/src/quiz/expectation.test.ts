import type { Expectation } from '@peapod/database';
import { describe, expect, it } from 'vitest';
import { holds } from './expectation.ts';
import { runOf } from './testing.ts';

const run = runOf({
  horizonSeconds: 40,
  manifest: `
apiVersion: v1
kind: Pod
metadata: { name: two }
spec:
  hostAliases: [{ ip: 192.0.2.10, hostnames: [legacy] }]
  containers:
    - { name: once, image: busybox:1.36, command: [sh, -c, 'echo first; sleep 10; echo second > /note; cat /note; exit 3'] }
    - name: other
      image: busybox:1.36
      command: [sleep, 1d]
      envFrom: [{ configMapRef: { name: none, optional: true } }]
      env: [{ name: HALF, value: "0.5" }]
      resources: { requests: { cpu: 0.5, memory: "41943040" }, limits: { memory: 40960Ki } }
`,
});

describe('an expectation', () => {
  it.each<{ rule: string; expectation: Expectation; result: boolean }>([
    {
      rule: 'holds where the log has the words',
      expectation: { atSeconds: 9, log: { container: 'once', contains: 'first' } },
      result: true,
    },
    {
      rule: 'does not where they come later',
      expectation: { atSeconds: 9, log: { container: 'once', contains: 'second' } },
      result: false,
    },
    {
      rule: 'holds where the log lacks the words',
      expectation: { atSeconds: 9, log: { container: 'once', lacks: 'second' } },
      result: true,
    },
    { rule: 'does not where it has them', expectation: { atSeconds: 9, log: { container: 'once', lacks: 'first' } }, result: false },
    { rule: 'of a log of no container never holds', expectation: { log: { container: 'none', contains: '' } }, result: false },
    {
      rule: 'asks what the file is at its second',
      expectation: { atSeconds: 9, file: { container: 'once', path: '/note', contains: '' } },
      result: false,
    },
    {
      rule: 'holds where the file has the words',
      expectation: { atSeconds: 9, file: { container: 'once', path: '/etc/hostname', contains: 'two' } },
      result: true,
    },
    { rule: 'takes no lower bound for none', expectation: { atSeconds: 5, restarts: { max: 2 } }, result: true },
    { rule: 'counts restarts between two bounds', expectation: { restarts: { min: 1, max: 2 } }, result: true },
    { rule: 'does not hold beyond a bound', expectation: { restarts: { max: 0 } }, result: false },
    { rule: 'of a Pod that never was holds if it is not to exist', expectation: { pod: 'none', exists: false }, result: true },
    { rule: 'of a Pod that never was holds no more than that', expectation: { pod: 'none', phase: 'PENDING' }, result: false },
    { rule: 'knows no event before it happens', expectation: { atSeconds: 5, event: { reason: 'BackOff' } }, result: false },
    {
      rule: 'takes what is not there for null',
      expectation: { object: { path: 'spec.containers.0.livenessProbe.exec', equals: null } },
      result: true,
    },
    {
      rule: 'finds what stands in a list by its name',
      expectation: { object: { path: 'spec.containers.other.command.1', equals: '1d' } },
      result: true,
    },
    {
      rule: 'finds a key that has dots in brackets, and what stands in a list by its address',
      expectation: { object: { path: 'spec.hostAliases[192.0.2.10].hostnames', equals: ['legacy'] } },
      result: true,
    },
    {
      rule: 'finds what stands in a list by the name of what it holds',
      expectation: { object: { path: 'spec.containers.other.envFrom.none.configMapRef.optional', equals: true } },
      result: true,
    },
    {
      rule: 'holds where the JSON of a value has the words',
      expectation: { object: { path: 'spec.containers', contains: '"command":["sleep","1d"]', lacks: 'third' } },
      result: true,
    },
    {
      rule: 'does not where it has words that it should lack',
      expectation: { object: { path: 'spec.containers.once', lacks: '/note' } },
      result: false,
    },
    {
      rule: 'takes a value for a number between two bounds',
      expectation: { object: { path: 'spec.terminationGracePeriodSeconds', min: 30, max: 30 } },
      result: true,
    },
    {
      rule: 'does not hold below the lower',
      expectation: { object: { path: 'spec.terminationGracePeriodSeconds', min: 31 } },
      result: false,
    },
    {
      rule: 'does not hold above the upper',
      expectation: { object: { path: 'spec.terminationGracePeriodSeconds', max: 29 } },
      result: false,
    },
    {
      rule: 'does not hold below a bound where there is no value',
      expectation: { object: { path: 'spec.activeDeadlineSeconds', min: 1 } },
      result: false,
    },
    {
      rule: 'nor above one',
      expectation: { object: { path: 'spec.activeDeadlineSeconds', max: 1 } },
      result: false,
    },
    {
      rule: 'takes amounts that are equal for equal',
      expectation: {
        object: { path: 'spec.containers.other.resources', equals: { requests: { memory: '40Mi', cpu: 0.5 }, limits: { memory: '40Mi' } } },
      },
      result: true,
    },
    {
      rule: 'and not those that are not',
      expectation: { object: { path: 'spec.containers.other.resources.limits.memory', equals: '40M' } },
      result: false,
    },
    {
      rule: 'takes an amount for a number between bounds',
      expectation: { object: { path: 'spec.containers.other.resources.requests.cpu', min: 0.5, max: 0.5 } },
      result: true,
    },
    {
      rule: 'takes text that only looks like an amount as it stands',
      expectation: { object: { path: 'spec.containers.other.env.HALF.value', equals: '500m' } },
      result: false,
    },
    {
      rule: 'holds only if all holds that it names',
      expectation: { status: 'Running', object: { path: 'spec.containers.1.name', equals: 'once' } },
      result: false,
    },
  ])('$rule', async ({ expectation, result }) => expect(await holds(expectation, run)).toBe(result));
});
