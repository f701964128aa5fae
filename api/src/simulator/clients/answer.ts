import type { InterventionOutcome } from '../types.ts';

/** What a client from outside got back. */
export type Answer = Partial<Omit<InterventionOutcome, 'atSeconds' | 'kind'>> & { readonly ok: boolean };

export const refused = (message: string): Answer => ({ ok: false, message });
