import { bool, type FlagSpec, list, text } from '../../command/flags.ts';
import { changeFlags } from '../change.ts';

export const setFlags: readonly FlagSpec[] = [bool('all'), text('selector', 'l'), list('filename', 'f'), bool('local'), ...changeFlags];
