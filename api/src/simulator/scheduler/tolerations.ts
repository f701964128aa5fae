import type * as core from 'kubernetes-types/core/v1.d.ts';

/** On a node. */
export type Taint = core.Taint;

/** Of a Pod. */
export type Toleration = core.Toleration;

/** @see kubernetes: staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = toleration.operator || 'Equal';
  return operator === 'Exists' || (operator === 'Equal' && (toleration.value ?? '') === (taint.value ?? ''));
}

/** The first of the taints (of those effects) that nothing tolerates. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint)));
}

/** Those that keep a Pod from a node. */
export const HARD_EFFECTS = ['NoSchedule', 'NoExecute'] as const;
