import { expect, it } from 'vitest';
import { placeOf, tokenize } from './tokenize.ts';

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

it.each([
  { rule: 'a word begins', text: 'One of many Policies', term: 'policies', place: 12 },
  { rule: 'a name begins of which it is a part', text: 'the restartPolicy', term: 'policy', place: 4 },
  { rule: 'Chinese begins in a run of it', text: 'Pod 是容器组', term: '器组', place: 6 },
  { rule: 'a term is nowhere', text: 'Pod', term: 'node', place: -1 },
])('where $rule', ({ text, term, place }) => expect(placeOf(text, (each) => each === term)).toBe(place));
