import { byText, type Task } from '../../../../engine/index.ts';
import { isDirectory, isFile } from '../../../../shell/utilities/lib/files.ts';
import { OF_A_PACKAGE, packageOfModule, SITE_PACKAGES, USER_SITE } from '../../packages/pip.ts';
import { failure } from '../exceptions.ts';
import type { Interpreter } from '../interpreter.ts';
import { parsePython } from '../syntax.ts';
import { type Frame, Module, Scope, Unsupported } from '../values.ts';
import { asyncio } from './asyncio.ts';
import { collections } from './collections.ts';
import { dataclasses } from './dataclasses.ts';
import { datetime } from './datetime.ts';
import { enumeration } from './enum.ts';
import { fcntl } from './fcntl.ts';
import { flask } from './flask.ts';
import { functools } from './functools.ts';
import { hashes } from './hashes.ts';
import { http } from './http.ts';
import { httpServer } from './http-server.ts';
import { IN_PYTHON, LIBRARY } from './in-python.ts';
import { itertools } from './itertools.ts';
import { json } from './json.ts';
import { logging, loggingHandlers } from './logging.ts';
import { math, moreMath, statistics } from './math.ts';
import { type Members, type ModuleMaker, membersOf } from './members.ts';
import { os, osPath, shutil } from './os.ts';
import { pathlib } from './pathlib.ts';
import { queue } from './queue.ts';
import { random } from './random.ts';
import { re } from './re.ts';
import { requests } from './requests.ts';
import { searchFolders } from './search-path.ts';
import { signal } from './signal.ts';
import { small } from './small.ts';
import { socket } from './socket.ts';
import { struct } from './struct.ts';
import { subprocess } from './subprocess.ts';
import { sys } from './sys.ts';
import { bisect, csv, heapq } from './tables.ts';
import { concurrent, multiprocessing, threading } from './threading.ts';
import { time } from './time.ts';
import { zoneinfo } from './time-zones.ts';
import { urlError, urlParse, urlRequest } from './urllib.ts';
import { warnings } from './warnings.ts';

const MODULES: Readonly<Record<string, ModuleMaker>> = {
  ...small,
  ...hashes,
  asyncio,
  bisect,
  collections,
  'concurrent.futures': concurrent,
  csv,
  dataclasses,
  datetime,
  enum: enumeration,
  fcntl,
  functools,
  heapq,
  http,
  'http.server': httpServer,
  itertools,
  json,
  logging,
  'logging.handlers': loggingHandlers,
  math: { ...math, ...moreMath },
  multiprocessing,
  os,
  'os.path': osPath,
  pathlib,
  queue,
  random,
  re,
  shutil,
  signal,
  socket,
  socketserver: httpServer,
  statistics,
  struct,
  subprocess,
  sys,
  threading,
  time,
  'urllib.error': urlError,
  'urllib.parse': urlParse,
  'urllib.request': urlRequest,
  warnings,
  zoneinfo,
};
/** Packages that have to be installed. */
const PACKAGES: Readonly<Record<string, ModuleMaker>> = { flask, requests };

/** What `import NAME` gives. What is neither the user's nor of the standard library is not there; what of it is not known here is refused. */
export function* importModule(machine: Interpreter, name: string): Task<Module> {
  const known = machine.modules.get(name);
  if (known) return known;
  if (name.startsWith('.')) throw failure('ImportError', 'attempted relative import with no known parent package');
  const parts = name.split('.');
  const first = parts[0] as string;
  const parent = parts.length > 1 ? yield* importModule(machine, parts.slice(0, -1).join('.')) : undefined;
  const module = (yield* ownModule(machine, name)) ?? (yield* standardModule(machine, name, first));
  machine.modules.set(name, module);
  if (name === 'os') module.members.set('path', yield* importModule(machine, 'os.path'));
  parent?.members.set(parts.at(-1) as string, module);
  return module;
}

function* standardModule(machine: Interpreter, name: string, first: string): Task<Module> {
  const standard = STANDARD.has(first);
  const installed = [first.toLowerCase(), packageOfModule[first] ?? ''].some(
    (each) =>
      each !== '' &&
      [SITE_PACKAGES, `${machine.process.env.get('HOME') ?? ''}/.local${USER_SITE}`, ...searchFolders(machine)].some((place) =>
        machine.process.access(`${place}/${each}`, 'f'),
      ),
  );
  if (!standard && !installed) {
    const missing = name.includes('.') ? first : name;
    const raised = failure('ModuleNotFoundError', `No module named '${missing}'`);
    raised.value.fields.set('name', missing).set('path', null);
    throw raised;
  }
  const table = standard ? MODULES : PACKAGES;
  const make = Object.hasOwn(table, name) ? table[name] : undefined;
  const source = Object.hasOwn(IN_PYTHON, name) ? IN_PYTHON[name] : undefined;
  if (!make && source === undefined && !EMPTY.has(name)) throw new Unsupported(`the module ${name}`);
  const members: Members = typeof make === 'function' ? make(machine) : (make ?? {});
  const module = new Module(name, membersOf(members));
  if (source !== undefined) yield* runLibrary(machine, module, source);
  return module;
}
/** What of a module is written in Python itself stands beside the rest of it. */
function* runLibrary(machine: Interpreter, module: Module, source: string): Task<void> {
  const frame: Frame = { where: '<module>', file: LIBRARY, at: { line: 1, column: 0, endLine: 1, endColumn: 0 } };
  module.members.set('__name__', module.name);
  machine.modules.set(module.name, module);
  yield* machine.run(libraryProgram(source), new Scope(machine.builtins, frame, undefined, module.members));
}
const libraryProgram = byText((source: string) => parsePython(source));
const EMPTY = new Set(['urllib', 'concurrent', 'xml', 'email', 'importlib']);

/** A file where modules are looked for, or a folder of such files. */
function* ownModule(machine: Interpreter, name: string): Task<Module | undefined> {
  const { process } = machine;
  for (const folder of searchFolders(machine)) {
    const base = `${folder}/${name.replaceAll('.', '/')}`;
    const path = [`${base}.py`, `${base}/__init__.py`].find((each) => isFile(process, each));
    if (path !== undefined) return yield* runModule(machine, name, path);
    const isFolder = !STANDARD.has(name) && isDirectory(process, base);
    if (isFolder && !process.access(`${base}/${OF_A_PACKAGE}`, 'f')) return new Module(name, new Map(), true);
  }
  return undefined;
}

function* runModule(machine: Interpreter, name: string, path: string): Task<Module> {
  const source = machine.process.readFile(path);
  machine.sources.set(path, source.split('\n'));
  const frame: Frame = { where: '<module>', file: path, at: { line: 1, column: 0, endLine: 1, endColumn: 0 } };
  const scope = new Scope(machine.builtins, frame);
  scope.names.set('__name__', name).set('__file__', path);
  const module = new Module(name, scope.names, true);
  machine.modules.set(name, module);
  yield* machine.run(parsePython(source), scope);
  return module;
}

/** sys.stdlib_module_names */
const STANDARD = new Set(
  `__future__ abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2
cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib
contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings
ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob
graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib
nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib
poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib
resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd
sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog
tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback
tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound
wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`.split(/\s+/),
);
