import { expect, it } from 'vitest';
import { tokenize } from './tokenize.ts';

it.each([
  { rule: 'words in lower case', text: 'What a Pod is', result: ['what', 'a', 'pod', 'is'] },
  { rule: 'a camelCase name whole and in parts', text: 'restartPolicy', result: ['restartpolicy', 'restart', 'policy'] },
  { rule: 'a hyphenated name whole and in parts', text: 'back-off', result: ['back-off', 'back', 'off'] },
  { rule: 'the segments of a path', text: 'pod.spec', result: ['pod', 'spec'] },
  { rule: 'Chinese in pairs', text: '容器组', result: ['容器', '器组'] },
  { rule: 'one Chinese character alone', text: '卷', result: ['卷'] },
  { rule: 'both at once', text: 'Pod 容器', result: ['pod', '容器'] },
  { rule: 'both without a space between them', text: 'init容器v1.27', result: ['init', '容器', 'v1', '27'] },
])('$rule', ({ text, result }) => expect(tokenize(text)).toEqual(result));
