/**
 * Asks the real kubectl v1.27.1 to build what kustomizations.txt has, and records what it wrote:
 * `KUBECTL=/path/to/kubectl npm run update:kustomize --workspace @peapod/test`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Said } from './format.ts';
import { HOME, type Kustomization, readKustomizations, withoutPlaces } from './kustomizations.ts';

const kubectl = process.env.KUBECTL ?? 'kubectl';

function asked({ directory, files }: Kustomization): Said {
  const top = mkdtempSync(join(tmpdir(), 'peapod-kustomize-'));
  const home = join(top, HOME);
  mkdirSync(home, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const { stdout, stderr, status } = spawnSync(kubectl, ['kustomize', directory], { cwd: home, encoding: 'utf8' });
  rmSync(top, { recursive: true });
  return withoutPlaces({ stdout, stderr: stderr.replaceAll(top, ''), code: status ?? -1 });
}

const table = readFileSync(new URL('kustomizations.txt', import.meta.url), 'utf8');
const recorded = Object.fromEntries(readKustomizations(table).map((one) => [one.name, asked(one)]));
writeFileSync(new URL('../recorded/kustomize.json', import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);
