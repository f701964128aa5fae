import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { javaText } from '../../../shell/utilities/time/zone.ts';

/** What its own log goes to besides the console, and what the Java machine says of files that cannot be had. */
interface LogFiles {
  readonly problems: readonly string[];
  /** Those that hear of all that the console does. */
  readonly main: readonly number[];
}

/**
 * Opens them all, whether something is ever written to them or not: it is done once, before the first word is said.
 * @see tomcat: conf/logging.properties; java/org/apache/juli/FileHandler.java openWriter; java.util.logging.ErrorManager
 */
export function openLogFiles(process: Process): LogFiles {
  const settings = properties(process, '/usr/local/tomcat/conf/logging.properties');
  const namesOf = (key: string): string[] => (settings.get(key) ?? '').split(/[\s,]+/);
  const root = namesOf('.handlers');
  const problems: string[] = [];
  const main: number[] = [];
  for (const handler of namesOf('handlers')) {
    if (!handler.endsWith('FileHandler')) continue;
    const own = (key: string, otherwise: string): string => settings.get(`${handler}.${key}`) ?? otherwise;
    const directory = inBase(own('directory', 'logs').replace(/\$\{catalina\.(?:base|home)\}/g, BASE));
    const date = own('rotatable', 'true') === 'true' ? javaText(process, '%Y-%m-%d') : '';
    const opened = makeDirectories(process, directory)
      ? openToAppend(process, `${directory}/${own('prefix', 'juli.')}${date}${own('suffix', '.log')}`)
      : `: Unable to create [${directory}]`;
    if (typeof opened === 'string') problems.push(`java.util.logging.ErrorManager: 4${opened}`);
    else if (root.includes(handler)) main.push(opened);
  }
  return { problems, main };
}

/** A descriptor, or the exception that tells why there is none. */
export function openToAppend(process: Process, path: string): number | string {
  try {
    return process.open(path, { write: true, append: true, create: true });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `\njava.io.FileNotFoundException: ${path} (${error.message})`;
  }
}

/** As java.io.File does it: whether it is there in the end. */
export function makeDirectories(process: Process, path: string): boolean {
  for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
    const part = end < 0 ? path : path.slice(0, end);
    try {
      if (!process.access(part, 'f')) process.mkdir(part);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return false;
    }
    if (end < 0) return process.stat(path).type === 'directory';
  }
}

/** What a full disk refuses is lost without a word. */
export function* tell(process: Process, files: readonly number[], text: string): Task<void> {
  for (const fd of files)
    try {
      yield* process.write(fd, text);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
}

export const BASE = '/usr/local/tomcat';
export const inBase = (path: string): string => (path.startsWith('/') ? path : `${BASE}/${path}`);

/** @see openjdk: java.util.Properties load */
function properties(process: Process, file: string): ReadonlyMap<string, string> {
  const text = process.access(file, 'r') ? process.readFile(file) : '';
  const lines = text.replace(/\\\n\s*/g, '').matchAll(/^[ \t]*([^\s#!=:][^\s=:]*)[ \t]*[=: ][ \t]*(.*)$/gm);
  return new Map([...lines].map(([, key = '', value = '']) => [key, value.trim()]));
}
