import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';
import { writeInto } from './editor.ts';

describe('the home page', () => {
  const visit = useBrowser();

  it('shows a run before anybody asks for one, and runs what is written instead', async () => {
    const page = await visit('/');
    const live = page.locator('.pp-live');
    await expect.poll(() => live.locator('.pp-status').innerText()).toContain('hello');

    const changed = live.getByText('Changed since the run below.');
    expect(await changed.count()).toBe(0);
    await writeInto(live, pod('mine', 'busybox:1.36', 'exit 3'));
    await changed.waitFor();
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => live.locator('.pp-status').innerText()).toContain('mine');
    expect(await changed.count()).toBe(0);
    expect(await live.locator('.pp-status').innerText()).toMatch(/CrashLoopBackOff|Error/);
    expect(await live.locator('.pp-run').innerText()).not.toContain('recorded');
  });

  it('leads to the course, the Playground, the scenarios and the quizzes', async () => {
    const page = await visit('/');
    for (const [name, title] of [
      ['Learn', 'The course'],
      ['Playground', 'Playground'],
      ['Scenarios', 'Scenarios'],
      ['Quiz', 'Quiz'],
    ] as const) {
      await page.locator('.navbar').getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
    }
  });

  it('names itself in full where it is, in both languages', async () => {
    const page = await visit('/scenarios/');
    const links = page.locator('link[rel="canonical"], link[hreflang]');
    const origin = new URL(page.url()).origin;
    const paths = ['/scenarios/', '/scenarios/', '/zh-Hans/scenarios/', '/scenarios/'];
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual(paths.map((path) => origin + path));
  });

  it.each([
    { path: '/scenarios/', word: 'SideCar  task', title: 'A sidecar keeps a task from ending' },
    { path: '/zh-Hans/quiz/', word: '探针', title: '启动探针' },
  ])('finds among the cards of $path those with some words', async ({ path, word, title }) => {
    const page = await visit(path);
    const cards = page.locator('.pp-card');
    const all = await cards.count();
    await page.getByRole('searchbox').last().fill(word);
    await expect.poll(() => cards.count()).toBeLessThan(all / 5);
    expect(await page.locator('.pp-card h3').allInnerTexts()).toContain(title);
    const some = await cards.count();
    await page.locator('.navbar__brand').click();
    await page.locator('.pp-hero').waitFor();
    await page.goBack();
    await expect.poll(() => cards.count()).toBe(some);
    await page.getByRole('searchbox').last().fill('qqqq');
    await page.getByText(/^(Found: 0|找到 0 项)$/).waitFor();
    await page.getByRole('searchbox').last().fill('');
    await expect.poll(() => cards.count()).toBe(all);
  });

  it('changes to Chinese and back, on the page where one is', async () => {
    const page = await visit('/scenarios/');
    await page.locator('.navbar').getByRole('button', { name: 'English' }).hover();
    await page.getByRole('link', { name: '简体中文' }).click();
    await page.getByRole('heading', { level: 1, name: '场景' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/zh-Hans/scenarios/');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await page.locator('.navbar').getByRole('button', { name: '简体中文' }).hover();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Scenarios' }).waitFor();
  });

  it.each([
    { language: 'English', path: '/', query: 'emptyDir', finds: /\/docs\/concepts\// },
    { language: 'Chinese', path: '/zh-Hans/', query: '重启', finds: /\/zh-Hans\/docs\/concepts\// },
  ])('finds pages by a word in $language', async ({ path, query, finds }) => {
    const page = await visit(path);
    await page.locator('.navbar__search-input').click();
    await page.locator('.navbar__search-input').pressSequentially(query);
    await page.locator('.navbar__search').getByRole('option').first().click();
    await page.waitForURL(finds);
  });

  it('takes the focus from nobody who went by the search while its index came', async () => {
    let letGo = () => {};
    const index = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const page = await visit('/zh-Hans/playground/', {
      prepare: (context) =>
        context.route(/search-index/, async (route) => {
          await index;
          await route.continue();
        }),
    });
    const search = page.locator('.navbar__search-input');
    await search.focus();
    expect(await search.getAttribute('aria-label')).toBe('搜索');
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const next = await focused();
    letGo();
    await page.locator('.navbar__search-input[role="combobox"]').waitFor();
    await page.waitForTimeout(300);
    expect(await focused()).toBe(next);
    await page.keyboard.press('Control+k');
    expect(await search.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it('says that the search cannot be had, and finds what was typed once it can', async () => {
    let away = true;
    const page = await visit('/', {
      prepare: (context) => context.route(/search-index/, (route) => (away ? route.abort() : route.continue())),
      mayFail: /search-index|ERR_FAILED/,
    });
    const search = page.locator('.navbar__search-input');
    await search.click();
    await search.pressSequentially('emptyDir');
    const told = page.getByText('The search cannot be loaded.');
    await told.waitFor();
    away = false;
    await page.locator('.navbar__search').getByRole('option').first().waitFor();
    expect(await told.count()).toBe(0);
    expect(await search.inputValue()).toBe('emptyDir');
  });

  it.each([
    { width: 1280, path: '/' },
    { width: 1280, path: '/zh-Hans/' },
    { width: 1000, path: '/' },
  ])('has a bar without overlaps where letters are twice as large, $width pixels wide: $path', async ({ width, path }) => {
    const page = await visit(path, { viewport: { width, height: 700 } });
    await page.addStyleTag({ content: 'html { font-size: 200% }' });
    const boxes = await page
      .locator('.navbar__inner')
      .locator('.navbar__brand, .navbar__link, .navbar__search')
      .evaluateAll((parts) =>
        parts
          .map((part) => part.getBoundingClientRect())
          .filter(({ width }) => width > 0)
          .map(({ left, right, height }) => ({ left, right, height })),
      );
    const sorted = boxes.sort((one, other) => one.left - other.left);
    expect(sorted.length).toBeGreaterThan(5);
    expect(sorted.every((box, i) => i === 0 || box.left >= sorted[i - 1]!.right - 1)).toBe(true);
    expect(Math.max(...sorted.map((box) => box.height))).toBeLessThan(112);
  });

  it.each(['/search/?q=migration', '/zh-Hans/search/?q=备份'])('finds a scenario once: %s', async (path) => {
    const page = await visit(path);
    const found = page.locator('main, [role="main"]').locator('a[href*="/scenarios/"]');
    await found.first().waitFor();
    const paths = await found.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));
    expect(paths.length).toBe(new Set(paths).size);
  });
});

function pod(name: string, image: string, script: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: app\n    image: ${image}\n    command: [sh, -c, "${script}"]\n`;
}
