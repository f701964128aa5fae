import type { Task } from '../../../../../engine/index.ts';
import { OsError } from '../../../../../kernel/index.ts';
import { standardInput } from '../../../standard-input.ts';
import { type Bson, type Document, isDocument } from '../bson.ts';
import { fromExtended, jsonValues } from './extended-json.ts';
import { connectedTo, mongoTool, type Tool, ToolFailed, ToolNotFollowed } from './tool.ts';

/** @see mongo-tools: mongoimport/mongoimport.go */
export const mongoimport = mongoTool(function* (tool) {
  const { options, log, process } = tool;
  const file = options.get('file') ?? tool.operands[0];
  const database = tool.database ?? 'test';
  const collection =
    options.get('collection') ??
    file
      ?.split('/')
      .at(-1)
      ?.replace(/\.[^.]*$/, '');
  if (collection === undefined) {
    yield* process.write(2, 'error validating settings: no collection specified\n');
    return 1;
  }
  if (!options.has('collection')) {
    yield* log('no collection specified');
    yield* log(`using filename '${collection}' as collection`);
  }
  if ((options.get('mode') ?? 'insert') !== 'insert') throw new ToolNotFollowed(`--mode ${options.get('mode')}`);
  const text = yield* input(tool, file);
  if (text === undefined) return 1;
  yield* log(connectedTo(tool));
  if (options.has('drop')) {
    yield* log(`dropping: ${database}.${collection}`);
    if ((yield* tool.ask(database, { listCollections: 1, filter: { name: collection } })).ok === 1)
      yield* dropped(tool, database, collection);
  }
  const documents = documentsOf(tool, text);
  let failed = 0;
  for (const document of documents) {
    const reply = yield* tool.ask(database, { insert: collection, documents: [document] });
    const [error] = (reply.writeErrors ?? []) as readonly Document[];
    if (!error) continue;
    failed++;
    yield* log(`continuing through error: ${String(error.errmsg)}`);
  }
  yield* log(`${documents.length - failed} document(s) imported successfully. ${failed} document(s) failed to import.`);
  return 0;
});

function* dropped(tool: Tool, database: string, collection: string): Task<void> {
  try {
    yield* tool.ask(database, { drop: collection });
  } catch (error) {
    if (!(error instanceof ToolFailed && error.message.includes('ns not found'))) throw error;
  }
}

function* input({ process, log }: Tool, file: string | undefined): Task<string | undefined> {
  if (file === undefined) return yield* standardInput(process);
  try {
    return process.readFile(file);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* log(`Failed: open ${file}: ${error.message.toLowerCase()}`);
    yield* log('0 document(s) imported successfully. 0 document(s) failed to import.');
    return undefined;
  }
}

function documentsOf({ options }: Tool, text: string): Document[] {
  const type = options.get('type') ?? 'json';
  if (type !== 'json') return separated(options, text, type === 'tsv' ? '\t' : ',');
  let values: unknown[];
  try {
    values = jsonValues(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ToolNotFollowed('a file that is no JSON');
  }
  if (!options.has('jsonArray') && values.some((each) => Array.isArray(each)))
    throw new ToolFailed('cannot decode array into a primitive.D');
  const list = options.has('jsonArray') ? values.flatMap((each) => (Array.isArray(each) ? (each as unknown[]) : [each])) : values;
  return list.map((each) => {
    const read = fromExtended(each);
    if (!isDocument(read)) throw new ToolNotFollowed('a value of the file');
    return read;
  });
}

function separated(options: ReadonlyMap<string, string>, text: string, by: string): Document[] {
  if (text.includes('"')) throw new ToolNotFollowed('quotes in a table');
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const names = options.has('headerline') ? (lines.shift() ?? '').split(by) : (options.get('fields') ?? '').split(',');
  if (names.some((name) => name === '' || name.includes('.'))) throw new ToolNotFollowed('the fields of a table');
  const typed = (cell: string): Bson => (/^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : cell);
  return lines.map((line) => Object.fromEntries(line.split(by).map((cell, i) => [names[i] ?? `field${i}`, typed(cell)])));
}
