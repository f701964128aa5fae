import { JsArray, JsObject, type JsValue } from '../values.ts';
import { plain } from './plain.ts';

/** The module querystring. */
export const querystringModule = plain((machine) => {
  const parse = (_: JsValue, [text]: readonly JsValue[]): JsValue => {
    const made = new JsObject(null);
    for (const part of machine
      .text(text)
      .split('&')
      .filter((each) => each !== '')) {
      const [name, value] = [part.split('=')[0] ?? '', part.includes('=') ? part.slice(part.indexOf('=') + 1) : ''].map(unescaped) as [
        string,
        string,
      ];
      const before = made.own(name)?.value;
      if (before instanceof JsArray) before.items.push(value);
      else made.put(name, before === undefined ? value : machine.array([before, value]));
    }
    return made;
  };
  const stringify = (_: JsValue, [of]: readonly JsValue[]): JsValue => {
    if (!(of instanceof JsObject)) return '';
    const pair = (name: string, value: JsValue): string =>
      `${escaped(name)}=${value instanceof JsObject || value === undefined || value === null ? '' : escaped(machine.text(value))}`;
    return of
      .keys()
      .flatMap((name) => {
        const value = machine.get(of, name);
        return value instanceof JsArray ? value.items.map((each) => pair(name, each)) : [pair(name, value)];
      })
      .join('&');
  };
  return {
    parse,
    decode: parse,
    stringify,
    encode: stringify,
    escape: (_, [text]) => escaped(machine.text(text)),
    unescape: (_, [text]) => unescaped(machine.text(text)),
  };
});

const escaped = (text: string): string => encodeURIComponent(text);
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}
