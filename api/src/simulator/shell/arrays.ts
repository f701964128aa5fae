import type { Shell } from './shell.ts';
import type { Variable } from './variables.ts';

/** The key of an element: the text itself in an associative array, a number (from the end if negative) in another. */
export function elementKey(
  shell: Shell,
  variable: Variable | undefined,
  index: string,
  calculate: (shell: Shell, text: string) => number,
): number | string {
  if (variable?.associative) return index;
  const number = calculate(shell, index);
  if (number >= 0) return number;
  return number + maxIndex(shell, variable) + 1;
}

/** The highest index of an indexed array; 0 for a plain variable, -1 for nothing. */
export function maxIndex({ process }: Shell, variable: Variable | undefined): number {
  if (!variable?.elements) return variable?.value === undefined ? -1 : 0;
  process.work(variable.elements.size >> 5);
  let most = -1;
  for (const key of variable.elements.keys()) if (Number(key) > most) most = Number(key);
  return most;
}

/** The keys in order. */
export function keysOf(variable: Variable): (number | string)[] {
  if (!variable.elements) return variable.value === undefined ? [] : [0];
  const keys = [...variable.elements.keys()];
  return variable.associative ? keys : keys.sort((a, b) => Number(a) - Number(b));
}

/** The values in the order of the keys. */
export const elementsOf = (variable: Variable): string[] =>
  variable.elements
    ? keysOf(variable).map((key) => variable.elements?.get(key) ?? '')
    : variable.value === undefined
      ? []
      : [variable.value];
