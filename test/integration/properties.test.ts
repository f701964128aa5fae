/** What must hold of every run, whatever its Pods do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContainerStatus, Pod } from '../../api/src/simulator/apimachinery/objects.ts';
import { type Run, type SimulatedPod, type SimulateInput, simulate } from '../../api/src/simulator/index.ts';
import { inputs } from './generated-pods.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 60);
const seed = Number(process.env.PROPERTY_SEED ?? 1);

/** Invalid manifests have no run to look at; generated ones hardly ever are. */
function everyRun(rule: string, holds: (run: Run, input: SimulateInput) => void): void {
  it(rule, { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const run = simulate(input);
        if (run.kind === 'Run') holds(run, input);
      }),
      { numRuns, seed },
    );
  });
}

const told = (run: Run) =>
  JSON.stringify([
    run.timeline,
    run.events,
    run.interventions,
    run.warnings,
    run.endedAtSeconds,
    run.pods.map((pod) => [
      pod.uid,
      pod.nodeName,
      pod.podIP,
      pod.phases,
      pod.watch,
      pod.containers.map((one) => [one, one.states, one.logs()]),
    ]),
  ]);

const objects = (pod: SimulatedPod): Pod[] => pod.watch.map(({ object }) => object as Pod);
const statuses = ({ status }: Pod): ContainerStatus[] => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
const condition = (pod: Pod, type: string) => pod.status.conditions?.find((one) => one.type === type)?.status;

