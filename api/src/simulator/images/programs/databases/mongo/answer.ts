import type { Task } from '../../../../engine/index.ts';
import { OsError, type Socket } from '../../../../kernel/index.ts';
import { isSince } from '../../../../shell/utilities/lib/version.ts';
import { administration } from './administration.ts';
import { type Document, parseDocument, writeDocument } from './bson.ts';
import type { Call, Command, Commands } from './command.ts';
import { accepted, ended, loggedIn } from './connection-log.ts';
import { definitions } from './definitions.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { reads } from './reads.ts';
import { refuseUninitiated } from './replica-set.ts';
import type { Server, Session } from './server.ts';
import { shownBson } from './update-paths.ts';
import { allows, authenticated, findUser, hasUsers } from './users.ts';
import { writes } from './writes.ts';

/** What goes to a server: a line of JSON (the real protocol is binary; nobody else can tell the difference). */
interface MongoRequest {
  readonly database: string;
  readonly command: Document;
}

/** Serves one client until it goes. */
export const talkOf = (server: Server) =>
  function* (socket: Socket): Task<void> {
    const session: Session = {
      number: ++server.lastConnection,
      uuid: server.process.random.uuid(),
      address: socket.remoteAddress,
      user: undefined,
    };
    server.connections++;
    yield* accepted(server, session, socket);
    let text = '';
    try {
      for (;;) {
        const end = text.indexOf('\n');
        if (end < 0) {
          const more = yield* socket.read();
          if (more === '') break;
          text += more;
          continue;
        }
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (line.startsWith('GET ')) yield* socket.write(NOT_HTTP);
        if (!line.startsWith('{"database"')) break;
        const { database, command } = parseDocument(line) as unknown as MongoRequest;
        if ('authenticate' in command) yield* login(server, session, socket, command);
        yield* socket.write(`${writeDocument(answer(server, session, database, command))}\n`);
      }
    } finally {
      server.connections--;
    }
    yield* ended(server, session, socket);
  };

const ASIDE = 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n';
/** What a browser is told, and any other client over HTTP. @see mongo: src/mongo/transport/session_asio.h sendHTTPResponse */
const NOT_HTTP = `HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${ASIDE.length}\r\n\r\n${ASIDE}`;

const COMMANDS: Commands = { ...reads, ...writes, ...definitions, ...administration };
/** Commands that there are, but not here. @see mongo: src/mongo/db/commands */
const OTHERS =
  /^(?:getMore|killCursors|explain|collStats|validate|currentOp|killOp|top|profile|getParameter|setParameter|mapReduce|geoSearch|bulkWrite|collMod|compact|reIndex|convertToCapped|cloneCollectionAsCapped|createRole|updateRole|dropRole|rolesInfo|dropAllUsersFromDatabase|grantPrivilegesToRole|revokePrivilegesFromRole|getCmdLineOpts|listCommands|features|dataSize|dbHash|startSession|commitTransaction|abortTransaction|addShard|enableSharding|shardCollection|replSetStepDown|replSetFreeze|setFeatureCompatibilityVersion|getDefaultRWConcern|setDefaultRWConcern|getFreeMonitoringStatus|setFreeMonitoring|connPoolStats|lockInfo|logRotate|planCacheClear|getLastError|atlasVersion|sh\w+)$/;

/** What a command comes to: its answer, or what it is refused with. */
function answer(server: Server, session: Session, database: string, command: Document): Document {
  const [word = ''] = Object.keys(command);
  try {
    if (word === 'authenticate') return loginAnswer(session);
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
    refuseUninitiated(server, found.action);
    server.process.work(20);
    return found.run(call);
  } catch (error) {
    if (error instanceof MongoRefusal)
      return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...(error.more as Document) };
    if (error instanceof NotModelled) return { notFollowed: error.message };
    if (error instanceof OsError) return { notFollowed: `a write that fails (${error.message})` };
    throw error;
  }
}

/** Takes somebody's name and password, and logs what they are good for. */
function* login(server: Server, session: Session, socket: Socket, command: Document): Task<void> {
  const { user = '', pwd = '', db = '' } = command as unknown as Readonly<Record<string, string>>;
  session.user = authenticated(server.store, db, user, pwd);
  const isKnown = findUser(server.store, db, user) !== undefined;
  const problem = isKnown
    ? 'AuthenticationFailed: SCRAM authentication failed, storedKey mismatch'
    : `UserNotFound: Could not find user \\"${user}\\" for db \\"${db}\\"`;
  yield* loggedIn(server, session, socket, user, db, session.user ? undefined : problem);
}

function loginAnswer(session: Session): Document {
  if (!session.user) throw new MongoRefusal(18, 'AuthenticationFailed', 'Authentication failed.');
  return { ok: 1 };
}

/** @see mongo: src/mongo/db/commands.cpp CommandHelpers::uassertCommandRunWithMajority, checkAuthorization */
function refuseUnlessAllowed({ server, session, database, command }: Call, word: string, { action }: Command): void {
  if (!server.authorizes || (action === 'free' && word !== 'listDatabases')) return;
  // Until there is somebody who may log in, who comes from the same machine may make one.
  if (session.address.startsWith('127.') && !hasUsers(server.store)) return;
  if (!session.user)
    throw new MongoRefusal(13, 'Unauthorized', `${!isSince(server.version, 7, 0) ? 'command' : 'Command'} ${word} requires authentication`);
  if (allows(session.user.roles, action, database)) return;
  throw new MongoRefusal(
    13,
    'Unauthorized',
    `not authorized on ${database} to execute command ${shownBson({ ...command, $db: database })}`,
  );
}
