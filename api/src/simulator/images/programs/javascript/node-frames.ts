// Where Node's own functions stand that run a script, by release.

/** Below a CommonJS file. */
export const FILE_FRAMES: Readonly<Record<number, readonly string[]>> = {
  18: [
    'Module._compile (node:internal/modules/cjs/loader:1254:14)',
    'Module._extensions..js (node:internal/modules/cjs/loader:1308:10)',
    'Module.load (node:internal/modules/cjs/loader:1117:32)',
    'Module._load (node:internal/modules/cjs/loader:958:12)',
    'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:81:12)',
    'node:internal/main/run_main_module:23:47',
  ],
  20: [
    'Module._compile (node:internal/modules/cjs/loader:1255:14)',
    'Module._extensions..js (node:internal/modules/cjs/loader:1309:10)',
    'Module.load (node:internal/modules/cjs/loader:1113:32)',
    'Module._load (node:internal/modules/cjs/loader:960:12)',
    'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:83:12)',
    'node:internal/main/run_main_module:23:47',
  ],
};
const EVAL_LINES = [
  'runScriptInThisContext (node:internal/vm:144:10)',
  'node:internal/process/execution:109:14',
  '[eval]-wrapper:6:24',
  'runScript (node:internal/process/execution:92:62)',
  'evalScript (node:internal/process/execution:123:10)',
  'node:internal/main/eval_string:51:3',
];
const MODULE_FRAMES: Readonly<Record<number, readonly string[]>> = {
  18: [
    'ModuleJob.run (node:internal/modules/esm/module_job:194:25)',
    'async Promise.all (index 0)',
    'async ESMLoader.import (node:internal/modules/esm/loader:525:24)',
    'async loadESM (node:internal/process/esm_loader:91:5)',
    'async handleMainPromise (node:internal/modules/run_main:65:12)',
  ],
  20: [
    'ModuleJob.run (node:internal/modules/esm/module_job:192:25)',
    'async DefaultModuleLoader.import (node:internal/modules/esm/loader:228:24)',
    'async loadESM (node:internal/process/esm_loader:40:7)',
    'async handleMainPromise (node:internal/modules/run_main:66:12)',
  ],
};
const COMPILE_FRAMES = [
  'internalCompileFunction (node:internal/vm:73:18)',
  'wrapSafe (node:internal/modules/cjs/loader:1178:20)',
  'Module._compile (node:internal/modules/cjs/loader:1220:27)',
];
/** What a script asks for passes through these, too. */
export const REQUIRE_FRAMES = [
  ...COMPILE_FRAMES,
  ...(FILE_FRAMES[20] ?? []).slice(1, 4),
  'Module.require (node:internal/modules/cjs/loader:1141:19)',
  'require (node:internal/modules/cjs/helpers:110:18)',
];

const releaseOf = (version: string): 18 | 20 => (version.startsWith('18.') ? 18 : 20);
const isFile = (path: string): boolean => path.startsWith('/');

/** The last lines of a script's stack: Node's own functions below a module, a CommonJS file, or `node -e`. */
export function framesOf(path: string, version: string, isModule: boolean): readonly string[] {
  const release = releaseOf(version);
  if (isModule) return MODULE_FRAMES[release] ?? [];
  return isFile(path) ? (FILE_FRAMES[release] ?? []) : EVAL_LINES;
}
/** Of a script that cannot even be read. */
export function syntaxFramesOf(path: string, version: string, isModule: boolean): readonly string[] {
  if (isModule)
    return [
      'DefaultModuleLoader.moduleStrategy (node:internal/modules/esm/translators:118:18)',
      'DefaultModuleLoader.moduleProvider (node:internal/modules/esm/loader:210:14)',
    ];
  if (isFile(path)) return [...COMPILE_FRAMES, ...(FILE_FRAMES[releaseOf(version)] ?? []).slice(1)];
  return ['new Script (node:vm:100:7)', 'createScript (node:vm:265:10)', ...EVAL_LINES.slice(0, 5)];
}
