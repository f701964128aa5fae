import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { goFlags } from '../go-flags.ts';

/** Tells of files, and writes some. @see kubernetes: test/images/agnhost/mounttest/mt.go */
export function* mounttest(process: Process, args: readonly string[]): Task<number> {
  const names = [
    'fs_type',
    'file_mode',
    'file_perm',
    'file_owner',
    'file_content',
    'file_content_in_loop',
    'new_file_0644',
    'new_file_0666',
    'new_file_0660',
    'new_file_0777',
    'retry_time',
    'break_on_expected_content',
  ];
  const { values } = goFlags(args, Object.fromEntries(names.map((name) => [name, true])));
  let failed = false;
  const each = function* (name: string, what: string, tell: (path: string) => string): Task<void> {
    const path = values.get(name);
    if (path === undefined || path === '') return;
    let text: string;
    try {
      text = tell(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      failed = true;
      text = `error ${what} "${path}": ${what.startsWith('reading') ? 'open' : 'lstat'} ${path}: ${error.message.toLowerCase()}\n`;
    }
    yield* process.write(1, text);
  };
  yield* each('fs_type', 'statfs', (path) => `mount type of "${path}": ${mountType(process, path)}\n`);
  for (const mode of [0o644, 0o666, 0o660, 0o777])
    yield* each(`new_file_0${mode.toString(8)}`, 'writing file', (path) => create(process, path, mode));
  yield* each('file_mode', 'Lstat', (path) => `mode of file "${path}": ${modeText(process.lstat(path))}\n`);
  yield* each('file_perm', 'Lstat', (path) => `perms of file "${path}": ${modeText({ ...process.lstat(path), type: 'file' })}\n`);
  yield* each('file_owner', 'Lstat', (path) => {
    const { uid, gid } = process.stat(path);
    return `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`;
  });
  const content = (path: string): string => `content of file "${path}": ${process.readFile(path)}\n`;
  yield* each('file_content', 'reading file content for', content);
  if (values.has('file_content_in_loop')) {
    const until = process.now + Number(values.get('retry_time') ?? '180') * SECOND;
    while (process.now < until) {
      yield* each('file_content_in_loop', 'reading file content for', content);
      yield* process.sleep(SECOND);
    }
    failed = false;
  }
  return failed ? 1 : 0;
}

function create(process: Process, path: string, mode: number): string {
  const before = process.umask;
  process.umask = 0;
  process.writeFile(path, 'mount-tester new file\n', { mode });
  process.umask = before;
  return '';
}

function mountType(process: Process, path: string): string {
  process.stat(path);
  const mount = process
    .mounts()
    .filter((each) => path === each.path || path.startsWith(each.path === '/' ? '/' : `${each.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return mount?.type === 'tmpfs' ? 'tmpfs' : mount?.type === 'ext4' ? 'ext2/ext3' : (mount?.type ?? 'unknown');
}

/** As Go prints a mode: `-rw-r--r--`, `dtrwxrwxrwx`, `Lrwxrwxrwx`. */
function modeText({ type, mode }: { readonly type: string; readonly mode: number }): string {
  const kind = type === 'directory' ? 'd' : type === 'symlink' ? 'L' : '';
  const special = `${mode & 0o4000 ? 'u' : ''}${mode & 0o2000 ? 'g' : ''}${mode & 0o1000 ? 't' : ''}`;
  const bits = Array.from('rwxrwxrwx', (letter, i) => (mode & (1 << (8 - i)) ? letter : '-')).join('');
  return `${kind}${special}` === '' ? `-${bits}` : `${kind}${special}${bits}`;
}
