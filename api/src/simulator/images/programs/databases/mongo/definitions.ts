import { type Bson, type Document, Uuid } from './bson.ts';
import { type Call, type Commands, cursor, documentOf, existing, listOf, refuseName, wanted } from './command.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { ID_INDEX, type Index, indexOf, refuseNoSuchIndex, refuseTwins } from './indexes.ts';
import { matcher } from './match.ts';
import { sameBson } from './order.ts';
import type { Collection } from './store.ts';

const noCollection = ({ database, name }: Call): MongoRefusal =>
  new MongoRefusal(26, 'NamespaceNotFound', `ns does not exist: ${database}.${name}`);

const create = (call: Call): Document => {
  const { server, database, name, command } = call;
  const there = existing(call);
  if (there) throw new MongoRefusal(48, 'NamespaceExists', `Collection ${database}.${name} already exists.`);
  refuseName(database, name);
  const { create: _, lsid: __, $db: ___, writeConcern: ____, ...options } = command;
  for (const option of Object.keys(options))
    if (!/^(?:validationLevel|validationAction|capped|size|max|validator)$/.test(option))
      throw new NotModelled(`createCollection with ${option}`);
  if (options.validator !== undefined || options.capped) throw new NotModelled('a collection with options');
  server.store.create(database, name, {});
  return { ok: 1 };
};

const drop = (call: Call): Document => {
  const { server, database, name } = call;
  const there = existing(call);
  if (!there && Number(server.version.split('.')[0]) >= 7) return { ok: 1 };
  if (!there) throw new MongoRefusal(26, 'NamespaceNotFound', 'ns not found');
  server.store.drop(there);
  return { nIndexesWas: there.indexes.length, ns: `${database}.${name}`, ok: 1 };
};

const dropDatabase = ({ server, database }: Call): Document => {
  const there = server.store.collections(database);
  for (const collection of there) server.store.drop(collection);
  return there.length > 0 && Number(server.version.split('.')[0]) < 5 ? { dropped: database, ok: 1 } : { ok: 1 };
};

const rename = ({ server, command }: Call): Document => {
  const split = (namespace: Bson | undefined): [string, string] => {
    const [, database = '', name = ''] = /^([^.]*)\.(.*)$/.exec(String(namespace)) ?? [];
    return [database, name];
  };
  const from = server.store.find(...split(command.renameCollection));
  if (!from) throw new MongoRefusal(26, 'NamespaceNotFound', `Source collection ${String(command.renameCollection)} does not exist`);
  const [database, name] = split(command.to);
  const there = server.store.find(database, name);
  if (there && !command.dropTarget) throw new MongoRefusal(48, 'NamespaceExists', 'target namespace exists');
  if (there) server.store.drop(there);
  server.store.rename(from, database, name);
  return { ok: 1 };
};

const described = ({ name, options, uuid, indexes }: Collection): Document => ({
  name,
  type: 'collection',
  options,
  info: { readOnly: false, uuid: new Uuid(uuid) },
  idIndex: (indexes[0] ?? ID_INDEX) as unknown as Document,
});

const listCollections = (call: Call): Document => {
  const { server, database, command } = call;
  const test = matcher(server.operators, documentOf(command.filter));
  const all = server.store.collections(database).map(described).filter(test);
  return cursor(
    `${database}.$cmd.listCollections`,
    command.nameOnly ? all.map(({ name, type }) => ({ name: name as Bson, type: type as Bson })) : all,
  );
};

/** `age_1_name_-1` */
export const indexName = (key: Document): string =>
  Object.entries(key)
    .map(([field, direction]) => `${field}_${String(direction)}`)
    .join('_');

const createIndexes = (call: Call): Document => {
  const { server, command, database, name } = call;
  const isNew = existing(call) === undefined;
  const collection = wanted(call);
  const before = collection.indexes;
  let indexes: readonly Index[] = before;
  for (const spec of listOf(command.indexes) as readonly Document[]) {
    const made = indexOf({ name: indexName(documentOf(spec.key)), ...spec });
    const same = indexes.find((each) => sameBson(each.key, made.key));
    const named = indexes.find((each) => each.name === made.name);
    if (same && (same.name === made.name || same.name === '_id_') && Boolean(same.unique) === Boolean(made.unique)) continue;
    if (same && same.name !== made.name)
      throw new MongoRefusal(85, 'IndexOptionsConflict', `Index already exists with a different name: ${same.name}`);
    if (named)
      throw new MongoRefusal(
        86,
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${shown(made)}, existing index: ${shown(named)}`,
      );
    if (made.unique) refuseTwins(server.process, server.operators, `${database}.${name}`, made, [...collection.documents.values()]);
    indexes = [...indexes, made];
  }
  server.store.setIndexes(collection, indexes);
  return {
    numIndexesBefore: before.length,
    numIndexesAfter: indexes.length,
    createdCollectionAutomatically: isNew,
    ...(indexes.length === before.length && { note: 'all indexes already exist' }),
    ok: 1,
  };
};
const shown = ({ v, unique, key, name }: Index): string =>
  `{ v: ${v}${unique ? ', unique: true' : ''}, key: { ${Object.entries(key)
    .map(([field, direction]) => `${field}: ${String(direction)}`)
    .join(', ')} }, name: "${name}" }`;

const listIndexes = (call: Call): Document => {
  const collection = existing(call);
  if (!collection) throw noCollection(call);
  return cursor(`${call.database}.${call.name}`, collection.indexes as unknown as Document[]);
};

const dropIndexes = (call: Call): Document => {
  const collection = existing(call);
  if (!collection) throw new MongoRefusal(26, 'NamespaceNotFound', `ns not found ${call.database}.${call.name}`);
  const { index } = call.command;
  const nIndexesWas = collection.indexes.length;
  if (index === '*') {
    call.server.store.setIndexes(collection, collection.indexes.slice(0, 1));
    return { nIndexesWas, msg: 'non-_id indexes dropped for collection', ok: 1 };
  }
  const goes = collection.indexes.find(({ name, key }) => name === index || (typeof index === 'object' && sameBson(key, index)));
  if (!goes && typeof index === 'object')
    throw new MongoRefusal(27, 'IndexNotFound', `can't find index with key: ${JSON.stringify(index)}`);
  if (!goes) throw refuseNoSuchIndex(String(index));
  if (goes.name === '_id_') throw new MongoRefusal(72, 'InvalidOptions', 'cannot drop _id index');
  call.server.store.setIndexes(
    collection,
    collection.indexes.filter((each) => each !== goes),
  );
  return { nIndexesWas, ok: 1 };
};

export const definitions: Commands = {
  create: { action: 'define', run: create },
  drop: { action: 'define', run: drop },
  dropDatabase: { action: 'administer', run: dropDatabase },
  renameCollection: { action: 'define', run: rename },
  listCollections: { action: 'read', run: listCollections },
  createIndexes: { action: 'define', run: createIndexes },
  listIndexes: { action: 'read', run: listIndexes },
  dropIndexes: { action: 'define', run: dropIndexes },
};
