import { isSince } from '../../../../shell/utilities/lib/version.ts';
import type { MongoLine } from './mongod/log.ts';

/** What a server says of how it is run, in its log and to who connects with a shell. @see mongo: src/mongo/db/startup_warnings_common.cpp, startup_warnings_mongod.cpp */
export function startupWarnings({ version, authorizes }: { readonly version: string; readonly authorizes: boolean }): MongoLine[] {
  if (!isSince(version, 4, 4)) return [];
  const from = { context: 'initandlisten', component: 'CONTROL', severity: 'W', warns: true };
  return [
    {
      ...from,
      id: 22297,
      component: 'STORAGE',
      severity: !isSince(version, 5, 0) ? 'I' : !isSince(version, 6, 0) ? 'W' : 'I',
      message:
        'Using the XFS filesystem is strongly recommended with the WiredTiger storage engine. See http://dochub.mongodb.org/core/prodnotes-filesystem',
    },
    ...(authorizes
      ? []
      : [
          {
            ...from,
            id: 22120,
            message: 'Access control is not enabled for the database. Read and write access to data and configuration is unrestricted',
          },
        ]),
    ...(!isSince(version, 6, 0)
      ? []
      : [
          {
            ...from,
            id: 5123300,
            message: 'vm.max_map_count is too low',
            attributes: '{"currentValue":65530,"recommendedMinimum":102400,"maxConns":51200}',
          },
        ]),
  ];
}
