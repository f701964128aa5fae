import type { Task } from '../../../../engine/index.ts';
import { searching } from '../regex.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { builtText } from './built-text.ts';
import { collated } from './collation.ts';
import { defineClass, getter } from './define.ts';
import { iteratorOf } from './objects.ts';

const MOST = 2 ** 29 - 24;

/** String and RegExp. */
export function defineStrings(machine: Machine): void {
  const self = (value: JsValue): string => machine.text(value);
  const whole = (value: JsValue): number => (value === undefined ? 0 : Math.trunc(machine.number(value)) || 0);
  const regex = (value: JsValue): RegExp | undefined =>
    value instanceof JsObject && value.kind === 'RegExp' ? (value.native as RegExp) : undefined;
  const expressionOf = (text: string, flags = ''): RegExp => machine.regex(text, flags).native as RegExp;
  const groupsOf = ({ groups }: RegExpMatchArray): JsObject | undefined => {
    if (!groups) return undefined;
    const made = machine.object(groups);
    made.proto = null;
    return made;
  };
  const matchOf = (found: RegExpExecArray | null): JsValue => {
    if (!found) return null;
    const made = machine.array([...found]);
    made.put('index', found.index).put('input', found.input).put('groups', groupsOf(found));
    return made;
  };
  const exec = (of: JsObject, text: string): RegExpExecArray | null => {
    const expression = of.native as RegExp;
    if (!expression.global && !expression.sticky) expression.lastIndex = 0;
    else expression.lastIndex = machine.number(of.own('lastIndex')?.value ?? 0);
    const found = searching(machine, expression, text, false, expression.lastIndex).exec(text);
    if (expression.global || expression.sticky) of.put('lastIndex', expression.lastIndex, false);
    return found;
  };
  function* replaced(value: JsValue, pattern: JsValue, by: JsValue, all: boolean): Task<string> {
    const text = self(value);
    const expression = regex(pattern);
    const found = expression
      ? expression.global
        ? text.matchAll(searching(machine, expression, text, true))
        : [searching(machine, new RegExp(expression.source, expression.flags.replace('y', '')), text, false).exec(text)].filter(
            (each) => each !== null,
          )
      : all
        ? text.matchAll(new RegExp(plainPattern(self(pattern)), 'g'))
        : [new RegExp(plainPattern(self(pattern))).exec(text)].filter((each) => each !== null);
    let output = '';
    let at = 0;
    for (const match of found) {
      yield* machine.tick();
      if (output.length > MOST) throw machine.fail('RangeError', 'Invalid string length');
      const { index = 0 } = match;
      output += text.slice(at, index);
      if (by instanceof JsFunction) {
        const named = groupsOf(match);
        const groups = named ? [named] : [];
        output += self(yield* machine.call(by, undefined, [...match, index, text, ...groups]));
      } else {
        output += self(by).replace(/\$(\$|&|`|'|\d\d?|<[^>]*>)/g, (whole_, mark: string) =>
          mark === '$'
            ? '$'
            : mark === '&'
              ? match[0]
              : mark === '`'
                ? text.slice(0, index)
                : mark === "'"
                  ? text.slice(index + match[0].length)
                  : mark.startsWith('<')
                    ? (match.groups?.[mark.slice(1, -1)] ?? '')
                    : Number(mark) < match.length
                      ? (match[Number(mark)] ?? '')
                      : whole_,
        );
      }
      at = index + match[0].length;
    }
    return output + text.slice(at);
  }
  defineClass(
    machine,
    'String',
    (_, args, __, target) => {
      const text = args.length === 0 ? '' : typeof args[0] === 'symbol' ? String(args[0]) : machine.text(args[0]);
      return target ? new JsObject(machine.protos.String as JsObject, 'String', text) : text;
    },
    {
      toString: (value: JsValue) => (value instanceof JsObject ? String(value.native) : value),
      valueOf: (value: JsValue) => (value instanceof JsObject ? String(value.native) : value),
      charAt: (value, [i]) => self(value).charAt(whole(i)),
      charCodeAt: (value, [i]) => self(value).charCodeAt(whole(i)),
      codePointAt: (value, [i]) => self(value).codePointAt(whole(i)),
      at: (value, [i]) => self(value).at(whole(i)),
      concat: (value, args) => builtText(machine, () => self(value) + args.map((each) => machine.text(each)).join('')),
      includes: (value, [part, from]) => self(value).includes(machine.text(part), whole(from)),
      startsWith: (value, [part, from]) => self(value).startsWith(machine.text(part), whole(from)),
      endsWith: (value, [part]) => self(value).endsWith(machine.text(part)),
      indexOf: (value, [part, from]) => self(value).indexOf(machine.text(part), whole(from)),
      lastIndexOf: (value, [part]) => self(value).lastIndexOf(machine.text(part)),
      slice: (value, [from, to]) => self(value).slice(whole(from), to === undefined ? undefined : whole(to)),
      substring: (value, [from, to]) => self(value).substring(whole(from), to === undefined ? undefined : whole(to)),
      substr: (value, [from, length]) => self(value).substr(whole(from), length === undefined ? undefined : whole(length)),
      toUpperCase: (value) => self(value).toUpperCase(),
      toLowerCase: (value) => self(value).toLowerCase(),
      toLocaleUpperCase: (value) => self(value).toUpperCase(),
      toLocaleLowerCase: (value) => self(value).toLowerCase(),
      trim: (value) => self(value).trim(),
      trimStart: (value) => self(value).trimStart(),
      trimEnd: (value) => self(value).trimEnd(),
      padStart: (value, [length, fill]) =>
        builtText(machine, () => self(value).padStart(whole(length), fill === undefined ? ' ' : machine.text(fill))),
      padEnd: (value, [length, fill]) =>
        builtText(machine, () => self(value).padEnd(whole(length), fill === undefined ? ' ' : machine.text(fill))),
      repeat: (value, [times]) => {
        const count = whole(times);
        if (count < 0) throw machine.fail('RangeError', `Invalid count value: ${machine.text(times)}`);
        if (self(value).length * count > MOST) throw machine.fail('RangeError', 'Invalid string length');
        // V8 builds what is long only where it is looked into: it is counted where it is kept.
        return self(value).repeat(count);
      },
      split: (value, [by, most]) => {
        const limit = most === undefined ? undefined : whole(most);
        const expression = regex(by);
        if (expression) return machine.array(self(value).split(searching(machine, expression, self(value), true), limit));
        return machine.array(by === undefined ? [self(value)] : self(value).split(machine.text(by), limit));
      },
      localeCompare: (value, [other, locale, options]) => {
        if (options !== undefined || (locale !== undefined && locale !== 'en' && locale !== 'en-US'))
          throw new Unsupported('localeCompare with options');
        const [one, two] = [self(value), machine.text(other)];
        if (one !== two) machine.process.work((one.length + two.length) >> 3);
        return one === two ? 0 : collated(one, two);
      },
      normalize: (value) => builtText(machine, () => self(value).normalize()),
      match: (value, [pattern]) => {
        const given = regex(pattern) ?? expressionOf(machine.text(pattern));
        const expression = searching(machine, given, self(value), given.global);
        if (!expression.global) return matchOf(new RegExp(expression.source, expression.flags.replace('y', '')).exec(self(value)));
        const found = self(value).match(expression);
        return found && machine.array([...found]);
      },
      matchAll: (value, [pattern]) => {
        const expression = searching(machine, regex(pattern) ?? expressionOf(machine.text(pattern), 'g'), self(value), true);
        return iteratorOf(
          machine,
          [...self(value).matchAll(expression)].map((each) => matchOf(each)),
        );
      },
      search: (value, [pattern]) =>
        self(value).search(searching(machine, regex(pattern) ?? expressionOf(machine.text(pattern)), self(value), false)),
      *replace(value, [pattern, by]): Task<JsValue> {
        return yield* replaced(value, pattern, by, false);
      },
      *replaceAll(value, [pattern, by]): Task<JsValue> {
        return yield* replaced(value, pattern, by, true);
      },
    },
    {
      fromCharCode: (_, args) => String.fromCharCode(...args.map((each) => machine.number(each))),
      fromCodePoint: (_, args) => String.fromCodePoint(...args.map((each) => machine.number(each))),
      raw: (_, [strings, ...values]) => {
        const raw = machine.get(strings, 'raw');
        if (!(raw instanceof JsArray)) throw new Unsupported('String.raw of what is no list');
        const pieces = raw.items;
        return pieces
          .map((piece, i) => machine.text(piece) + (i < pieces.length - 1 && i < values.length ? machine.text(values[i]) : ''))
          .join('');
      },
    },
  );
  defineClass(
    machine,
    'RegExp',
    (_, [pattern, flags]) => {
      const expression = regex(pattern);
      return machine.regex(
        expression ? expression.source : machine.text(pattern),
        flags === undefined ? (expression?.flags ?? '') : machine.text(flags),
      );
    },
    {
      test: (value, [text]) => exec(value as JsObject, machine.text(text)) !== null,
      exec: (value, [text]) => matchOf(exec(value as JsObject, machine.text(text))),
      toString: (value: JsValue) => String((value as JsObject).native),
    },
  );
  for (const name of ['source', 'flags', 'global'] as const)
    getter(
      machine,
      machine.protos.RegExp as JsObject,
      name,
      (value) => (value as JsObject).native instanceof RegExp && ((value as JsObject).native as RegExp)[name],
    );
}
const plainPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
