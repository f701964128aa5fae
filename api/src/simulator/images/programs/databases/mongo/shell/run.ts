import type { Task } from '../../../../../engine/index.ts';
import { OsError } from '../../../../../kernel/index.ts';
import type { Interpreter } from '../../../javascript/interpreter.ts';
import type { PromiseState } from '../../../javascript/jobs.ts';
import type { Script } from '../../../javascript/nodes.ts';
import { parsed } from '../../../javascript/resolve.ts';
import { type Call, JsObject, type JsValue, Scope, type SourceFile, Thrown, Unsupported } from '../../../javascript/values.ts';
import { LAST, withLastKept } from './completion.ts';
import { named } from './kinds.ts';
import type { Shell } from './shell.ts';

/** What is declared at the top of one script is there in the next. */
function topScope({ machine }: Shell): Scope {
  const known = machine.kept.get('top scope');
  if (known instanceof Scope) return known;
  const call: Call = {
    self: machine.global,
    run: undefined,
    home: undefined,
    target: undefined,
    outer: undefined,
    name: '',
    file: { path: '', source: '' },
    strict: false,
    at: 0,
  };
  const made = new Scope(undefined, call);
  machine.kept.set('top scope', made);
  return made;
}

/** Runs a script; what its last statement comes to. */
export function* evaluate(shell: Shell, source: string, path: string): Task<JsValue> {
  const { machine } = shell;
  const scope = topScope(shell);
  const file = { path, source };
  const script = parsedBy(machine, file);
  const body = withLastKept(script.body);
  Object.assign(scope.call, { file });
  for (const name of script.vars) scope.declare(name, 'var', undefined);
  scope.names.set(LAST, { value: undefined, kind: 'var' });
  const made: { value: JsValue } = { value: undefined };
  machine.loop.push(function* () {
    machine.calls.length = 0;
    machine.calls.push(scope.call);
    yield* machine.runBody(body, scope);
    made.value = scope.names.get(LAST)?.value;
  });
  yield* machine.loop.run(true);
  return yield* settled(machine, made.value);
}

/** What is waited for at the top is not followed. */
function parsedBy(machine: Interpreter, file: SourceFile): Script {
  try {
    return parsed(machine, file, 'script');
  } catch (error) {
    if (error instanceof Thrown && /\bawait\b/.test(file.source)) throw new Unsupported('await');
    throw error;
  }
}

/** A promise is what it comes to. */
function* settled(machine: Interpreter, value: JsValue): Task<JsValue> {
  if (!(value instanceof JsObject && value.kind === 'Promise')) return value;
  const promise = value.native as PromiseState;
  promise.handled = true;
  if (promise.state === 'pending') yield* machine.loop.run();
  if (promise.state === 'rejected') throw new Thrown(promise.value);
  return promise.value;
}

/** Runs a file; what it comes to is nobody's. */
export function* runFile(shell: Shell, path: string): Task<void> {
  const { machine, legacy } = shell;
  let source: string;
  try {
    source = machine.process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw legacy
      ? machine.fail('Error', `error loading js file: ${path}`)
      : named(shell, 'Error', `${error.code}: ${error.message.toLowerCase()}, open '${path}'`);
  }
  const scope = topScope(shell);
  const file = { path, source };
  const script = parsedBy(machine, file);
  Object.assign(scope.call, { file });
  for (const name of script.vars) scope.declare(name, 'var', undefined);
  yield* machine.runBody(script.body, scope);
}
