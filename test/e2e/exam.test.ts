import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';

describe('scenarios and quizzes', () => {
  const visit = useBrowser();

  it('a scenario shows its run, and takes it to the Playground', async () => {
    const page = await visit('/scenarios/');
    await page.locator('.pp-card').getByRole('link').first().click();
    await page.locator('.pp-run').waitFor();
    await page.getByRole('link', { name: 'Open in the Playground' }).click();
    await page.waitForURL(/\/playground\/?#/);
    await page.locator('.pp-run').waitFor();
  });

  it('an exam tells nothing before its end, and then its score', async () => {
    const page = await visit('/quiz/');
    await page.locator('.pp-card').first().getByRole('link', { name: 'Take the exam' }).click();
    const quiz = page.locator('.pp-quiz');
    await quiz.getByRole('button', { name: 'Begin the exam' }).click();
    await quiz.locator('.pp-question').waitFor();
    expect(await quiz.locator('.pp-quiz__title').innerText()).not.toContain('points');
    expect(await quiz.getByRole('timer').innerText()).toMatch(/^Time left: \d+:\d\d$/);
    // Who leaves questions open is asked first, and may go on.
    await quiz.getByRole('button', { name: 'Finish' }).click();
    await quiz.getByText(/Without an answer so far: \d+\./).waitFor();
    expect(await page.locator(':focus').innerText()).toBe('Go on');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').innerText()).toBe('Finish');
    await quiz.getByRole('button', { name: 'Finish' }).click();
    await quiz.getByRole('button', { name: 'Finish all the same' }).click();
    await expect.poll(() => quiz.locator('.pp-quiz__title').innerText()).toContain('0 of');
  });

  it('an exam whose time is over still shows how it went', async () => {
    const page = await visit('/quiz/', {
      prepare: (context) =>
        context.route('**/graphql*', async (route) => {
          const response = await route.fetch();
          const body = await response.text();
          const begun = body.includes('startQuizSession');
          await route.fulfill({ response, body: begun ? body.replace('"IN_PROGRESS"', '"EXPIRED"') : body });
        }),
    });
    await page.locator('.pp-card').first().getByRole('link', { name: 'Take the exam' }).click();
    const quiz = page.locator('.pp-quiz');
    await quiz.getByRole('button', { name: 'Begin the exam' }).click();
    await quiz.getByText('The time of the last exam is over.').waitFor();
    await quiz.getByRole('button', { name: 'See how it went' }).click();
    await expect.poll(() => quiz.locator('.pp-quiz__title').innerText()).toContain('not passed');
  });

  it('an answer that another tab made needless is refused in the language of the page, which then shows how it stands', async () => {
    const page = await visit('/zh-Hans/quiz/');
    await page.locator('.pp-card').first().getByRole('link', { name: '考试' }).click();
    const quiz = page.locator('.pp-quiz');
    await quiz.getByRole('button', { name: '开始考试' }).click();
    await quiz.locator('.pp-question').waitFor();
    const field = quiz.locator('.pp-option, .pp-question input').first();
    if (await quiz.locator('.pp-option').count()) await field.click();
    else if (await field.count()) await field.fill('1');
    await page.evaluate(async () => {
      const session = Object.entries(localStorage).find(([key]) => key.startsWith('peapod.session.'))![1];
      await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${localStorage.getItem('peapod.token')}` },
        body: JSON.stringify({ query: 'mutation ($session: ID!) { finishQuizSession(session: $session) { id } }', variables: { session } }),
      });
    });
    await quiz.getByRole('button', { name: '提交答案' }).click();
    await quiz.getByText('这次测验已经结束').waitFor();
    expect(await quiz.locator('.pp-quiz__title').innerText()).toContain('未通过');
  });
});
