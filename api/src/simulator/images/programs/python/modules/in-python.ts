import { configparserSource } from './written/configparser.ts';
import { contextlibSource } from './written/contextlib.ts';
import { csvSource } from './written/csv.ts';
import { dataclassesSource } from './written/dataclasses.ts';
import { threadingSource } from './written/threading.ts';

/** The file of what is written in Python here: its frames are in no traceback. */
export const LIBRARY = '<library>';

/** Modules, or parts of them, that are shorter in Python. They see what the rest of their module defines. */
export const IN_PYTHON: Readonly<Record<string, string>> = {
  configparser: configparserSource,
  contextlib: contextlibSource,
  csv: csvSource,
  dataclasses: dataclassesSource,
  threading: threadingSource,
};
