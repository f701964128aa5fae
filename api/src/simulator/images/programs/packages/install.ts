import { OsError, type Process } from '../../../kernel/index.ts';
import { makeDirectories, makeParents } from '../../../shell/utilities/lib/files.ts';
import { commandsOfRelease } from '../../bases/release-commands.ts';
import { SAYS_MISSING } from '../../existence.data.ts';
import type { Family, Package } from './catalogue.ts';
import { packageNamed } from './catalogue.ts';
import { notPackaged } from './commands.data.ts';

/** The names of what is installed, one a line in the package manager's own file. */
export function installed(process: Process, database: string): Set<string> {
  try {
    return new Set([...process.readFile(database).matchAll(/^(?:P|Package): ?(\S+)$/gm)].map(([, name]) => name as string));
  } catch (error) {
    if (error instanceof OsError) return new Set();
    throw error;
  }
}

/** Those of `names` that are there, whether installed or part of the image, and what came with them. */
export function present(process: Process, family: Family, names: readonly string[], database: string): Set<string> {
  const own = names.map((name) => packageNamed(family, name)).filter((each) => isThere(process, each));
  return new Set([...installed(process, database), ...own.flatMap(({ name, needs }) => [name, ...needs])]);
}

/** A package's version ends with what it was built for. */
export function builtFor(process: Process, version: string): string {
  const [, name = '', major = ''] = /^(\w+).* (\d+)/.exec(process.readFile('/etc/system-release')) ?? [];
  return version.replace(/\.el9$/, { Fedora: `.fc${major}`, Amazon: `.amzn${major}` }[name] ?? `.el${major}`);
}

/** Puts a package's files and programs where they are found. What is there already (a mounted configuration) stays. */
export function unpack(process: Process, { programs, files }: Package): void {
  for (const [path, text] of Object.entries(files)) {
    if (process.access(path, 'f')) continue;
    makeParents(process, path);
    if (!path.endsWith('/')) process.writeFile(path, text);
  }
  const released = commandsOfRelease(process.access('/etc/os-release', 'r') ? process.readFile('/etc/os-release') : '');
  for (const { path, program, megabytes } of programs) {
    makeParents(process, path);
    process.writeFile(path, process.executable(released.get(program) ?? program, megabytes * 2 ** 20), { mode: 0o755 });
    process.chmod(path, 0o755);
  }
}

/** What is to be installed for `names`, what others need first; what there is not at all. `isExtra`: what is elsewhere. */
export function plan(
  family: Family,
  names: readonly string[],
  present: ReadonlySet<string>,
  isExtra: (name: string) => boolean = () => false,
): { packages: Package[]; missing: string[] } {
  const packages = new Map<string, Package>();
  const missing = names.filter((name) => SAYS_MISSING.test(name) || notPackaged[family].has(name) || isExtra(name));
  for (const name of names) {
    if (missing.includes(name) || present.has(name)) continue;
    const wanted = packageNamed(family, name);
    for (const need of wanted.needs) if (!present.has(need) && !packages.has(need)) packages.set(need, packageNamed(family, need));
    packages.set(name, wanted);
  }
  return { packages: [...packages.values()], missing };
}

/** Takes away what packages have brought; those of `names` that were there. */
export function remove(process: Process, family: Family, names: readonly string[], database: string): string[] {
  const present = installed(process, database);
  const gone = names.filter((name) => present.has(name) || isThere(process, packageNamed(family, name)));
  for (const name of gone) for (const { path } of packageNamed(family, name).programs) if (process.access(path, 'f')) process.unlink(path);
  if (gone.some((name) => present.has(name))) {
    const entries = process.readFile(database).split(/(?<=\n)(?=(?:P|Package): ?)/);
    const kept = entries.filter((entry) => !gone.includes(/^(?:P|Package): ?(\S+)/.exec(entry)?.[1] ?? ''));
    process.writeFile(database, kept.join(''));
  }
  return gone;
}

/** Whether an image came with it. */
const isThere = (process: Process, { programs }: Package): boolean =>
  programs.length > 0 && programs.every(({ path }) => process.access(path, 'f'));

/** Why a directory cannot be written to; undefined if it can. A missing one is made. */
export function unwritable(process: Process, directory: string): OsError | undefined {
  try {
    makeDirectories(process, directory);
    process.writeFile(`${directory}/lock`, '');
    return undefined;
  } catch (error) {
    if (error instanceof OsError) return error;
    throw error;
  }
}
