import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { listeningProgram } from '../generic.ts';

/**
 * A script that is not understood as a whole: what can be seen of it is which port it serves. It answers there with 200, and
 * runs until it is told to stop; one that serves nothing is over at once if it says how it ends. The reader of the run is told.
 */
export function* opaqueScript(process: Process, source: string, program: string, why: string): Task<number> {
  const fromEnvironment = /(?:environ(?:\.get)?[[(]\s*["'](\w*PORT)["']|process\.env\.(\w*PORT))/.exec(source);
  const named = fromEnvironment && process.env.get(fromEnvironment[1] ?? fromEnvironment[2] ?? '');
  const constant = /\bport\s*[=:]\s*(?:[^\n,;)]*?\|\|\s*)?(\d{2,5})\b/i.exec(source)?.[1];
  const literal = /\.listen\(\s*(\d{2,5})|\(\s*["'][\d.]*["']\s*,\s*(\d{2,5})\s*\)|\bbind\(\s*(\d{2,5})/.exec(source);
  const port = named ?? literal?.[1] ?? literal?.[2] ?? literal?.[3] ?? constant;
  const serves = /\.listen\(|serve_forever|\.run\(|app\.run|create_server|run_simple|serve\(/.test(source);
  if (port !== undefined && serves) {
    process.remark({ kind: 'NotFollowed', program, why, taken: 'server' });
    return yield* listeningProgram({ ports: [Number(port)], after: 0, status: 200 })(process);
  }
  const runs = serves || ENDLESS.test(source);
  process.remark({ kind: 'NotFollowed', program, why, taken: runs ? 'running' : 'done' });
  if (runs) return yield* listeningProgram({ ports: [], after: 0, status: 200 })(process);
  // Of what has not begun at all: it takes at least as long as it sleeps.
  if (!/^(Ruby|PHP)/.test(program)) return 0;
  for (const [, seconds] of source.matchAll(/\bsleep\s*\(?\s*(\d{1,9}(?:\.\d{1,6})?)\b/g)) yield* process.sleep(Number(seconds) * SECOND);
  return 0;
}

/** What goes round for ever, and what waits for those who connect. */
const ENDLESS =
  /\bwhile\s*(True|true|\(\s*(true|1)\s*\)|1\b)|setInterval|for\s*\(\s*;\s*;\s*\)|\bloop\s*(do\b|\{)|\bTCPServer\b|\.accept\b|\bWEBrick\b/;
