import type { Program } from '../../kernel/index.ts';

/**
 * An interpreter in an image whose application is known by what is seen of it: for its script it is that; asked for its
 * version, or for a script on its command line or in another file, it is an interpreter like any other.
 */
export const runsOwn =
  (own: string, application: Program, interpreter: Program): Program =>
  (process) => {
    const words = process.argv.slice(1);
    const [first] = words;
    if (first === undefined || ASKS.test(first)) return interpreter(process);
    const script = words.find((word) => !word.startsWith('-')) ?? own;
    const isForeign = script.split('/').at(-1) !== own && process.access(script, 'f') && process.stat(script).size > 0;
    return isForeign ? interpreter(process) : application(process);
  };

const ASKS = /^(-v|-V|--version|-h|--help|-e|--eval|-p|--print|-pe|-c)$/;
