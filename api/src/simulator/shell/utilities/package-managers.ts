import { SECOND } from '../../engine/index.ts';
import { addressOf } from './lib/connect.ts';
import { utility } from './lib/tool.ts';

/** Package managers, of which a simulated cluster reaches no registry: they fail as they do without a network. */
export const apk = utility(
  function* (tool) {
    const action = tool.args.find((word) => !word.startsWith('-'));
    if (action === undefined) return 1;
    if (action === 'info' || action === 'del' || action === 'list') return 0;
    const packages = tool.args.filter((word) => !word.startsWith('-')).slice(1);
    for (const repository of ['main', 'community']) {
      const url = `https://dl-cdn.alpinelinux.org/alpine/v3.18/${repository}`;
      tool.print(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`);
      yield* tool.flush();
      yield* addressOf(tool.process, 'dl-cdn.alpinelinux.org');
      yield* tool.process.sleep(5 * SECOND);
      yield* tool.complain(
        `WARNING: ${tool.args.includes('--no-cache') ? `fetching ${url}: temporary error (try again later)` : `updating and opening ${url}: temporary error (try again later)`}\n`,
      );
    }
    if (action === 'update') {
      yield* tool.complain('2 unavailable, 0 stale; 15 distinct packages available\n');
      return 2;
    }
    tool.print(
      `ERROR: unable to select packages:\n${packages.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`).join('')}`,
    );
    return Math.max(1, packages.length);
  },
  { shortName: true },
);

export const aptGet = utility(
  function* (tool) {
    const [action, ...packages] = tool.args.filter((word) => !word.startsWith('-'));
    if (tool.process.uid !== 0) {
      yield* tool.complain(
        'E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/\n',
      );
      return 100;
    }
    if (action === 'update') {
      yield* addressOf(tool.process, 'deb.debian.org');
      const suites = [
        'http://deb.debian.org/debian bookworm',
        'http://deb.debian.org/debian bookworm-updates',
        'http://deb.debian.org/debian-security bookworm-security',
      ];
      for (const [index, suite] of suites.entries()) tool.print(`Ign:${index + 1} ${suite} InRelease\n`);
      yield* tool.flush();
      yield* tool.process.sleep(7 * SECOND);
      for (const [index, suite] of suites.entries())
        tool.print(`Err:${index + 1} ${suite} InRelease\n  Temporary failure resolving 'deb.debian.org'\n`);
      tool.print('Reading package lists...\n');
      yield* tool.flush();
      for (const suite of suites)
        yield* tool.complain(
          `W: Failed to fetch ${suite.replace(' ', '/dists/')}/InRelease  Temporary failure resolving 'deb.debian.org'\n`,
        );
      yield* tool.complain('W: Some index files failed to download. They have been ignored, or old ones used instead.\n');
      return 0;
    }
    if (action === 'install') {
      tool.print('Reading package lists...\nBuilding dependency tree...\nReading state information...\n');
      yield* tool.flush();
      for (const name of packages) yield* tool.complain(`E: Unable to locate package ${name}\n`);
      return packages.length > 0 ? 100 : 0;
    }
    return 0;
  },
  { shortName: true },
);

export const yum = utility(
  function* (tool) {
    yield* addressOf(tool.process, 'mirrors.fedoraproject.org');
    yield* tool.process.sleep(5 * SECOND);
    yield* tool.complain(
      "Error: Failed to download metadata for repo 'fedora': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name\n",
    );
    return 1;
  },
  { shortName: true },
);

export const pip = utility(
  function* (tool) {
    const [action, ...names] = tool.args.filter((word) => !word.startsWith('-'));
    if (action !== 'install' && action !== 'download') return 0;
    const name = names[0] ?? '';
    for (let left = 4; left >= 0; left--) {
      yield* addressOf(tool.process, 'pypi.org');
      yield* tool.complain(
        `WARNING: Retrying (Retry(total=${left}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution': /simple/${name}/\n`,
      );
      yield* tool.process.sleep((left === 4 ? 0.5 : 2 ** (4 - left) / 2) * SECOND);
    }
    yield* tool.complain(
      `ERROR: Could not find a version that satisfies the requirement ${name} (from versions: none)\nERROR: No matching distribution found for ${name}\n`,
    );
    return 1;
  },
  { shortName: true },
);
