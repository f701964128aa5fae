import { createDatabase } from '@peapod/database';
import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { useBrowser } from './browser.ts';

const visit = useBrowser();

it('what was answered comes back for review when it is due, each time as a new session', async () => {
  const page = await visit('/quiz/');
  await page.locator('.pp-card').first().getByRole('link', { name: 'Practise' }).click();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await answerAll(page);
  await page.goto(`${inject('url')}/quiz/`);
  await page.getByText('Due for review: 0').waitFor();
  await page
    .getByText(/ answers right · review (tomorrow|in \d+ (minutes?|hours?|days))$/)
    .first()
    .waitFor();

  for (const _day of [1, 2]) {
    await makeAllDue();
    await page.reload();
    const due = Number((await page.getByText(/^Due for review: [1-9]/).innerText()).match(/\d+/));
    await page.getByRole('link', { name: 'Review', exact: true }).click();
    await page.locator('.pp-question').waitFor();
    expect(await page.locator('.pp-places button').count()).toBe(due);
    expect(await page.locator('.pp-places button[data-verdict]').count()).toBe(0);
    await answerAll(page);
    await page.getByRole('button', { name: 'Review what else is due' }).click();
    await page.getByText('Nothing is due for review now.').waitFor();
    await page.getByRole('link', { name: 'All quizzes' }).click();
    await page.getByText('Due for review: 0').waitFor();
  }
});

it('whoever leaves in the middle is led back to where they were, from the list and on the page of the concept', async () => {
  const page = await visit('/docs/concepts/health/probes/');
  const quiz = page.locator('.pp-quiz');
  await quiz.getByRole('button', { name: 'Begin', exact: true }).click();
  await answerThis(page);
  await page.locator('.pp-verdict').waitFor();
  await page.goto(`${inject('url')}/quiz/`);
  await page.getByText('1 of 4 questions answered').waitFor();
  await page.getByRole('link', { name: 'Go on with Probes' }).click();
  await quiz.locator('.pp-places button[data-verdict]').waitFor();
  await page.goto(`${inject('url')}/docs/`);
  await page.getByText(/^[01] of 1 answers right$/).waitFor({ state: 'attached' });
});

it('forgets whoever asks for it', async () => {
  const page = await visit('/quiz/');
  await page.locator('.pp-card').first().getByRole('link', { name: 'Practise' }).click();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await page.locator('.pp-question').waitFor();
  const token = await page.evaluate(() => localStorage.getItem('peapod.token'));
  await page.getByRole('link', { name: 'All quizzes' }).click();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Forget me' }).click();
  await page.getByText('What you know').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('peapod.')))).toEqual([]);
  const answered = await page.request.post(`${inject('url')}/graphql`, {
    headers: { authorization: `Bearer ${token}` },
    data: { query: '{ me { dueCount } }' },
  });
  expect(await answered.json()).toEqual({ data: { me: null } });
});

/** Answers each question of the session with something, until none takes an answer. */
async function answerAll(page: Page): Promise<void> {
  await page.locator('.pp-question').waitFor();
  const count = await page.locator('.pp-places button').count();
  for (let place = 0; place < count; place++) {
    await page.getByRole('button', { name: `Question ${place + 1}`, exact: true }).click();
    await answerThis(page);
  }
}

/** With each of its tries, where the first is wrong. */
async function answerThis(page: Page): Promise<void> {
  const form = page.locator('.pp-question');
  await form.waitFor();
  for (let attempt = 0; attempt < 2; attempt++) {
    if ((await form.locator('button[type="submit"]').count()) === 0) break;
    await answerOne(page, attempt);
  }
}

async function answerOne(page: Page, attempt: number): Promise<void> {
  const form = page.locator('.pp-question');
  await form.waitFor();
  if (await form.locator('.pp-option').count()) await form.locator('.pp-option').nth(attempt).click();
  else if (await form.locator('input[type="number"]').count()) await form.locator('input[type="number"]').fill(`${42 + attempt}`);
  else if (await form.locator('input[type="text"]').count()) await form.locator('input[type="text"]').fill(`peas ${attempt}`);
  // A manifest is looked at before it is sent.
  const answered = page.waitForResponse((response) => response.request().postData()?.includes('submitAnswer') === true);
  await form.locator('button[type="submit"]').click();
  await answered;
  await page.locator('.pp-busy').waitFor({ state: 'detached' });
}

/** As if months had passed. */
async function makeAllDue(): Promise<void> {
  const database = await createDatabase(inject('database'));
  await database.reviewCard.updateMany({ data: { dueAt: new Date(0) } });
  await database.$disconnect();
}
