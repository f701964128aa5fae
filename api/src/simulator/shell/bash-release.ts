import type { Variables } from './variables.ts';

interface Bash {
  readonly variables: Variables;
}

/** Which of 5.2's patches it has, 0 where it is older. */
export const bashPatch = ({ variables }: Bash): number => Number(/^5\.2\.(\d+)/.exec(variables.get('BASH_VERSION')?.value ?? '')?.[1] ?? 0);

/** Which bash it is: 5.1, 5.2. */
export const bashRelease = ({ variables }: Bash): number => Number(variables.get('BASH_VERSION')?.value?.slice(0, 3) ?? 5.2);
