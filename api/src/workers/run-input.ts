import { createHash } from 'node:crypto';
import type { LimitExceeded, Localized, SimulateInput } from '../simulator/index.ts';

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
const beforeStart = { en: 'nothing happens before a process starts', zhHans: '进程启动之前什么也不会发生' };
/** What a behaviour's figures may be at least and at most, and what is said of others. */
const ranges = [
  ['exitCode', 0, 255, { en: 'no process can exit with such a code', zhHans: '进程不可能以这样的退出码结束' }], // it leaves its parent one byte
  ['exitAfterSeconds', 0, any, beforeStart],
  ['attempts', 0, any, { en: 'there is no start before the first, which is 0', zhHans: '第一次启动是 0，之前没有别的启动' }],
  ['memoryBytes', 0, any, { en: 'no process uses less than nothing', zhHans: '进程使用的内存不可能少于零' }],
  ['memoryAfterSeconds', 0, any, beforeStart],
  ['listensOn', 1, 65_535, { en: 'there is no such port', zhHans: '没有这样的端口' }],
  ['listensAfterSeconds', 0, any, beforeStart],
  ['httpStatus', 100, 999, { en: 'no answer has such a status', zhHans: '应答没有这样的状态码' }],
  ['stopsAfterSeconds', 0, any, { en: 'no process stops before it is told to', zhHans: '进程不会在被要求停止之前停止' }],
  ['pullSeconds', 0, any, { en: 'no pull ends before it begins', zhHans: '拉取不会在开始之前结束' }],
] as const;
const said = {
  manifestBytes: { en: 'the manifest is too large', zhHans: '清单太大' },
  tooLong: { en: 'the run is too long', zhHans: '运行的时间太长' },
  tooShort: { en: 'the run is too short', zhHans: '运行的时间太短' },
  behaviors: { en: 'too many behaviors', zhHans: '行为太多' },
  interventions: { en: 'too many interventions', zhHans: '干预太多' },
  patchDepth: { en: 'a patch has too many values within values', zhHans: '补丁中值的嵌套太深' },
};

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
  if (Buffer.byteLength(manifest) > maxManifestBytes) return exceeded('manifestBytes', maxManifestBytes, said.manifestBytes);
  const horizon = horizonSeconds ?? 1;
  if (horizon > maxHorizonSeconds) return exceeded('horizonSeconds', maxHorizonSeconds, said.tooLong);
  if (horizon < 1) return exceeded('horizonSeconds', 1, said.tooShort, 'least');
  if ((behaviors?.length ?? 0) > maxListLength) return exceeded('behaviors', maxListLength, said.behaviors);
  if ((interventions?.length ?? 0) > maxListLength) return exceeded('interventions', maxListLength, said.interventions);
  if (interventions?.some(({ patch }) => isDeeper(patch, maxPatchDepth))) return exceeded('patchDepth', maxPatchDepth, said.patchDepth);
  for (const behavior of behaviors ?? []) {
    for (const [member, least, most, what] of ranges) {
      const values = [behavior[member] ?? []].flat();
      if (values.some((value) => value > most)) return exceeded(member, most, what);
      if (values.some((value) => value < least)) return exceeded(member, least, what, 'least');
    }
  }
  return undefined;
}

/** Whether there are more values within values than so many. */
export function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeper(member, depth - 1));
}

/** `what: LIMIT may be ALLOWED at most` */
export function exceeded(limit: string, allowed: number, what: Localized, at: 'most' | 'least' = 'most'): LimitExceeded {
  const message = {
    en: `${what.en}: ${limit} may be ${allowed} at ${at}`,
    zhHans: `${what.zhHans}：${limit} ${at === 'most' ? '最多' : '至少'}为 ${allowed}`,
  };
  return { kind: 'LimitExceeded', message, limit, allowed };
}

/** Keys sorted; null and undefined members left out, except inside a `patch`, where null means "remove". */
function canonical(value: unknown, keepNull = false): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, keepNull));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined && (keepNull || member !== null));
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, canonical(member, keepNull || key === 'patch')]));
}
