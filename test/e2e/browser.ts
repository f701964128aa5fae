import { accessSync, constants } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';

const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

interface Visit extends BrowserContextOptions {
  /** Before anything is loaded: to stand in the way of requests. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
  /** Resources that are expected to fail, such as a page that is not there. */
  readonly mayFail?: RegExp;
}

/**
 * A browser for a file of tests. Whatever a page shows, it must speak to its own origin alone, write no errors to the
 * console and not be wider than its window; each test ends with looking whether that held.
 */
export function useBrowser(): (path: string, visit?: Visit) => Promise<Page> {
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    const found = complaints;
    contexts = [];
    complaints = [];
    expect(found).toEqual([]);
  });

  return async (path, { prepare, mayFail, ...options } = {}) => {
    const origin = inject('url');
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
    contexts.push(context);
    await prepare?.(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== origin) complaints.push(`asks another origin: ${url}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && !mayFail?.test(`${message.location().url} ${message.text()}`)) {
        complaints.push(`writes to the console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => complaints.push(`throws: ${error.message}`));
    await page.goto(origin + path, { waitUntil: 'load' });
    if (options.javaScriptEnabled !== false) {
      // GraphiQL's page is none of the site's, and has no such mark.
      await page.waitForFunction(() => document.documentElement.dataset.hasHydrated !== 'false');
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) complaints.push(`${path} is ${wider} pixels wider than its window`);
    return page;
  };
}

function findChromium(): string {
  const wanted = process.env.CHROMIUM ? [process.env.CHROMIUM] : places;
  const found = wanted.find(isExecutable);
  if (found) return found;
  throw new Error(
    `Chromium is not at ${wanted.join(', ')}. Install it (on Debian: apt-get install chromium), or set CHROMIUM to where it is.`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
