import { seconds, type Task } from '../../../../../engine/index.ts';
import { OsError, type Process } from '../../../../../kernel/index.ts';
import { isSince } from '../../../../../shell/utilities/lib/version.ts';
import { type MongoLine, mongoLine } from './log.ts';
import { optionValue } from './options.ts';
import { type Introduced, introduction } from './said.ts';

/** For clients on the same host. */
export const socketOf = (args: readonly string[], port: number): string | undefined =>
  args.includes('--nounixsocket') ? undefined : `${optionValue(args, '--unixSocketPrefix') ?? '/tmp'}/mongodb-${port}.sock`;

/** Takes away what another server left there; what it says where it may not, and aborts. @see mongo: src/mongo/transport/transport_layer_asio.cpp setup */
export function* clearSocket(mongo: Introduced, path: string): Task<number | undefined> {
  const { process } = mongo;
  const why = unlinkProblem(process, path);
  if (why === undefined) return undefined;
  for (const { after, text } of introduction(mongo)) {
    yield* process.sleep(seconds(after));
    yield* process.write(1, `${typeof text === 'string' ? text : text(process)}\n`);
  }
  yield* process.write(
    1,
    aborting(mongo.version, path, why)
      .map((line) => `${mongoLine(process, mongo.version, line)}\n`)
      .join(''),
  );
  return ABRUPT;
}

function unlinkProblem(process: Process, path: string): string | undefined {
  try {
    process.unlink(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'ENOENT' ? undefined : error.message;
  }
  return undefined;
}

function aborting(version: string, path: string, why: string): MongoLine[] {
  const { file, line } = raisedAt(version);
  const about = { context: 'initandlisten', component: isSince(version, 6) ? 'ASSERT' : '-', severity: 'F' } as const;
  return [
    {
      context: 'initandlisten',
      id: 23024,
      component: 'NETWORK',
      severity: 'E',
      message: 'Failed to unlink socket file',
      attributes: `{"path":"${path}","error":"${why}"}`,
      plain: `Failed to unlink socket file ${path} ${why}`,
    },
    {
      ...about,
      id: 23091,
      message: 'Fatal assertion',
      attributes: `{"msgid":40486,"file":"${file}","line":${line}}`,
      plain: `Fatal Assertion 40486 at ${file} ${line}`,
    },
    { ...about, id: 23092, message: ABORTING.replaceAll('\n', '\\n'), plain: ABORTING },
  ];
}

const ABORTING = '\n\n***aborting after fassert() failure\n\n';

function raisedAt(version: string): { readonly file: string; readonly line: number } {
  const old = 'src/mongo/transport/transport_layer_asio.cpp';
  if (isSince(version, 7)) return { file: 'src/mongo/transport/asio/asio_transport_layer.cpp', line: 1050 };
  if (isSince(version, 6)) return { file: old, line: 1126 };
  return { file: old, line: isSince(version, 5) ? 1048 : 919 };
}

/** @see mongo: src/mongo/util/exit_code.h EXIT_ABRUPT */
const ABRUPT = 14;
