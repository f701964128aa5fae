import type { Block } from './tree.ts';

/** What stands as a text at the beginning of a module, a class or a function. */
export function docOf(body: Block): string | undefined {
  const [first] = body;
  if (first?.type !== 'expression' || first.value.type !== 'constant') return undefined;
  return typeof first.value.value === 'string' ? first.value.value : undefined;
}
