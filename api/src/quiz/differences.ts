import type { Expectation } from '@peapod/database';
import type { Localized } from '../simulator/index.ts';
import type { Missed, Shortfall, Shown } from './expectation.ts';

/** What was asked of a run, or foretold, and what the run has instead: sentences in Markdown. */
export interface Difference {
  readonly expected: Localized;
  readonly found: Localized;
}

interface Goals {
  readonly en: readonly string[];
  readonly zhHans: readonly string[];
}

/**
 * What a manifest does not do. What it should say is a goal's own words while another try is left (`keepsBack`), where it would be the solution.
 */
export function differencesFrom({ shortfalls, isUndisturbed }: Missed, goals: Goals, keepsBack: boolean): Difference[] {
  const differences = shortfalls.map((shortfall): Difference => {
    const goal = shortfall.about === 'object' ? shortfall.asked.object?.goal : undefined;
    if (keepsBack && goal !== undefined) return { expected: { en: goals.en[goal - 1]!, zhHans: goals.zhHans[goal - 1]! }, found: notSaid };
    const expected = wish(shortfall);
    return { expected: isUndisturbed ? alone(expected) : expected, found: observation(shortfall) };
  });
  return unique(differences);
}

/** What the run has instead of what an option foretold. */
export function differencesFromOption(option: Localized, shortfalls: readonly Shortfall[]): Difference[] {
  return unique(shortfalls.map((shortfall) => ({ expected: option, found: observation(shortfall) })));
}

const unique = (differences: readonly Difference[]): Difference[] => [
  ...new Map(differences.map((difference) => [JSON.stringify(difference), difference])).values(),
];

const both = (en: string, zhHans: string): Localized => ({ en, zhHans });
const notSaid = both('The manifest does not do this.', '清单没有做到这一点。');
const alone = ({ en, zhHans }: Localized): Localized =>
  both(`Where nobody intervenes: ${en[0]!.toLowerCase()}${en.slice(1)}`, `无人干预时：${zhHans}`);

/** What is asked for. */
function wish(shortfall: Shortfall): Localized {
  const { asked, pod } = shortfall;
  const second = Number(shortfall.atSeconds.toFixed(3));
  const [at, by] = [both(`At ${second} s`, `第 ${second} 秒时`), both(`By ${second} s`, `到第 ${second} 秒`)];
  const { log, file, event, object } = asked;
  switch (shortfall.about) {
    case 'pod': {
      if (asked.exists === false) return both(`${at.en} there should be no Pod ${code(pod)}.`, `${at.zhHans}，不应有 Pod ${code(pod)}。`);
      const cells = cellsAsked(asked);
      if (cells.length === 0) return both(`${at.en} there should be a Pod ${code(pod)}.`, `${at.zhHans}，应有 Pod ${code(pod)}。`);
      return both(
        `${at.en} Pod ${code(pod)} should show ${listed(cells, 'en')}.`,
        `${at.zhHans}，Pod ${code(pod)} 应显示 ${listed(cells, 'zhHans')}。`,
      );
    }
    case 'container': {
      const name = code(shortfall.container);
      return both(`Pod ${code(pod)} should have a container ${name}.`, `Pod ${code(pod)} 应有容器 ${name}。`);
    }
    case 'log': {
      const of = code(log?.container);
      if (shortfall.lacks)
        return both(
          `${by.en} the log of ${of} should have no line with ${code(log?.lacks)}.`,
          `${by.zhHans}，${of} 的日志中不应有含 ${code(log?.lacks)} 的行。`,
        );
      return both(
        `${by.en} the log of ${of} should have a line with ${code(log?.contains)}.`,
        `${by.zhHans}，${of} 的日志中应有含 ${code(log?.contains)} 的行。`,
      );
    }
    case 'file': {
      const [path, of] = [code(file?.path), code(file?.container)];
      if (!file?.contains) return both(`${at.en} ${of} should have a file ${path}.`, `${at.zhHans}，${of} 中应有文件 ${path}。`);
      return both(
        `${at.en} the file ${path} in ${of} should have ${code(file.contains)} in it.`,
        `${at.zhHans}，${of} 中的文件 ${path} 应含 ${code(file.contains)}。`,
      );
    }
    case 'event':
      return both(`${by.en} there should be an event ${eventText(event).en}.`, `${by.zhHans}，应有事件 ${eventText(event).zhHans}。`);
    case 'object':
      return valueAsked(object!);
  }
}

