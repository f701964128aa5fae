/** The label of a node that names its zone. */
export const ZONE = 'topology.kubernetes.io/zone';

type Labels = Readonly<Record<string, string>>;

/** Those that a node's kubelet sees to. */
export const SYSTEM_LABELS = ['kubernetes.io/os', 'kubernetes.io/arch'] as const;

/** A node's older labels say what the newer ones do. @see kubernetes: node_lifecycle_controller.go reconcileNodeLabels */
export function withOlderLabels(labels: Labels): Labels {
  const stale = SYSTEM_LABELS.filter((key) => labels[key] !== undefined && labels[`beta.${key}`] !== labels[key]);
  return stale.length === 0 ? labels : { ...labels, ...Object.fromEntries(stale.map((key) => [`beta.${key}`, labels[key] as string])) };
}
