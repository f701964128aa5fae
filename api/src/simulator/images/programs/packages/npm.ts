import { SECOND } from '../../../engine/index.ts';
import { OsError, type Program } from '../../../kernel/index.ts';
import { notFollowed, utility } from '../../../shell/utilities/index.ts';
import { makeDirectories } from '../../../shell/utilities/lib/files.ts';

/** Node's package manager: packages are there, and `start` runs what package.json says. */
export const npm: Program = utility(
  function* (tool) {
    const { process } = tool;
    if (/^(-v|--version)$/.test(tool.args[0] ?? '')) {
      tool.print(`${tool.name === 'yarn' ? (process.env.get('YARN_VERSION') ?? '1.22.19') : npmOf(process.env.get('NODE_VERSION'))}\n`);
      return 0;
    }
    const [action, ...names] = tool.args.filter((word) => !word.startsWith('-'));
    if (action === undefined) return 1;
    if (action === 'start' || action === 'test' || action === 'run' || action === 'run-script') {
      const name = action.startsWith('run') ? (names[0] ?? '') : action;
      const text = manifest();
      if (typeof text !== 'string') {
        yield* tool.complain(
          `npm ERR! code ENOENT\nnpm ERR! syscall open\nnpm ERR! path ${process.cwd.replace(/\/$/, '')}/package.json\nnpm ERR! errno -2\nnpm ERR! enoent ENOENT: no such file or directory, open '${process.cwd.replace(/\/$/, '')}/package.json'\nnpm ERR! enoent This is related to npm not being able to find a file.\nnpm ERR! enoent \n`,
        );
        return 254;
      }
      const about = parse(text);
      const script = about.scripts?.[name] ?? (name === 'start' && process.access('server.js', 'r') ? 'node server.js' : undefined);
      if (script === undefined) {
        yield* tool.complain(`npm ERR! Missing script: "${name}"\n`);
        return 1;
      }
      tool.print(`\n> ${about.name ?? ''}@${about.version ?? ''} ${name}\n> ${script}\n\n`);
      yield* tool.flush();
      return yield* process.exec(['sh', '-c', script]);
    }
    const yarn = tool.name === 'yarn';
    if (!yarn && !ACTIONS.has(action)) {
      tool.print(`Unknown command: "${action}"\n\nTo see a list of supported npm commands, run:\n  npm help\n`);
      return 1;
    }
    if (action !== 'install' && action !== 'ci' && action !== 'i' && action !== 'add') return notFollowed(process);
    const [address] = yield* process.net.resolve('registry.npmjs.org');
    if (address === undefined) {
      yield* process.sleep(70 * SECOND);
      yield* tool.complain(
        'npm ERR! code EAI_AGAIN\nnpm ERR! syscall getaddrinfo\nnpm ERR! errno EAI_AGAIN\nnpm ERR! request to https://registry.npmjs.org/ failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org\n',
      );
      return 1;
    }
    yield* process.sleep(3 * SECOND);
    const text = manifest();
    const wanted = names.length > 0 ? names : Object.keys(parse(typeof text === 'string' ? text : '{}').dependencies ?? {});
    for (const name of wanted) makeDirectories(process, `${process.cwd}/node_modules/${name.replace(/(.)@.*/, '$1')}`);
    tool.print(
      `\nadded ${Math.max(1, wanted.length) * 57} packages, and audited ${Math.max(1, wanted.length) * 57 + 1} packages in 3s\n\nfound 0 vulnerabilities\n`,
    );
    return 0;

    function manifest(): string | OsError {
      try {
        return process.readFile('package.json');
      } catch (error) {
        if (error instanceof OsError) return error;
        throw error;
      }
    }
  },
  { shortName: true },
)('gnu');

/** The npm that comes with a Node: of the last release of its major. */
export function npmOf(node = '18.16.0'): string {
  const [major = ''] = node.split('.');
  return NPM[major] ?? '9.5.1';
}
const NPM: Readonly<Record<string, string>> = {
  20: '9.6.6',
  19: '9.6.3',
  18: '9.5.1',
  17: '8.11.0',
  16: '8.19.4',
  14: '6.14.18',
  12: '6.14.16',
  10: '6.14.12',
  8: '6.13.4',
  6: '3.10.10',
  4: '2.15.11',
};

/** @see npm/cli: lib/utils/cmd-list.js */
const ACTIONS: ReadonlySet<string> = new Set(
  'access adduser audit bugs cache ci completion config dedupe deprecate diff dist-tag docs doctor edit exec explain explore find-dupes fund get help help-search hook init install install-ci-test install-test link ll login logout ls org outdated owner pack ping pkg prefix profile prune publish query rebuild repo restart root run-script search set shrinkwrap star stars start stop team test token uninstall unpublish unstar update version view whoami author home issues info show find add unlink remove rm r un isntall i in create x run c s se t tst la list v why verison upgrade up udpate clean-install ic'.split(
    ' ',
  ),
);

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

function parse(text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return {};
  }
}
