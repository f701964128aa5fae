import type { Task } from '../../../../../engine/index.ts';
import { OsError } from '../../../../../kernel/index.ts';
import { standardInput } from '../../../standard-input.ts';
import { type Document, fromWire } from '../bson.ts';
import type { Dumped } from './dump.ts';
import { mongoTool, type Tool, ToolFailed, ToolNotFollowed } from './tool.ts';

/** @see mongo-tools: mongorestore/mongorestore.go */
export const mongorestore = mongoTool(function* (tool) {
  const { options, log, operands } = tool;
  if (options.has('nsInclude')) throw new ToolNotFollowed('--nsInclude');
  yield* log('preparing collections to restore from');
  const archive = options.get('archive');
  const dumped = archive === undefined ? fromFolder(tool, options.get('dir') ?? operands[0] ?? 'dump') : yield* fromArchive(tool, archive);
  let [restored, failures] = [0, 0];
  for (const each of dumped.filter(({ database, name }) => isWanted(tool, database, name))) {
    const failed = yield* restore(tool, each, archive);
    restored += each.documents.length - failed;
    failures += failed;
  }
  yield* log(`${restored} document(s) restored successfully. ${failures} document(s) failed to restore.`);
  return 0;
});

const isWanted = ({ database, options }: Tool, of: string, name: string): boolean =>
  !(of === 'admin' && name === 'system.version') &&
  (database === undefined || database === of) &&
  (!options.has('collection') || options.get('collection') === name);

function* restore(tool: Tool, { database, name, indexes, documents }: Dumped, archive: string | undefined): Task<number> {
  const { log, options } = tool;
  const namespace = `${database}.${name}`;
  const folder = options.get('dir') ?? tool.operands[0] ?? 'dump';
  const from = archive === undefined ? `${folder}/${database}/${name}` : `archive ${archive === '' ? 'on stdin' : `'${archive}'`}`;
  yield* log(`reading metadata for ${namespace} from ${archive === undefined ? `${from}.metadata.json` : from}`);
  if (options.has('drop')) {
    try {
      yield* tool.ask(database, { drop: name });
    } catch (error) {
      if (!(error instanceof ToolFailed)) throw error;
    }
  }
  yield* log(`restoring ${namespace} from ${archive === undefined ? `${from}.bson` : from}`);
  let failed = 0;
  for (const each of documents) {
    const reply = yield* tool.ask(database, { insert: name, documents: [fromWire(each)] });
    const [error] = (reply.writeErrors ?? []) as readonly Document[];
    if (!error) continue;
    failed++;
    yield* log(`continuing through error: ${String(error.errmsg)}`);
  }
  const more = (fromWire(indexes) as readonly Document[]).filter((index) => index.name !== '_id_');
  yield* log(
    `finished restoring ${namespace} (${documents.length - failed} document${documents.length - failed === 1 ? '' : 's'}, ${failed} failure${failed === 1 ? '' : 's'})`,
  );
  if (more.length > 0) {
    yield* log(`restoring indexes for collection ${namespace} from metadata`);
    yield* tool.ask(database, { createIndexes: name, indexes: more });
  } else yield* log(`no indexes to restore for collection ${namespace}`);
  return failed;
}

function* fromArchive({ process }: Tool, archive: string): Task<readonly Dumped[]> {
  const text = archive === '' ? yield* standardInput(process) : read(process.readFile.bind(process), archive);
  if (!text.startsWith('[{"database"') && text.trim() !== '[]')
    throw new ToolFailed('stream or file does not appear to be a mongodump archive');
  return JSON.parse(text) as readonly Dumped[];
}

function read(file: (path: string) => string, path: string): string {
  try {
    return file(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new ToolFailed(`open ${path}: ${error.message.toLowerCase()}`);
  }
}

/** What a folder has: of all databases, or of the one that is named. */
function fromFolder(tool: Tool, folder: string): Dumped[] {
  const { process, options } = tool;
  if (!process.access(folder, 'f'))
    throw new ToolFailed(`mongorestore target '${folder}' invalid: stat ${folder}: no such file or directory`);
  const suffix = options.has('gzip') ? '.gz' : '';
  const isOfOne = process.readdir(folder).some((name) => name.endsWith(`.bson${suffix}`));
  if (isOfOne && tool.database === undefined) throw new ToolNotFollowed('a folder of one database without --db');
  const folders = isOfOne
    ? [[tool.database ?? '', folder] as const]
    : process.readdir(folder).map((name) => [name, `${folder}/${name}`] as const);
  return folders.flatMap(([database, path]) =>
    process
      .readdir(path)
      .filter((name) => name.endsWith(`.bson${suffix}`))
      .sort()
      .map((file) => {
        const name = file.slice(0, -`.bson${suffix}`.length);
        const lines = process
          .readFile(`${path}/${file}`)
          .split('\n')
          .filter((line) => line !== '');
        const metadata = JSON.parse(process.readFile(`${path}/${name}.metadata.json${suffix}`)) as { readonly indexes: unknown };
        return { database, name, indexes: metadata.indexes, documents: lines.map((line) => JSON.parse(line) as unknown) };
      }),
  );
}
