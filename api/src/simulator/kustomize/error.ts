import { Outcome } from '../engine/index.ts';

/** Why there is nothing to show, in kustomize's words. */
export class KustomizeError extends Outcome {}

/** What this kustomize does not do, though the real one does. */
export class NotFollowed extends Outcome {}

export function fail(message: string): never {
  throw new KustomizeError(message);
}

/** What goes wrong there is told with what was done. @see sigs.k8s.io/kustomize: kyaml/errors WrapPrefixf */
export function within<T>(doing: string | (() => string), act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof KustomizeError ? new KustomizeError(`${typeof doing === 'string' ? doing : doing()}: ${error.message}`) : error;
  }
}
