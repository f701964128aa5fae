import { byteLength } from '../../../../apimachinery/utf8.ts';
import { JsArray, JsObject, type JsValue, type Machine } from '../values.ts';
import { inspect } from './inspect.ts';

/** What console.table draws; undefined of what is no table. @see node: lib/internal/console/constructor.js table */
export function tableOf(machine: Machine, data: JsValue, columns: JsValue): string | undefined {
  if (!(data instanceof JsObject)) return undefined;
  const show = (value: JsValue): string => inspect(machine, value, 0, [], value instanceof JsObject && !simple(machine, value) ? -1 : 0);
  if (data.kind === 'Map') {
    const pairs = [...(data.native as Map<unknown, [JsValue, JsValue]>).values()];
    return drawn(
      ['(iteration index)', 'Key', 'Values'],
      pairs.map(([key, value], i) => [String(i), show(key), show(value)]),
    );
  }
  if (data.kind === 'Set') {
    const items = [...(data.native as Map<unknown, JsValue>).values()];
    return drawn(
      ['(iteration index)', 'Values'],
      items.map((value, i) => [String(i), show(value)]),
    );
  }
  const wanted = columns instanceof JsArray ? columns.items.map((each) => machine.text(each)) : undefined;
  const names: string[] = wanted ? [...wanted] : [];
  let hasValues = false;
  const rows = data.keys().map((key) => {
    const row = machine.get(data, key);
    if (!(row instanceof JsObject)) {
      hasValues = true;
      return { key, cells: new Map<string, string>(), value: show(row) };
    }
    const cells = new Map<string, string>();
    for (const name of wanted ?? row.keys()) {
      if (!names.includes(name)) names.push(name);
      if (row.own(name)) cells.set(name, show(machine.get(row, name)));
    }
    return { key, cells, value: '' };
  });
  return drawn(
    ['(index)', ...names, ...(hasValues ? ['Values'] : [])],
    rows.map(({ key, cells, value }) => [key, ...names.map((name) => cells.get(name) ?? ''), ...(hasValues ? [value] : [])]),
  );
}
/** What holds no more than a few plain things is shown whole. */
const simple = (machine: Machine, value: JsObject): boolean => {
  const keys = value.keys();
  return keys.length <= 2 && keys.every((key) => !(machine.get(value, key) instanceof JsObject));
};

function drawn(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => widthOf(row[i] ?? ''))) + 2);
  const line = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const text = (row: readonly string[]): string =>
    `│${widths.map((width, i) => ` ${row[i] ?? ''}${' '.repeat(Math.max(0, width - 1 - widthOf(row[i] ?? '')))}`).join('│')}│`;
  return [line('┌', '┬', '┐'), text(head), line('├', '┼', '┤'), ...rows.map(text), line('└', '┴', '┘')].join('\n');
}
const widthOf = (text: string): number => (byteLength(text) === text.length ? text.length : [...text].length);
