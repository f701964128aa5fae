import type { Task } from '../../../../../engine/index.ts';
import { makeDirectories } from '../../../../../shell/utilities/lib/files.ts';
import { type Document, toWire } from '../bson.ts';
import { allOf, mongoTool, type Tool, ToolNotFollowed } from './tool.ts';

/** A collection as it is kept beside a server: what its files say, each in a form of its own here. */
export interface Dumped {
  readonly database: string;
  readonly name: string;
  readonly indexes: unknown;
  readonly documents: readonly unknown[];
}

/** @see mongo-tools: mongodump/mongodump.go */
export const mongodump = mongoTool(function* (tool) {
  const { options, process, log } = tool;
  if (options.has('query')) throw new ToolNotFollowed('--query');
  const archive = options.get('archive');
  const folder = options.get('out') ?? 'dump';
  const dumped: Dumped[] = [];
  for (const { database, name } of yield* namespaces(tool)) {
    const base = `${folder}/${database}/${name}`;
    const suffix = options.has('gzip') ? '.gz' : '';
    const target = archive === undefined ? `${base}.bson${suffix}` : archive === '' ? 'archive on stdout' : `archive '${archive}'`;
    yield* log(`writing ${database}.${name} to ${target}`);
    const documents = (yield* allOf(tool, database, { find: name })).map((each) => toWire(each));
    const indexes = toWire(yield* allOf(tool, database, { listIndexes: name, cursor: {} }));
    dumped.push({ database, name, indexes, documents });
    if (archive === undefined) {
      makeDirectories(process, absolute(tool, `${folder}/${database}`));
      process.writeFile(`${base}.bson${suffix}`, documents.map((each) => `${JSON.stringify(each)}\n`).join(''));
      process.writeFile(`${base}.metadata.json${suffix}`, JSON.stringify({ indexes, collectionName: name, type: 'collection' }));
    }
    yield* log(`done dumping ${database}.${name} (${documents.length} document${documents.length === 1 ? '' : 's'})`);
  }
  if (archive === '') yield* process.write(1, `${JSON.stringify(dumped)}\n`);
  else if (archive !== undefined) process.writeFile(archive, `${JSON.stringify(dumped)}\n`);
  return 0;
});

const absolute = ({ process }: Tool, path: string): string => (path.startsWith('/') ? path : `${process.cwd.replace(/\/$/, '')}/${path}`);

function* namespaces(tool: Tool): Task<{ readonly database: string; readonly name: string }[]> {
  const { database, options } = tool;
  const all = database === undefined ? ((yield* tool.ask('admin', { listDatabases: 1 })).databases as readonly Document[]) : [];
  const databases =
    database === undefined ? all.map(({ name }) => String(name)).filter((name) => !/^(?:local|config)$/.test(name)) : [database];
  const found: { database: string; name: string }[] = [];
  for (const each of databases)
    for (const { name } of yield* allOf(tool, each, { listCollections: 1 })) {
      if (options.has('collection') && options.get('collection') !== name) continue;
      if (name === 'system.users')
        tool.process.remark({ kind: 'NotFollowed', program: 'MongoDB tool', why: 'the users of a dump', taken: 'statement' });
      else found.push({ database: each, name: String(name) });
    }
  return found;
}
