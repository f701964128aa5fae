import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';

describe('GraphiQL', () => {
  const visit = useBrowser();

  it('on a phone has the answer below the question, each as wide as the window', async () => {
    const page = await visit('/graphiql', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.result-window').getByText('What a Pod is').first().waitFor();
    const [question, answer] = await Promise.all(
      ['.graphiql-query-editor', '.graphiql-response'].map((part) => page.locator(part).boundingBox()),
    );
    expect(question!.width).toBeGreaterThan(340);
    expect(answer!.width).toBeGreaterThan(340);
    expect(answer!.y).toBeGreaterThanOrEqual(question!.y + question!.height);
    expect(answer!.height).toBeGreaterThan(300);
  });

  it.each(['light', 'dark'] as const)('has numbers of lines and a name that can be read, on a %s screen', async (colorScheme) => {
    const page = await visit('/graphiql', { colorScheme });
    await page.locator('.line-numbers').first().waitFor();
    await page.evaluate(axe.source);
    const pale = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ runOnly: 'color-contrast' });
      return violations.flatMap(({ nodes }) => nodes.map(({ target }) => `${target}`));
    });
    expect(pale.filter((target) => /line-numbers|logo/.test(target))).toEqual([]);
  });

  it('leads back to the site', async () => {
    const page = await visit('/graphiql');
    await page.getByRole('link', { name: 'Peapod' }).click();
    await page.getByRole('heading', { level: 1, name: 'Learn Kubernetes Pods by asking and by watching' }).waitFor();
  });
});
