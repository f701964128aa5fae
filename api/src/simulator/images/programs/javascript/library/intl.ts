import { JsFunction, JsObject, type JsValue, type Machine, type NativeRun } from '../values.ts';
import { dateInWords, momentOf, type Shown } from './date-words.ts';
import { define, getter } from './define.ts';
import { clockOf } from './local-clock.ts';
import { numberInWords } from './number-words.ts';

/** Intl: dates and numbers in en-US. Other parts of it are not known here. @see ECMA-402 */
export function defineIntl(machine: Machine): void {
  const made = new JsObject(machine.protos.Object as JsObject, 'Module', 'Intl');
  const localeOf = (locale: JsValue): JsValue => locale ?? 'en-US';
  const clock = clockOf(machine);
  /** `format` is bound to its object, so that it can be given to `map`. */
  const formatter = (
    name: string,
    format: (value: JsValue, args: readonly JsValue[]) => string,
    resolved: (args: readonly JsValue[]) => JsObject,
  ): void => {
    const proto = new JsObject(machine.protos.Object as JsObject);
    const run: NativeRun = (_, args) => {
      const one = new JsObject(proto, 'Object', args);
      return one;
    };
    const of = new JsFunction(machine.protos.Function as JsObject, name, run, 'itself');
    of.put('prototype', proto, false);
    proto.put('constructor', of, false);
    getter(machine, proto, 'format', (self) =>
      machine.native('', (_, [value]) => format(value, (self as JsObject).native as readonly JsValue[])),
    );
    define(machine, proto, { resolvedOptions: (self) => resolved((self as JsObject).native as readonly JsValue[]) });
    define(machine, of, { supportedLocalesOf: (_, [asked]) => asked ?? machine.array([]) });
    made.put(name, of, false);
  };
  const shown: Shown = 'date';
  formatter(
    'DateTimeFormat',
    (value, args) => dateInWords(machine, momentOf(machine, value), clock(), args, shown),
    ([locale, options]) => {
      const zone = options instanceof JsObject ? machine.get(options, 'timeZone') : undefined;
      const own = machine.process.env.get('TZ')?.replace(/^:/, '') || 'UTC';
      return machine.object({
        locale: localeOf(locale),
        calendar: 'gregory',
        numberingSystem: 'latn',
        timeZone: zone ?? (own === 'Etc/UTC' ? 'UTC' : own),
      });
    },
  );
  formatter(
    'NumberFormat',
    (value, [locale, options]) => numberInWords(machine, machine.number(value), locale, options),
    ([locale]) => machine.object({ locale: localeOf(locale), numberingSystem: 'latn', style: 'decimal' }),
  );
  machine.global.put('Intl', made, false);
}
