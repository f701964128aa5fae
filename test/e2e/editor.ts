import type { Locator } from 'playwright-core';

/** Puts a text into an editor as a paste would, in place of what is there. */
export async function writeInto(live: Locator, text: string): Promise<void> {
  const content = live.locator('.cm-content').first();
  await live.locator('.pp-editor').first().scrollIntoViewIfNeeded(); // before that it is a text area
  await content.click();
  const page = live.page();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}
