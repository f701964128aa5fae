import { asyncioSource } from './written/asyncio.ts';
import { configparserSource } from './written/configparser.ts';
import { contextlibSource } from './written/contextlib.ts';
import { csvSource } from './written/csv.ts';
import { dataclassesSource } from './written/dataclasses.ts';
import { itertoolsSource } from './written/itertools.ts';
import { collectionsSource, fnmatchSource } from './written/small-modules.ts';
import { threadingSource } from './written/threading.ts';

/** The file of what is written in Python here: its frames are in no traceback. */
export const LIBRARY = '<library>';

/** Modules, or parts of them, that are shorter in Python. They see what the rest of their module defines. */
export const IN_PYTHON: Readonly<Record<string, string>> = {
  asyncio: asyncioSource,
  collections: collectionsSource,
  configparser: configparserSource,
  contextlib: contextlibSource,
  csv: csvSource,
  dataclasses: dataclassesSource,
  fnmatch: fnmatchSource,
  itertools: itertoolsSource,
  threading: threadingSource,
};
