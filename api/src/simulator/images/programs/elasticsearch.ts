import { formatTimeMilli } from '../../apimachinery/time.ts';
import { hash32, SECOND, seconds } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { isSince } from '../../shell/utilities/lib/version.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { runDaemon } from './daemon.ts';
import { ownPage } from './elasticsearch-pages.ts';
import { execCommand } from './gosu.ts';
import { machineMemory } from './java-heap.ts';
import { NOT_BEGUN, refusedOption } from './java-options.ts';
import { ownAddress } from './own-address.ts';

/**
 * Elasticsearch in Docker, which is reached from outside and so has to be set up for production: memory maps, and from 7 on a
 * way to find its peers; but for `discovery.type=single-node`.
 * @see elastic/elasticsearch: server/src/main/java/org/elasticsearch/bootstrap/BootstrapChecks.java
 */
export const elasticsearch = (version: string, product: 'Elasticsearch' | 'OpenSearch' = 'Elasticsearch'): Program =>
  function* (process) {
    const command = process.argv.slice(1);
    if (command[0] !== undefined && command[0] !== 'eswrapper' && command[0] !== product.toLowerCase() && !command[0].startsWith('-'))
      return yield* execCommand(process, command, '/usr/local/bin/docker-entrypoint.sh', 'line 77');
    const [major = 8, minor = 0] = version.split('.').map(Number);
    if (product === 'Elasticsearch' && ![process.env.get('TMPDIR') ?? '', ...TEMPORARY].some((path) => process.access(path, 'w'))) {
      const says = '/usr/local/bin/docker-entrypoint.sh: line 84: cannot create temp file for here-document: Read-only file system\n';
      // Before it asked for that password, its JVM had no place for its files.
      if (major > 7 || (major === 7 && minor >= 7)) yield* process.write(2, says);
      else process.remark({ kind: 'NotFollowed', program: 'elasticsearch', why: 'what it says where it has no /tmp', taken: 'running' });
      return 1;
    }
    const home = `/usr/share/${product.toLowerCase()}`;
    if (product === 'Elasticsearch' && major >= 8) {
      const refused = refusesKeystore(process, `${home}/config/elasticsearch.keystore`);
      if (refused !== undefined) {
        yield* process.sleep(3 * SECOND);
        yield* process.write(2, `Exception in thread "main" java.nio.file.${refused}\n`);
        return 1;
      }
    }
    const options = process.env.get(optionsVariable(product))?.split(/\s+/) ?? [];
    const refused = refusedOption(options);
    if (refused !== undefined) {
      yield* process.write(2, launcherSays(refused));
      return 1;
    }
    const settings = settingsOf(process, command, `${home}/config/${product.toLowerCase()}.yml`);
    const names = namesOf(process, major, product, settings);
    const log = (level: string, component: string, message: string): string =>
      line(process, major, names, level, product === 'OpenSearch' ? component.replace('o.e.', 'o.o.') : component, message);
    yield* process.sleep(4 * SECOND);
    yield* process.write(
      1,
      `${log('INFO', 'o.e.n.Node', `version[${version}], pid[${process.pid}], build[default/docker], OS[Linux/5.15.0/amd64]`)}\n`,
    );
    yield* process.sleep(8 * SECOND);
    const failed =
      settings.get('discovery.type') === 'single-node' ? [] : bootstrapFailures(process, settings, product === 'OpenSearch' ? 7 : major);
    if (failed.length > 0) {
      yield* process.write(
        1,
        `${log('INFO', 'o.e.b.BootstrapChecks', 'bound or publishing to a non-loopback address, enforcing bootstrap checks')}\n`,
      );
      const count = `[${failed.length}]`;
      yield* process.write(
        2,
        `ERROR: ${count} bootstrap checks failed. You must address the points described in the following ${count} lines before starting ${product}.\n${failed.map((text, i) => `${product === 'OpenSearch' ? `[${i + 1}]` : `bootstrap check failure [${i + 1}] of ${count}`}: ${text}\n`).join('')}ERROR: ${product} did not exit normally - check the logs at ${home}/logs/docker-cluster.log\n`,
      );
      for (const word of ['stopping ...', 'stopped', 'closing ...', 'closed'])
        yield* process.write(1, `${log('INFO', 'o.e.n.Node', word)}\n`);
      return 78;
    }
    const data = settings.get('path.data') ?? `${home}/data`;
    if (!process.access(data, 'w')) {
      yield* process.write(
        2,
        `ElasticsearchException[failed to bind service]; nested: AccessDeniedException[${data}/nodes];\nLikely root cause: java.nio.file.AccessDeniedException: ${data}/nodes\n`,
      );
      return 1;
    }
    const secured =
      product === 'OpenSearch'
        ? process.env.get('DISABLE_SECURITY_PLUGIN') !== 'true' && settings.get('plugins.security.disabled') !== 'true'
        : major >= 8 && settings.get('xpack.security.enabled') !== 'false';
    const port = Number(settings.get('http.port') ?? 9200);
    return yield* runDaemon(process, {
      megabytes: heapOf(process, version, product) + BESIDE_HEAP,
      starting: [
        {
          after: 3,
          text: log('INFO', 'o.e.t.TransportService', `publish_address {${ownAddress(process)}:9300}, bound_addresses {0.0.0.0:9300}`),
        },
      ],
      ready: [
        {
          after: 0,
          text: log(
            'INFO',
            'o.e.h.AbstractHttpServerTransport',
            `publish_address {${ownAddress(process)}:${port}}, bound_addresses {0.0.0.0:${port}}`,
          ),
        },
        { after: 0, text: log('INFO', 'o.e.n.Node', 'started') },
      ],
      ports: [
        {
          port,
          http: {
            handle: (request) =>
              secured && !request.headers.has('authorization') ? UNAUTHORIZED : page(process, version, product, names, request),
            ...(secured && { tls: { refusal: undefined } }),
          },
        },
        { port: 9300 },
      ],
      portTaken: (taken) => log('ERROR', 'o.e.b.Elasticsearch', `fatal exception while booting Elasticsearch: bind ${taken}`),
      stops: [
        { signals: ['TERM'], lines: [{ after: seconds(0.2) / SECOND, text: log('INFO', 'o.e.n.Node', 'stopping ...') }], code: 143 },
        { signals: ['INT'], code: 130 },
      ],
    });
  };

