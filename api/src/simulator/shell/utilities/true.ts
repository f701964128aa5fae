import { utility } from './lib/tool.ts';

// biome-ignore lint/correctness/useYield: it waits for nothing.
export const trueUtility = utility(function* () {
  return 0;
});

// biome-ignore lint/correctness/useYield: it waits for nothing.
export const falseUtility = utility(function* () {
  return 1;
});
