import { sha256 } from '../../../../apimachinery/digest.ts';
import { type Bson, type Document, isDocument } from './bson.ts';
import { badValue, MongoRefusal } from './errors.ts';
import type { Store } from './store.ts';

/** What somebody is allowed, and where. */
export interface Role {
  readonly role: string;
  readonly db: string;
}

/** As admin.system.users keeps them; of a password its digest alone. */
export interface User {
  readonly user: string;
  readonly db: string;
  readonly roles: readonly Role[];
}

const USERS = 'system.users';

const all = (store: Store): Document[] => [...(store.find('admin', USERS)?.documents.values() ?? [])];
/** Whether anybody can log in. */
export const hasUsers = (store: Store): boolean => all(store).length > 0;
/** The users of a database, or all. */
export const usersOf = (store: Store, database: string | undefined): User[] =>
  all(store)
    .filter((each) => database === undefined || each.db === database)
    .map((each) => each as unknown as User);
/** A user as it is stored. */
export const findUser = (store: Store, database: string, name: string): Document | undefined =>
  all(store).find((each) => each._id === `${database}.${name}`);

const digest = (name: string, password: string): string => sha256(`${name}:mongo:${password}`);

/** The user whose name and password these are. */
export function authenticated(store: Store, database: string, name: string, password: string): User | undefined {
  const found = findUser(store, database, name);
  return found && found.key === digest(name, password) ? (found as unknown as User) : undefined;
}

/** @see mongo: src/mongo/db/auth/role_graph_builtin_roles.cpp */
const BUILT_IN =
  /^(?:read|readWrite|dbAdmin|dbOwner|userAdmin|readAnyDatabase|readWriteAnyDatabase|userAdminAnyDatabase|dbAdminAnyDatabase|clusterAdmin|clusterManager|clusterMonitor|hostManager|backup|restore|root|__system|enableSharding)$/;
const OF_ADMIN = /AnyDatabase$|^cluster|^(?:hostManager|backup|restore|root|__system)$/;

function rolesOf(given: Bson | undefined, database: string): Role[] {
  if (!Array.isArray(given)) throw badValue('"createUser" command requires a "roles" array');
  return (given as readonly Bson[]).map((each) => {
    const role = isDocument(each) ? String(each.role) : String(each);
    const db = isDocument(each) ? String(each.db) : database;
    if (!BUILT_IN.test(role) || (OF_ADMIN.test(role) && db !== 'admin'))
      throw new MongoRefusal(31, 'RoleNotFound', `Could not find role: ${role}@${db}`);
    return { role, db };
  });
}

/** createUser, and updateUser. */
export function writeUser(store: Store, database: string, command: Document, uuid: () => string): void {
  const isNew = 'createUser' in command;
  const name = String(isNew ? command.createUser : command.updateUser);
  const before = findUser(store, database, name);
  if (isNew && before) throw new MongoRefusal(51003, 'Location51003', `User "${name}@${database}" already exists`);
  if (!isNew && !before) throw new MongoRefusal(11, 'UserNotFound', `User ${name}@${database} not found`);
  if (isNew && typeof command.pwd !== 'string' && database !== '$external')
    throw badValue("Must provide a 'pwd' field for all user documents, except those with '$external' as the user's source db");
  if (isNew && name === '') throw badValue('Username cannot be empty string');
  const next: Document = {
    ...(before ?? { _id: `${database}.${name}`, userId: uuid(), user: name, db: database }),
    ...(typeof command.pwd === 'string' && { key: digest(name, command.pwd) }),
    ...(command.roles !== undefined || isNew ? { roles: rolesOf(command.roles, database) as unknown as Bson } : {}),
    ...(isDocument(command.customData) && { customData: command.customData }),
  };
  const collection = store.find('admin', USERS) ?? store.create('admin', USERS, {});
  store.put(collection, next);
}

/** Grants roles to a user, or takes them away. */
export function setRoles(store: Store, database: string, name: string, given: Bson | undefined, grants: boolean): void {
  const before = findUser(store, database, name);
  if (!before) throw new MongoRefusal(11, 'UserNotFound', `Could not find user "${name}" for db "${database}"`);
  const roles = before.roles as unknown as readonly Role[];
  const changed = rolesOf(given, database);
  const same = (a: Role, b: Role): boolean => a.role === b.role && a.db === b.db;
  const kept = roles.filter((each) => !changed.some((other) => same(each, other)));
  const collection = store.find('admin', USERS);
  const next = { ...before, roles: (grants ? [...kept, ...changed] : kept) as unknown as Bson };
  if (collection) store.put(collection, next);
}

/** Removes a user. */
export function dropUser(store: Store, database: string, name: string): void {
  const before = findUser(store, database, name);
  const collection = store.find('admin', USERS);
  if (!before || !collection) throw new MongoRefusal(11, 'UserNotFound', `User '${name}@${database}' not found`);
  store.remove(collection, before);
}

/** What a command does to what it is about. */
export type Action = 'free' | 'read' | 'write' | 'define' | 'administer' | 'users' | 'cluster' | 'monitor';

/** Which roles allow it in their own database, and which in all. @see mongo: src/mongo/db/auth/builtin_roles.cpp */
const ALLOWED: Readonly<Record<Action, { readonly here?: RegExp; readonly anywhere?: RegExp }>> = {
  free: { anywhere: /^/ },
  read: { here: /^(?:read|readWrite|dbOwner)$/, anywhere: /^(?:readAnyDatabase|readWriteAnyDatabase|backup)$/ },
  write: { here: /^(?:readWrite|dbOwner)$/, anywhere: /^readWriteAnyDatabase$/ },
  define: { here: /^(?:readWrite|dbOwner|dbAdmin)$/, anywhere: /^(?:readWriteAnyDatabase|dbAdminAnyDatabase)$/ },
  administer: { here: /^(?:dbOwner|dbAdmin)$/, anywhere: /^dbAdminAnyDatabase$/ },
  users: { here: /^(?:dbOwner|userAdmin)$/, anywhere: /^userAdminAnyDatabase$/ },
  monitor: { anywhere: /^cluster/ },
  cluster: { anywhere: /^(?:clusterAdmin|clusterManager|hostManager)$/ },
};

/** Whether one of the roles allows it. */
export function allows(roles: readonly Role[], action: Action, database: string): boolean {
  const { here, anywhere } = ALLOWED[action];
  return roles.some(
    ({ role, db }) => /^(?:root|__system)$/.test(role) || anywhere?.test(role) || (db === database && (here?.test(role) ?? false)),
  );
}
