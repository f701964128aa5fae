import { entryType } from '../engine/index.ts';

/** Something was done from outside, in a sentence of each language. */
export const Intervened = entryType<{ intervention: string; resource?: string; removed?: readonly string[]; en: string; zhHans: string }>({
  name: 'Intervened',
  kind: 'INTERVENTION',
  source: null,
  concept: null,
  en: ({ en }) => en,
  zhHans: ({ zhHans }) => zhHans,
});
