import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';
import { writeInto } from './editor.ts';

const mine = 'apiVersion: v1\nkind: Pod\nmetadata: { name: mine }\nspec: { containers: [{ name: app, image: busybox }] }\n';

describe('what was written', () => {
  const visit = useBrowser();

  it.each([
    { place: 'the home page', path: '/', text: mine, live: (page: Page) => page.locator('.pp-live').first() },
    { place: 'a scenario', path: '/scenarios/first-pod/', text: mine, live: (page: Page) => page.locator('.pp-live').first() },
    {
      place: 'the run of a concept',
      path: '/docs/concepts/basics/what-is-a-pod/',
      text: mine,
      live: (page: Page) => page.locator('.pp-live').first(),
    },
    {
      place: 'the query of a concept',
      path: '/docs/concepts/basics/what-is-a-pod/',
      text: '{ mine: __typename }',
      live: (page: Page) => page.locator('.pp-live').nth(1),
      shown: '.pp-output',
    },
  ])('on $place is there in the other language and after a reload, and what comes of it, until it is reset', async (given) => {
    const { path, text, live } = given;
    const shown = given.shown ?? '.pp-status';
    const page = await visit(path);
    await writeInto(live(page), text);
    await page.getByRole('button', { name: 'English' }).hover();
    await page.getByRole('link', { name: '简体中文' }).click();
    await page.waitForURL(/zh-Hans/);
    await expect.poll(() => live(page).locator(shown).first().innerText()).toContain('mine');
    await page.reload();
    expect(await written(live(page))).toContain('mine');
    await expect.poll(() => live(page).locator(shown).first().innerText()).toContain('mine');
    await live(page).getByRole('button', { name: '还原' }).click();
    expect(await written(live(page))).not.toContain('mine');
    await page.reload();
    expect(await written(live(page))).not.toContain('mine');
  });

  it('as an answer is there when one comes back to the question; the run of one that is wrong can be watched', async () => {
    const page = await visit('/quiz/?quiz=init-containers');
    const form = page.locator('.pp-question');
    await page.getByRole('button', { name: 'Begin', exact: true }).click();
    await form.waitFor();
    const places = page.locator('.pp-places button');
    let asked = 0;
    while ((await form.locator('.pp-editor').count()) === 0) await places.nth(++asked).click();
    await writeInto(form, mine);
    await places.nth(asked === 0 ? 1 : 0).click();
    await places.nth(asked).click();
    expect(await written(form)).toContain('mine');
    await page.reload();
    await places.nth(asked).click();
    expect(await written(form)).toContain('mine');

    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByText('You have another try').waitFor();
    expect(await written(form)).toContain('mine');
    await page.getByRole('button', { name: 'Watch the run that decides it' }).click();
    await expect.poll(() => page.locator('.pp-status').innerText()).toContain('mine');
  });
});

/** What an editor holds, once it is there. */
async function written(live: Locator): Promise<string> {
  const content = live.locator('.cm-content').first();
  await live.locator('.pp-editor').first().scrollIntoViewIfNeeded();
  await content.waitFor();
  return content.innerText();
}
