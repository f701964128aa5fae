import type { ImageFiles } from '../../kernel/index.ts';
import { executable } from '../model.ts';
import { gosu, suExec } from '../programs/gosu.ts';

/** With what the script of an official image gives up root. */
export const stepDown = (isAlpine: boolean): ImageFiles =>
  isAlpine ? { '/sbin/su-exec': executable(suExec) } : { '/usr/local/bin/gosu': executable(gosu) };
