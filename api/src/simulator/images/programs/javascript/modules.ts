import type { Task } from '../../../engine/index.ts';
import { requireModule, runScript } from './commonjs.ts';
import { imported, metaOf, runModule } from './esm.ts';
import type { Interpreter, Modules } from './interpreter.ts';
import type { JsObject, SourceFile } from './values.ts';

/** Both kinds of modules. */
export const modules: Modules = { require: requireModule, dynamicImport: imported, metaOf };

/** Runs what a process was started with. */
export function* runFile(machine: Interpreter, file: SourceFile, module: JsObject, isModule: boolean): Task<void> {
  if (isModule) yield* runModule(machine, file);
  else yield* runScript(machine, file, module);
}
