import { SECOND, type Task } from '../../engine/index.ts';
import type { OsError, Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import type { Refused } from './daemon.ts';

/** A line of gunicorn's log. @see gunicorn: glogging.py Logger.error_fmt */
export const gunicornLine = (process: Process, text: string, level = 'INFO', pid = process.pid): string =>
  `[${localText(process, '%Y-%m-%d %H:%M:%S %z')}] [${pid}] [${level}] ${text}`;

/** It tries five times to have its port. @see gunicorn: sock.py create_sockets */
export function* gunicornGivesUp(process: Process, stream: 1 | 2, host: string, port: number, { code }: OsError): Task<Refused> {
  const address = `('${host}', ${port})`;
  for (let i = 0; i < 5; i++) {
    if (code === 'EADDRINUSE') yield* process.write(stream, `${gunicornLine(process, `Connection in use: ${address}`, 'ERROR')}\n`);
    yield* process.write(stream, `${gunicornLine(process, 'Retrying in 1 second.', 'ERROR')}\n`);
    yield* process.sleep(SECOND);
  }
  return { text: `${gunicornLine(process, `Can't connect to ${address}`, 'ERROR')}\n`, code: 1 };
}
