import type { ContainerStatus, PodStatus } from '../../../api/src/simulator/apimachinery/objects.ts';
import { formatTime } from '../../../api/src/simulator/apimachinery/time.ts';
import { seconds } from '../../../api/src/simulator/engine/index.ts';
import { beginProbe, endProbe, newProbeWorker, type ProbeTarget } from '../../../api/src/simulator/kubelet/prober/worker.ts';
import type { Area } from '../area.ts';
import { includes } from '../matching.ts';

const NAME = 'container';

export const probeResults: Area = ({ input, expect }) => {
  const target: ProbeTarget = {
    type: input.probeType,
    probe: { successThreshold: 1, failureThreshold: 1, ...input.probe },
    container: { name: NAME },
    restartPolicy: input.restartPolicy ?? 'Always',
    podDeleted: input.podDeleted ?? false,
  };
  let id = 0;
  let started = input.started ?? false;
  let worker = input.initialResult ? { ...newProbeWorker, containerID: containerID(id), result: input.initialResult } : newProbeWorker;
  let continueProbing = true;
  const steps: unknown[] = [];
  for (const step of input.steps) {
    if (step.newContainerId) id++;
    if (step.setStarted) started = true;
    const status = podStatus(input.podStatus ?? 'containerRunning', containerID(id), started, step.containerRunningForSeconds ?? 0);
    const tick = beginProbe(target, worker, status, 0);
    // A probe that itself went wrong says nothing.
    worker = tick.run && step.probe ? endProbe(target, tick.state, step.probe) : tick.state;
    continueProbing &&= tick.keepGoing;
    steps.push({ result: worker.result, onHold: worker.onHold, resultRun: worker.resultRun });
  }
  const got = { steps, continueProbing };
  return { passed: includes(expect, got), got };
};

const containerID = (id: number): string => `test://container-${id}`;

function podStatus(kind: string, id: string, started: boolean, runningFor: number): PodStatus | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'phaseFailed') return { phase: 'Failed' };
  if (kind === 'phaseSucceeded') return { phase: 'Succeeded' };
  const states: Readonly<Record<string, ContainerStatus['state']>> = {
    otherContainer: { running: {} },
    containerWaiting: { waiting: {} },
    containerTerminated: { terminated: { exitCode: 1 } },
    containerRunning: { running: { startedAt: formatTime(seconds(-runningFor)) } },
  };
  const state = states[kind];
  if (!state) throw new Error(`unknown pod status ${kind}`);
  const name = kind === 'otherContainer' ? 'another' : NAME;
  const container = { name, containerID: id, state, started, ready: false, restartCount: 0, image: '', imageID: '' };
  return { phase: 'Running', containerStatuses: [container] };
}
