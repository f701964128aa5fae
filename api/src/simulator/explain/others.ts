import type { ContainerStatus } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { containerRules } from './container-rules.ts';
import { both, type Diagnosis, lastUnhealthy, type Remedies, type Rule, type Situation, terminatedOf } from './context.ts';
import { whyItEnded } from './exit-reasons.ts';
import { imageRules } from './image-rules.ts';
import { notReady } from './not-ready.ts';

/** A container beside the one that is spoken of that is not well, either: mending the other alone would not help. */
interface Other {
  readonly name: string;
  /** Its reason, and what is in its way. */
  readonly told: Localized;
  readonly remedies: Remedies;
  /** They are in the Pod's spec. */
  readonly inSpec: boolean;
}

const NONE: Remedies = { en: [], zhHans: [] };
const ON_THE_WAY: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);
const STARTS: readonly Rule[] = [...imageRules, ...containerRules];

export function othersNotWell(situation: Situation): Other[] {
  const { pod, culprit, snapshot } = situation;
  if (!culprit || !snapshot.exists || snapshot.phase === 'SUCCEEDED') return [];
  return (pod.status.containerStatuses ?? []).flatMap((status): Other[] => {
    const { name, state } = status;
    if (name === culprit.name) return [];
    const reason = state?.waiting?.reason ?? (state?.terminated?.exitCode ? state.terminated.reason : undefined);
    if (reason) return ON_THE_WAY.has(reason) ? [] : [ill(situation, status, reason)];
    return state?.running && !status.ready ? unhealthy(situation, status) : [];
  });
}

/** One that has ended is told of by why it did, one that has never run by what is in its way. */
function ill(situation: Situation, status: ContainerStatus, reason: string): Other {
  const { name, state } = status;
  const culprit = { name, init: false, status };
  const own = { ...situation, culprit };
  if (terminatedOf(culprit) && (state?.terminated || reason === 'CrashLoopBackOff')) {
    const { why, remedies } = whyItEnded(own, culprit);
    return { name, told: both(`${reason}: ${unended(why.en)}`, `${reason}：${unended(why.zhHans)}`), remedies, inSpec: true };
  }
  const found: Diagnosis | undefined = STARTS.map((rule) => rule(own)).find((one) => one !== undefined);
  const why = found?.headline;
  return {
    name,
    told: why ? both(`${reason}: ${why.en}`, `${reason}：${why.zhHans}`) : both(reason, reason),
    remedies: found?.remedies ?? NONE,
    inSpec: found?.inSpec ?? false,
  };
}

const unended = (sentence: string): string => sentence.replace(/[.。]$/, '');

/** One that runs, and is not ready for what its probe met. */
function unhealthy(situation: Situation, status: ContainerStatus): Other[] {
  const { name, started } = status;
  const begun = situation.entries.findLast(({ container, type }) => container === name && type.name === 'ContainerStarted');
  const met = lastUnhealthy(situation, name, started ? 'readiness' : 'startup', begun?.at);
  if (!met) return [];
  const { remedies = NONE } = notReady({ ...situation, culprit: { name, init: false, status } }) ?? {};
  return [{ name, told: both(`not ready: ${met}`, `未就绪：${met}`), remedies, inSpec: true }];
}

export function notWellEither(others: readonly Other[]): Localized[] {
  if (others.length === 0) return [];
  const english = others.map(({ name, told }) => `${name} (${told.en})`).join(', ');
  const chinese = others.map(({ name, told }) => `${name}（${told.zhHans}）`).join('、');
  return [both(`Not well, either: ${english}.`, `同样存在问题的容器：${chinese}。`)];
}

/** Theirs after those of the first, each with whose it is; what is to be done anyway is said once. */
export function withOthers(remedies: Remedies, others: readonly Other[]): Remedies {
  const added = (language: keyof Remedies, whose: (name: string, remedy: string) => string): string[] =>
    others.flatMap((one) =>
      one.remedies[language].filter((remedy) => !remedies[language].includes(remedy)).map((remedy) => whose(one.name, remedy)),
    );
  return {
    en: [...remedies.en, ...added('en', (name, remedy) => `Container ${name}: ${remedy}`)],
    zhHans: [...remedies.zhHans, ...added('zhHans', (name, remedy) => `容器 ${name}：${remedy}`)],
  };
}
