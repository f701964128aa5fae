import type { Bson, Document } from '../bson.ts';
import { extended, fromExtended, jsonValues } from './extended-json.ts';
import { allOf, connectedTo, mongoTool, ToolNotFollowed } from './tool.ts';

/** @see mongo-tools: mongoexport/mongoexport.go */
export const mongoexport = mongoTool(function* (tool) {
  const { options, log, process } = tool;
  const collection = options.get('collection');
  if (collection === undefined) {
    yield* process.write(2, 'error validating settings: must specify a collection\n');
    return 1;
  }
  const database = tool.database ?? 'test';
  yield* log(connectedTo(tool));
  const query = options.get('query');
  const filter = query === undefined ? {} : fromExtended(jsonValues(query)[0]);
  if (filter === undefined) throw new ToolNotFollowed('--query');
  const found = yield* allOf(tool, database, { find: collection, filter });
  const text = options.get('type') === 'csv' ? table(found, (options.get('fields') ?? '').split(',')) : json(found, options);
  const out = options.get('out');
  if (out === undefined) yield* process.write(1, text);
  else process.writeFile(out, text);
  yield* log(`exported ${found.length} record${found.length === 1 ? '' : 's'}`);
  return 0;
});

function json(documents: readonly Document[], options: ReadonlyMap<string, string>): string {
  const fields = options.get('fields')?.split(',');
  const lines = documents.map((each) => {
    const shown = fields ? Object.fromEntries(Object.entries(each).filter(([name]) => name === '_id' || fields.includes(name))) : each;
    return JSON.stringify(extended(shown), null, options.has('pretty') ? '\t' : undefined);
  });
  return options.has('jsonArray') ? `[${lines.join(',')}]\n` : lines.map((line) => `${line}\n`).join('');
}

function table(documents: readonly Document[], fields: readonly string[]): string {
  const cell = (value: Bson | undefined): string => {
    if (value === undefined || value === null) return '';
    const text = typeof value === 'object' ? JSON.stringify(extended(value)) : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = documents.map((each) => fields.map((name) => cell(name === '_id' && each._id ? each._id : each[name])).join(','));
  return `${[fields.join(','), ...rows].join('\n')}\n`;
}
