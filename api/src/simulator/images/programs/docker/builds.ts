import type { Process } from '../../../kernel/index.ts';

/** The release that an image of Docker brings. */
export const dockerVersion = (process: Process): string => process.env.get('DOCKER_VERSION') || '23.0.6';

/** Of which commits a release's client and daemon were built. */
export const buildOf = (version: string): { readonly client: string; readonly daemon: string } => BUILDS[version] ?? NEWEST;

const same = (commit: string) => ({ client: commit, daemon: commit });
const NEWEST = { client: 'ef23cbc', daemon: '9dbdbd4' };
const BUILDS: Readonly<Record<string, { readonly client: string; readonly daemon: string }>> = {
  '24.0.0': { client: '98fdcd7', daemon: '1331b8c' },
  '23.0.6': NEWEST,
  '20.10.24': { client: '297e128', daemon: '5d6db84' },
  '19.03.15': same('99e3ed8919'),
  '19.03.13': same('4484c46d9d'),
  '18.09.9': same('039a7df9ba'),
};
