import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';
import { writeInto } from './editor.ts';

const pages = [
  '/',
  '/scenarios/',
  '/scenarios/with-the-right-secret/',
  '/quiz/',
  '/docs/',
  '/docs/concepts/lifecycle/crash-loop-back-off/',
  '/docs/what-a-run-is/',
  '/zh-Hans/docs/ask-the-api/',
  '/zh-Hans/search/?q=probe',
];
const tabs = ['Explain', 'kubectl', 'Events', 'Logs', 'YAML', 'Files'];

describe.each(['light', 'dark'] as const)('on a %s screen', (colorScheme) => {
  const visit = useBrowser();

  it.each(pages)('everybody can read and use %s', async (path) => {
    const page = await visit(path, { colorScheme });
    await page.waitForLoadState('networkidle');
    expect(await violations(page)).toEqual([]);
  });

  it.each(['probe', 'xyzzyq'])('everybody can read and use what is found while %s is typed', async (words) => {
    const page = await visit('/docs/', { colorScheme });
    await page.locator('.navbar__search-input').fill(words);
    await page.getByText(words === 'probe' ? 'See all results' : 'No results').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('everybody can read the tables of a concept, on a phone', async () => {
    const page = await visit('/docs/concepts/health/probes/', { colorScheme, viewport: { width: 390, height: 844 } });
    expect(await violations(page)).toEqual([]);
  });

  it('everybody can read and use the Playground, on a phone', async () => {
    const page = await visit('/playground/', { colorScheme, viewport: { width: 390, height: 844 } });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    for (const name of tabs) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.waitForLoadState('networkidle');
      expect({ name, found: await violations(page) }).toEqual({ name, found: [] });
    }
    await writeInto(
      page.locator('.pp-live'),
      'apiVersion: v1\nkind: Pod\nmetadata: { name: A }\nspec: { containers: [{ name: a, imag: x }] }\n',
    );
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe('with the reader’s own colours', () => {
  const visit = useBrowser();
  const colour = (page: Page, selector: string, property: 'borderBottomColor' | 'backgroundColor' | 'borderRightColor', pseudo?: string) =>
    page.evaluate(
      ([found, name, part]) => getComputedStyle(document.querySelector(found!)!, part || null)[name as 'borderBottomColor'],
      [selector, property, pseudo ?? ''],
    );

  it('it is to be seen which tab is chosen, and where one is in a run', async () => {
    const page = await visit('/scenarios/first-pod/', { forcedColors: 'active' });
    const canvas = await page.evaluate(() => {
      const sample = document.body.appendChild(document.createElement('i'));
      sample.style.background = 'Canvas';
      return getComputedStyle(sample).backgroundColor;
    });
    expect(await colour(page, '[role="tab"][aria-selected="false"]', 'borderBottomColor')).toBe(canvas);
    expect(await colour(page, '[role="tab"][aria-selected="true"]', 'borderBottomColor')).not.toBe(canvas);
    expect(await colour(page, '.pp-lanes__cursor i', 'backgroundColor')).not.toBe(canvas);
    expect(await colour(page, '.navbar .dropdown > .navbar__link', 'borderRightColor', '::after')).toBe(canvas);
  });
});

/** What can be judged without a person: contrast, names, roles, what keys can reach. @see https://www.w3.org/TR/WCAG22/ */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
  });
}
