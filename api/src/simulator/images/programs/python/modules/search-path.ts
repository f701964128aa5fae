import { List, type Machine, type Module } from '../values.ts';

/** Where modules are looked for before the library's own: beside the script, then where PYTHONPATH says. @see cpython: Modules/getpath.py */
export function ownFolders({ file, process }: Pick<Machine, 'file' | 'process'>): string[] {
  const beside = file.startsWith('<') ? '' : file.replace(/\/?[^/]*$/, '') || '.';
  return [beside, ...(process.env.get('PYTHONPATH') ?? '').split(':').filter((each) => each !== '')];
}

/** As `ownFolders`, after what the script has changed of sys.path. */
export function searchFolders(machine: Pick<Machine, 'file' | 'process'> & { readonly modules: ReadonlyMap<string, Module> }): string[] {
  const path = machine.modules.get('sys')?.members.get('path');
  const folders = path instanceof List ? path.items.filter((each) => typeof each === 'string') : ownFolders(machine);
  return folders.filter((each) => !LIBRARY.test(each)).map((each) => (each === '' ? machine.process.cwd : each).replace(/\/$/, ''));
}

const LIBRARY = /^\/usr\/local\/lib\/python\d/;
