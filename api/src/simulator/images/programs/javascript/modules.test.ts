import { describe, expect, it } from 'vitest';
import { runImage } from '../../test-image.ts';

const files = {
  '/app/lib.mjs':
    "export let count = 1; export function more() { count++; } export default class Box {} export { inner as named }; const inner = 'n'; export * from './deep.mjs'; console.log('lib');",
  '/app/deep.mjs': "export const deep = 'd'; console.log('deep');",
  '/app/old.cjs': "module.exports = { kind: 'old', file: __filename };",
  '/app/ring.mjs': "import { name } from './main.mjs'; export const late = () => name;",
  '/app/bad.js': 'const a = ;',
};
const run = (image: string, path: string, source: string, more: Readonly<Record<string, string>> = {}) => {
  const { stdout, stderr, exitCode } = runImage({
    image,
    command: ['node', path],
    cwd: '/app',
    files: { ...files, ...more, [path]: source },
  });
  return { stdout, stderr: stderr.split('\n    at ')[0] ?? '', exitCode };
};

/** What Node did with the same files. */
describe('modules', () => {
  it.each([
    {
      rule: 'what is imported is evaluated first, and seen as it changes',
      source:
        "import Box, { count, more, named, deep } from './lib.mjs'; console.log(count, named, deep, new Box()); more(); console.log(count);",
      stdout: 'deep\nlib\n1 n d Box {}\n2\n',
    },
    {
      rule: 'a namespace has all names, in order',
      source: "import * as lib from './lib.mjs'; console.log(Object.keys(lib), (await import('./lib.mjs')) === lib);",
      stdout: "deep\nlib\n[ 'count', 'deep', 'default', 'more', 'named' ] true\n",
    },
    {
      rule: 'what is no module is its default, and gives its names',
      source: "import old, { kind } from './old.cjs'; import { sep } from 'node:path'; console.log(old.file, kind, sep);",
      stdout: '/app/old.cjs old /\n',
    },
    {
      rule: 'modules may ask for each other',
      source: "import { late } from './ring.mjs'; export const name = 'main'; console.log(late());",
      stdout: 'main\n',
    },
    {
      rule: 'a module is strict, and has no this, require or module',
      source: 'console.log(this, typeof require, typeof module, import.meta.url); try { x = 1 } catch (e) { console.log(e.message) }',
      stdout: 'undefined undefined undefined file:///app/main.mjs\nx is not defined\n',
    },
    { rule: 'one that waits for ever at its top ends with 13', source: 'await new Promise(() => {});', stdout: '', exitCode: 13 },
  ])('$rule', ({ source, stdout, exitCode = 0 }) => {
    expect(run('node:20', '/app/main.mjs', source)).toEqual({ stdout, stderr: '', exitCode });
  });

  it.each([
    {
      rule: 'a file of CommonJS may not import',
      path: '/app/main.js',
      source: "import fs from 'fs';",
      stderr: "/app/main.js:1\nimport fs from 'fs';\n^^^^^^\n\nSyntaxError: Cannot use import statement outside a module",
    },
    {
      rule: 'a name that is not exported',
      path: '/app/main.mjs',
      source: "import { nope } from './deep.mjs';",
      stderr:
        "file:///app/main.mjs:1\nimport { nope } from './deep.mjs';\n         ^^^^\nSyntaxError: The requested module './deep.mjs' does not provide an export named 'nope'",
    },
    {
      rule: 'require does not read modules',
      path: '/app/main.js',
      source: "require('./deep.mjs')",
      stderr:
        "/app/main.js:1\nrequire('./deep.mjs')\n^\n\nError [ERR_REQUIRE_ESM]: require() of ES Module /app/deep.mjs not supported.\nInstead change the require of /app/deep.mjs to a dynamic import() which is available in all CommonJS modules.",
    },
    {
      rule: 'a file that is no script is shown itself',
      path: '/app/main.js',
      source: "require('./bad')",
      stderr: "/app/bad.js:1\nconst a = ;\n          ^\n\nSyntaxError: Unexpected token ';'",
    },
  ])('$rule: it fails', ({ path, source, stderr }) => {
    const ran = run('node:20', path, source);
    expect({ ...ran, stderr: ran.stderr.replace(/^\(node:\d+\) Warning: .*\n.*\n/, '') }).toEqual({ stdout: '', stderr, exitCode: 1 });
  });

  it('the package says what its files are', () => {
    const own = { '/app/package.json': '{"type": "module"}' };
    expect(run('node:18', '/app/main.js', "import { deep } from './deep.mjs'; console.log(deep)", own)).toMatchObject({
      stdout: 'deep\nd\n',
      exitCode: 0,
    });
  });
});
