import { applying } from './applying.data.ts';
import { asking } from './asking.data.ts';
import { changing } from './changing.data.ts';
import { creating } from './creating.data.ts';
import { granting } from './granting.data.ts';
import type { Manual, Manuals } from './manual.ts';
import { reading } from './reading.data.ts';
import { setting } from './setting.data.ts';
import { settings } from './settings.data.ts';
import { visiting } from './visiting.data.ts';

export { flagTexts } from './flags.data.ts';
export type { Manual };

const manuals: Manuals = {
  ...reading,
  ...asking,
  ...creating,
  ...granting,
  ...changing,
  ...applying,
  ...setting,
  ...visiting,
  ...settings,
};

/** What is said of a command. */
export const manualOf = (command: string): Manual => (Object.hasOwn(manuals, command) ? (manuals[command] as Manual) : {});
