import type { Task } from '../../../../engine/index.ts';
import { absolutePath, makeDirectories } from '../../../../shell/utilities/lib/files.ts';
import { classMethodClass, getter, nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { framedIn } from '../own-frames.ts';
import { stringOf, wholeOf } from '../types.ts';
import { given, Instance, List, type Machine, Native, type NativeRun, Unsupported, type Value } from '../values.ts';
import { openFile } from './files.ts';
import type { Members } from './members.ts';
import { base, directory, isType, joined, onPath, split, statOf } from './os.ts';

type Process = Machine['process'];

const nameOf = ({ args: [self] }: { args: readonly Value[] }): string => (self as Instance).native as string;
const pathOf = (name: string): Instance => new Instance(pathClass, name);
const isThere = (process: Process, name: string): boolean => process.access(name, 'f') || isType(process, name, 'symlink');
const moved: NativeRun = (all, { process }) => {
  onPath(nameOf(all), (name) => process.rename(name, stringOf(all.args[1])));
  return pathOf(stringOf(all.args[1]));
};
const partsOf = (name: string): string[] => [...(name.startsWith('/') ? ['/'] : []), ...name.split('/').filter((part) => part !== '')];
/** What a pattern finds below a folder; `**` is any folder of it. */
function found(process: Process, folder: string, [pattern, ...rest]: readonly string[]): List {
  if (pattern === undefined) return new List([pathOf(folder)]);
  const names = isType(process, folder, 'directory') ? process.readdir(folder) : [];
  const at = (name: string): string => joined([folder === '.' ? '' : folder, name]);
  if (pattern === '**') {
    const here = rest.length === 0 ? [pathOf(folder)] : found(process, folder, rest).items;
    const below = names.filter((name) => isType(process, at(name), 'directory') && !isType(process, at(name), 'symlink'));
    return new List([...here, ...below.flatMap((name) => found(process, at(name), ['**', ...rest]).items)]);
  }
  const expression = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return new List(names.filter((name) => expression.test(name)).flatMap((name) => found(process, at(name), rest).items));
}
const PATH_FRAMES = {
  read_text: 'pathReadText',
  read_bytes: 'pathReadBytes',
  write_text: 'pathWriteText',
  write_bytes: 'pathWriteBytes',
  open: 'pathOpen',
  unlink: 'pathUnlink',
  mkdir: 'pathMkdir',
  rmdir: 'pathRmdir',
  stat: 'pathStat',
  iterdir: 'pathIterdir',
  rename: 'pathRename',
};
const pathClass = nativeClass(
  'PosixPath',
  framedIn(
    {
      __init__: ({ args: [self, ...parts] }) => {
        (self as Instance).native = parts.length === 0 ? '.' : joined(parts.map((each) => stringOf(each)));
        return null;
      },
      __str__: (all) => nameOf(all),
      __repr__: (all) => `PosixPath('${nameOf(all)}')`,
      __fspath__: (all) => nameOf(all),
      __truediv__: (all) => pathOf(joined([nameOf(all), stringOf(all.args[1])])),
      joinpath: (all) => pathOf(joined([nameOf(all), ...all.args.slice(1).map((each) => stringOf(each))])),
      exists: (all, { process }) => process.access(nameOf(all), 'f'),
      is_file: (all, { process }) => isType(process, nameOf(all), 'file'),
      is_dir: (all, { process }) => isType(process, nameOf(all), 'directory'),
      read_text: (all, { process }) => onPath(nameOf(all), (name) => process.readFile(name)),
      write_text: (all, { process }) => {
        onPath(nameOf(all), (name) => process.writeFile(name, stringOf(all.args[1])));
        return BigInt(stringOf(all.args[1]).length);
      },
      *read_bytes(all, machine): Task<Value> {
        const file = yield* openFile(machine, nameOf(all), 'rb');
        const content = yield* machine.call(machine.attribute(file, 'read'), given());
        yield* machine.call(machine.attribute(file, 'close'), given());
        return content;
      },
      *write_bytes(all, machine): Task<Value> {
        const file = yield* openFile(machine, nameOf(all), 'wb');
        const count = yield* machine.call(machine.attribute(file, 'write'), given(all.args[1] ?? null));
        yield* machine.call(machine.attribute(file, 'close'), given());
        return count;
      },
      touch: (all, { process }) => onPath(nameOf(all), (name) => process.writeFile(name, '', { append: true })) ?? null,
      unlink: (all, { process }) => {
        if ((all.args[1] ?? all.named.get('missing_ok')) === true && !isThere(process, nameOf(all))) return null;
        return onPath(nameOf(all), (name) => process.unlink(name)) ?? null;
      },
      rmdir: (all, { process }) => onPath(nameOf(all), (name) => process.rmdir(name)) ?? null,
      rename: moved,
      replace: moved,
      symlink_to: (all, { process }) => onPath(nameOf(all), (name) => process.symlink(stringOf(all.args[1]), name)) ?? null,
      chmod: (all, { process }) => onPath(nameOf(all), (name) => process.chmod(name, wholeOf(all.args[1]))) ?? null,
      is_symlink: (all, { process }) => isType(process, nameOf(all), 'symlink'),
      is_absolute: (all) => nameOf(all).startsWith('/'),
      as_posix: (all) => nameOf(all),
      expanduser: (all, { process }) => pathOf(nameOf(all).replace(/^~(?=\/|$)/, process.env.get('HOME') ?? '/root')),
      with_suffix: (all) => pathOf(`${split(nameOf(all))[0]}${stringOf(all.args[1])}`),
      with_name: (all) => pathOf(joined([directory(nameOf(all)), stringOf(all.args[1])])),
      relative_to: (all, machine) => {
        const above = stringOf(all.args[1]).replace(/\/$/, '');
        if (nameOf(all) === above) return pathOf('.');
        if (nameOf(all).startsWith(`${above}/`)) return pathOf(nameOf(all).slice(above.length + 1));
        throw failure(
          'ValueError',
          `${machine.repr(nameOf(all))} is not in the subpath of ${machine.repr(above)} OR one path is relative and the other is absolute.`,
        );
      },
      glob: (all, { process }) => found(process, nameOf(all), stringOf(all.args[1]).split('/')),
      rglob: (all, { process }) => found(process, nameOf(all), ['**', ...stringOf(all.args[1]).split('/')]),
      lstat: (all, { process }) => onPath(nameOf(all), (name) => statOf(process, name)),
      owner: (_, machine) => {
        throw new Unsupported(`Path.owner in ${machine.version}`);
      },
      __eq__: (all) => all.args[1] instanceof Instance && all.args[1].of === pathClass && all.args[1].native === nameOf(all),
      __lt__: (all) => nameOf(all).split('/').join('\0') < stringOf(all.args[1]).split('/').join('\0'),
      suffixes: getter(
        (all) =>
          new List(
            base(nameOf(all))
              .slice(1)
              .match(/\.[^.]+/g) ?? [],
          ),
      ),
      parts: getter((all) => new List(partsOf(nameOf(all)), 'tuple')),
      parents: getter((all) => {
        const above: Value[] = [];
        for (let at = nameOf(all); directory(at) !== at && at !== '.'; ) {
          at = directory(at) || '.';
          above.push(pathOf(at));
        }
        return new List(above, 'tuple');
      }),
      mkdir: (all, machine) => {
        const { process } = machine;
        const parents = machine.truth(all.named.get('parents') ?? false);
        if (machine.truth(all.named.get('exist_ok') ?? false) && isType(process, nameOf(all), 'directory')) return null;
        return onPath(nameOf(all), (name) => (parents ? makeDirectories(process, name) : process.mkdir(name))) ?? null;
      },
      iterdir: (all, { process }) =>
        new List(onPath(nameOf(all), (name) => process.readdir(name)).map((each) => pathOf(joined([nameOf(all), each])))),
      *open(all, machine): Task<Value> {
        return yield* openFile(machine, nameOf(all), stringOf(all.args[1] ?? 'r'));
      },
      stat: (all, { process }) => onPath(nameOf(all), (name) => statOf(process, name)),
      resolve: (all, { process }) => pathOf(absolutePath(process, nameOf(all))),
      absolute: (all, { process }) => pathOf(absolutePath(process, nameOf(all))),
      name: getter((all) => base(nameOf(all))),
      stem: getter((all) => split(base(nameOf(all)))[0]),
      suffix: getter((all) => split(nameOf(all))[1]),
      parent: getter((all) => pathOf(directory(nameOf(all)) || '.')),
    },
    PATH_FRAMES,
  ),
  'pathlib',
);
pathClass.members.set('cwd', new Instance(classMethodClass, new Native('cwd', (_, { process }) => pathOf(process.cwd))));
pathClass.members.set(
  'home',
  new Instance(classMethodClass, new Native('home', (_, { process }) => pathOf(process.env.get('HOME') ?? '/root'))),
);
pathClass.keyBy = (of) => of.native as string;
export const pathlib: Members = { Path: pathClass, PosixPath: pathClass, PurePath: pathClass };
