import { OsError, type Process } from '../../kernel/index.ts';
import { flagOf } from '../programs/start-checks.ts';

/** A directory (its name ends with `/`), or a file with its text or length; and its mode. */
type Made = readonly [name: string, mode: number, content?: string | number];

/** What a server makes where it keeps its data, if it was not there and it may. */
export interface DataFiles {
  readonly directory: string;
  readonly made: readonly Made[];
}

export function makeDataFiles(process: Process, { directory, made }: DataFiles): void {
  for (const [name, mode, content = ''] of made) {
    const path = `${directory}/${name}`.replace(/\/+/g, '/').replace(/\/$/, '');
    try {
      if (process.access(path, 'f')) continue;
      if (name.endsWith('/')) process.mkdir(path, mode);
      else process.writeFile(path, typeof content === 'number' ? { fill: '\0', length: content } : content, { mode });
    } catch (error) {
      if (error instanceof OsError) return;
      throw error;
    }
  }
}

/** @see prometheus: tsdb/db.go open, promql/query_logger.go */
export const prometheusData = (process: Process): DataFiles => ({
  directory: flagOf(process, 'storage.tsdb.path') ?? `${process.cwd}/data`,
  made: [
    ['chunks_head/', 0o755],
    ['lock', 0o644],
    ['queries.active', 0o644, 20_001],
    ['wal/', 0o755],
    ['wal/00000000', 0o644],
  ],
});

/** @see grafana: pkg/services/ngalert, pkg/services/rendering, pkg/services/cleanup */
export const grafanaData = (process: Process): DataFiles => ({
  directory: process.env.get('GF_PATHS_DATA') ?? '/var/lib/grafana',
  made: [
    ['alerting/', 0o755],
    ['alerting/1/', 0o755],
    ['csv/', 0o750],
    ['png/', 0o750],
  ],
});

/** @see influxdb: cmd/influxd/run/server.go; since 2: cmd/influxd/launcher/launcher.go */
export const influxData = (isFirst: boolean): DataFiles =>
  isFirst
    ? {
        directory: '/var/lib/influxdb',
        made: [
          ['meta/', 0o755],
          ['meta/meta.db', 0o644, 203],
          ['data/', 0o755],
          ['wal/', 0o700],
        ],
      }
    : {
        directory: '/var/lib/influxdb2',
        made: [
          ['influxd.bolt', 0o600, 65_536],
          ['influxd.sqlite', 0o644, 57_344],
          ['engine/', 0o750],
          ['engine/data/', 0o750],
          ['engine/replicationq/', 0o750],
          ['engine/wal/', 0o750],
        ],
      };

/** @see 31z4/zookeeper-docker: docker-entrypoint.sh; zookeeper: FileTxnSnapLog.java */
export const zooData = (process: Process): DataFiles => ({
  directory: '',
  made: [
    [`${process.env.get('ZOO_DATA_DIR')}/myid`, 0o644, `${process.env.get('ZOO_MY_ID') || 1}\n`],
    [`${process.env.get('ZOO_DATA_DIR')}/version-2/`, 0o755],
    [`${process.env.get('ZOO_DATA_LOG_DIR')}/version-2/`, 0o755],
    [`${process.env.get('ZOO_DATA_DIR')}/version-2/snapshot.0`, 0o644, 457],
  ],
});

/** One that has its directory for itself. @see minio: cmd/prepare-storage.go, cmd/globals.go minioMetaBucket */
export function minioData(process: Process): DataFiles {
  const words = process.argv.slice(process.argv.indexOf('server') + 1);
  const places = words.filter((word, i) => !word.startsWith('-') && !/^--?[\w-]+$/.test(words[i - 1] ?? ''));
  const [place = ''] = places;
  if (places.length !== 1 || !/^\/[^{}]*$/.test(place)) return { directory: '', made: [] };
  return {
    directory: place,
    made: [
      ['/', 0o755],
      ['.minio.sys/', 0o755],
      ['.minio.sys/format.json', 0o644, 155],
      ...['buckets', 'config', 'multipart', 'tmp'].map((name): Made => [`.minio.sys/${name}/`, 0o755]),
    ],
  };
}
