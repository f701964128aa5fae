import { type JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { abortSource } from './written/abort.ts';
import { fileStreamsSource } from './written/file-streams.ts';
import { readlineSource } from './written/readline.ts';
import { streamPromisesSource, streamSource } from './written/stream.ts';

/** Modules that are written in JavaScript themselves, by a name that no script may ask for. */
export const IN_SCRIPT: Readonly<Record<string, string>> = {
  ' abort': abortSource,
  ' fs streams': fileStreamsSource,
  ' readline': readlineSource,
  ' stream': streamSource,
  ' stream/promises': streamPromisesSource,
};

/** What such a module exports: it never waits. */
export function inScript(machine: Machine, name: string): JsObject {
  const step = machine.require(` ${name}`, { path: '', source: '' }).next();
  if (!step.done) throw new Unsupported(`the module ${name}`);
  return step.value as JsObject;
}
/** One of its members. */
export const fromScript = (machine: Machine, name: string, member: string): JsValue => machine.get(inScript(machine, name), member);
