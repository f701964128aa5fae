import type { SimulateInput, SimulateResult } from './types.ts';

export { type PodField, podField } from './api-server/index.ts';
export * from './types.ts';

/**
 * Runs a manifest. Pure: the same input gives the same run. Never throws on bad input: that is `InvalidManifest`, and
 * a run that is too large is `LimitExceeded`.
 */
export function simulate(_input: SimulateInput): SimulateResult {
  return { kind: 'InvalidManifest', message: 'the simulator is being assembled', problems: [] };
}
