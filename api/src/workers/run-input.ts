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
const any = Number.POSITIVE_INFINITY;
/** What a behaviour's figures may be at least and at most, and what is said of others. */
const ranges = [
  ['exitCode', 0, 255, 'no process can exit with such a code'], // it leaves its parent one byte
  ['exitAfterSeconds', 0, any, 'nothing happens before a process starts'],
  ['attempts', 0, any, 'there is no start before the first, which is 0'],
  ['memoryBytes', 0, any, 'no process uses less than nothing'],
  ['memoryAfterSeconds', 0, any, 'nothing happens before a process starts'],
  ['listensOn', 1, 65_535, 'there is no such port'],
  ['listensAfterSeconds', 0, any, 'nothing happens before a process starts'],
  ['httpStatus', 100, 999, 'no answer has such a status'],
  ['stopsAfterSeconds', 0, any, 'no process stops before it is told to'],
  ['pullSeconds', 0, any, 'no pull ends before it begins'],
] as const;

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
  for (const behavior of behaviors ?? []) {
    for (const [member, least, most, what] of ranges) {
      const values = [behavior[member] ?? []].flat();
      if (values.some((value) => value > most)) return exceeded(member, most, what);
      if (values.some((value) => value < least)) return exceeded(member, least, what, 'least');
    }
  }
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