/** Where bash has the password of the keystore for the server to read: not where `ES_TMPDIR` says. @see elastic/elasticsearch: issue 95542 */
const TEMPORARY = ['/tmp', '/var/tmp', '/usr/tmp'];

/** It makes one where there is none. @see elastic/elasticsearch: server/src/main/java/org/elasticsearch/common/settings/KeyStoreWrapper.java save */
function refusesKeystore(process: Process, keystore: string): string | undefined {
  if (process.access(keystore, 'f')) return undefined;
  try {
    process.writeFile(`${keystore}.tmp`, '');
    process.unlink(`${keystore}.tmp`);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'EACCES' ? `AccessDeniedException: ${keystore}.tmp` : `FileSystemException: ${keystore}.tmp: ${error.message}`;
  }
}

/** From `-E name=value` and from variables whose names are settings, as the image's entrypoint passes them on. */
function settingsOf(process: Process, command: readonly string[], file: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of process.env) if (/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(name)) settings.set(name, value);
  for (const word of command) {
    const [, name, value] = /^(?:-E)?([a-z0-9_.]+)=(.*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined) settings.set(name, value);
  }
  if (process.access(file, 'r'))
    for (const [, name = '', given = ''] of process.readFile(file).matchAll(/^([a-z0-9_.]+):(.*)$/gm)) {
      const value = given.trim().replace(/^"([^"]*)"$/, '$1');
      if (value !== '' && !settings.has(name)) settings.set(name, value);
    }
  return settings;
}

function bootstrapFailures(process: Process, settings: ReadonlyMap<string, string>, major: number): string[] {
  const failed: string[] = [];
  const maps = Number(process.readFile('/proc/sys/vm/max_map_count'));
  if (maps < 262_144 && settings.get('node.store.allow_mmap') !== 'false')
    failed.push(`max virtual memory areas vm.max_map_count [${maps}] is too low, increase to at least [262144]`);
  // From 8 on the first start makes a cluster of one by itself.
  const found = [
    'discovery.seed_hosts',
    'discovery.seed_providers',
    'cluster.initial_master_nodes',
    'cluster.initial_cluster_manager_nodes',
  ].some((name) => settings.has(name));
  if (major === 7 && !found)
    failed.push(
      'the default discovery settings are unsuitable for production use; at least one of [discovery.seed_hosts, discovery.seed_providers, cluster.initial_master_nodes] must be configured',
    );
  return failed;
}

const optionsVariable = (product: 'Elasticsearch' | 'OpenSearch'): string =>
  product === 'OpenSearch' ? 'OPENSEARCH_JAVA_OPTS' : 'ES_JAVA_OPTS';

