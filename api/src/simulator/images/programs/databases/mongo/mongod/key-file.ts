import { OsError, type Process } from '../../../../../kernel/index.ts';
import { isSince } from '../../../../../shell/utilities/lib/version.ts';
import type { MongoLine } from './log.ts';

/** What mongod says of a key file that it cannot use, before it ends with 1; nothing if it can. */
export function keyFileProblem(process: Process, path: string, version: string): MongoLine[] {
  const why = refusal(process, path);
  if (why === undefined) return [];
  return [
    {
      context: 'main',
      id: 20254,
      component: 'ACCESS',
      message: 'Read security file failed',
      attributes: `{"error":{"code":30,"codeName":"InvalidPath","errmsg":${JSON.stringify(why)}}}`,
      plain: why,
    },
    ...(!isSince(version, 5, 0)
      ? []
      : [
          {
            context: 'main',
            id: 20575,
            component: 'CONTROL',
            message: 'Error creating service context',
            attributes: '{"error":"Location5579201: Unable to acquire security key[s]"}',
            severity: 'F',
          },
        ]),
  ];
}

/** Nobody but its owner may read it. @see mongo: src/mongo/db/auth/security_file.cpp readSecurityFile */
function refusal(process: Process, path: string): string | undefined {
  let mode: number;
  try {
    ({ mode } = process.stat(path));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `Error reading file ${path}: ${error.message}`;
  }
  if ((mode & 0o077) !== 0) return `permissions on ${path} are too open`;
  return process.access(path, 'r') ? undefined : `error opening file: ${path}: Permission denied`;
}
