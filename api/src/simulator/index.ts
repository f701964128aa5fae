import { decodeManifest, withHints } from './api-server/index.ts';
import { provisionersAtWork } from './controllers/index.ts';
import { LimitReached, seconds } from './engine/index.ts';
import { withAccounts } from './run/accounts.ts';
import { assumedPages, assumedProvisioners, assumptions, impliedNamespaces, podsMadeLater, unfollowed } from './run/assumptions.ts';
import { clusterSettingsNotFollowed } from './run/cluster-settings.ts';
import { behaviorsFromStatus, boundElsewhere, ownedElsewhere } from './run/from-status.ts';
import { limitExceeded, outOfMemory } from './run/limit-exceeded.ts';
import { FinishedRun, type RunInput, runCluster } from './run/run.ts';
import { podsOfWorkloads } from './run/workloads.ts';
import type { InvalidManifest, LimitExceeded, Localized, SimulateInput, SimulateResult } from './types.ts';

export { type PodField, podField } from './api-server/index.ts';
export { isQuantity, parseQuantity } from './apimachinery/quantity.ts';
export { givenObjects, typedLine, typedWords } from './clients/describe.ts';
export * from './types.ts';

/**
 * Runs a manifest. Pure: the same input gives the same run. Never throws on bad input: that is `InvalidManifest`, and
 * a run that is too large is `LimitExceeded`.
 */
export function simulate(input: SimulateInput): SimulateResult {
  try {
    return decodeAndRun(input);
  } catch (error) {
    if (error instanceof LimitReached) return limitExceeded(error);
    if (isExhausted(error)) return { kind: 'LimitExceeded', message: outOfMemory, limit: 'memory', allowed: 0 };
    throw error;
  }
}

function decodeAndRun(input: SimulateInput): SimulateResult {
  const namespace = input.namespace || 'default';
  const decoded = decodeManifest(input.manifest, { namespace });
  if (decoded.limit) return decoded.limit;
  if (decoded.problems.length > 0) return invalid(decoded.messages, decoded.problems, input.manifest, podsOfWorkloads(decoded));
  const fromStatus = behaviorsFromStatus(decoded.documents, input.behaviors ?? []);
  const run: RunInput = {
    manifest: input.manifest,
    seed: input.seed ?? 1,
    namespace,
    documents: decoded.documents,
    access: decoded.access,
    behaviors: [...(input.behaviors ?? []), ...fromStatus.behaviors],
    interventions: input.interventions ?? [],
    horizonSeconds: input.horizonSeconds ?? 600,
  };
  const { cluster, loaded, outcomes, ended } = runCluster(run, seconds(run.horizonSeconds));
  if (loaded.problems.length > 0) return invalid(loaded.messages, loaded.problems, input.manifest, withAccounts(decoded, loaded.problems));
  return new FinishedRun(run, cluster, outcomes, ended, [
    ...decoded.warnings.map(inItsWords),
    ...decoded.notes,
    ...impliedNamespaces(loaded.implied),
    ...loaded.warnings.map(inItsWords),
    ...clusterSettingsNotFollowed(run.documents),
    ...boundElsewhere(decoded.documents, (name) => cluster.nodes.has(name)),
    ...ownedElsewhere(loaded.pods, cluster.trace.entries),
    ...fromStatus.notes,
    ...assumptions([...loaded.pods, ...podsMadeLater(cluster.store.history('Pod'), loaded.pods)], run.behaviors),
    ...assumedProvisioners(provisionersAtWork(cluster.store.history('PersistentVolume').map(({ object }) => object))),
    ...assumedPages(cluster.internet.madeUp),
    ...unfollowed(cluster.trace.entries),
  ]);
}

/** The machine's own limits: what a run holds grew longer than a string may be, or nested deeper than a stack. */
const isExhausted = (error: unknown): boolean =>
  error instanceof RangeError &&
  /string length|call stack|array length|maximum size exceeded|too much recursion|allocation/i.test(error.message);

/** Why there is no run, in a sentence or as kubectl would print it. */
export const refusalText = ({ message }: InvalidManifest | LimitExceeded): Localized =>
  typeof message === 'string' ? inItsWords(message) : message;

/** The API server's words are the same in all languages. */
const inItsWords = (text: string): Localized => ({ en: text, zhHans: text });

const invalid = (
  messages: readonly string[],
  problems: InvalidManifest['problems'],
  manifest: string,
  asPods: string | undefined,
): InvalidManifest => ({
  kind: 'InvalidManifest',
  message: messages.join('\n') || 'the manifest is not one that the API server would accept',
  problems: withHints(problems, manifest),
  ...(asPods !== undefined && { asPods }),
});
