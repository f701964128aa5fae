import type { Process } from '../../../kernel/index.ts';
import { decompress } from '../../../shell/utilities/index.ts';

/** What an image's script takes for SQL, among the files of its first start. @see docker-library/postgres, docker-library/mysql: docker-entrypoint.sh docker_process_init_files */
export const isSql = (name: string): boolean => /\.sql(\.(gz|xz|zst))?$/.test(name);

/** What such a file says; one that was packed elsewhere cannot be read here, and the run is told. */
export function sqlOf(process: Process, path: string): string {
  const text = process.readFile(path);
  if (path.endsWith('.sql')) return text;
  const unpacked = path.endsWith('.gz') ? decompress(text) : undefined;
  if (unpacked === undefined)
    process.remark({ kind: 'NotFollowed', program: 'docker-entrypoint.sh', why: `what is in ${path}`, taken: 'statement' });
  return unpacked ?? '';
}
