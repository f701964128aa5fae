import { ALPHANUMERICS } from '../../apimachinery/rand.ts';

/** Names begin with so much of what generateName says. @see kubernetes: apiserver/pkg/storage/names/generate.go MaxGeneratedNameLength */
export const NAME_ROOM = 58;

/** Five characters as a name generator's, always the same for the same thing. @see kubernetes: apimachinery/pkg/util/rand */
export function suffix(seed: string): string {
  let hash = 2166136261;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 16777619) >>> 0;
  return Array.from({ length: 5 }, (_, i) => ALPHANUMERICS[Math.floor(hash / 27 ** i) % 27]).join('');
}
