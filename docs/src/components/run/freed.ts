/**
 * The manifest of a run that says, in its warnings, that a Pod is held by a node or an owner that is not here, as one is that was copied from a
 * cluster: without those lines. Where none of it stands in lines of its own, it is the same.
 */
export function freed(manifest: string, warnings: readonly string[]): string {
  const told = warnings.join('\n');
  let text = manifest;
  if (told.includes('spec.nodeName')) text = text.replace(/^ +nodeName:.*\n?/gm, '');
  if (told.includes('metadata.ownerReferences')) text = text.replace(/^( +)ownerReferences:[ \t]*\n(?:\1(?: |- ).*\n?)*/gm, '');
  return text;
}
