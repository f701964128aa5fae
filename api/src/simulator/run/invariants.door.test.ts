import { expect, it } from 'vitest';
import type { Pod } from '../apimachinery/objects.ts';
import { simulate } from '../index.ts';
import type { ContainerSpan, InterventionInput, Run, SimulatedPod } from '../types.ts';

/** A small source of chance of the test's own: the same seed asks the same. */
function chanceOf(seed: number) {
  let state = seed * 2_654_435_761;
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
    return (state >>> 8) / 2 ** 24;
  };
  const pick = <T>(...from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return { pick, below: (limit: number) => Math.floor(next() * limit) };
}

function randomInput(seed: number) {
  const { pick, below } = chanceOf(seed);
  const command = () =>
    pick(
      ['sh', '-c', `sleep ${below(40)}; exit ${below(3)}`],
      ['sleep', '900'],
      ['nope'],
      ['sh', '-c', 'trap "exit 1" TERM; sleep 900 & wait'],
    );
  const probe = () =>
    pick(undefined, { exec: { command: ['true'] }, periodSeconds: 3 }, { tcpSocket: { port: 81 }, periodSeconds: 4, failureThreshold: 2 });
  const container = (name: string) => ({
    name,
    image: pick('busybox', 'nginx', 'nginx:doesnotexist'),
    command: command(),
    livenessProbe: probe(),
    readinessProbe: probe(),
    envFrom: pick(undefined, undefined, [{ configMapRef: { name: 'late' } }]),
    lifecycle: pick(undefined, { preStop: { exec: { command: ['sleep', `${below(20)}`] } } }),
  });
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: pick('Always', 'OnFailure', 'Never'),
      terminationGracePeriodSeconds: below(20),
      activeDeadlineSeconds: pick(undefined, undefined, 1 + below(150)),
      initContainers: pick(undefined, [{ name: 'init', image: 'busybox', command: ['sh', '-c', `sleep ${below(5)}; exit ${below(2)}`] }]),
      containers: ['a', 'b'].map(container),
    },
  });
  const late = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' }, data: { a: 'b' } });
  const kinds = ['DELETE_POD', 'KILL_CONTAINER', 'NODE_FAILS', 'IMAGE_AVAILABLE', 'APPLY', 'NODE_PRESSURE', 'PATCH_IMAGE', 'EXEC'] as const;
  const interventions = Array.from({ length: below(5) }, (): InterventionInput => {
    const kind = pick(...kinds);
    return {
      kind,
      atSeconds: below(1000) / 7,
      pod: pick('one', 'two'),
      container: pick('a', 'init'),
      manifest: late,
      image: 'nginx',
      command: ['kill', '1'],
    };
  });
  return { manifest: [pod('one'), pod('two')].map((one) => JSON.stringify(one)).join('\n---\n'), interventions, seed };
}

const played = (seed: number, horizonSeconds: number): Run => simulate({ ...randomInput(seed), horizonSeconds }) as Run;
const told = (run: Run, until: number) =>
  JSON.stringify([
    run.timeline.filter(({ atSeconds }) => atSeconds <= until),
    run.pods.map(({ name, watch }) => [name, watch.filter(({ atSeconds }) => atSeconds <= until)]),
    ['get events -o yaml', 'describe pods', 'get pods -o wide'].map((command) => run.kubectl(command, until)),
  ]);
const isOver = (phase: string): boolean => phase === 'SUCCEEDED' || phase === 'FAILED';
const spansOf = ({ containers }: SimulatedPod): ContainerSpan[] => containers.flatMap(({ states }) => states);
/** Why the API server has it that a container waits; one that it says nothing of is to be created. */
function stateIn(pod: unknown, name: string): string | undefined {
  const { containerStatuses = [], initContainerStatuses = [] } = (pod as Pod).status;
  const own = [...containerStatuses, ...initContainerStatuses].find((one) => one.name === name);
  return own ? own.state?.waiting?.reason : 'ContainerCreating';
}

it.each(Array.from({ length: 24 }, (_, i) => i + 1))('whatever Pods and clients do (%i), a run can be relied on', (seed) => {
  const run = played(seed, 200);
  expect(told(played(seed, 200), 200), 'the same input gives the same run').toBe(told(run, 200));
  expect(told(played(seed, 500), 200), 'a longer run begins alike').toBe(told(run, 200));
  expect(run.timeline.at(-1)?.atSeconds ?? 0).toBeLessThanOrEqual(run.endedAtSeconds);
  for (const { causes, sequence } of run.timeline) for (const cause of causes) expect(cause).toBeLessThan(sequence);
  for (const pod of run.pods) {
    pod.watch.forEach((row, i) => {
      const before = pod.watch[i - 1] ?? row;
      expect(row.atSeconds).toBeGreaterThanOrEqual(before.atSeconds);
      if (isOver(before.phase)) expect(row.phase).toBe(before.phase);
      expect(row.restarts).toBeGreaterThanOrEqual(before.restarts);
    });
    for (const { fromSeconds, toSeconds } of spansOf(pod)) expect(toSeconds ?? fromSeconds).toBeGreaterThanOrEqual(fromSeconds);
    for (const container of pod.containers.filter(({ role }) => role !== 'SANDBOX'))
      for (const { state, reason, fromSeconds, toSeconds } of container.states) {
        if (state !== 'WAITING' || reason === null) continue;
        const { exists, object } = pod.at((fromSeconds + (toSeconds ?? run.endedAtSeconds)) / 2);
        if (exists) expect(stateIn(object, container.name), container.name).toBe(reason);
      }
    const phases = run.timeline.filter((entry) => entry.kind === 'PHASE' && entry.pod === pod.name);
    for (const { atSeconds, detail } of phases) expect(pod.at(atSeconds).phase).toBe((detail as { to: string }).to.toUpperCase());
  }
});
