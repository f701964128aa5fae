/** Whether a version (`7.2.4`) is of that release (7, 2) or a later one. */
export function isSince(version: string, ...release: readonly number[]): boolean {
  const own = version.split('.').map(Number);
  const at = release.findIndex((number, i) => number !== (own[i] ?? 0));
  return at < 0 || (own[at] ?? 0) > (release[at] as number);
}
