/**
 * `npm run bench:simulator`: everything is bundled into one file first, so that it runs as it does in production, and
 * webernetes (made for browsers) runs in Node.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The memory for what is young that runs are given (YOUNG_MB of api/src/workers/pool.ts); webernetes has it, too. */
const AS_A_WORKER = '--max-semi-space-size=32';

const folder = mkdtempSync(join(tmpdir(), 'peapod-bench-'));
const outfile = join(folder, 'bench.mjs');
await build({
  entryPoints: [join(import.meta.dirname, `${process.argv[2] ?? 'simulator'}.ts`)],
  outfile,
  bundle: true,
  // Not 'node': Node's builds of some packages are CommonJS, which needs a `require` that a bundle of modules has not.
  platform: 'neutral',
  external: ['node:*'],
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  conditions: ['browser', 'import'],
  logLevel: 'error',
});
process.exitCode = spawnSync(process.execPath, [AS_A_WORKER, outfile, ...process.argv.slice(3)], { stdio: 'inherit' }).status ?? 1;
rmSync(folder, { recursive: true });
