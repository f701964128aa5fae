import { formatTimeMilli } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { runDaemon } from '../daemon.ts';
import { flagOf } from '../start-checks.ts';

/** Vector: what it says of itself; what goes through it is not followed. @see vectordotdev/vector: src/app.rs, src/config/loading/mod.rs */
export function* vector(process: Process, version: string): Task<number> {
  const log = (level: string, text: string): string =>
    `${formatTimeMilli(process.now).replace('Z', '000Z')} ${level.padStart(5)} ${text}\n`;
  if (/^(--version|-V)$/.test(process.argv[1] ?? '')) {
    yield* process.write(1, `vector ${version} (x86_64-unknown-linux-gnu)\n`);
    return 0;
  }
  const at = process.argv.findIndex((word) => word === '-c' || word === '-C');
  const path =
    flagOf(process, 'config') ??
    flagOf(process, 'config-dir') ??
    (at > 0 ? process.argv[at + 1] : undefined) ??
    process.env.get('VECTOR_CONFIG') ??
    '/etc/vector/vector.toml';
  yield* process.sleep(100 * MILLISECOND);
  yield* process.write(
    1,
    log(
      'INFO',
      'vector::app: Log level is enabled. level="vector=info,codec=info,vrl=info,file_source=info,tower_limit=trace,rdkafka=info,buffers=info,lapin=info,kube=info"',
    ),
  );
  yield* process.write(1, log('INFO', `vector::app: Loading configs. paths=["${path}"]`));
  const pattern = path.includes('*') ? path.slice(0, path.lastIndexOf('/')) : path;
  if (!process.access(pattern, 'r')) {
    yield* process.write(1, log('ERROR', `vector::cli: Configuration error. error=Config file not found in path. path="${path}"`));
    return CONFIG_ERROR;
  }
  yield* process.write(1, log('INFO', 'vector::topology::running: Running healthchecks.'));
  yield* process.write(1, log('INFO', `vector: Vector has started. debug="false" version="${version}" arch="x86_64" revision=""`));
  process.remark({ kind: 'NotFollowed', program: 'vector', why: 'what goes through its pipelines', taken: 'running' });
  return yield* runDaemon(process, {
    megabytes: 60,
    ports: [],
    portTaken: () => '',
    stops: [
      {
        signals: ['TERM', 'INT'],
        lines: [{ after: 0, text: () => log('INFO', 'vector: Vector has stopped.').trimEnd() }],
        code: 0,
      },
    ],
  });
}

/** EX_CONFIG of sysexits. */
const CONFIG_ERROR = 78;
