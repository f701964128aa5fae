/**
 * Runs a folder of vectors (facts from Kubernetes' own test tables) against the functions that runs use.
 * Usage: npm run conformance [-- FOLDER]
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Area, VectorCase, Verdict } from './area.ts';
import { areas } from './areas/index.ts';
import { withoutNulls } from './matching.ts';
import { Untouched } from './untouched.ts';

const ours = fileURLToPath(new URL('./vectors', import.meta.url));
// npm changes to the root of the project; a path is meant from where the command was given.
const folder = process.argv[2] ? resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2]) : ours;

let passed = 0;
let failed = 0;

if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) fail(`${folder}: no such folder`);
for (const file of readdirSync(folder))
  if (file.endsWith('.json') && !areas[file.slice(0, -'.json'.length)])
    console.error(`${file}: ignored, its name is none of the known areas`);

// A folder need not have every area.
const present = Object.entries(areas).filter(([name]) => existsSync(join(folder, `${name}.json`)));
if (present.length === 0) fail(`${folder}: has no file of any known area`);

for (const [name, area] of present) {
  const file = `${name}.json`;
  const cases = readCases(file);
  if (typeof cases === 'string') report(file, cases);
  else {
    const untouched = new Untouched();
    for (const [index, one] of cases.entries()) reportCase(file, index, one, area, untouched);
    // What means something to whoever wrote the cases must not be passed over in silence.
    for (const field of untouched.told()) console.error(`${file}: ${field}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function fail(message: string): never {
  console.error(message);
  console.log('0 passed, 0 failed');
  process.exit(1);
}

/** The cases, or why they cannot be read. */
function readCases(file: string): readonly unknown[] | string {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    return `cannot be read: ${(error as Error).message.replace(/\s+/g, ' ')}`;
  }
  const cases = (content as { cases?: unknown } | null)?.cases;
  return Array.isArray(cases) ? cases : 'has no list named "cases"';
}

function reportCase(file: string, index: number, one: unknown, area: Area, untouched: Untouched): void {
  if (!isCase(one)) {
    report(file, `cases[${index}]: must have a name, an input and an expect`);
    return;
  }
  const { passed: well, got } = judge(area, { ...one, input: untouched.watch(withoutNulls(one.input), one.name) });
  report(file, well ? undefined : `${one.name}: expected ${JSON.stringify(one.expect)} got ${JSON.stringify(got)}`);
}

function isCase(one: unknown): one is VectorCase {
  const { name, input, expect } = (one ?? {}) as Partial<VectorCase>;
  return typeof name === 'string' && [input, expect].every((each) => typeof each === 'object' && each !== null);
}

function judge(area: Area, one: VectorCase): Verdict {
  try {
    return area(one);
  } catch (error) {
    return { passed: false, got: `an error: ${(error as Error).message}` };
  }
}

/** @param failure undefined if all is well */
function report(file: string, failure: string | undefined): void {
  if (failure === undefined) passed++;
  else {
    failed++;
    console.log(`${file}: ${failure}`);
  }
}