describe('every run', () => {
  it('is a run, or says why it is none', { timeout: 300_000 }, () => {
    let runs = 0;
    fc.assert(
      fc.property(inputs(), (input) => void (simulate(input).kind === 'Run' && runs++)),
      { numRuns, seed },
    );
    expect(runs).toBeGreaterThan(numRuns / 2);
  });

  everyRun('is the same for the same input', (run, input) => {
    expect(told(simulate(input) as Run)).toBe(told(run));
  });

  everyRun('has a timeline in which time never goes back and causes come first', ({ timeline, horizonSeconds }) => {
    timeline.forEach(({ sequence, atSeconds, causes }, index) => {
      expect(sequence).toBe(index);
      expect(atSeconds).toBeGreaterThanOrEqual(timeline[index - 1]?.atSeconds ?? 0);
      expect(atSeconds).toBeLessThanOrEqual(horizonSeconds);
      for (const cause of causes) expect(cause).toBeLessThan(sequence);
    });
  });

  everyRun('never lets a phase leave Succeeded or Failed, nor come back to Pending', ({ pods }) => {
    for (const { phases } of pods) {
      const order = phases.map(({ phase }) => phase);
      const final = order.findIndex((phase) => phase === 'SUCCEEDED' || phase === 'FAILED');
      if (final >= 0) expect(order.slice(final)).toHaveLength(1);
      expect(order.lastIndexOf('PENDING')).toBeLessThanOrEqual(0);
    }
  });

  everyRun('never lets a restart count fall', ({ pods }) => {
    for (const pod of pods) {
      const last = new Map<string, number>();
      for (const { name, restartCount } of objects(pod).flatMap(statuses)) {
        expect(restartCount).toBeGreaterThanOrEqual(last.get(name) ?? 0);
        last.set(name, restartCount);
      }
      for (const { states } of pod.containers) {
        const counts = states.filter(({ state }) => state !== 'WAITING').map(({ restartCount }) => restartCount);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      }
    }
  });

  everyRun('counts each event as often as the timeline tells of it', ({ timeline, events }) => {
    const recorded = timeline.filter(({ kind }) => kind === 'EVENT').map(({ detail }) => detail as Record<string, unknown>);
    // The spam filter drops what comes too often, but counts it: there may be fewer entries than the count says.
    for (const { object, reason, message, count, firstSeconds, lastSeconds } of events.filter(({ source }) => source === 'kubelet')) {
      const same = (one: Record<string, unknown>) => one.object === object && one.reason === reason && one.message === message;
      expect(recorded.filter(same).map((one) => one.count)).toContain(count);
      const counted = events.filter((one) => one.object === object && one.reason === reason && one.message === message);
      expect(recorded.filter(same).length).toBeLessThanOrEqual(counted.reduce((sum, one) => sum + one.count, 0));
      expect(firstSeconds).toBeLessThanOrEqual(lastSeconds);
    }
  });

  everyRun('has conditions that agree with the states of the containers', ({ pods }) => {
    for (const pod of pods.flatMap(objects)) {
      const main = pod.status.containerStatuses ?? [];
      const allReady = main.length === pod.spec.containers.length && main.every(({ ready }) => ready);
      if (condition(pod, 'Ready') === 'True') expect(condition(pod, 'ContainersReady')).toBe('True');
      if (condition(pod, 'ContainersReady') === 'True') {
        expect(allReady).toBe(true);
        expect(condition(pod, 'Initialized')).toBe('True');
        expect(pod.status.phase).toBe('Running');
      }
      for (const { ready, state } of main) if (ready) expect(state).toHaveProperty('running');
      for (const { state } of statuses(pod)) expect(Object.keys(state ?? {})).toHaveLength(1);
      if (main.some(({ state }) => state?.running)) {
        expect(condition(pod, 'PodScheduled')).toBe('True');
        // Until each container has started once, the Pod is Pending, though others run.
        const notYet = main.some(({ state, lastState }) => state?.waiting && !lastState?.terminated);
        // One that passes its deadline keeps the phase it had until its last container has ended.
        if (pod.spec.activeDeadlineSeconds === undefined) expect(pod.status.phase).toBe(notYet ? 'Pending' : 'Running');
        else expect(['Pending', 'Running']).toContain(pod.status.phase);
      }
      if (pod.status.phase === 'Succeeded') for (const { state } of main) expect(state?.terminated?.exitCode).toBe(0);
    }
  });

  everyRun('has spans that follow one another without a gap', ({ pods }) => {
    for (const { phases, containers } of pods) {
      for (const spans of [phases, ...containers.map(({ states }) => states)]) {
        spans.forEach(({ fromSeconds, toSeconds }, index) => {
          const next = spans[index + 1];
          if (next) expect(toSeconds).toBe(next.fromSeconds);
          if (toSeconds !== null) expect(toSeconds).toBeGreaterThanOrEqual(fromSeconds);
        });
      }
    }
  });

  everyRun('never runs a container twice at once, nor before its init containers are done', ({ pods }) => {
    for (const { containers } of pods) {
      const started = (role: string) =>
        containers.filter((one) => one.role === role).flatMap(({ states }) => states.filter(({ state }) => state === 'RUNNING'));
      const first = Math.min(...started('MAIN').map(({ fromSeconds }) => fromSeconds));
      for (const { role, states } of containers.filter((one) => one.role === 'INIT')) {
        expect(role).toBe('INIT');
        if (first < Infinity) expect(states.some(({ exitCode, fromSeconds }) => exitCode === 0 && fromSeconds <= first)).toBe(true);
      }
      for (const { states } of containers) {
        const afterRunning = states.filter((_, index) => states[index - 1]?.state === 'RUNNING');
        for (const { state } of afterRunning) expect(state).toBe('TERMINATED');
      }
    }
  });

  everyRun('is the beginning of the same run with a longer horizon', (run, input) => {
    const longer = simulate({ ...input, horizonSeconds: run.horizonSeconds * 2 + 7 });
    if (longer.kind !== 'Run') return;
    const early = longer.timeline.filter(({ atSeconds }) => atSeconds <= run.horizonSeconds);
    expect(JSON.stringify(early)).toBe(JSON.stringify(run.timeline));
    const rows = ({ pods }: Run) =>
      JSON.stringify(pods.flatMap(({ watch }) => watch.filter(({ atSeconds }) => atSeconds <= run.horizonSeconds)));
    expect(rows(longer)).toBe(rows(run));
  });

  everyRun('can be explained, asked about and looked at in any second', (run) => {
    const { horizonSeconds, pods } = run;
    // A Pod that is deleted at once has the fewest.
    expect(run.predictions().length).toBeGreaterThanOrEqual(2);
    for (const share of [0, 0.001, 0.01, 0.03, 0.1, 0.3, 0.7, 1]) {
      const second = share * horizonSeconds;
      for (const pod of pods.slice(0, 1)) {
        const { status, headline, chain } = run.explain(second, pod.name);
        expect(status).toBe(pod.at(second).status);
        expect(headline.en.length * headline.zhHans.length).toBeGreaterThan(0);
        for (const { atSeconds } of chain) expect(atSeconds).toBeLessThanOrEqual(second);
        for (const command of ['get pods -A -o wide', `describe pod ${pod.name}`, 'get events', `get pod ${pod.name} -o yaml`]) {
          expect(run.kubectl(command, second).stderr).not.toContain('panic');
        }
      }
    }
  });
});
