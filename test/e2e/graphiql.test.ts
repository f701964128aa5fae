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

  it.each(['light', 'dark'] as const)('everybody can read it, and its documentation, on a %s screen', async (colorScheme) => {
    const page = await visit('/graphiql', { colorScheme });
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.result-window').getByText('What a Pod is').first().waitFor();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.locator('.graphiql-doc-explorer-field-name').first().waitFor();
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
    });
    // The tab of a query holds the button that closes it.
    expect(found.filter((violation) => !violation.startsWith('nested-interactive: li'))).toEqual([]);
  });

  it('says that it is being loaded while its program comes', async () => {
    let letGo = () => {};
    const program = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const page = await visit('/', {
      prepare: (context) =>
        context.route(/\/graphiql\/.*\.js$/, async (route) => {
          await program;
          await route.continue();
        }),
    });
    await page.goto(new URL('/graphiql', page.url()).href, { waitUntil: 'commit' });
    const waiting = page.getByText('GraphiQL is being loaded…');
    await waiting.waitFor();
    letGo();
    await page.locator('.graphiql-execute-button').waitFor();
    expect(await waiting.count()).toBe(0);
  });

  it('leads back to the site', async () => {
    const page = await visit('/graphiql');
    await page.getByRole('link', { name: 'Peapod' }).click();
    await page.getByRole('heading', { level: 1, name: 'Learn Kubernetes Pods by asking and by watching' }).waitFor();
  });
});
