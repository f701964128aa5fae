/** Of these names of ReplicaSets and revisions are made. @see kubernetes: apimachinery/pkg/util/rand/rand.go SafeEncodeString */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A name for a template. The real one is a hash (FNV-1a, of 32 bits) of how Go prints it, which is not followed: only that another template
 * has another name, of the same kind. @see kubernetes: pkg/controller/controller_utils.go ComputeHash
 */
export function templateHash(template: object): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(template)) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  return [...String(hash >>> 0)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('');
}
