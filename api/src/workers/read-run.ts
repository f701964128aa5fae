import type { Run } from '../simulator/index.ts';
import type { RunCall, RunHead } from './messages.ts';

/** What is sent of every run. */
export function headOf(run: Run): RunHead {
  const { manifest, seed, kubernetesVersion, horizonSeconds, endedAtSeconds, remarks } = run;
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
  return { manifest, seed, kubernetesVersion, horizonSeconds, endedAtSeconds, remarks, pods };
}

/** A member of a run; called where it is a function. */
export function readMember(run: Run, { path, args }: RunCall): unknown {
  let owner: unknown;
  let value: unknown = run;
  for (const key of path) {
    owner = value;
    value = (value as Record<string | number, unknown>)[key];
  }
  return typeof value === 'function' ? value.apply(owner, args) : value;
}
