import { isoText } from '../../../../../shell/utilities/time/calendar.ts';
import { inspect } from '../../../javascript/library/inspect.ts';
import { JsObject, type JsValue } from '../../../javascript/values.ts';
import type { Long, ObjectId, Uuid } from '../bson.ts';
import type { Shell } from './shell.ts';
import { tojson } from './tojson.ts';

/** How deep mongosh shows what is within. */
const DEPTH = 6;

/** What mongosh shows of BSON's own kinds within others. @see mongosh: packages/service-provider-core/src/printable-bson.ts */
export function ownInspection({ quote, machine }: Shell, value: JsObject): string | undefined {
  const quoted = (name: string, text: string): string => `${name}(${quote}${text}${quote})`;
  switch (value.kind) {
    case 'ObjectId':
      return quoted('ObjectId', (value.native as ObjectId).hex);
    case 'Long':
      return quoted('Long', String((value.native as Long).value));
    case 'UUID':
      return quoted('UUID', (value.native as Uuid).text);
    case 'Date':
      return Number.isNaN(value.native) ? 'Invalid Date' : quoted('ISODate', isoText(value.native as number));
    case 'Database':
    case 'Collection':
    case 'Mongo':
      return machine.text(value);
    default:
      return undefined;
  }
}

/** What a shell shows of what a statement comes to. @see mongosh: packages/cli-repl/src/format-output.ts */
export function shown(shell: Shell, value: JsValue): string {
  if (typeof value === 'string') return value;
  if (shell.legacy) return value instanceof JsObject ? tojson(shell, value) : String(value);
  if (value === undefined) return '';
  return inspect(shell.machine, value, 0, [], DEPTH);
}

/** What `print` writes. */
export function printed(shell: Shell, values: readonly JsValue[]): string {
  const { machine, legacy } = shell;
  return values
    .map((value) => {
      if (legacy)
        return value instanceof JsObject && value.kind === 'Object'
          ? '[object Object]'
          : value instanceof JsObject && /^(?:ObjectId|Long|UUID|Date)$/.test(value.kind) && value.kind !== 'Date'
            ? tojson(shell, value)
            : machine.text(value);
      return typeof value === 'string' ? value : value === undefined ? '' : inspect(machine, value, 0, [], DEPTH);
    })
    .join(' ');
}
