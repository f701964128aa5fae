import type { Task } from '../../../../engine/index.ts';
import type { Process } from '../../../../kernel/index.ts';
import { Store } from './store.ts';
import { writeUser } from './users.ts';

/** What Bitnami's image makes of an empty directory: the users that its variables name. @see bitnami/containers: bitnami/mongodb/6.0/debian-11/rootfs/opt/bitnami/scripts/libmongodb.sh mongodb_initialize */
export function* deployBitnami(process: Process, data: string, say: (text: string) => Task<void>): Task<void> {
  yield* say('INFO  ==> Initializing MongoDB...');
  if (process.access(`${data}/WiredTiger`, 'f')) {
    yield* say('INFO  ==> Deploying MongoDB with persisted data...');
    return;
  }
  yield* say('INFO  ==> Deploying MongoDB from scratch...');
  process.writeFile(`${data}/WiredTiger`, 'WiredTiger\nWiredTiger 11.0.0\n');
  const store = new Store(process, data);
  store.open();
  const given = (name: string): string =>
    process.env.get(name) || (process.env.get(`${name}_FILE`) ? process.readFile(process.env.get(`${name}_FILE`) ?? '').trimEnd() : '');
  const make = (database: string, user: string, pwd: string, role: string): void =>
    writeUser(store, database, { createUser: user, pwd, roles: [{ role, db: database }] }, () => process.random.uuid());
  yield* say('INFO  ==> Creating users...');
  const root = given('MONGODB_ROOT_PASSWORD');
  if (root !== '') {
    yield* say('INFO  ==> Creating root user...');
    make('admin', given('MONGODB_ROOT_USER') || 'root', root, 'root');
  }
  const lists = ['USERNAME', 'PASSWORD', 'DATABASE'].map((name) => {
    const extra = given(`MONGODB_EXTRA_${name}S`).split(/[,;]/);
    return [given(`MONGODB_${name}`), ...extra].filter((each) => each !== '');
  });
  const [names = [], passwords = [], databases = []] = lists;
  for (const [i, name] of names.entries()) {
    yield* say(`INFO  ==> Creating user '${name}'...`);
    make(databases[i] ?? 'test', name, passwords[i] ?? '', 'readWrite');
  }
  yield* say('INFO  ==> Users created');
  if (root !== '') yield* say('INFO  ==> Enabling authentication...');
}
