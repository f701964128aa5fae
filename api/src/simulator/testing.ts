import { simulate } from './index.ts';
import type { ContainerBehaviorInput, InterventionInput, PodSnapshot, Run, SimulatedPod } from './types.ts';

export interface Played {
  readonly run: Run;
  readonly pod: SimulatedPod;
  /** What `kubectl get pods -w` would print of the first Pod: `READY STATUS RESTARTS`, without rows that repeat the one before. */
  readonly rows: readonly string[];
  /** The first Pod's phases, in order. */
  readonly phases: readonly string[];
  /** The first Pod's events about itself: `Reason message`, with `xN` where they were counted, in order of their first. */
  readonly events: readonly string[];
  /** The first Pod's status at a moment; at the end without one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON.
  status(atSeconds?: number): any;
  /** The status of one of its containers of any kind. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON.
  container(name: string, atSeconds?: number): any;
  /** Second of the first row that reads like that. */
  since(row: string): number;
}

interface Options {
  readonly seconds?: number;
  readonly interventions?: readonly InterventionInput[];
  readonly behaviors?: readonly ContainerBehaviorInput[];
  readonly seed?: number;
}

/** Runs a manifest through the simulator's door, for tests that say what a real cluster shows. */
export function play(manifest: string, { seconds = 60, interventions = [], behaviors = [], seed = 1 }: Options = {}): Played {
  const result = simulate({ manifest, horizonSeconds: seconds, interventions, behaviors, seed });
  if (result.kind !== 'Run') throw new Error(`the manifest was refused: ${JSON.stringify(result.message)}`);
  const pod = result.pods[0] as SimulatedPod;
  const row = ({ exists, ready, status, restarts }: PodSnapshot): string => (exists ? `${ready} ${status} ${restarts}` : 'gone');
  const status = (atSeconds = seconds) => (pod.at(atSeconds).object as { status: Record<string, unknown> }).status;
  return {
    run: result,
    pod,
    rows: pod.watch.map(row).filter((text, i, all) => text !== all[i - 1]),
    phases: pod.phases.map(({ phase }) => phase),
    events: [...result.events]
      .filter(({ object, namespace }) => object === `pod/${pod.name}` && namespace === pod.namespace)
      .sort((a, b) => a.firstSeconds - b.firstSeconds)
      .map(({ reason, message, count }) => `${reason}${count > 1 ? ` x${count}` : ''} ${message.replaceAll(pod.uid, 'UID')}`),
    status,
    container: (name, at) => {
      const {
        initContainerStatuses = [],
        containerStatuses = [],
        ephemeralContainerStatuses = [],
      } = status(at) as Record<string, { name: string }[]>;
      return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((one) => one.name === name);
    },
    since: (wanted) => pod.watch.find((one) => row(one) === wanted)?.atSeconds ?? Number.NaN,
  };
}

/** A Pod `web` with this spec, in YAML that is indented by two. */
export const podOf = (spec: string, metadata = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web${metadata}}\nspec:\n${spec}\n`;

/** A container of busybox that runs this script. */
export const shell = (name: string, script: string, more = ''): string =>
  `{name: ${name}, image: "busybox:1.36", command: [sh, -c, ${JSON.stringify(script)}]${more && `, ${more}`}}`;

/** The account `robot`, for a Pod whose script asks the API server, with the rights of a ClusterRole; it follows other documents. */
export const robotWith = (role: string): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: robot}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: ServiceAccount, name: robot, namespace: default}]
`;

/** A document of a manifest. */
export const document = (object: unknown): string => `---\n${JSON.stringify(object)}\n`;
