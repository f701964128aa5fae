import type { Pod } from './objects.ts';

/** Whether no container of a Pod in this phase is ever started again. @see kubernetes: pkg/api/v1/pod/util.go IsPodPhaseTerminal */
export const isPodPhaseTerminal = (phase: string | undefined): phase is 'Succeeded' | 'Failed' =>
  phase === 'Succeeded' || phase === 'Failed';

/** @see kubernetes: pkg/api/v1/pod/util.go IsPodTerminal */
export const isPodTerminal = ({ status }: Pod): boolean => isPodPhaseTerminal(status.phase);
