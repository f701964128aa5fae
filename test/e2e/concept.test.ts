import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';

const languages = [
  {
    language: 'English',
    path: '/docs/concepts/basics/what-is-a-pod/',
    run: 'Run',
    now: 'answered just now',
    explain: 'Explain',
    begin: 'Begin',
    answer: 'Answer',
    right: 'Right.',
    wrong: 'Not right.',
  },
  {
    language: 'Chinese',
    path: '/zh-Hans/docs/concepts/basics/what-is-a-pod/',
    run: '运行',
    now: '刚刚得到的回答',
    explain: '解释',
    begin: '开始',
    answer: '提交答案',
    right: '正确。',
    wrong: '不正确。',
  },
];

describe.each(languages)('the page of a concept in $language', ({ path, run, now, explain, begin, answer, right, wrong }) => {
  const visit = useBrowser();

  it('asks the API what a live query says, and shows the answer', async () => {
    const page = await visit(path);
    const live = page
      .locator('.pp-live')
      .filter({ hasNot: page.locator('.pp-run, .pp-quiz__title') })
      .first();
    const recorded = await live.locator('.pp-output').innerText();
    await live.getByRole('button', { name: run, exact: true }).click();
    await live.getByText(now).waitFor();
    expect(await live.locator('.pp-output').innerText()).toBe(recorded);
  });

  it('lets one walk through a run by keys, and asks what is so at that second', async () => {
    const page = await visit(path);
    const live = page
      .locator('.pp-live')
      .filter({ has: page.locator('.pp-run') })
      .first();
    const slider = live.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toBe('0 s, Pending');
    expect(await live.locator('.pp-status').innerText()).toContain('Pending');
    await page.keyboard.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuetext')).not.toMatch(/^0 s/);
    await live.getByRole('tab', { name: explain }).click();
    await live.locator('.pp-explain__headline').waitFor();
    await live.getByRole('tab', { name: 'kubectl' }).click();
    await expect.poll(() => live.locator('.pp-output').innerText()).toContain('Pending');
    await page.keyboard.press('End');
  });

  it('asks questions, tells whether an answer is right and why, and goes on after a reload', async () => {
    const page = await visit(path);
    const quiz = page.locator('.pp-quiz');
    await quiz.scrollIntoViewIfNeeded();
    await quiz.getByRole('button', { name: begin, exact: true }).click();
    for (let attempt = 0; attempt < 2; attempt++) {
      await respond(quiz, attempt);
      await quiz.getByRole('button', { name: answer, exact: true }).click();
      await quiz.locator('.pp-verdict').waitFor();
      if ((await quiz.locator('.pp-question button[type="submit"]').count()) === 0) break;
    }
    const verdict = await quiz.locator('.pp-verdict').innerText();
    expect(verdict.startsWith(right) || verdict.startsWith(wrong)).toBe(true);
    // The word is followed by a reason; one takes fewer characters in Chinese.
    expect(verdict.length).toBeGreaterThan(Math.max(right.length, wrong.length) + 15);

    await page.reload();
    await quiz.locator('.pp-places button[data-verdict]').waitFor();
    expect(await quiz.getByRole('button', { name: begin, exact: true }).count()).toBe(0);
  });
});

/** Anything that the question takes; whether it is right is for the API. Another option each time: the same would be taken back. */
async function respond(quiz: Locator, attempt: number): Promise<void> {
  await quiz.locator('.pp-question').waitFor();
  if (await quiz.locator('.pp-option').count()) await quiz.locator('.pp-option').nth(attempt).click();
  else if (await quiz.locator('input[type="number"]').count()) await quiz.locator('input[type="number"]').fill('42');
  else if (await quiz.locator('input[type="text"]').count()) await quiz.locator('input[type="text"]').fill('peas');
}

