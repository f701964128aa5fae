import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useBrowser } from './browser.ts';
import { writeInto } from './editor.ts';

const visit = useBrowser();
const question = '/quiz/?quiz=pause-container';

it('a quiz stands in the address: Back leads out of it, and a reload into it again', async () => {
  const page = await visit('/quiz/');
  await page.locator('.pp-card').first().getByRole('link', { name: 'Take the exam' }).click();
  await page.getByRole('button', { name: 'Begin the exam' }).waitFor();
  expect(await focused(page)).toBe('MAIN');
  await page.reload();
  await page.getByRole('button', { name: 'Begin the exam' }).waitFor();
  await page.goBack();
  await page.locator('.pp-card').first().waitFor();
  await page.goForward();
  await page.getByRole('button', { name: 'Begin the exam' }).waitFor();
});

it('keys alone do: the focus goes on to the question, to what was said of the answer, and to the score', async () => {
  const page = await visit(question);
  await press(page, 'Begin');
  await expect.poll(() => focused(page)).toContain('pp-question__prompt');
  const count = await page.locator('.pp-places button').count();
  for (let place = 1; place <= count; place++) {
    for (let attempt = 0; attempt < 2; attempt++) {
      if ((await page.getByRole('button', { name: 'Answer', exact: true }).count()) === 0) break;
      await fill(page, attempt);
      await press(page, 'Answer');
      await expect.poll(() => focused(page)).toContain('pp-verdict');
      await page.locator('.pp-question__prompt').focus();
    }
    if (place < count) await press(page, 'Next question');
    await expect.poll(() => focused(page)).toContain('pp-question__prompt');
  }
  await press(page, 'Finish');
  await expect.poll(() => focused(page)).toContain('pp-quiz__title');
});

it('what was chosen and is wrong is marked once the right answer is told, in words as well', async () => {
  const page = await visit('/quiz/?quiz=shared-network');
  await press(page, 'Begin');
  const options = page.locator('.pp-option');
  const wrong = page.locator('.pp-option[data-wrong]');
  await page.locator('.pp-question').waitFor();
  for (let place = 0; (await options.filter({ hasText: 'The port is closed' }).count()) === 0; place++)
    await page.locator('.pp-places button').nth(place).click();
  await options.filter({ hasText: 'The port is closed' }).click();
  await press(page, 'Answer');
  await page.locator('.pp-verdict').waitFor();
  expect(await wrong.count()).toBe(0); // another may still be chosen
  await options.filter({ hasText: 'The API server refuses' }).click();
  await press(page, 'Answer');
  await expect
    .poll(() => wrong.allInnerTexts())
    .toEqual([expect.stringMatching(/The API server refuses[\s\S]*does not belong to the answer/)]);
});

it('who begins again in the middle is asked first', async () => {
  const page = await visit(question);
  await press(page, 'Begin');
  await expect.poll(() => focused(page)).toContain('pp-question__prompt');
  await fill(page, 0);
  await press(page, 'Answer');
  await page.locator('.pp-verdict').waitFor();
  await press(page, 'Begin again');
  await page.getByText('Answered so far: 1. They count, but the questions begin anew.').waitFor();
  await press(page, 'Go on');
  await press(page, 'Begin again');
  await press(page, 'Begin all the same');
  await expect.poll(() => page.locator('.pp-places button[data-verdict], .pp-verdict').count()).toBe(0);
});

it('an exam says before it begins how long it takes, and at its end what had no answer', async () => {
  const page = await visit('/quiz/?quiz=probes&mode=exam');
  const quiz = page.locator('.pp-quiz');
  await quiz.getByText(/^Questions: 4 · exam: 6 min, 70% passes$/).waitFor();
  expect(await page.title()).toContain('Probes');
  await quiz.getByRole('button', { name: 'Begin the exam' }).click();
  await quiz.getByRole('button', { name: 'Finish', exact: true }).click();
  await quiz.getByRole('button', { name: 'Finish all the same' }).click();
  await quiz.getByText('There was no answer to this: it counts as wrong.').waitFor();
  expect(await quiz.locator('.pp-places button[data-verdict="wrong"]').count()).toBe(4);
  await quiz.getByRole('link', { name: 'Probes' }).first().waitFor();
  for (let place = 1; place <= 4; place++) {
    await quiz
      .locator('.pp-places button')
      .nth(place - 1)
      .click();
    const told = quiz.locator('[data-right], .pp-verdict code, .pp-verdict pre');
    await told.first().waitFor();
  }
});

