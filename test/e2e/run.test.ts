import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';
import { writeInto } from './editor.ts';

/** Of whose run there is much to tell: a probe each second, and a container that ends again and again. */
const busy = `apiVersion: v1
kind: Pod
metadata: { name: busy }
spec:
  containers:
  - { name: loop, image: busybox, command: [sh, -c, "sleep 3; exit 1"] }
  - { name: web, image: nginx, readinessProbe: { httpGet: { path: /x, port: 80 }, periodSeconds: 1 } }
`;

describe('what happened in a run', () => {
  const visit = useBrowser();

  it('looks no worse for a sandbox that was stopped because all is done', async () => {
    const page = await visit('/playground/');
    const done =
      busy.slice(0, busy.indexOf('  containers')) +
      '  restartPolicy: Never\n  containers: [{ name: a, image: busybox, command: [echo, hi] }]\n';
    await run(page, done, 60);
    const bars = page.locator('.pp-lane', { hasText: 'pause' }).locator('.pp-bar');
    await expect.poll(() => bars.allInnerTexts()).toEqual(['ContainerCreating', 'Running', 'NotReady']);
    expect(await page.locator('.pp-bar--failed').count()).toBe(0);
  });

  it('of which there is much is told page by page, and who reads stays where they are', async () => {
    const { list, entries, timeline } = await run(await visit('/playground/'), busy, 1200);
    const later = timeline.getByRole('button', { name: 'Show what came next' });
    for (const shown of [500, 750, 1000, 1250]) {
      await later.scrollIntoViewIfNeeded();
      const top = await list.evaluate((box) => box.scrollTop);
      await later.click();
      await expect.poll(() => entries.count()).toBeGreaterThanOrEqual(shown);
      expect(await list.evaluate((box) => box.scrollTop)).toBeCloseTo(top, -2);
    }
    const starts = (await entries.allInnerTexts()).filter((text) => /Container web starts/.test(text));
    expect(starts).toHaveLength(1);
  });

  it('before the second that is looked at is told, too, and pushes nothing away', async () => {
    const page = await visit('/playground/');
    const { entries, timeline } = await run(page, busy, 1200);
    await timeline.getByLabel('Kind').selectOption('PROBE');
    await page.getByRole('button', { name: 'Previous moment' }).click();
    const earlier = timeline.getByRole('button', { name: 'Show what came before' });
    await earlier.focus();
    const count = await entries.count();
    const [text, top] = await placeOf(entries.first());
    await page.keyboard.press('Enter');
    await expect.poll(() => entries.count()).toBe(count + 250);
    const [same, now] = await placeOf(entries.nth(250));
    expect(same).toBe(text);
    expect(Math.abs(now - top)).toBeLessThan(20);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show what came before');
  });

  it('stays where it is when one of it is chosen', async () => {
    const page = await visit('/docs/concepts/lifecycle/crash-loop-back-off/');
    const entry = page.locator('.pp-timeline').first().locator('li[data-kind]').nth(4);
    await entry.scrollIntoViewIfNeeded();
    const [, top] = await placeOf(entry);
    await entry.getByRole('button').first().click();
    await entry.getByText('The rule:').waitFor();
    expect((await placeOf(entry))[1]).toBeCloseTo(top, -1);
  });

  it('is one stop for who uses keys: the arrows go up and down in it', async () => {
    const page = await visit('/docs/concepts/lifecycle/crash-loop-back-off/');
    const timeline = page.locator('.pp-timeline').first();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await timeline.locator('.pp-timeline__list').evaluate((list) => list.scrollTo(0, 0)); // it begins at the page's second
    await timeline.locator('.pp-timeline__list').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('The scheduler chooses');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('The scheduler binds');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toContain('The scheduler chooses');
    expect(await timeline.locator('.pp-entry__why').count()).toBe(1);
    await timeline.locator('.pp-timeline__list').focus();
    for (let stop = 0; stop < 5 && (await focused()) !== 'Explain'; stop++) await page.keyboard.press('Tab');
    expect(await focused()).toBe('Explain');
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^\d.* s$/);
  });

  it('that the API tells no more of is asked for again', async () => {
    const page = await visit('/playground/', { mayFail: /./ });
    const { entries, timeline } = await run(page, busy, 600);
    await page.route('**/graphql*', (route) => route.abort());
    await timeline.getByRole('button', { name: 'Show what came next' }).click();
    await timeline.getByText('The API does not answer').waitFor();
    await page.unroute('**/graphql*');
    await timeline.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => entries.count()).toBe(500);
  });
});

