import { isSince } from '../../../../shell/utilities/lib/version.ts';
import type { Document } from './bson.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import type { Server } from './server.ts';
import type { Action } from './users.ts';

/** What a member of a replica set that nobody has initiated answers to the rest. @see mongo: src/mongo/db/repl/replication_coordinator_impl.cpp checkCanServeReadsFor, canAcceptWritesFor */
export function refuseUninitiated({ replicaSet, version }: Server, action: Action): void {
  if (replicaSet === undefined) return;
  const isOld = !isSince(version, 5, 0);
  if (action === 'read')
    throw new MongoRefusal(
      13435,
      isOld ? 'NotMasterNoSlaveOk' : 'NotPrimaryNoSecondaryOk',
      isOld
        ? 'not master and slaveOk=false'
        : 'not primary and secondaryOk=false - consider using db.getMongo().setReadPref() or readPreference in the connection string',
    );
  if (action !== 'write' && action !== 'define' && action !== 'administer' && action !== 'users') return;
  throw new MongoRefusal(10107, isOld ? 'NotMaster' : 'NotWritablePrimary', isOld ? 'not master' : 'not primary');
}

/** What it says of itself. @see mongo: src/mongo/db/repl/replication_info.cpp */
export const uninitiated = (named: 'isWritablePrimary' | 'ismaster'): Document => ({
  [named]: false,
  secondary: false,
  info: 'Does not have a valid replica set config',
  isreplicaset: true,
});

/** Nobody has initiated the replica set. */
export const noConfig = (): MongoRefusal => new MongoRefusal(94, 'NotYetInitialized', 'no replset config has been received');

/** To be a member is more than is kept here. */
export const initiates = (name: string): NotModelled => new NotModelled(`the replica set ${name}`);
