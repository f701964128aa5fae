import type { Task } from '../../../../engine/index.ts';
import type { Socket } from '../../../../kernel/index.ts';
import { isSince } from '../../../../shell/utilities/lib/version.ts';
import { mongoLine } from './mongod/log.ts';
import type { Server, Session } from './server.ts';

const remote = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress}:${remotePort}`;

/** @see mongo: src/mongo/transport/session_manager_common.cpp */
export function accepted({ process, version, connections }: Server, { number, uuid }: Session, socket: Socket): Task<void> {
  const [at, own] = [remote(socket), !isSince(version, 5, 0) ? '' : `"uuid":"${uuid}",`];
  return say(process, version, {
    context: 'listener',
    id: 22943,
    message: 'Connection accepted',
    attributes: `{"remote":"${at}",${own}"connectionId":${number},"connectionCount":${connections}}`,
    plain: `connection accepted from ${at} #${number} (${connections} connection${connections === 1 ? '' : 's'} now open)`,
  });
}

/** What the log says of a client that goes. */
export function ended({ process, version, connections }: Server, { number, uuid }: Session, socket: Socket): Task<void> {
  const [at, own] = [remote(socket), !isSince(version, 5, 0) ? '' : `"uuid":"${uuid}",`];
  return say(process, version, {
    context: `conn${number}`,
    id: 22944,
    message: 'Connection ended',
    attributes: `{"remote":"${at}",${own}"connectionId":${number},"connectionCount":${connections}}`,
    plain: `end connection ${at} (${connections} connection${connections === 1 ? '' : 's'} now open)`,
  });
}

/** What became of somebody's name and password. @see mongo: src/mongo/db/auth/sasl_commands.cpp */
export function loggedIn(
  { process, version }: Server,
  { number }: Session,
  socket: Socket,
  user: string,
  db: string,
  problem: string | undefined,
): Task<void> {
  const at = remote(socket);
  const isOld = !isSince(version, 6, 0);
  const mechanism = '"mechanism":"SCRAM-SHA-256"';
  const attributes = isOld
    ? `{${mechanism},"speculative":true,"principalName":"${user}","authenticationDatabase":"${db}","remote":"${at}","extraInfo":{}${problem === undefined ? '' : `,"error":"${problem}"`}}`
    : `{"client":"${at}","isSpeculative":true,"isClusterMember":false,${mechanism},"user":"${user}","db":"${db}"${problem === undefined ? ',"result":0' : `,"error":"${problem}","result":18`},"extraInfo":{}}`;
  const [id, message] =
    problem === undefined
      ? isOld
        ? [20250, 'Authentication succeeded']
        : [5286306, 'Successfully authenticated']
      : isOld
        ? [20249, 'Authentication failed']
        : [5286307, 'Failed to authenticate'];
  return say(process, version, {
    context: `conn${number}`,
    id,
    component: 'ACCESS',
    message,
    attributes,
    plain:
      problem === undefined
        ? `Successfully authenticated as principal ${user} on ${db} from client ${at}`
        : `SASL SCRAM-SHA-1 authentication failed for ${user} on ${db} from client ${at} ; ${problem}`,
  });
}

interface Said {
  readonly context: string;
  readonly id: number;
  readonly component?: string;
  readonly message: string;
  readonly attributes: string;
  readonly plain: string;
}

const say = (process: Server['process'], version: string, said: Said): Task<void> =>
  process.write(1, `${mongoLine(process, version, { component: 'NETWORK', ...said })}\n`);
