import { OsError, type Process } from '../../../../../kernel/index.ts';
import { strftime } from '../../../../../shell/utilities/time/calendar.ts';
import type { MongoLine } from './log.ts';
import { mongoSetting, optionValue } from './options.ts';

/** Lets a server's log go to the file that its options name; what it says where that cannot be written. @see mongo: src/mongo/db/initialize_server_global_state.cpp */
export function logToFile(process: Process, args: readonly string[]): MongoLine | undefined {
  const isFile = mongoSetting(process, args, 'destination') === 'file';
  const path = optionValue(args, '--logpath') ?? (isFile ? mongoSetting(process, args, 'path') : undefined);
  if (path === undefined || /^\/(?:proc|dev)\//.test(path)) return undefined;
  const appends = args.includes('--logappend') || mongoSetting(process, args, 'logAppend') === 'true';
  try {
    if (!appends && process.access(path, 'f')) process.rename(path, `${path}.${strftime('%Y-%m-%dT%H-%M-%S', process.now)}`);
    const fd = process.open(path, { write: true, append: true, create: true }, 0o600);
    process.dup2(fd, 1);
    process.close(fd);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = `Can't initialize rotatable log file :: caused by :: Failed to open ${path}`;
    return {
      context: 'main',
      id: 20574,
      component: 'CONTROL',
      severity: 'F',
      message: 'Error during global initialization',
      attributes: `{"error":{"code":38,"codeName":"FileNotOpen","errmsg":"${why}"}}`,
      plain: `Failed global initialization: FileNotOpen: Failed to open "${path}"`,
    };
  }
}
