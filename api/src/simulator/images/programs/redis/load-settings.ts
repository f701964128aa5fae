import type { Process } from '../../../kernel/index.ts';
import { attempt } from './attempt.ts';
import { configure, type Settings } from './config.ts';
import { APPEND } from './log.ts';
import { splitWords } from './protocol.ts';

/** Why a configuration is not taken: told on the error output, or in the log. */
interface Refusal {
  readonly why: string;
  readonly logged?: boolean;
}

/**
 * Takes a configuration, line by line; its directory is entered, and whether its log file can be opened is tried: at its line, since
 * 7 when all is read. @see redis: src/config.c loadServerConfigFromString, setConfigDirOption
 */
export function loadSettings(process: Process, settings: Settings, text: string, major: number): Refusal | undefined {
  for (const [i, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const words = splitWords(trimmed);
    const name = words[0]?.toLowerCase();
    let problem = configure(settings, words);
    if (problem === undefined && name === 'dir') {
      problem = attempt(() => process.chdir(settings.get('dir') ?? '/data')).failure;
      if (problem !== undefined && major < 7) return { why: `Can't chdir to '${settings.get('dir')}': ${problem}`, logged: true };
    }
    if (problem === undefined && name === 'logfile' && major < 7) problem = noLog(process, settings);
    if (problem !== undefined) return { why: `Reading the configuration file, at line ${i + 1}\n>>> '${trimmed}'\n${problem}` };
  }
  const why = major < 7 ? undefined : noLog(process, settings);
  return why === undefined ? undefined : { why };
}

function noLog(process: Process, settings: Settings): string | undefined {
  const file = settings.get('logfile') ?? '';
  const why = file === '' ? undefined : attempt(() => process.close(process.open(file, APPEND))).failure;
  return why === undefined ? undefined : `Can't open the log file: ${why}`;
}

/**
 * `--maxmemory 2mb --appendonly yes` as lines of a file, values in quotes. Since 7, what follows an option's name is its value,
 * whatever it is.
 * @see redis: src/server.c main, src/sds.c sdscatrepr
 */
export function optionLines(args: readonly string[], major: number): string {
  let text = '';
  let wantsValue = false;
  for (const word of args) {
    const isName: boolean = word.startsWith('--') && !(major >= 7 && wantsValue);
    text += isName ? `\n${word.slice(2)}` : ` "${word.replace(/["\\]/g, '\\$&')}"`;
    wantsValue = isName && !/[\s=]/.test(word) && word !== '--save';
  }
  return text;
}
