import { argparseSource } from './written/argparse.ts';
import { asyncioSource } from './written/asyncio.ts';
import { calendarSource } from './written/calendar.ts';
import { configparserSource } from './written/configparser.ts';
import { contextlibSource } from './written/contextlib.ts';
import { csvSource } from './written/csv.ts';
import { dataclassesSource } from './written/dataclasses.ts';
import { decimalSource } from './written/decimal.ts';
import { operatorSource, osPathSource, pprintSource, shutilSource, socketserverSource } from './written/extras.ts';
import { fractionsSource } from './written/fractions.ts';
import { functoolsSource } from './written/functools.ts';
import { futuresSource } from './written/futures.ts';
import { globSource } from './written/glob.ts';
import { heapqSource } from './written/heapq.ts';
import { httpClientSource } from './written/http-client.ts';
import { itertoolsSource } from './written/itertools.ts';
import { loggingConfigSource } from './written/logging-config.ts';
import { schedSource } from './written/sched.ts';
import { collectionsSource, fnmatchSource } from './written/small-modules.ts';
import { statisticsSource } from './written/statistics.ts';
import { stringSource } from './written/string.ts';
import { tempfileSource } from './written/tempfile.ts';
import { textwrapSource } from './written/textwrap.ts';
import { threadingSource } from './written/threading.ts';
import { uuidSource } from './written/uuid.ts';

/** The file of what is written in Python here: its frames are in no traceback. */
export const LIBRARY = '<library>';

/** Modules, or parts of them, that are shorter in Python. They see what the rest of their module defines. */
export const IN_PYTHON: Readonly<Record<string, string>> = {
  argparse: argparseSource,
  asyncio: asyncioSource,
  calendar: calendarSource,
  collections: collectionsSource,
  'concurrent.futures': futuresSource,
  configparser: configparserSource,
  contextlib: contextlibSource,
  csv: csvSource,
  dataclasses: dataclassesSource,
  decimal: decimalSource,
  fnmatch: fnmatchSource,
  fractions: fractionsSource,
  functools: functoolsSource,
  glob: globSource,
  heapq: heapqSource,
  'http.client': httpClientSource,
  itertools: itertoolsSource,
  'logging.config': loggingConfigSource,
  operator: operatorSource,
  'os.path': osPathSource,
  pprint: pprintSource,
  sched: schedSource,
  shutil: shutilSource,
  socketserver: socketserverSource,
  statistics: statisticsSource,
  string: stringSource,
  tempfile: tempfileSource,
  textwrap: textwrapSource,
  threading: threadingSource,
  uuid: uuidSource,
};
