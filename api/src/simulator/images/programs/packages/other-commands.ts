import { MILLISECOND } from '../../../engine/index.ts';
import { OsError, type Program } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/index.ts';
import { idle } from '../../generic.ts';
import { STAYS } from './commands.data.ts';

/** A command of which nothing is known but that it is there: a server is taken to stay, and any other to do its work. */
export const otherCommand = (name: string): Program =>
  STAYS.has(name)
    ? (process) => {
        notFollowed(process, 'running');
        return idle(process);
      }
    : function* (process) {
        yield* process.sleep(50 * MILLISECOND);
        return notFollowed(process);
      };

/** An adage, of those in the file that is named. @see fortune-mod: fortune.c */
export const fortune: Program = function* (process) {
  const file = process.argv.slice(1).find((word) => !word.startsWith('-'));
  if (file === undefined) {
    yield* process.write(1, 'You will be run over by a bus.\n');
    return 0;
  }
  try {
    const adages = process.readFile(file).split(/^%\n/m);
    yield* process.write(1, adages[process.random.int(adages.length)] ?? '');
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `${file}: No such file or directory\n`);
    return 1;
  }
};
