import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { CommandLine, Given } from '../pflag.ts';

/** Tells of files, and writes some. @see kubernetes: test/images/agnhost/mounttest/mt.go */
export function* mounttest(process: Process, { values }: Given): Task<number> {
  process.umask = 0;
  let failed = false;
  const each = function* (name: string, problem: (path: string, why: string) => string, tell: (path: string) => string): Task<void> {
    const path = values.get(name);
    if (path === undefined || path === '') return;
    let text: string;
    try {
      text = tell(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      failed = true;
      text = problem(path, error.message.toLowerCase());
    }
    yield* process.write(1, text);
  };
  const content = (path: string): string => `content of file "${path}": ${process.readFile(path)}\n`;
  yield* each(
    'fs_type',
    (path, why) => `error from statfs("${path}"): ${why}\n`,
    (path) => `mount type of "${path}": ${mountType(process, path)}\n`,
  );
  for (const mode of [0o644, 0o666, 0o660, 0o777])
    yield* each(
      `new_file_0${mode.toString(8)}`,
      (path, why) => `error writing new file "${path}": open ${path}: ${why}\n`,
      (path) => {
        process.writeFile(path, INITIAL, { mode });
        return content(path);
      },
    );
  const unstatted = (path: string, why: string): string => `error from Stat("${path}"): stat ${path}: ${why}\n`;
  yield* each('file_mode', unstatted, (path) => `mode of file "${path}": ${modeText(process.stat(path))}\n`);
  yield* each(
    'file_perm',
    unstatted,
    (path) => `perms of file "${path}": ${modeText({ type: 'file', mode: process.stat(path).mode & 0o777 })}\n`,
  );
  yield* each(
    'file_owner',
    (path, why) => `error from stat("${path}"): ${why}\n`,
    (path) => {
      const { uid, gid } = process.stat(path);
      return `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`;
    },
  );
  yield* each('file_content', (path, why) => `error reading file content for "${path}": open ${path}: ${why}\n`, content);
  const watched = values.get('file_content_in_loop') ?? '';
  if (watched !== '' && !(yield* readInLoop(process, watched, values))) failed = true;
  return failed ? 1 : 0;
}

/** Every two seconds, until it says what is expected or the time is over. */
function* readInLoop(process: Process, path: string, values: ReadonlyMap<string, string>): Task<boolean> {
  const until = process.now + Number(values.get('retry_time') ?? '180') * SECOND;
  const breaks = values.get('break_on_expected_content') !== 'false';
  let read = true;
  for (; process.now < until; yield* process.sleep(2 * SECOND)) {
    try {
      const text = process.readFile(path);
      read = true;
      yield* process.write(1, `content of file "${path}": ${text}\n`);
      if (breaks && text === INITIAL) return true;
      if (breaks) yield* process.write(1, `Unexpected content. Expected: ${INITIAL}. Retrying`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      read = false;
      yield* process.write(1, `Error reading file ${path}: open ${path}: ${error.message.toLowerCase()}, retrying\n`);
    }
  }
  return read;
}

const INITIAL = 'mount-tester new file\n';

const PATHS = [
  ...['fs_type', 'file_mode', 'file_perm', 'file_owner', 'file_content', 'file_content_in_loop'],
  ...['new_file_0644', 'new_file_0666', 'new_file_0660', 'new_file_0777'],
];
export const MOUNTTEST_FLAGS: CommandLine['flags'] = {
  ...Object.fromEntries(PATHS.map((name) => [name, 'string' as const])),
  retry_time: 'int',
  break_on_expected_content: 'bool',
};

/** The name of tmpfs, the magic numbers of others. @see linux: include/uapi/linux/magic.h */
function mountType(process: Process, path: string): string {
  process.stat(path);
  const mount = process
    .mounts()
    .filter((each) => path === each.path || path.startsWith(each.path === '/' ? '/' : `${each.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return magic[mount?.type ?? ''] ?? '0';
}
const magic: Readonly<Record<string, string>> = {
  tmpfs: 'tmpfs',
  ext4: '61267',
  overlay: '2035054128',
  proc: '40864',
  sysfs: '1650812274',
};

/** As Go prints a mode: `-rw-r--r--`, `dtrwxrwxrwx`, `Lrwxrwxrwx`. */
function modeText({ type, mode }: { readonly type: string; readonly mode: number }): string {
  const kind = type === 'directory' ? 'd' : type === 'symlink' ? 'L' : '';
  const special = `${mode & 0o4000 ? 'u' : ''}${mode & 0o2000 ? 'g' : ''}${mode & 0o1000 ? 't' : ''}`;
  const bits = Array.from('rwxrwxrwx', (letter, i) => (mode & (1 << (8 - i)) ? letter : '-')).join('');
  return `${kind}${special}` === '' ? `-${bits}` : `${kind}${special}${bits}`;
}
