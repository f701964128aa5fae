import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

interface Config {
  readonly url: string;
  readonly presets: [[string, { readonly sitemap: unknown }]];
  readonly plugins: { readonly name: string }[];
}

/** The configuration of a site that is built with this as SITE_URL. */
async function configWith(address: string) {
  vi.stubEnv('SITE_URL', address);
  vi.resetModules();
  const { default: config } = (await import('../../docs/docusaurus.config.ts')) as unknown as { default: Config };
  const { url, presets, plugins } = config;
  return { url, hasSitemap: presets[0][1].sitemap !== false, plugins: plugins.map(({ name }) => name) };
}

describe('the address of the site for all the world', () => {
  it('is in its pages and sitemaps where it is set', async () => {
    const plugins = ['recordedPages', 'robots', 'searchAgain', 'devProxy'];
    expect(await configWith('https://pods.example.org/')).toEqual({ url: 'https://pods.example.org', hasSitemap: true, plugins });
  });
  it('is in none of them where it is not', async () => {
    const plugins = ['recordedPages', 'ownOrigin', 'searchAgain', 'devProxy'];
    expect(await configWith('')).toEqual({ url: 'http://localhost:4000', hasSitemap: false, plugins });
  });
  it.each(['pods.example.org', 'ftp://pods.example.org', 'https://example.org/pods'])(
    'is refused where it is none: %s',
    async (address) => {
      await expect(configWith(address)).rejects.toThrow('bad setting: SITE_URL');
    },
  );
});
