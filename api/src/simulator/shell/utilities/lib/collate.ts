import { compareText } from '../../../apimachinery/compare-text.ts';
import type { Process } from './kernel.ts';
import { hasMusl } from './libc.ts';

/** How names are ordered: by their bytes, or as the people of a locale would. */
type Collation = (a: string, b: string) => number;

/**
 * That of the environment, where the image has brought that locale: Debian's have only C.UTF-8 by themselves. Signs count for
 * nothing at first, and whether a letter is large only among words that are else the same.
 * @see glibc: locale/setlocale.c, localedata/locales/iso14651_t1_common
 */
export function collationOf(process: Process): Collation {
  const { env } = process;
  const name = env.get('LC_ALL') || env.get('LC_COLLATE') || env.get('LANG') || 'C';
  const isOfPeople = /^[a-z]{2,3}_[A-Z]{2}\b/.test(name) && !hasMusl(process) && process.access('/usr/lib/locale/locale-archive', 'f');
  return isOfPeople ? likePeople : compareText;
}

function likePeople(a: string, b: string): number {
  const [first, second] = [letters(a), letters(b)];
  return compareText(first.toLowerCase(), second.toLowerCase()) || smallFirst(first, second) || compareText(a, b);
}

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

function smallFirst(a: string, b: string): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] === a[i]?.toLowerCase() ? -1 : 1;
  return 0;
}
