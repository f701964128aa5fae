import { isRecord } from '../../apimachinery/records.ts';
import type { Workload } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What it says of that, and what is meant where it says nothing. */
const strategy = (given: unknown, rollingUpdate: Fields): Fields => {
  const said = isRecord(given) ? given : {};
  const type = said.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...said, type };
  return { ...said, type, rollingUpdate: { ...rollingUpdate, ...stated(said.rollingUpdate) } };
};

const stated = (given: unknown): Fields =>
  Object.fromEntries(Object.entries(isRecord(given) ? given : {}).filter(([, value]) => value !== null && value !== undefined));

/** The fields of a spec that say nothing, and what is meant. @see kubernetes: pkg/apis/apps/v1/defaults.go */
export function specDefaults({ kind, spec }: Pick<Workload, 'kind' | 'spec'>): Fields {
  const { revisionHistoryLimit = 10, progressDeadlineSeconds = 600, replicas = 1 } = stated(spec);
  if (kind === 'ReplicaSet') return { replicas };
  if (kind === 'DaemonSet')
    return { revisionHistoryLimit, updateStrategy: strategy(spec.updateStrategy, { maxSurge: 0, maxUnavailable: 1 }) };
  return {
    progressDeadlineSeconds,
    replicas,
    revisionHistoryLimit,
    strategy: strategy(spec.strategy, { maxSurge: '25%', maxUnavailable: '25%' }),
  };
}
