import { LRUCache } from 'lru-cache';
import { type Run, type SimulateResult, simulate } from '../simulator/index.ts';
import type { RunCall, RunHead, RunReply, RunTask } from './messages.ts';

/** Runs are kept while they are talked about; one that is not here any more is run again. */
const runs = new LRUCache<string, SimulateResult>({ max: 24 });

export default function answer({ id, input, calls }: RunTask): RunReply {
  const result = runs.get(id) ?? simulate(input);
  runs.set(id, result);
  if (result.kind !== 'Run') return result;
  return { kind: 'Run', head: headOf(result), values: calls.map((call) => read(result, call)) };
}

function headOf(run: Run): RunHead {
  const { manifest, seed, kubernetesVersion, horizonSeconds, endedAtSeconds, warnings } = run;
  const pods = run.pods.map(({ name, namespace, uid, nodeName, podIP, qosClass, phases, containers }) => ({
    name,
    namespace,
    uid,
    nodeName,
    podIP,
    qosClass,
    phases,
    containers: containers.map(({ name, role, image, states, restartCount }) => ({ name, role, image, states, restartCount })),
  }));
  return { manifest, seed, kubernetesVersion, horizonSeconds, endedAtSeconds, warnings, pods };
}

function read(run: Run, { path, args }: RunCall): unknown {
  let owner: unknown;
  let value: unknown = run;
  for (const key of path) {
    owner = value;
    value = (value as Record<string | number, unknown>)[key];
  }
  return typeof value === 'function' ? value.apply(owner, args) : value;
}
