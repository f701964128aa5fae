import type { ImageFiles } from '../kernel/index.ts';
import { commands, ofTheirRelease, packages, ubuntu } from './bases/index.ts';

/** What a node can run itself: its system is Ubuntu's server. */
export const nodePrograms: ImageFiles = ofTheirRelease({
  ...ubuntu.files,
  ...packages.procps,
  ...packages.psmisc,
  ...packages.network,
  ...packages.curl,
  ...packages.wget,
  ...packages.openssl,
  ...commands('sudo vi'),
});
