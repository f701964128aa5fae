import type { Cluster } from '../cluster/index.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import type { Act } from '../kubectl/view.ts';
import type { InterventionInput, InterventionOutcome } from '../types.ts';

/** What one command sees of a run, and does to it. */
export interface Viewed {
  readonly interventions: readonly Pick<InterventionInput, 'kind' | 'atSeconds'>[];
  readonly namespace: string;
  readonly cluster: Cluster;
  /** The cluster as it stood at a moment, and as it is when it has run to one, which may lie behind the end. */
  readonly clusterAt: (at: Micros) => Cluster;
  readonly clusterUntil: (at: Micros) => Cluster;
  readonly branch: (intervention: Act, at: Micros) => { readonly outcome: InterventionOutcome; readonly cluster: Cluster };
}

/** A run that has ended, by what commands ask of it. */
export interface Ended extends Omit<Viewed, 'branch'> {
  readonly branch: (acts: readonly InterventionInput[], at: Micros) => ReturnType<Viewed['branch']>;
}

/** That run for one command: what the command has changed stands when it asks again, and changes the next. */
export function branching(run: Ended): Viewed {
  const acts: InterventionInput[] = [];
  let branched: Cluster | undefined;
  let later: { readonly at: Micros; readonly cluster: Cluster } | undefined;
  return {
    interventions: run.interventions,
    namespace: run.namespace,
    get cluster() {
      return branched ?? run.cluster;
    },
    clusterAt: (at) => branched ?? run.clusterAt(at),
    clusterUntil(at) {
      branched?.engine.run(at);
      if (branched) return branched;
      if (later?.at !== at) later = { at, cluster: run.clusterUntil(at) };
      return later.cluster;
    },
    branch(intervention, at) {
      acts.push({ ...intervention, atSeconds: toSeconds(at) });
      const made = run.branch(acts, at);
      branched = made.cluster;
      return made;
    },
  };
}
