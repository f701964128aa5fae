import { formatTimeMilli } from '../../../apimachinery/time.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { StartProblem } from '../start-checks.ts';
import { strictProblem } from './strict-yaml.ts';

/**
 * What its script says of its directories, and why the server then ends: its configuration, its database, what it is to be
 * provisioned with. @see grafana/grafana: packaging/docker/run.sh, pkg/setting/setting.go loadSpecifiedConfigFile,
 * pkg/services/sqlstore/sqlstore.go buildConnectionString, pkg/services/provisioning/provisioning.go
 */
export function grafanaStart(process: Process): StartProblem | undefined {
  const at = (name: string): string => process.env.get(`GF_PATHS_${name}`) ?? '';
  const lines = [
    ...(process.access(at('CONFIG'), 'r') ? [] : [`GF_PATHS_CONFIG='${at('CONFIG')}' is not readable.`]),
    ...(process.access(at('DATA'), 'w') ? [] : [`GF_PATHS_DATA='${at('DATA')}' is not writable.`]),
    ...(process.access(at('HOME'), 'r') ? [] : [`GF_PATHS_HOME='${at('HOME')}' is not readable.`]),
  ];
  if (lines.length > 0)
    lines.push(
      'You may have issues with file permissions, more information here: http://docs.grafana.org/installation/docker/#migrate-to-v51-or-later',
    );
  const ends = (why: string): StartProblem => ({ lines: [...lines, why], code: 1 });
  const file = `${at('DATA')}/grafana.db`;
  try {
    if (!process.access(at('PLUGINS'), 'f')) process.mkdir(at('PLUGINS'));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return ends(`mkdir: can't create directory '${at('PLUGINS')}': ${error.message}`);
  }
  const unread = unreadable(process, at('CONFIG'));
  if (unread !== undefined) return ends(`Error: ✗ failed to parse "${at('CONFIG')}": ${unread}`);
  try {
    process.writeFile(file, '', { append: true, mode: 0o640 });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return ends(
      `Error: ✗ failed to connect to database: failed to create SQLite database file "${file}": open ${file}: ${error.message.toLowerCase()}`,
    );
  }
  const wrong = provisioningProblem(process, `${at('PROVISIONING')}/datasources`);
  if (wrong !== undefined) {
    const why = `Datasource provisioning error: ${wrong}`;
    const log = `logger=provisioning t=${formatTimeMilli(process.now)} level=error msg="Failed to provision data sources" error=${JSON.stringify(why)}`;
    lines.push(log);
    return ends(`Error: ✗ ${why}`);
  }
  return lines.length > 0 ? { lines } : undefined;
}

/** All YAML of a directory is read, by name. @see grafana/grafana: pkg/services/provisioning/datasources/config_reader.go */
function provisioningProblem(process: Process, directory: string): string | undefined {
  if (!process.access(directory, 'r') || process.stat(directory).type !== 'directory') return undefined;
  for (const name of [...process.readdir(directory)].sort()) {
    if (!/\.ya?ml$/.test(name)) continue;
    const path = `${directory}/${name}`;
    const wrong = unreadable(process, path) ?? strictProblem(process.readFile(path), { type: 'any' });
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A directory can be opened, but not read. */
function unreadable(process: Process, path: string): string | undefined {
  try {
    if (process.stat(path).type === 'directory') return `read ${path}: is a directory`;
    process.readFile(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `open ${path}: ${error.message.toLowerCase()}`;
  }
}