/** What the run has. */
function observation(shortfall: Shortfall): Localized {
  const { asked, pod } = shortfall;
  const { log, file, event, object } = asked;
  switch (shortfall.about) {
    case 'pod': {
      const { snapshot } = shortfall;
      if (!snapshot) return both(`There is no Pod ${code(pod)}.`, `没有 Pod ${code(pod)}。`);
      if (!snapshot.exists) return both(`Pod ${code(pod)} is not there.`, `Pod ${code(pod)} 不在。`);
      const cells = cellsShown(asked, snapshot);
      return both(`Pod ${code(pod)} shows ${listed(cells, 'en')}.`, `Pod ${code(pod)} 显示 ${listed(cells, 'zhHans')}。`);
    }
    case 'container':
      return both('It has none of that name.', '没有这个名称的容器。');
    case 'log': {
      const [of, line] = [code(log?.container), code(shortfall.found)];
      if (shortfall.lacks) return both(`The log of ${of} has ${line}.`, `${of} 的日志中有 ${line}。`);
      if (shortfall.found === undefined) return both(`The log of ${of} is empty.`, `${of} 的日志是空的。`);
      return both(
        `The log of ${of} has no line with ${code(log?.contains)}; its last is ${line}.`,
        `${of} 的日志中没有含 ${code(log?.contains)} 的行，最后一行是 ${line}。`,
      );
    }
    case 'file': {
      const path = code(file?.path);
      if (shortfall.text === null) return both(`There is no file ${path}.`, `没有文件 ${path}。`);
      return both(`There is no ${code(file?.contains)} in ${path}.`, `${path} 中没有 ${code(file?.contains)}。`);
    }
    case 'event':
      return both(`There is no event ${eventText(event).en}.`, `没有事件 ${eventText(event).zhHans}。`);
    case 'object': {
      const path = code(object?.path);
      if (shortfall.value === null) return both(`${path} is not set.`, `${path} 没有设置。`);
      const { contains, lacks } = object!;
      const text = JSON.stringify(shortfall.value);
      if (lacks !== undefined && text.includes(lacks)) return both(`${path} contains ${code(lacks)}.`, `${path} 中有 ${code(lacks)}。`);
      if (contains !== undefined && typeof shortfall.value === 'object')
        return both(`There is no ${code(contains)} in ${path}.`, `${path} 中没有 ${code(contains)}。`);
      return both(`${path} is ${code(textOf(shortfall.value))}.`, `${path} 是 ${code(textOf(shortfall.value))}。`);
    }
  }
}

type Cell = readonly [name: Localized, value: Localized];
const cell = (name: string | Localized, value: string): Cell => [
  typeof name === 'string' ? both(name, name) : name,
  both(code(value), code(value)),
];
const classText = { GUARANTEED: 'Guaranteed', BURSTABLE: 'Burstable', BEST_EFFORT: 'BestEffort' } as Readonly<Record<string, string>>;
const PHASE = both('the phase', '阶段');
const QOS_CLASS = both('the QoS class', 'QoS 类');
const phaseText = (phase: string): string => `${phase[0]}${phase.slice(1).toLowerCase()}`;

function cellsAsked({ status, phase, ready, restarts, qosClass }: Expectation): Cell[] {
  return [
    ...(status === undefined ? [] : [cell('STATUS', status)]),
    ...(phase === undefined ? [] : [cell(PHASE, phaseText(phase))]),
    ...(ready === undefined ? [] : [cell('READY', ready)]),
    ...(restarts === undefined ? [] : [[both('RESTARTS', 'RESTARTS'), rangeOf(restarts)] as const]),
    ...(qosClass === undefined ? [] : [cell(QOS_CLASS, classText[qosClass]!)]),
  ];
}

/** The same members; STATUS tells more than a phase, and is always told. */
function cellsShown(asked: Expectation, { status, phase, ready, restarts, qosClass }: Shown): Cell[] {
  const isOfClass = asked.qosClass !== undefined && asked.qosClass !== qosClass;
  return [
    cell('STATUS', status),
    ...(asked.phase === undefined ? [] : [cell(PHASE, phaseText(phase))]),
    ...(asked.ready === undefined ? [] : [cell('READY', ready)]),
    ...(asked.restarts === undefined ? [] : [cell('RESTARTS', `${restarts}`)]),
    ...(isOfClass ? [cell(QOS_CLASS, classText[qosClass]!)] : []),
  ];
}

function rangeOf(restarts: NonNullable<Expectation['restarts']>): Localized {
  if (typeof restarts === 'number') return both(code(`${restarts}`), code(`${restarts}`));
  return boundsText(restarts);
}

function boundsText({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): Localized {
  if (max === undefined) return both(`at least ${code(`${min}`)}`, `至少 ${code(`${min}`)}`);
  if (min === undefined) return both(`at most ${code(`${max}`)}`, `至多 ${code(`${max}`)}`);
  return both(`${code(`${min}`)} to ${code(`${max}`)}`, `${code(`${min}`)} 到 ${code(`${max}`)}`);
}

function listed(cells: readonly Cell[], locale: keyof Localized): string {
  return cells.map(([name, value]) => `${name[locale]} ${value[locale]}`).join(locale === 'en' ? ', ' : '、');
}

function eventText(event: Expectation['event']): Localized {
  const reason = code(event?.reason);
  return event?.contains ? both(`${reason} with ${code(event.contains)}`, `${reason}（含 ${code(event.contains)}）`) : both(reason, reason);
}

/** A value is asked to be something, or to have it within, or not. */
function valueAsked({ path, equals, contains, lacks, min, max }: NonNullable<Expectation['object']>): Localized {
  const of = code(path);
  const asks: Localized[] = [];
  if (equals === null) asks.push(both('should not be set', '不应设置'));
  else if (equals !== undefined) asks.push(both(`should be ${code(textOf(equals))}`, `应为 ${code(textOf(equals))}`));
  if (contains !== undefined) asks.push(both(`should contain ${code(contains)}`, `应含 ${code(contains)}`));
  if (lacks !== undefined) asks.push(both(`should not contain ${code(lacks)}`, `不应含 ${code(lacks)}`));
  if (min !== undefined || max !== undefined) {
    const bounds = boundsText({ min, max });
    asks.push(both(`should be ${bounds.en}`, `应为${bounds.zhHans.startsWith('`') ? ' ' : ''}${bounds.zhHans}`));
  }
  return both(`${of} ${asks.map(({ en }) => en).join(' and ')}.`, `${of} ${asks.map(({ zhHans }) => zhHans).join('，')}。`);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** So much of a line or a value is shown. */
const MOST = 160;

/** As code in Markdown, on one line. */
function code(text: string | undefined): string {
  const line = (text ?? '').replaceAll('`', "'").replaceAll(/\s+/g, ' ');
  return `\`${line.length > MOST ? `${line.slice(0, MOST)}…` : line}\``;
}
