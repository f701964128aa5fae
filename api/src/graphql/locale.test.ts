import { expect, it } from 'vitest';
import { bestLocale } from './locale.ts';

it.each([
  { rule: 'nothing is English', header: undefined, result: 'en' },
  { rule: 'Chinese', header: 'zh-CN,zh;q=0.9,en;q=0.8', result: 'zhHans' },
  { rule: 'English first', header: 'en-GB,zh;q=0.9', result: 'en' },
  { rule: 'weights count, not places', header: 'en;q=0.3, zh-Hans;q=0.7', result: 'zhHans' },
  { rule: 'the first one that there is', header: 'fr, de;q=0.9, zh;q=0.1', result: 'zhHans' },
  { rule: 'a weight of nothing is a refusal', header: 'zh;q=0', result: 'en' },
  { rule: 'a language that only begins alike', header: 'enm, zh', result: 'zhHans' },
])('$rule', ({ header, result }) => expect(bestLocale(header)).toBe(result));
