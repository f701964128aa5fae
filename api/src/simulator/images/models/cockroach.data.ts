import { strftime } from '../../shell/utilities/time/calendar.ts';
import { ubi } from '../bases/index.ts';
import { isBefore, script } from '../model.ts';
import { html, json } from './answers.ts';
import type { Service } from './services.data.ts';

const OLD_COCKROACH = '#!/bin/sh\nexec /cockroach/cockroach "$@"\n';
/** A single node makes its own certificates, and is for its own host alone. */
const COCKROACH = `#!/bin/bash
mode=\${1:?"error: mode unset, can be shell, bash, or cockroach command   (start-single-node, sql, etc.)"}
shift
case "$mode" in
  shell) exec /bin/sh "$@" ;;
  bash) exec /bin/bash "$@" ;;
  start-single-node) ;;
  *) exec /cockroach/cockroach "$mode" "$@" ;;
esac
for word; do
  case "$word" in
    --listen-addr=127.0.0.1 | --listen-addr=127.0.0.1:26257 | --listen-addr=localhost | --listen-addr=localhost:26257 | --listen-addr=:26257) ;;
    --listen-addr=127.0.0.1:* | --listen-addr=localhost:* | --listen-addr=:*)
      echo >&2 'error: port of listen_addr must be "26257"'
      exit 1
      ;;
    --listen-addr=*)
      echo >&2 'error: hostname of listen_addr must be "127.0.0.1" or "localhost"'
      exit 1
      ;;
  esac
done
if [ "$(ls -A cockroach-data | wc -l)" = 0 ]; then
  echo 'certificate dir "certs" is successfully set up'
  echo 'starting node for the initialization process. This could take a couple seconds...'
fi
exec /cockroach/cockroach start-single-node --certs-dir=certs "$@"
`;

export const cockroach: Service = {
  // @see cockroachdb/cockroach: build/deploy/Dockerfile, build/deploy/cockroach.sh
  repositories: ['cockroachdb/cockroach'],
  base: ubi,
  megabytes: 140,
  path: '/cockroach/cockroach',
  entrypoint: ['/cockroach/cockroach.sh'],
  variant: (tag) => ({ files: { '/cockroach/cockroach.sh': script(isBefore(tag, 22, 1) ? OLD_COCKROACH : COCKROACH) } }),
  workingDir: '/cockroach',
  env: { PATH: '/cockroach:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', COCKROACH_CHANNEL: 'official-docker' },
  isUnheard: true,
  startup: 1.5,
  memory: 150,
  check: (process) => {
    const [command] = process.argv.slice(1);
    if (command === undefined)
      return { lines: ['CockroachDB command-line interface and server.\n\nUsage:\n  cockroach [command]'], code: 0 };
    if (!/^(start|start-single-node|demo)$/.test(command)) {
      process.remark({ kind: 'NotFollowed', program: 'command cockroach', why: command, taken: 'done' });
      return { lines: command === 'init' ? ['Cluster successfully initialized'] : [], code: 0 };
    }
    if (command === 'start' && !process.argv.some((word) => word.startsWith('--join')))
      return {
        lines: [
          "ERROR: no --join flags provided to 'cockroach start'\nHINT: Consider using 'cockroach init' or 'cockroach start-single-node' instead\nFailed running \"start\"",
        ],
        code: 1,
      };
    if (!process.argv.includes('--insecure') && !process.argv.some((word) => word.startsWith('--certs-dir')))
      return {
        lines: [
          'ERROR: cannot load certificates.\nCheck your certificate settings, set --certs-dir, or use --insecure for insecure clusters.\n\nproblem using security settings: no certificates found; does certs dir exist?\nFailed running "start"',
        ],
        code: 1,
      };
    return undefined;
  },
  lines: [() => '', (process) => `CockroachDB node starting at ${strftime('%Y-%m-%d %H:%M:%S', process.now)}.000000 +0000 UTC (took 0.9s)`],
  ports: [26_257, { port: 8080, paths: { '/health': json({}), '/': html('Cockroach Console') } }],
};
