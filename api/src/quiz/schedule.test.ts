import { expect, it } from 'vitest';
import { remember, retrievability } from './schedule.ts';

const day = 86_400_000;
const now = new Date('2024-01-01T00:00:00Z');

it('what is right at once comes back later than what needed two tries, and that later than what was wrong', () => {
  const answers = [
    { correct: true, tries: 1 },
    { correct: true, tries: 2 },
    { correct: false, tries: 2 },
  ];
  const [good, hard, wrong] = answers.map((answer) => remember(null, answer, now).dueAt.getTime());
  expect(good).toBeGreaterThan(hard!);
  expect(hard).toBeGreaterThan(wrong!);
});

it('counts answers and right ones', () => {
  const first = remember(null, { correct: true, tries: 1 }, now);
  expect(remember(first, { correct: false, tries: 1 }, new Date(now.getTime() + day))).toMatchObject({ answered: 2, correct: 1 });
});

it('each right review, when due, waits longer than the one before, and memory fades between', () => {
  let memory = remember(null, { correct: true, tries: 1 }, now);
  let wait = 0;
  for (let review = 0; review < 4; review++) {
    const due = memory.dueAt;
    expect(retrievability(memory, new Date(due.getTime() + 400 * day))).toBeLessThan(retrievability(memory, due));
    memory = remember(memory, { correct: true, tries: 1 }, due);
    expect(memory.dueAt.getTime() - due.getTime()).toBeGreaterThan(wait);
    wait = memory.dueAt.getTime() - due.getTime();
  }
});
