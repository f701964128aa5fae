import { describe, expect, it } from 'vitest';
import { gradeChoice, gradeNumeric, gradeOrdering, gradeText } from './grade.ts';
import { shownOptions } from './options.ts';
import { readResponse } from './response.ts';
import { shuffle } from './shuffle.ts';

const text = { en: '', zhHans: '' };
const shown = [
  { id: 'o1', authoredId: 'c', text },
  { id: 'o2', authoredId: 'a', text },
  { id: 'o3', authoredId: 'b', text },
];

describe('gradeChoice', () => {
  it.each([
    { rule: 'the one right option', correct: ['a'], options: ['o2'], result: true },
    { rule: 'a wrong one', correct: ['a'], options: ['o1'], result: false },
    { rule: 'all right ones, in any order', correct: ['a', 'b'], options: ['o3', 'o2'], result: true },
    { rule: 'only some of the right ones', correct: ['a', 'b'], options: ['o2'], result: false },
    { rule: 'as many, of which one is wrong', correct: ['a', 'b'], options: ['o2', 'o1'], result: false },
    { rule: 'the right ones and one more', correct: ['a'], options: ['o2', 'o1'], result: false },
  ])('$rule', ({ correct, options, result }) => expect(gradeChoice(shown, correct, { options }).correct).toBe(result));
});

it('gradeOrdering wants each option in its place, and tells the order in shown ids', () => {
  expect(gradeOrdering(shown, ['a', 'b', 'c'], { options: ['o2', 'o3', 'o1'] })).toEqual({
    correct: true,
    correctResponse: { options: ['o2', 'o3', 'o1'] },
  });
  for (const options of [
    ['o1', 'o2', 'o3'],
    ['o2', 'o1', 'o3'],
  ])
    expect(gradeOrdering(shown, ['a', 'b', 'c'], { options }).correct).toBe(false);
});

describe('gradeNumeric', () => {
  it.each([
    { rule: 'the number itself', number: 30, result: true },
    { rule: 'at the edge of the tolerance', number: 32, result: true },
    { rule: 'beyond it', number: 32.1, result: false },
  ])('$rule', ({ number, result }) => expect(gradeNumeric({ answer: 30, tolerance: 2 }, { number }).correct).toBe(result));
});

describe('gradeText', () => {
  it.each([
    { rule: 'case and spaces do not matter', text: '  crashLOOPbackoff ', result: true },
    { rule: 'full-width letters are letters', text: 'ＣrashLoopBackOff', result: true },
    { rule: 'quotes around it do not matter', text: ' “CrashLoopBackOff” ', result: true },
    { rule: 'another word is wrong', text: 'Error', result: false },
  ])('$rule', ({ text, result }) => expect(gradeText(['CrashLoopBackOff'], { text }).correct).toBe(result));

  it.each(['.spec.containers[*].subPath', 'pod.spec.containers[].subPath', 'spec.containers[0].subpath'])(
    'takes %s for the path of a field',
    (text) => expect(gradeText(['spec.containers.subPath'], { text }).correct).toBe(true),
  );

  it('takes a dash that a phone has made of two', () => expect(gradeText(['--previous'], { text: '—previous' }).correct).toBe(true));
});

describe('readResponse', () => {
  const ids = ['o1', 'o2'];
  it.each([
    { rule: 'an option that is there', kind: 'choice', input: { options: ['o1'] }, result: { options: ['o1'] } },
    { rule: 'members that are null do not count', kind: 'numeric', input: { number: 0, text: null }, result: { number: 0 } },
    { rule: 'two members', kind: 'numeric', input: { number: 0, text: 'x' }, result: 'exactly one member, number' },
    { rule: 'none', kind: 'text', input: {}, result: 'exactly one member, text' },
    { rule: 'an empty one', kind: 'text', input: { text: ' ' }, result: 'The text is empty' },
    { rule: 'the wrong one', kind: 'manifest', input: { text: 'x' }, result: 'exactly one member, manifest' },
    { rule: 'an option that is not there', kind: 'choice', input: { options: ['o9'] }, result: 'no option o9' },
    { rule: 'no option at all', kind: 'choice', input: { options: [] }, result: 'No option is named' },
    { rule: 'an option twice', kind: 'ordering', input: { options: ['o1', 'o1'] }, result: 'named twice' },
    { rule: 'an order of some', kind: 'ordering', input: { options: ['o1'] }, result: 'All options' },
  ] as const)('$rule', ({ kind, input, result }) => {
    const read = readResponse(kind, input, ids);
    if (typeof result === 'string') expect(read).toMatchObject({ malformed: { en: expect.stringContaining(result) } });
    else expect(read).toEqual(result);
  });
});

describe('shuffle', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'];
  it('gives the same order for the same seed', () => expect(shuffle(items, 7)).toEqual(shuffle(items, 7)));
  it('gives other orders for other seeds', () => {
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => shuffle(items, seed).join('')));
    expect(orders.size).toBeGreaterThan(15);
  });
  it('loses nothing', () => expect(shuffle(items, 3).sort()).toEqual(items));
  it('shown ids say nothing of the authored order', () => {
    const options = items.map((id) => ({ id, text }));
    const places = shownOptions({ slug: 'q', body: { options } }, 1);
    expect(places.map((option) => option.id)).toEqual(['o1', 'o2', 'o3', 'o4', 'o5', 'o6']);
    expect(places.map((option) => option.authoredId)).not.toEqual(items);
  });
});
