import { formatTimeMilli } from '../../../../../apimachinery/time.ts';
import type { Micros } from '../../../../../engine/index.ts';
import type { Process } from '../../../../../kernel/index.ts';
import { isSince } from '../../../../../shell/utilities/lib/version.ts';

/** A line of mongod's log: since 4.4 an object in JSON, before that a sentence of its own. */
export interface MongoLine {
  readonly context: string;
  readonly id: number;
  readonly component: string;
  readonly message: string;
  readonly attributes?: string;
  readonly severity?: string;
  /** It is shown again to whoever connects with a shell. */
  readonly warns?: boolean;
  /** When it was said, if not now. */
  readonly at?: Micros;
  /** Before 4.4; without it nothing was said. */
  readonly plain?: string;
}

/** One entry in the server's log, without its newline: JSON since 4.4, and before that text. Empty where the older release says nothing. */
export function mongoLine(process: Process, version: string, line: MongoLine): string {
  const { context, id, component, message, attributes = '', severity = 'I', warns = false, at: said = process.now, plain } = line;
  const at = formatTimeMilli(said).slice(0, -1);
  if (isSince(version, 4, 4))
    return `{"t":{"$date":"${at}+00:00"},"s":"${severity}",  "c":"${component}",${' '.repeat(Math.max(1, 9 - component.length))}"id":${`${id},`.padEnd(8)} "ctx":"${context}","msg":"${message}"${attributes === '' ? '' : `,"attr":${attributes}`}${warns ? ',"tags":["startupWarnings"]' : ''}}`;
  if (plain === undefined) return '';
  const head = `${at}+0000 ${severity}${!isSince(version, 4, 2) ? '' : ' '} ${component.padEnd(8)} [${context}] `;
  return plain
    .split('\n')
    .map((each) => head + each)
    .join('\n');
}
