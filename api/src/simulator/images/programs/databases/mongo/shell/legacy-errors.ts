import { lineAndColumn } from '../../../javascript/stack.ts';
import { JsObject, type Thrown } from '../../../javascript/values.ts';
import { errorText } from './session.ts';
import type { Shell } from './shell.ts';

/** What the old shell says of what nobody caught. @see mongo: src/mongo/scripting/mozjs/implscope.cpp */
export function legacyErrorText(shell: Shell, thrown: Thrown): string {
  const { place } = thrown;
  const [line, column] = place ? lineAndColumn(place.file.source, place.at) : [1, 1];
  const at = place && thrown.value instanceof JsObject ? `@${place.file.path}:${line}:${column}\n` : '';
  return `uncaught exception: ${errorText(shell, thrown)} :\n${at}`;
}
