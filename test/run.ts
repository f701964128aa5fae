/**
 * `npm test`: all stages one after the other, cheap ones first. The last line sums them up: `N passed, N failed`.
 * `npm test -- unit lint` runs only those stages.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

interface Count {
  readonly passed: number;
  readonly failed: number;
}
interface Stage {
  readonly name: string;
  readonly run: () => Promise<Count>;
}

const stages: Stage[] = [
  { name: 'build', run: () => check('npm', 'run', '-s', 'build') },
  { name: 'typecheck', run: () => check('npm', 'run', '-s', 'typecheck') },
  { name: 'lint', run: () => check('npm', 'run', '-s', 'lint') },
  { name: 'schema', run: () => check('npm', 'run', '-s', 'verify:schema') },
  { name: 'unit', run: () => vitest('api', 'unit') },
  { name: 'integration', run: () => vitest('test', 'integration', '--project', 'integration') },
  { name: 'postgresql', run: () => vitest('test', 'postgresql', '--project', 'postgresql') },
  { name: 'conformance', run: conformance },
  { name: 'e2e', run: () => vitest('test', 'e2e', '--project', 'e2e') },
];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !stages.some((stage) => stage.name === name));
if (unknown) {
  console.error(`there is no stage ${unknown}; there are ${stages.map((stage) => stage.name).join(', ')}`);
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), 'peapod-tests-'));
let passed = 0;
let failed = 0;
for (const stage of stages) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
  console.log(`\n── ${stage.name}`);
  const began = Date.now();
  const count = await stage.run();
  passed += count.passed;
  failed += count.failed;
  console.log(`── ${stage.name}: ${count.passed} passed, ${count.failed} failed, ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
rmSync(scratch, { recursive: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** A command that is one test: it passes or it does not. */
async function check(...command: string[]): Promise<Count> {
  const { code } = await execute(command, root);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(workspace: string, name: string, ...options: string[]): Promise<Count> {
  const report = join(scratch, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await execute(['npx', 'vitest', 'run', ...reporters, ...options], join(root, workspace));
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
  // A file that cannot even be loaded has no tests to count.
  const failures = code === 0 ? result.numFailedTests : Math.max(1, result.numFailedTests);
  return { passed: result.numPassedTests, failed: failures };
}

/** It ends with its own `N passed, N failed`. */
async function conformance(): Promise<Count> {
  const { code, output } = await execute(['npm', 'run', '-s', 'conformance'], root);
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const count = { passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0) };
  return code === 0 ? count : { ...count, failed: Math.max(1, count.failed) };
}

/** What it prints is shown as it comes. */
function execute([command, ...args]: string[], cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(command!, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.once('close', (code) => done({ code, output }));
  });
}