describe('a page', () => {
  const visit = useBrowser();

  it('reads without JavaScript: the run, its answer and the key points are there', async () => {
    const page = await visit('/docs/concepts/basics/what-is-a-pod/', { javaScriptEnabled: false });
    const run = page
      .locator('.pp-live')
      .filter({ has: page.locator('.pp-run') })
      .first();
    expect(await run.locator('textarea').inputValue()).toContain('kind: Pod');
    expect(await run.locator('textarea').getAttribute('readonly')).not.toBeNull();
    expect(await run.locator('.pp-status').innerText()).toContain('Running');
    expect(await run.locator('.pp-timeline__list > li').count()).toBeGreaterThan(5);
    expect(await run.locator('.pp-output').innerText()).toContain('NAME');
    expect(await page.locator('.pp-concept-end').innerText()).toContain('What to remember');
  });

  it('in Chinese has no spaces where only the lines of its text were broken', async () => {
    const page = await visit('/zh-Hans/docs/concepts/basics/what-is-a-pod/');
    const texts = await page.locator('.markdown > p, .markdown > ul > li, .markdown > ol > li').allInnerTexts();
    expect(texts.length).toBeGreaterThan(10);
    const spaced = /[\u3000-\u9fff\uff00-\uffef] [\u3000-\u9fff\uff00-\uffef]|[，。：；] | [，。：；]/;
    expect(texts.filter((text) => spaced.test(text))).toEqual([]);
  });

  it('is printed dark on light, and whole, from a dark screen as well', async () => {
    const page = await visit('/docs/concepts/basics/what-is-a-pod/', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const [ink, paper, list] = await page.evaluate(() => {
      const styleOf = (selector: string) => getComputedStyle(document.querySelector(selector)!);
      return [styleOf('.markdown > p').color, styleOf('html').backgroundColor, styleOf('.pp-timeline__list').maxHeight];
    });
    expect({ ink, paper, list }).toEqual({ ink: 'rgb(28, 30, 33)', paper: 'rgb(255, 255, 255)', list: 'none' });
  });

  it('has on paper how its run begins, not each of its many entries', async () => {
    const page = await visit('/docs/concepts/lifecycle/crash-loop-back-off/');
    const shown = page.locator('.pp-timeline__list > li').filter({ visible: true });
    const all = await shown.count();
    await page.emulateMedia({ media: 'print' });
    expect({ all: all > 50, printed: await shown.count() }).toEqual({ all: true, printed: 24 });
  });

  it('says so where the API does not answer, and keeps what is recorded', async () => {
    const page = await visit('/docs/concepts/basics/what-is-a-pod/', {
      prepare: (context) => context.route('**/graphql*', (route) => route.abort()),
      mayFail: /graphql/,
    });
    const run = page
      .locator('.pp-live')
      .filter({ has: page.locator('.pp-run') })
      .first();
    await run.getByRole('button', { name: 'Run', exact: true }).click();
    await run.getByText('The API does not answer').waitFor();
    expect(await run.locator('.pp-status').innerText()).toContain('Running');
  });

  it('takes a run to the Playground at the second that it shows', async () => {
    const page = await visit('/docs/concepts/lifecycle/crash-loop-back-off/');
    const live = page
      .locator('.pp-live')
      .filter({ has: page.locator('.pp-run') })
      .first();
    const shown = await live.locator('.pp-slider__at').innerText();
    await live.getByRole('link', { name: 'Open in the Playground' }).click();
    await page.waitForURL(/playground/);
    await expect.poll(() => page.locator('.pp-slider__at').innerText()).toBe(shown);
    expect(shown).not.toBe('10 m');
  });

  it('tells the way where there is none', async () => {
    const page = await visit('/docs/no-such-page/', { mayFail: /404/ });
    await page.getByRole('heading', { level: 1, name: '404' }).waitFor();
    await page.getByText('pages "/docs/no-such-page/" not found').waitFor();
    await page.locator('main').getByRole('link', { name: 'Begin the course' }).click();
    await page.getByRole('heading', { level: 1, name: 'The course' }).waitFor();
  });

  it.each(['/', '/playground/', '/scenarios/', '/quiz/', '/docs/concepts/basics/restart-policies/', '/zh-Hans/docs/ask-the-api/'])(
    'fits a phone: %s',
    async (path) => {
      const page = await visit(path, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
      await settle(page);
    },
  );
});

/** `visit` has looked at the width; editors that come later must not change it. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}
