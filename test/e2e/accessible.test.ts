import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';

const pages = [
  '/',
  '/playground/',
  '/scenarios/',
  '/scenarios/with-the-right-secret/',
  '/quiz/',
  '/docs/',
  '/docs/concepts/lifecycle/crash-loop-back-off/',
  '/docs/what-a-run-is/',
  '/zh-Hans/docs/ask-the-api/',
];

/** What can be judged without a person: contrast, names, roles, what keys can reach. @see https://www.w3.org/TR/WCAG22/ */
describe.each(['light', 'dark'] as const)('on a %s screen', (colorScheme) => {
  const visit = useBrowser();

  it.each(pages)('everybody can read and use %s', async (path) => {
    const page = await visit(path, { colorScheme });
    await page.waitForLoadState('networkidle');
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const found = await (window as unknown as { axe: typeof axe }).axe.run();
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
    });
    expect(violations).toEqual([]);
  });
});
