import { utility } from './lib/tool.ts';

export const trueUtility = utility(() => {
  return 0;
});

export const falseUtility = utility(() => {
  return 1;
});
