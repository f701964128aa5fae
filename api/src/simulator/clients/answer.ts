import type { KubernetesObject } from '../apimachinery/objects.ts';
import type { InterventionOutcome } from '../types.ts';

/** What a client from outside got back. */
export type Answer = Partial<Omit<InterventionOutcome, 'atSeconds' | 'kind'>> & { readonly ok: boolean };

/** Hears what the API server has made of each object. */
export type Tell = (object: KubernetesObject) => void;

/** What was asked for was not done; the message is what the client was told. */
export const refused = (message: string): Answer => ({ ok: false, message });