it('a manifest that the API server would not accept is no answer: it is said where it is wrong, and no try is lost', async () => {
  const page = await visit('/quiz/?quiz=shared-network');
  await press(page, 'Begin');
  const place = await findEditor(page);
  await writeInto(
    page.locator('.pp-question'),
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: a, imag: b }] }\n',
  );
  await press(page, 'Answer');
  const problems = page.getByRole('alert');
  await problems.getByText('It was not sent as an answer, and takes no try.').waitFor();
  await problems.getByText('Is image meant?').waitFor();
  await problems.getByRole('button', { name: /^line 4, column \d+$/ }).click();
  expect(await focused(page)).toContain('cm-content');
  await writeInto(
    page.locator('.pp-question'),
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: a, image: b }] }\n',
  );
  await press(page, 'Answer');
  await page.locator('.pp-verdict').getByText('You have another try, for half the points.').waitFor();
  expect(await page.locator('.pp-places button').nth(place).getAttribute('data-verdict')).toBe('wrong');
});

it('an answer is sent once, however often its button is pressed while a manifest is looked at', async () => {
  let letGo = () => {};
  const looked = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const asked = { checks: 0, answers: 0 };
  const page = await visit('/quiz/?quiz=shared-network', {
    prepare: (context) =>
      context.route('**/graphql*', async (route) => {
        const asks = route.request().postData() ?? route.request().url();
        if (asks.includes('submitAnswer')) asked.answers++;
        else if (asks.includes('simulate')) {
          asked.checks++;
          await looked;
        }
        await route.continue();
      }),
  });
  await press(page, 'Begin');
  await findEditor(page);
  for (let times = 0; times < 3; times++) await press(page, 'Answer');
  await page.locator('.pp-question [aria-busy="true"]').waitFor();
  letGo();
  await page.locator('.pp-verdict').getByText('You have another try, for half the points.').waitFor();
  expect(asked).toEqual({ checks: 1, answers: 1 });
});

it('a change of the language goes on with the question that was looked at', async () => {
  const page = await visit(question);
  await press(page, 'Begin');
  await page.locator('.pp-places button').nth(2).click();
  await page.locator('.navbar .dropdown').hover();
  await page.getByRole('link', { name: '简体中文' }).click();
  await page.locator('html[lang="zh-Hans"] .pp-question').waitFor();
  await expect.poll(() => page.locator('.pp-places button[aria-current]').innerText()).toBe('3');
});

it('a browser that keeps nothing will do', async () => {
  const page = await visit(question, {
    prepare: (context) =>
      context.addInitScript(() => {
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, name, {
            get: () => {
              throw new DOMException('denied', 'SecurityError');
            },
          });
      }),
  });
  await press(page, 'Begin');
  await page.locator('.pp-question').waitFor();
  await fill(page, 0);
  await press(page, 'Answer');
  await page.locator('.pp-verdict').waitFor();
});