/** It asks a machine what its options come to, before it starts its own. @see elastic/elasticsearch: distribution/tools/launchers/…/JvmErgonomics.java flagsFinal */
function launcherSays(refused: string): string {
  const [output, errors] = refused.startsWith(NOT_BEGUN) ? [refused, ''] : ['', refused];
  return `Exception in thread "main" java.lang.RuntimeException: starting java failed with [1]\noutput:\n${output}error:\n${errors}`;
}

/**
 * The heap that is asked for, which is touched at once as a whole, in MiB. Where nobody asks, Elasticsearch from 7.11 on looks at its machine,
 * which is its container, and takes no less than 128 MiB; its `jvm.options` had a size before, as OpenSearch's do.
 * @see elastic/elasticsearch: distribution/tools/launchers/…/MachineDependentHeap.java; distribution/src/config/jvm.options
 */
function heapOf(process: Process, version: string, product: 'Elasticsearch' | 'OpenSearch'): number {
  const asked = process.env.get(optionsVariable(product)) ?? '';
  const [, size, unit] = /-Xmx(\d+)([mg])/i.exec(asked) ?? [];
  if (size !== undefined) return Number(size) * (unit?.toLowerCase() === 'g' ? GIB : 1);
  if (product === 'OpenSearch' || !isSince(version, 7, 11)) return version.startsWith('5.') ? 2 * GIB : GIB;
  const machine = machineMemory(process);
  return Math.floor(machine < GIB ? Math.max(machine * 0.4, LEAST_HEAP) : Math.min(machine / 2, MOST_HEAP));
}

const GIB = 1024;
const LEAST_HEAP = 128;
const MOST_HEAP = 31 * GIB;
/** What the machine needs beside it. */
const BESIDE_HEAP = 280;

function page(
  process: Process,
  version: string,
  product: 'Elasticsearch' | 'OpenSearch',
  names: Names,
  request: HttpRequest,
): HttpResponse {
  const { method, path } = request;
  const own = ownPage(process, version, product, names, request);
  if (own) return own;
  // What is stored in it is not followed, nor what it tells of itself.
  process.remark({ kind: 'NotFollowed', program: 'elasticsearch', why: `what it answers to ${method} ${path}`, taken: 'statement' });
  if (path.startsWith('/_')) return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}\n' };
  return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"error":"index_not_found_exception","status":404}' };
}

const UNAUTHORIZED: HttpResponse = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="security" charset="UTF-8"', 'content-type': 'application/json' },
  body: '{"error":{"root_cause":[{"type":"security_exception","reason":"missing authentication credentials for REST request"}],"type":"security_exception","reason":"missing authentication credentials for REST request"},"status":401}',
};

interface Names {
  readonly node: string;
  readonly cluster: string;
}

/** Until 6 a node that nobody named is called by the beginning of its identity. @see elastic/elasticsearch: NodeEnvironment, node.name */
function namesOf(process: Process, major: number, product: string, settings: ReadonlyMap<string, string>): Names {
  const own = major < 7 && product === 'Elasticsearch' ? identity(process.net.hostname) : process.net.hostname;
  return { node: settings.get('node.name') ?? own, cluster: settings.get('cluster.name') ?? 'docker-cluster' };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const identity = (seed: string): string => Array.from({ length: 7 }, (_, i) => LETTERS[hash32(`${seed} ${i}`) % 64]).join('');

/** As JSON from 7 on, and by other names from 8 on. @see elastic/elasticsearch: distribution/docker/src/docker/config/log4j2.properties */
function line(process: Process, major: number, { node, cluster }: Names, level: string, component: string, message: string): string {
  const time = formatTimeMilli(process.now);
  if (major >= 8)
    return `{"@timestamp":"${time}", "log.level": "${level}", "message":"${message}", "ecs.version": "1.2.0","service.name":"ES_ECS","event.dataset":"elasticsearch.server","process.thread.name":"main","log.logger":"${component}","elasticsearch.node.name":"${node}","elasticsearch.cluster.name":"${cluster}"}`;
  if (major < 7) return `[${time.replace('.', ',').replace('Z', '')}][${level.padEnd(5)}][${component.padEnd(25)}] [${node}] ${message}`;
  return `{"type": "server", "timestamp": "${time.replace('.', ',')}", "level": "${level}", "component": "${component}", "cluster.name": "${cluster}", "node.name": "${node}", "message": "${message}" }`;
}
