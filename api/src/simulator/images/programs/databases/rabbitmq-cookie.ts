import { OsError, type Process } from '../../../kernel/index.ts';

/**
 * What stands against the secret that nodes share, which is made where there is none: nobody but its owner may read it.
 * @see erlang/otp: lib/kernel/src/auth.erl init_no_setcookie, read_cookie, check_cookie1
 */
function cookieProblem(process: Process, path: string): string | undefined {
  let mode: number;
  try {
    ({ mode } = process.stat(path));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code !== 'ENOENT') return `Error when reading ${path}: ${error.code.toLowerCase()}`;
    return make(process, path);
  }
  if (!process.access(path, 'r')) return `Error when reading ${path}: eacces`;
  return (mode & 0o077) === 0 ? undefined : `Cookie file ${path} must be accessible by owner only`;
}

function make(process: Process, path: string): string | undefined {
  try {
    const letters = Array.from({ length: 20 }, () => String.fromCharCode(65 + process.random.int(26))).join('');
    process.writeFile(path, letters, { mode: 0o400 });
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `Failed to create cookie file '${path}': ${error.code.toLowerCase()}`;
  }
}

/** As its prelaunch phase reports it: docker-library/rabbitmq issue 571. Undefined where the cookie will do. */
export function refusedCookie(process: Process, stamp: string): string | undefined {
  if (process.env.get('RABBITMQ_ERLANG_COOKIE')) return undefined;
  const why = cookieProblem(process, `${process.env.get('HOME') ?? '/var/lib/rabbitmq'}/.erlang.cookie`);
  if (why === undefined) return undefined;
  const report = [
    'supervisor: {local,rabbit_prelaunch_sup}',
    'errorContext: start_error',
    'reason: {badmatch,',
    '            {error,',
    '                {{shutdown,',
    '                     {failed_to_start_child,auth,',
    `                         {${JSON.stringify(why)},`,
    '                          [{auth,init_no_setcookie,0,',
    '                               [{file,"auth.erl"},{line,313}]},',
    '                           {auth,init,1,',
    '                               [{file,"auth.erl"},{line,165}]}]}}}}}',
  ];
  return report.map((text) => `${stamp} [error] <0.131.0>     ${text}\n`).join('');
}
