import { define } from '../../../javascript/library/define.ts';
import { JsObject, type JsValue, Unsupported } from '../../../javascript/values.ts';
import { bulkWrite } from './bulk-write.ts';
import { indexMethods } from './collection-indexes.ts';
import { readMethods } from './collection-reads.ts';
import { writeMethods } from './collection-writes.ts';
import { Dynamic } from './dynamic.ts';
import { type Named, named } from './named.ts';
import type { Shell } from './shell.ts';

/** A collection as a script sees it. */
export const collectionOf = (shell: Shell, database: string, name: string): JsObject =>
  new Dynamic(shell.protos.Collection as JsObject, 'Collection', { database, name } satisfies Named, (more) =>
    collectionOf(shell, database, `${name}.${more}`),
  );

/** What collections can do. */
export function defineCollections(shell: Shell): void {
  const { machine } = shell;
  const full = (self: JsValue): string => {
    const { database, name } = named(self);
    return `${database}.${name}`;
  };
  const proto = define(machine, new JsObject(machine.protos.Object as JsObject), {
    ...readMethods(shell),
    ...writeMethods(shell),
    ...indexMethods(shell),
    bulkWrite: bulkWrite(shell),
    getName: (self) => named(self).name,
    getFullName: full,
    toString: full,
    getCollection: (self, [more]) => {
      const { database, name } = named(self);
      return collectionOf(shell, database, `${name}.${machine.text(more)}`);
    },
  });
  for (const name of NOT_HERE)
    proto.put(
      name,
      machine.native(name, () => {
        throw new Unsupported(`db.collection.${name}`);
      }),
      false,
    );
  shell.protos.Collection = proto;
}

const NOT_HERE =
  'initializeOrderedBulkOp initializeUnorderedBulkOp explain stats dataSize storageSize totalIndexSize totalSize validate watch mapReduce isCapped latencyStats getPlanCache reIndex convertToCapped hideIndex unhideIndex getShardDistribution compactStructuredEncryptionData'.split(
    ' ',
  );