it('the time of an exam is to be seen however far down one reads, and is told when it is short', async () => {
  const page = await visit('/quiz/?quiz=probes&mode=exam', {
    viewport: { width: 390, height: 480 },
    prepare: (context) =>
      context.route('**/graphql', async (route) => {
        const answer = await route.fetch();
        const soon = new Date(Date.now() + 61_500).toISOString();
        await route.fulfill({ response: answer, body: (await answer.text()).replace(/"expiresAt":"[^"]+"/g, `"expiresAt":"${soon}"`) });
      }),
  });
  await page.getByRole('button', { name: 'Begin the exam' }).click();
  await page.locator('.pp-question').waitFor();
  await page.getByRole('button', { name: 'Finish', exact: true }).evaluate((button) => button.scrollIntoView({ block: 'end' }));
  const box = await page.getByRole('timer').boundingBox();
  expect(box!.y).toBeGreaterThan(0);
  expect(box!.y).toBeLessThan(200);
  await page.getByText('The last minute of the exam has begun.').waitFor({ state: 'attached' });
});

it('whoever comes to one quiz does not see all of them first', async () => {
  const page = await visit('/');
  let go = () => {};
  const scripts = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(/\/main\.\w+\.js$/, (route) => scripts.then(() => route.continue()));
  await page.goto(new URL('/quiz/?quiz=probes', page.url()).href, { waitUntil: 'commit' });
  const list = page.getByRole('heading', { name: 'Basics', exact: true, includeHidden: true });
  await list.waitFor({ state: 'attached' });
  expect(await list.isVisible()).toBe(false);
  go();
  await page.getByRole('button', { name: 'Begin', exact: true }).waitFor();
});

it('what was written and not sent is still there in another tab, at the question that was looked at, and goes with its answer', async () => {
  const page = await visit(question);
  await press(page, 'Begin');
  await page.locator('.pp-question').waitFor();
  const field = page.locator('.pp-question input[type="text"]');
  for (let place = 0; (await field.count()) === 0; place++) await page.locator('.pp-places button').nth(place).click();
  await fill(page, 0);
  const texts = (of: Page) => of.evaluate(() => Object.keys(localStorage).filter((key) => /^peapod\.text\..*\/\d+\/\d+$/.test(key)).length);
  await expect.poll(() => texts(page)).toBe(1);
  const address = page.url();
  const other = await page.context().newPage();
  await page.close();
  await other.goto(address);
  await expect.poll(() => other.locator('.pp-question input[type="text"]').inputValue()).toBe('peas 0');
  await press(other, 'Answer');
  await other.locator('.pp-verdict').waitFor();
  expect(await texts(other)).toBe(0);
});

it('an answer that did not arrive is still there, and the button to send it again has the focus', async () => {
  const page = await visit(question, { mayFail: /./ });
  await press(page, 'Begin');
  await page.locator('.pp-question').waitFor();
  await fill(page, 0);
  await page.context().route('**/graphql*', (route) => route.abort());
  await press(page, 'Answer');
  await page.getByRole('alert').waitFor();
  expect(await focused(page)).toContain('pp-button');
  await page.context().unroute('**/graphql*');
  await press(page, 'Answer');
  await expect.poll(() => focused(page)).toContain('pp-verdict');
});

it('a session that cannot be asked for is not begun anew, and is gone on with once it can', async () => {
  const page = await visit(question, { mayFail: /./ });
  await press(page, 'Begin');
  await page.locator('.pp-question').waitFor();
  const session = () => page.evaluate(() => localStorage.getItem('peapod.session.pause-container.PRACTICE'));
  const before = await session();
  await page.context().route('**/graphql*', (route) => route.abort());
  await page.reload();
  const failure = page.getByRole('alert');
  await failure.waitFor();
  expect(await page.getByRole('button', { name: 'Begin', exact: true }).count()).toBe(0);
  await page.context().unroute('**/graphql*');
  await failure.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.pp-question').waitFor();
  expect(await session()).toBe(before);
});

it('two tabs that both begin have one session', async () => {
  const page = await visit(question);
  const other = await page.context().newPage();
  await other.goto(page.url());
  // Before the first has begun: else it would show that session at once.
  await other.locator('html[data-has-hydrated="true"]').waitFor();
  await other.getByRole('button', { name: 'Begin', exact: true }).waitFor();
  await press(page, 'Begin');
  await page.locator('.pp-question').waitFor();
  await fill(page, 0);
  await press(page, 'Answer');
  await page.locator('.pp-verdict').waitFor();
  await press(other, 'Begin');
  await other.locator('.pp-places button[data-verdict]').first().waitFor();
});

it('what the API refuses of somebody who was deleted in another tab is said in their language', async () => {
  const page = await visit(`/zh-Hans${question}`);
  await page.getByRole('button', { name: '开始', exact: true }).click();
  await page.locator('.pp-question').waitFor();
  await fill(page, 0);
  await page.evaluate(() => localStorage.clear());
  await page.getByRole('button', { name: '提交答案', exact: true }).click();
  await page.getByRole('alert').getByText('学习记录已被删除').waitFor();
});

it('what is known of the learner is asked for again where the API did not answer', async () => {
  const page = await visit(question, { mayFail: /./ });
  await press(page, 'Begin');
  await page.locator('.pp-question').waitFor();
  await page.context().route('**/graphql*', (route) => route.abort());
  await page.getByRole('link', { name: 'All quizzes' }).click();
  const failure = page.getByRole('alert');
  await failure.waitFor();
  await page.context().unroute('**/graphql*');
  await failure.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Due for review: 0').waitFor();
});

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
}

/** The tag of what has the focus, and its classes. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { tagName, className } = document.activeElement!;
    return tagName === 'MAIN' ? tagName : `${tagName} ${className}`;
  });
}

/** Goes to the question that is answered with a manifest, and says where it stands. */
async function findEditor(page: Page): Promise<number> {
  await page.locator('.pp-question').waitFor();
  for (let place = 0; ; place++) {
    await page.locator('.pp-places button').nth(place).click();
    if ((await page.locator('.pp-question .pp-editor').count()) > 0) return place;
  }
}

/** Something to answer with; what is in order is an answer as it is. */
async function fill(page: Page, attempt: number): Promise<void> {
  const form = page.locator('.pp-question');
  if (await form.locator('.pp-option').count()) await form.locator('.pp-option').nth(attempt).click();
  else if (await form.locator('input[type="number"]').count()) await form.locator('input[type="number"]').fill(`${42 + attempt}`);
  else if (await form.locator('input[type="text"]').count()) await form.locator('input[type="text"]').fill(`peas ${attempt}`);
}
