import { createHash } from 'node:crypto';
import type { LimitExceeded, SimulateInput } from '../simulator/index.ts';

/** An input in its one written form: defaults filled in, what says nothing left out. */
export interface RunInput {
  /** SHA-256 of the rest: the same input has the same id on every machine. */
  readonly id: string;
  readonly input: SimulateInput;
}

const maxManifestBytes = 256 * 1024;
const maxHorizonSeconds = 86_400;
const maxListLength = 1_000;
/** Values within values of a patch. An object of the API has no twenty. */
const maxPatchDepth = 100;
/** A process leaves its parent one byte. */
const maxExitCode = 255;

/** Gives an input its id, or refuses it before anything is run. */
export function normaliseInput(raw: SimulateInput): RunInput | LimitExceeded {
  const refused = refuse(raw);
  if (refused) return refused;
  const input = canonical({
    manifest: raw.manifest,
    namespace: raw.namespace ?? 'default',
    horizonSeconds: raw.horizonSeconds ?? 600,
    seed: raw.seed ?? 1,
    behaviors: raw.behaviors ?? [],
    interventions: raw.interventions ?? [],
  }) as SimulateInput;
  return { id: createHash('sha256').update(JSON.stringify(input)).digest('hex'), input };
}

function refuse({ manifest, horizonSeconds, behaviors, interventions }: SimulateInput): LimitExceeded | undefined {
  if (Buffer.byteLength(manifest) > maxManifestBytes) return exceeded('manifestBytes', maxManifestBytes, 'the manifest is too large');
  const horizon = horizonSeconds ?? 1;
  if (horizon > maxHorizonSeconds) return exceeded('horizonSeconds', maxHorizonSeconds, 'the run is too long');
  if (horizon < 1) return exceeded('horizonSeconds', 1, 'the run is too short', 'least');
  if ((behaviors?.length ?? 0) > maxListLength) return exceeded('behaviors', maxListLength, 'too many behaviors');
  if ((interventions?.length ?? 0) > maxListLength) return exceeded('interventions', maxListLength, 'too many interventions');
  if (interventions?.some(({ patch }) => isDeeper(patch, maxPatchDepth)))
    return exceeded('patchDepth', maxPatchDepth, 'a patch has too many values within values');
  const codes = (behaviors ?? []).map(({ exitCode }) => exitCode ?? 0);
  if (codes.some((code) => code > maxExitCode)) return exceeded('exitCode', maxExitCode, 'no process can exit with such a code');
  if (codes.some((code) => code < 0)) return exceeded('exitCode', 0, 'no process can exit with a negative code', 'least');
  return undefined;
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeper(member, depth - 1));
}

/** `what: LIMIT may be ALLOWED at most` */
export function exceeded(limit: string, allowed: number, what: string, at: 'most' | 'least' = 'most'): LimitExceeded {
  return { kind: 'LimitExceeded', message: `${what}: ${limit} may be ${allowed} at ${at}`, limit, allowed };
}

/** Keys sorted; null and undefined members left out, except inside a `patch`, where null means "remove". */
function canonical(value: unknown, keepNull = false): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, keepNull));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined && (keepNull || member !== null));
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, canonical(member, keepNull || key === 'patch')]));
}
