import type { LimitReached } from '../engine/index.ts';
import type { LimitExceeded, Localized } from '../types.ts';

/** What is told of a run that was stopped at one of its limits. */
export function limitExceeded({ limit, allowed }: LimitReached): LimitExceeded {
  const { en, zhHans } = counted[limit];
  const message = { en: `the run was stopped: more than ${allowed} ${en}`, zhHans: `运行被中止：${zhHans}超过 ${allowed}` };
  return { kind: 'LimitExceeded', message, limit, allowed };
}

export const outOfMemory: Localized = { en: 'the run was stopped: it needs too much memory', zhHans: '运行被中止：它需要的内存过多' };

const counted: Readonly<Record<LimitReached['limit'], Localized>> = {
  steps: { en: 'steps of work of the simulated CPUs', zhHans: '模拟 CPU 的工作步数' },
  logBytes: { en: 'bytes of logs', zhHans: '日志的字节数' },
  fileBytes: { en: 'bytes in files', zhHans: '文件内容的字节数' },
  processes: { en: 'processes at once', zhHans: '同时存在的进程数' },
  timelineEntries: { en: 'entries of the timeline', zhHans: '时间线的条目数' },
  expandedText: { en: 'characters in one value with its variables replaced', zhHans: '单个值在替换变量之后的字符数' },
  refusalText: { en: 'characters to say what is wrong with one object', zhHans: '说明单个对象有哪些错误所需的字符数' },
};
