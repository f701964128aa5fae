/**
 * Runs a folder of vectors (facts from Kubernetes' own test tables) against the functions that runs use.
 * Usage: npm run conformance [-- FOLDER]
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Area, VectorCase, Verdict } from './area.ts';
import { areas } from './areas/index.ts';

const ours = fileURLToPath(new URL('./vectors', import.meta.url));
// npm changes to the root of the project; a path is meant from where the command was given.
const folder = process.argv[2] ? resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2]) : ours;

class VectorFileError extends Error {}

let passed = 0;
let failed = 0;
let unreadable = 0;

if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  console.error(`${folder}: no such folder`);
  process.exit(1);
}
for (const file of readdirSync(folder))
  if (file.endsWith('.json') && !areas[file.slice(0, -'.json'.length)])
    console.error(`${file}: ignored, its name is none of the known areas`);

for (const [name, area] of Object.entries(areas)) {
  try {
    for (const one of readCases(`${name}.json`)) report(`${name}.json`, one, judge(area, one));
  } catch (error) {
    if (!(error instanceof VectorFileError)) throw error;
    unreadable++;
    console.error(error.message);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed + unreadable > 0 ? 1 : 0;

function readCases(file: string): readonly VectorCase[] {
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    throw new VectorFileError(`${file}: cannot be read: ${(error as Error).message}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new VectorFileError(`${file}: is not JSON: ${(error as Error).message}`);
  }
  const cases = (content as { cases?: unknown } | null)?.cases;
  if (!Array.isArray(cases)) throw new VectorFileError(`${file}: has no list named "cases"`);
  for (const [index, one] of cases.entries())
    if (
      typeof one?.name !== 'string' ||
      typeof one.input !== 'object' ||
      one.input === null ||
      typeof one.expect !== 'object' ||
      one.expect === null
    )
      throw new VectorFileError(`${file}: cases[${index}] must have a name, an input and an expect`);
  return cases;
}

function judge(area: Area, one: VectorCase): Verdict {
  try {
    return area(one);
  } catch (error) {
    return { passed: false, got: `an error: ${(error as Error).message}` };
  }
}

function report(file: string, one: VectorCase, verdict: Verdict): void {
  if (verdict.passed) passed++;
  else {
    failed++;
    console.log(`${file}: ${one.name}: expected ${JSON.stringify(one.expect)} got ${JSON.stringify(verdict.got)}`);
  }
}
