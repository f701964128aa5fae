import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { listeningProgram } from '../../generic.ts';

interface Server {
  readonly port: number;
  /** What it says of an application that is not there, and how it ends. */
  readonly missing: (module: string) => readonly [string, number];
  /** What `--version` says. */
  readonly version: string;
}

/** Commands that packages bring which serve an application of the user's. */
const SERVERS: Readonly<Record<string, Server>> = {
  gunicorn: {
    port: 8000,
    version: 'gunicorn (version 20.1.0)',
    missing: (module) => [`ModuleNotFoundError: No module named '${module}'\n`, 3],
  },
  uvicorn: {
    port: 8000,
    version: 'Running uvicorn 0.22.0 with CPython 3.11.3 on Linux',
    missing: (module) => [`ERROR:    Error loading ASGI app. Could not import module "${module}".\n`, 1],
  },
  hypercorn: { port: 8000, version: 'Hypercorn 0.14.3', missing: (module) => [`ModuleNotFoundError: No module named '${module}'\n`, 1] },
  flask: {
    port: 5000,
    version: 'Python 3.11.3\nFlask 2.3.2\nWerkzeug 2.3.4',
    missing: () => [
      "Error: Could not locate a Flask application. Use the 'flask --app' option, 'FLASK_APP' environment variable, or a 'wsgi.py' or 'app.py' file in the current directory.\n",
      2,
    ],
  },
};

/** The commands that an installed package brings. */
export const commandsOf = (name: string): ReadonlyMap<string, Program> => {
  const server = Object.hasOwn(SERVERS, name) ? SERVERS[name] : undefined;
  return new Map(server ? [[name, (process) => serve(process, name, server)]] : []);
};

function* serve(process: Process, name: string, { port, missing, version }: Server): Task<number> {
  const args = process.argv.slice(1);
  if (args.includes('--version')) {
    yield* process.write(1, `${version}\n`);
    return 0;
  }
  const optionOf = (...names: readonly string[]): string | undefined => {
    const inline = args.find((word) => names.some((each) => word.startsWith(`${each}=`)));
    const at = args.findIndex((word) => names.includes(word));
    return inline?.slice(inline.indexOf('=') + 1) ?? (at < 0 ? undefined : args[at + 1]);
  };
  const named =
    name === 'flask'
      ? (optionOf('--app', '-A') ?? process.env.get('FLASK_APP') ?? 'app')
      : args.find((word) => /^[A-Za-z_][\w.]*:[A-Za-z_]/.test(word));
  const module = (named ?? '').replace(/\.py$/, '').replace(/:.*/, '');
  const path = module.replaceAll('.', '/');
  const folder = optionOf('--chdir', '--app-dir') ?? '.';
  const there = [`${path}.py`, `${path}/__init__.py`, ...(name === 'flask' && named === 'app' ? ['wsgi.py'] : [])];
  if (module !== '' && !there.some((each) => process.access(`${folder}/${each}`, 'f'))) {
    yield* process.sleep(SECOND / 2);
    const [text, code] = missing(module);
    yield* process.write(2, text);
    return code;
  }
  const given =
    optionOf('-b', '--bind')?.replace(/^.*:/, '') ??
    optionOf('--port', '-p') ??
    process.env.get(name === 'flask' ? 'FLASK_RUN_PORT' : 'PORT');
  process.remark({ kind: 'NotFollowed', program: `command ${name}`, why: 'what its application does is not followed', taken: 'server' });
  return yield* listeningProgram({ ports: [Number(given) || port], after: SECOND, status: 200 })(process);
}
