import { formatTime } from '../../apimachinery/time.ts';
import type { Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/lib/calendar.ts';
import { release, type Tag } from '../model.ts';

/** What servers say that say much before they are ready. */

const micros = ({ now }: Process): string => String(Math.floor(now % 1e6)).padStart(6, '0');

/** @see nats-io/nats-server: server/server.go Start; nats-io/nats-docker: nats-server.conf */
export function natsWords(process: Process, tag: Tag): string {
  const { argv } = process;
  const say = (text: string, level = 'INF'): string =>
    `[${process.pid}] ${strftime('%Y/%m/%d %H:%M:%S', process.now)}.${micros(process)} [${level}] ${text}`;
  const id = `N${draw(process, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 55)}`;
  const configured = argv.includes('--config') || argv.includes('-c');
  const monitored = configured || argv.some((word) => /^(-m|--http_port)/.test(word));
  return [
    say('Starting nats-server'),
    say(`  Version:  ${release(tag, ['2.9.16', '2.8.4', '1.4.1'])}`),
    say('  Git:      [f84ca24]'),
    say(`  Name:     ${id}`),
    say(`  ID:       ${id}`),
    ...(configured ? [say(`Using configuration file: ${argv[argv.findIndex((word) => /^(--config|-c)$/.test(word)) + 1]}`)] : []),
    ...(monitored ? [say('Starting http monitor on 0.0.0.0:8222')] : []),
    say('Listening for client connections on 0.0.0.0:4222'),
    say('Server is ready'),
    ...(argv.includes('nats-server.conf')
      ? [say('Cluster name is my_cluster'), say('Listening for route connections on 0.0.0.0:6222')]
      : []),
  ].join('\n');
}

/** @see distribution/distribution: registry/handlers/app.go, registry/registry.go, configuration/parser.go */
export function registryWords(process: Process, tag: Tag): string {
  const version = release(tag, ['2.8.2', '2.7.1', '2.6.2']);
  const at = `time="${formatTime(process.now).slice(0, -1)}.${micros(process)}Z"`;
  const uuid = [8, 4, 4, 4, 12].map((length) => draw(process, '0123456789abcdef', length)).join('-');
  const tail = `go.version=go1.19.9 instance.id=${uuid} service=registry version=${version} `;
  const say = (text: string, level = 'info'): string => `${at} level=${level} msg=${JSON.stringify(text)} ${tail}`;
  const unknown = [...process.env.keys()].filter((name) => name.startsWith('REGISTRY_') && !FIELDS.test(name)).sort();
  return [
    ...unknown.map((name) => `${at} level=warning msg="Ignoring unrecognized environment variable ${name}"`),
    ...(process.env.get('REGISTRY_HTTP_SECRET')
      ? []
      : [
          say(
            'No HTTP secret provided - generated random secret. This may cause problems with uploads if multiple registries are behind a load-balancer. To provide a shared secret, fill in http.secret in the configuration file or set the REGISTRY_HTTP_SECRET environment variable.',
            'warning',
          ),
        ]),
    say('redis not configured'),
    say(`Starting upload purge in ${process.random.int(60)}m0s`),
    say('using inmemory blob descriptor cache'),
    say(`listening on ${(process.env.get('REGISTRY_HTTP_ADDR') ?? ':5000').replace(/^(0\.0\.0\.0)?:/, '[::]:')}`),
  ].join('\n');
}

/** What its configuration has on top: whatever else an environment names so, as that of a Service does, is none of its. */
const FIELDS =
  /^REGISTRY_(VERSION|LOG|LOGLEVEL|STORAGE|AUTH|MIDDLEWARE|REPORTING|HTTP|NOTIFICATIONS|REDIS|HEALTH|PROXY|COMPATIBILITY|VALIDATION|POLICY)(_|$)/;

const draw = ({ random }: Process, letters: string, length: number): string =>
  Array.from({ length }, () => letters[random.int(letters.length)]).join('');
