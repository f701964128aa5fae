import type { Task } from '../../../../engine/index.ts';
import type { Socket } from '../../../../kernel/index.ts';
import { olderThan } from '../mongo-log.ts';
import { administration } from './administration.ts';
import { type Document, parseDocument, writeDocument } from './bson.ts';
import type { Call, Command, Commands } from './command.ts';
import { definitions } from './definitions.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { reads } from './reads.ts';
import type { Server, Session } from './server.ts';
import { shownBson } from './update-paths.ts';
import { allows, authenticated, hasUsers } from './users.ts';
import { writes } from './writes.ts';

/** What goes to a server: a line of JSON (the real protocol is binary; nobody else can tell the difference). */
export interface MongoRequest {
  readonly database: string;
  readonly command: Document;
}

/** Serves one client until it goes. */
export const talkOf = (server: Server) =>
  function* (socket: Socket): Task<void> {
    const session: Session = { number: ++server.lastConnection, address: socket.remoteAddress, user: undefined };
    server.connections++;
    let text = '';
    try {
      for (;;) {
        const end = text.indexOf('\n');
        if (end < 0) {
          const more = yield* socket.read();
          if (more === '') return;
          text += more;
          continue;
        }
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (!line.startsWith('{"database"')) return;
        const { database, command } = parseDocument(line) as unknown as MongoRequest;
        yield* socket.write(`${writeDocument(answer(server, session, database, command))}\n`);
      }
    } finally {
      server.connections--;
    }
  };

const COMMANDS: Commands = { ...reads, ...writes, ...definitions, ...administration };
/** Commands that there are, but not here. @see mongo: src/mongo/db/commands */
const OTHERS =
  /^(?:getMore|killCursors|explain|collStats|dbStats|validate|currentOp|killOp|top|profile|getParameter|setParameter|mapReduce|geoSearch|bulkWrite|collMod|compact|reIndex|convertToCapped|cloneCollectionAsCapped|createRole|updateRole|dropRole|rolesInfo|dropAllUsersFromDatabase|grantPrivilegesToRole|revokePrivilegesFromRole|getCmdLineOpts|listCommands|features|dataSize|dbHash|startSession|commitTransaction|abortTransaction|addShard|enableSharding|shardCollection|replSetStepDown|replSetFreeze|setFeatureCompatibilityVersion|getDefaultRWConcern|setDefaultRWConcern|getFreeMonitoringStatus|setFreeMonitoring|connPoolStats|lockInfo|logRotate|planCacheClear|getLastError|atlasVersion|sh\w+)$/;

/** What a command comes to: its answer, or what it is refused with. */
export function answer(server: Server, session: Session, database: string, command: Document): Document {
  const [word = ''] = Object.keys(command);
  try {
    if (word === 'authenticate') return login(server, session, command);
    if (word === 'logout') {
      session.user = undefined;
      return { ok: 1 };
    }
    const found = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
    if (!found && OTHERS.test(word)) throw new NotModelled(`the command ${word}`);
    if (!found) throw new MongoRefusal(59, 'CommandNotFound', `no such command: '${word}'`);
    const name = typeof command[word] === 'string' ? command[word] : '';
    const call: Call = { server, session, database, command, name };
    refuseUnlessAllowed(call, word, found);
    server.process.work(20);
    return found.run(call);
  } catch (error) {
    if (error instanceof MongoRefusal)
      return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...(error.more as Document) };
    if (error instanceof NotModelled) return { notFollowed: error.message };
    throw error;
  }
}

function login(server: Server, session: Session, command: Document): Document {
  const { user, pwd, db } = command as unknown as Readonly<Record<string, string>>;
  session.user = authenticated(server.store, db ?? '', user ?? '', pwd ?? '');
  if (!session.user) throw new MongoRefusal(18, 'AuthenticationFailed', 'Authentication failed.');
  return { ok: 1 };
}

/** @see mongo: src/mongo/db/commands.cpp CommandHelpers::uassertCommandRunWithMajority, checkAuthorization */
function refuseUnlessAllowed({ server, session, database, command }: Call, word: string, { action }: Command): void {
  if (!server.authorizes || (action === 'free' && word !== 'listDatabases')) return;
  // Until there is somebody who may log in, who comes from the same machine may make one.
  if (session.address.startsWith('127.') && !hasUsers(server.store)) return;
  if (!session.user)
    throw new MongoRefusal(
      13,
      'Unauthorized',
      `${olderThan(server.version, 7, 0) ? 'command' : 'Command'} ${word} requires authentication`,
    );
  if (allows(session.user.roles, action, database)) return;
  throw new MongoRefusal(
    13,
    'Unauthorized',
    `not authorized on ${database} to execute command ${shownBson({ ...command, $db: database })}`,
  );
}
