import { bool, type FlagSpec, fileFlags, text } from '../../command/flags.ts';
import { changeFlags } from '../change.ts';
import { recordFlag } from '../record.ts';

/** The flags of every `kubectl set`. */
export const setFlags: readonly FlagSpec[] = [bool('all'), text('selector', 'l'), ...fileFlags, bool('local'), ...changeFlags];
/** Of those that select nothing by labels. */
export const plainFlags: readonly FlagSpec[] = [recordFlag, bool('all'), ...fileFlags, bool('local'), ...changeFlags];
/** Of those that note what has changed an object. */
export const recordedFlags: readonly FlagSpec[] = [recordFlag, ...setFlags];
