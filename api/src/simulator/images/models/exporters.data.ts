import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/lib/zone.ts';
import { alpine, scratch } from '../bases/index.ts';
import { isBefore, release, type Tag } from '../model.ts';
import { goGet } from '../programs/agnhost/go-get.ts';
import type { StartProblem } from '../programs/start-checks.ts';
import { html } from './answers.ts';
import { logfmt } from './observers.data.ts';
import type { Service } from './services.data.ts';

/** Exporters that end where what they export is not there. */
export const exporterServices: readonly Service[] = [
  {
    repositories: ['prom/mysqld-exporter', 'quay.io/prometheus/mysqld-exporter'],
    base: alpine,
    megabytes: 9,
    path: '/bin/mysqld_exporter',
    user: 'nobody',
    startup: 0.05,
    memory: 10,
    stream: 2,
    check: mysqlAccount,
    lines: [
      logfmt('caller=mysqld_exporter.go:277 level=info msg="Starting mysqld_exporter" version="(version=0.14.0, branch=HEAD)"'),
      logfmt('caller=tls_config.go:195 level=info msg="TLS is disabled." http2=false'),
    ],
    ports: [{ port: 9104, paths: { '/metrics': 'mysql_up 1\n', '/': html('MySQLd exporter') } }],
    code: 2,
  },
  {
    // Since 1.0 it runs without an nginx. @see nginxinc/nginx-prometheus-exporter: exporter.go, client/nginx.go
    repositories: ['nginx/nginx-prometheus-exporter', 'ghcr.io/nginxinc/nginx-prometheus-exporter'],
    base: scratch,
    megabytes: 4,
    path: '/usr/bin/nginx-prometheus-exporter',
    user: '1001',
    startup: 0.05,
    memory: 9,
    stream: 2,
    check: nginxStatus,
    lines: [(process, tag) => (isRecent(tag) ? '' : `${logTime(process)} NGINX Prometheus Exporter has successfully started`)],
    ports: [{ port: 9113, paths: { '/metrics': 'nginx_up 1\n', '/': html('NGINX Exporter') } }],
    code: 0,
  },
];

/** @see prometheus/mysqld_exporter: mysqld_exporter.go main, parseMycnf */
function mysqlAccount(process: Process): StartProblem | undefined {
  const file = flag(process, 'config.my-cnf') ?? `${(process.env.get('HOME') ?? '').replace(/\/$/, '')}/.my.cnf`;
  if (process.env.get('DATA_SOURCE_NAME') || process.access(file, 'r')) return undefined;
  const say = (text: string): string => logfmt(text)(process);
  return {
    lines: [
      say('caller=mysqld_exporter.go:277 level=info msg="Starting mysqld_exporter" version="(version=0.14.0, branch=HEAD)"'),
      say(
        `caller=mysqld_exporter.go:284 level=info msg="Error parsing my.cnf" file=${file} err="failed reading ini file: open ${file}: no such file or directory"`,
      ),
    ],
    code: 1,
  };
}

const isRecent = (tag: Tag): boolean => tag.version.length > 0 && !isBefore(tag, 1, 0);

function* nginxStatus(process: Process, tag: Tag): Task<StartProblem | undefined> {
  if (isRecent(tag)) return undefined;
  const uri = flag(process, 'nginx.scrape-uri') ?? process.env.get('SCRAPE_URI') ?? 'http://127.0.0.1:8080/stub_status';
  const retries = Number(flag(process, 'nginx.retries') ?? process.env.get('NGINX_RETRIES') ?? 0);
  yield* process.write(2, `${logTime(process)} NGINX Prometheus Exporter version=${release(tag, ['0.11.0', '0.10.0'])}\n`);
  for (let left = retries; ; left--) {
    const got = yield* goGet(process, uri);
    const why =
      'error' in got
        ? `failed to get ${uri}: ${got.error}`
        : got.status !== 200
          ? `expected 200 response, got ${got.status}`
          : got.body.startsWith('Active connections:')
            ? undefined
            : `failed to parse response body ${JSON.stringify(got.body)}: failed to scan template metrics: input does not match format`;
    if (why === undefined) return undefined;
    if (left <= 0) return { lines: [`${logTime(process)} Could not create Nginx Client: ${why}`], code: 1 };
    yield* process.write(2, `${logTime(process)} Could not create Nginx Client. Retrying in 5s...\n`);
    yield* process.sleep(5_000_000);
  }
}

/** Of flags with one hyphen or two. */
const flag = ({ argv }: Process, name: string): string | undefined => {
  const word = argv.find((each) => each.replace(/^--?/, '').startsWith(`${name}=`));
  const at = argv.findIndex((each) => each.replace(/^--?/, '') === name);
  return word?.slice(word.indexOf('=') + 1) ?? (at > 0 ? argv[at + 1] : undefined);
};

const logTime = (process: Process): string => localText(process, '%Y/%m/%d %H:%M:%S');