describe('a run', () => {
  const visit = useBrowser();

  it('shows while it plays what kubectl says by then', async () => {
    const page = await visit('/', { reducedMotion: 'no-preference' });
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => page.locator('.pp-tabs__panel .pp-output').innerText()).toContain('ContainerCreating');
    expect(await page.getByRole('button', { name: 'Pause', exact: true }).first().count()).toBe(1);
  });

  it('tells of an event how often it was seen, and by when', async () => {
    const page = await visit('/docs/concepts/lifecycle/crash-loop-back-off/');
    await page.getByRole('tab', { name: 'Events' }).click();
    await page
      .getByText(/^×\d+ by \d/)
      .first()
      .waitFor();
  });

  it('of a long manifest makes no long page: the first of many warnings, and as many lanes as there is room for', async () => {
    const page = await visit('/playground/');
    const containers = [...Array(30).keys()].map(
      (place) => `  - { name: with-a-long-name-${place}, image: "example.com/unknown:${place}" }\n`,
    );
    const { live } = await run(
      page,
      `apiVersion: v1\nkind: Pod\nmetadata: { name: many }\nspec:\n  containers:\n${containers.join('')}`,
      60,
    );
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(2500);
    expect(await live.locator('.pp-warnings li').count()).toBe(3);
    await live.getByRole('button', { name: 'Warnings not shown: 27' }).click();
    expect(await live.locator('.pp-warnings li').count()).toBe(30);
    const last = live.getByTitle('with-a-long-name-29', { exact: true });
    await last.scrollIntoViewIfNeeded();
    const [end, right] = await last.evaluate((name) =>
      [name.querySelector('span > span:last-child')!, name].map((one) => one.getBoundingClientRect().right),
    );
    expect(end).toBeLessThanOrEqual(right!);
    expect(await last.locator('span > span').last().innerText()).toBe('me-29');
  });

  it('is shown in the colors that a program writes to a terminal', async () => {
    const page = await visit('/playground/');
    const terminal = `${busy.slice(0, busy.indexOf('  containers'))}  restartPolicy: Never\n  containers: [{ name: a, image: busybox, tty: true, command: [ls, /] }]\n`;
    await run(page, terminal, 60);
    await page.getByRole('tab', { name: 'Logs' }).click();
    const line = page.locator('.pp-logs li').first();
    await expect.poll(() => line.locator('code').innerText()).toMatch(/^bin +etc +lib/);
    expect(await line.locator('.ansi-blue').first().innerText()).toBe('bin');
  });

  it('is explained with lines of logs as they are, which are no Markdown', async () => {
    const page = await visit('/playground/');
    const line = 'Error: [read this](https://example.com/) 2 * 3 * 4';
    await run(page, containers(`command: [sh, -c, "echo '${line}'; exit 3"]`, 'command: [sh, -c, exit 4]'), 60);
    const told = page.locator('.pp-explain > p');
    await expect.poll(() => told.filter({ hasText: /^Not well, either: b/ }).count()).toBe(1);
    expect(await told.filter({ hasText: 'What matters is' }).innerHTML()).toMatch(
      /Its last line of log: Error: \[read this\]\(.*\) 2 \* 3 \* 4$/,
    );
  });

  it('shows of a long log what was written last, and says that there is more', async () => {
    const page = await visit('/playground/');
    await run(page, containers('command: [sh, -c, "seq 1 2000; sleep 600"]', 'command: [sh, -c, "seq 1 500; sleep 600"]'), 60);
    await page.getByRole('tab', { name: 'Logs' }).click();
    const lines = page.locator('.pp-logs li');
    const more = page.getByText('The last 500 lines; kubectl logs shows all of them.');
    await more.waitFor();
    expect(await lines.count()).toBe(500);
    expect(await lines.first().innerText()).toMatch(/1501$/);
    expect(
      await lines.last().evaluate((line) => line.closest('ol')!.getBoundingClientRect().bottom - line.getBoundingClientRect().bottom),
    ).toBeGreaterThan(-2);
    await page.getByRole('tabpanel').getByLabel('Container').selectOption('b');
    await expect.poll(() => lines.first().innerText()).toMatch(/\s1$/);
    expect([await lines.count(), await more.count()]).toEqual([500, 0]);
  });

  it('tells what is in a directory, and leads on from there', async () => {
    const page = await visit('/playground/');
    await run(page, containers('command: [sh, -c, "mkdir -p /srv/a; echo peas > /srv/a/b; sleep 600"]'), 60);
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('tabpanel').getByRole('button', { name: '../' }).click();
    await page.getByRole('tabpanel').getByRole('button', { name: 'passwd', exact: true }).waitFor();
    const panel = page.getByRole('tabpanel');
    const path = panel.getByLabel('Path of a file');
    await path.fill('/srv');
    await path.press('Enter');
    await panel.getByRole('button', { name: 'a/' }).click();
    await panel.getByRole('button', { name: 'b', exact: true }).click();
    await expect.poll(() => panel.locator('pre').innerText()).toMatch(/^-rw-r--r-- 0 0 5 \/srv\/a\/b\npeas/);
    expect(await path.inputValue()).toBe('/srv/a/b');
    expect(await panel.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    await path.fill('/srv/a/');
    await path.press('Enter');
    await panel.getByRole('button', { name: '../' }).click();
    await panel.getByRole('button', { name: 'a/' }).waitFor();
    expect(await path.inputValue()).toBe('/srv/');
  });

  it('is copied as a whole, its manifest and what kubectl says of it, and without TLS as well', async () => {
    const page = await visit('/', { permissions: ['clipboard-read', 'clipboard-write'] });
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const copy = page.locator('.pp-live').getByRole('button', { name: 'Copy', exact: true });
    await copy.first().click();
    expect(await copied()).toMatch(/^apiVersion: v1\nkind: Pod\n[\s\S]*name: hello/);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not here'));
    });
    await copy.last().click();
    expect(await copied()).toMatch(/^NAME +READY +STATUS/);
  });

  it('whose lines are long does not show them through their numbers', async () => {
    const page = await visit('/playground/');
    const gutters = page.locator('.cm-gutters');
    await gutters.waitFor();
    expect(await gutters.evaluate((box) => getComputedStyle(box).backgroundColor)).not.toBe('rgba(0, 0, 0, 0)');
  });
});

/** A Pod of such containers, a, b …, of busybox. */
function containers(...given: readonly string[]): string {
  const rows = given.map((more, place) => `  - { name: ${'abc'[place]}, image: busybox, ${more} }\n`);
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: pod }\nspec:\n  containers:\n${rows.join('')}`;
}

/** Runs it in the Playground, to that second. */
async function run(page: Page, manifest: string, seconds: number) {
  const live = page.locator('.pp-live');
  await writeInto(live, manifest);
  await live.getByLabel('Seconds to run').fill(`${seconds}`);
  await live.getByRole('button', { name: 'Run', exact: true }).click();
  await live.locator('.pp-status').waitFor();
  const timeline = live.locator('.pp-timeline');
  const list = timeline.locator('.pp-timeline__list');
  return { live, timeline, list, entries: list.locator('li[data-kind]') };
}

/** What an entry says, and where it is on the screen. */
function placeOf(entry: Locator) {
  return entry.evaluate((row) => [row.textContent, row.getBoundingClientRect().top] as const);
}
