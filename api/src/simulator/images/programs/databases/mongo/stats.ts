import type { Document } from './bson.ts';
import { bsonSize } from './bson-size.ts';
import type { Call } from './command.ts';
import { sizeOf } from './sizes.ts';

/** @see mongo: src/mongo/db/stats/ */
export const dbStats = ({ server, database, command }: Call): Document => {
  const all = server.store.collections(database);
  const documents = all.flatMap((each) => [...each.documents.values()]);
  server.process.work(documents.length);
  const dataSize = documents.reduce((sum, each) => sum + bsonSize(each), 0);
  const indexes = all.reduce((sum, each) => sum + each.indexes.length, 0);
  const totalSize = sizeOf(server, database);
  const indexSize = Math.min(totalSize, indexes * INDEX_SIZE);
  const mount = server.process
    .mounts()
    .filter(({ path }) => path === '/' || server.data === path || server.data.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  const [total, used] = [mount?.totalBytes ?? 0, mount?.usedBytes ?? 0];
  const scale = Number(command.scale ?? 1);
  return {
    db: database,
    collections: all.length,
    views: 0,
    objects: documents.length,
    avgObjSize: documents.length === 0 ? 0 : dataSize / documents.length,
    dataSize: dataSize / scale,
    storageSize: (totalSize - indexSize) / scale,
    indexes,
    indexSize: indexSize / scale,
    totalSize: totalSize / scale,
    scaleFactor: scale,
    fsUsedSize: used / scale,
    fsTotalSize: total / scale,
    ok: 1,
  };
};
const INDEX_SIZE = 20_480;
