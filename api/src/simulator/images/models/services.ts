import type { Task } from '../../engine/index.ts';
import type { OsError, Process, Program } from '../../kernel/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { alpine, debianSlim, distroless, packages, scratch, ubuntu } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, type Tag } from '../model.ts';
import { type DaemonPort, type Refused, runDaemon } from '../programs/daemon.ts';
import { execCommand, giveUpRoot } from '../programs/gosu.ts';
import { gunicornGivesUp } from '../programs/gunicorn.ts';
import { machineProblem } from '../programs/java-options.ts';
import { cannotListen } from '../programs/javascript-server.ts';
import { node } from '../programs/node.ts';
import { runsOwn } from '../programs/own-script.ts';
import { python } from '../programs/python/python.ts';
import { dumbInit, tini } from '../programs/tiny-init.ts';
import { plain } from '../servers/go-http.ts';
import { healthOf } from '../servers/grpc-health.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import type { HttpService } from '../servers/http-server.ts';

import { notKnown } from './answers.ts';
import { applicationServices } from './applications.data.ts';
import { bookServices } from './books.data.ts';
import { boutiqueServices } from './boutique.data.ts';
import { brokerServices } from './brokers.data.ts';
import { cassandraServices } from './cassandra.data.ts';
import { clusterServices } from './cluster.data.ts';
import { cockroach } from './cockroach.data.ts';
import { controllerServices } from './controllers.data.ts';
import { courseServices } from './course.data.ts';
import { makeDataFiles } from './data-files.ts';
import { databaseServices } from './databases.data.ts';
import { debeziumServices } from './debezium.data.ts';
import { demonstrationServices } from './demonstrations.data.ts';
import { dockerCoins } from './docker-coins.data.ts';
import { examServices } from './exams.data.ts';
import { exporterServices } from './exporters.data.ts';
import { flagProblem } from './flags.data.ts';
import { gatewayServices } from './gateways.data.ts';
import { goatServices } from './goat.data.ts';
import { harborServices } from './harbor.data.ts';
import { homeServices } from './home-servers.data.ts';
import { javaServices } from './java-servers.data.ts';
import { kafkaServices } from './kafka.data.ts';
import { learningServices } from './learning.data.ts';
import { lessonServices } from './lessons.data.ts';
import { logServices } from './logs.data.ts';
import { managerServices } from './managers.data.ts';
import { meshServices } from './meshes.data.ts';
import { moreApplications } from './more-applications.data.ts';
import { moreDemonstrations } from './more-demonstrations.data.ts';
import { moreLessonServices } from './more-lessons.data.ts';
import { wantingServices } from './more-servers.data.ts';
import { moreShopServices } from './more-shops.data.ts';
import { moreStoreServices } from './more-stores.data.ts';
import { observerServices } from './observers.data.ts';
import { operatorServices } from './operators.data.ts';
import { portsOf } from './ports.data.ts';
import { portTaken } from './ports-taken.data.ts';
import { proxyServices } from './proxies.data.ts';
import { selfHostedServices } from './self-hosted.data.ts';
import { moreServices } from './servers.data.ts';
import { type GrpcPort, type Service, type ServicePort, services } from './services.data.ts';
import { shopServices } from './shops.data.ts';
import { sparkServices } from './spark.data.ts';
import { testServices } from './test-images.data.ts';
import { versionAsked } from './versions.data.ts';
import { watcherServices } from './watchers.data.ts';
import { workroomServices } from './workrooms.data.ts';
import { zabbixServices } from './zabbix.data.ts';

/** Servers by their ports, first words and ends. */
export const serviceModels: readonly ImageModel[] = [
  ...services,
  ...cassandraServices,
  ...javaServices,
  ...moreServices,
  ...courseServices,
  ...lessonServices,
  ...moreLessonServices,
  ...dockerCoins,
  ...bookServices,
  ...gatewayServices,
  ...observerServices,
  ...clusterServices,
  ...logServices,
  ...proxyServices,
  ...exporterServices,
  ...moreStoreServices,
  ...wantingServices,
  ...kafkaServices,
  ...shopServices,
  ...boutiqueServices,
  ...demonstrationServices,
  ...moreDemonstrations,
  ...applicationServices,
  ...homeServices,
  ...brokerServices,
  ...databaseServices,
  cockroach,
  ...controllerServices,
  ...managerServices,
  ...operatorServices,
  ...selfHostedServices,
  ...moreApplications,
  ...sparkServices,
  ...testServices,
  ...learningServices,
  ...watcherServices,
  ...workroomServices,
  ...zabbixServices,
  ...meshServices,
  ...harborServices,
  ...examServices,
  ...moreShopServices,
  ...goatServices,
  ...debeziumServices,
].map((usual) => ({
  repositories: usual.repositories,
  ...(usual.knows && { knows: usual.knows }),
  describe: (tag, repository) => {
    const model = onItsBase(usual.variant ? { ...usual, ...usual.variant(tag) } : usual, tag, repository);
    const service = BITNAMI.test(repository) && !model.cmd ? builtByBitnami(model, repository) : model;
    const { base, megabytes, path, user = '', workingDir = '', stopSignal = 'TERM', ports, env = {} } = service;
    if (service.only && !service.only(tag)) return service.instead?.(tag) ?? { base, megabytes: base.megabytes };
    const wrapper = service.entrypoint?.[0];
    const called = baseName(path);
    return {
      base,
      megabytes,
      files: {
        ...(base !== scratch && base !== distroless && !service.lacksCurl && packages.curl),
        ...(service.hasBash && packages.alpineBash),
        ...Object.fromEntries(
          Object.entries(service.owned ?? {}).map(([directory, own]) => [
            directory,
            typeof own === 'number' ? folder(0o755, own, 0) : folder(own.mode, own.uid, own.gid),
          ]),
        ),
        ...(service.account && withAccount(base, service.account)),
        ...service.files,
        [path]: executable(programOf(service, called, tag), 4),
        ...Object.fromEntries(
          [...serverOf(service), ...(service.aliases ?? [])].map((alias) => [alias, executable(programOf(service, called, tag), 4)]),
        ),
        ...(wrapper !== undefined &&
          wrapper !== path &&
          !(service.files && wrapper in service.files) &&
          !isShell(wrapper) && {
            [wrapper.includes('/') ? wrapper : `/usr/local/bin/${wrapper}`]: executable(
              bindingAnywhere(inits.get(baseName(wrapper)) ?? wrapperOf(service, called), service),
            ),
          }),
      },
      config: {
        user,
        entrypoint: service.entrypoint ?? (service.cmd && path.endsWith(service.cmd[0] ?? '') ? [] : [path]),
        cmd: service.cmd ?? [],
        workingDir,
        stopSignal,
        env: typeof env === 'function' ? env(tag) : env,
        exposedPorts: typeof ports === 'function' ? [] : ports.map((port) => (typeof port === 'number' ? port : port.port)),
        volumes: typeof service.volumes === 'function' ? service.volumes(tag) : (service.volumes ?? []),
      },
    };
  },
}));

/** The base's own, before a script of the image. */
const isShell = (word: string): boolean => /^\/bin\/(ba)?sh$/.test(word);

const BITNAMI = /^docker\.io\/bitnami(legacy)?\//;

/** Docker's own images have their Alpine where a tag says so, with a bash for their scripts. */
const onItsBase = (service: Service, tag: Tag, repository: string): Service =>
  tag.has('alpine') && repository.startsWith('docker.io/library/') && [debianSlim, ubuntu].includes(service.base)
    ? { ...service, base: alpine, hasBash: true, megabytes: Math.round(service.megabytes * 0.6) }
    : service;

/** Bitnami builds what is one program on a Debian of its own, below /opt/bitnami, for a user that is not root. @see bitnami/containers */
function builtByBitnami(service: Service, repository: string): Service {
  const [directory, name] = [`/opt/bitnami/${baseName(repository)}`, baseName(service.path)];
  const { user: _, workingDir: __, entrypoint: ___, ...about } = service;
  return {
    ...about,
    base: debianSlim,
    megabytes: service.megabytes + 32,
    path: `${directory}/bin/${name}`,
    entrypoint: [`${directory}/bin/${name}`],
    user: '1001',
    env: { PATH: `${directory}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin` },
  };
}

/** What stands before an image's script, and is no part of it. */
const inits: ReadonlyMap<string, Program> = new Map([
  ['tini', tini],
  ['dumb-init', dumbInit],
]);

/** A script that puts its program before what it takes for the program's own words. @see traefik/traefik-library-image: entrypoint.sh */
const wrapperOf = ({ subcommands }: Service, name: string): Program =>
  function* (process) {
    const words = process.argv.slice(1);
    const [first = ''] = words;
    if (first.startsWith('-') || (first !== '' && first !== name && (subcommands === 'any' || subcommands?.includes(first))))
      return yield* execCommand(process, [name, ...words]);
    if (subcommands && first !== name) yield* process.write(2, `= '${first}' is not a Traefik command: assuming shell execution.\n`);
    return yield* execCommand(process, words);
  };

type LineOf = NonNullable<Service['lines']>[number];

/** What is called in place of a server, to look around or to get something ready. */
const SHELLS = /^(\/(usr\/)?bin\/)?(sh|bash|ash|env|sleep|tail|cat|echo|ls|true|false|id|date|printenv|curl|wget|timeout)$/;

const isScript = ({ path }: Service): boolean => /entrypoint|(^|\/)(run|startup)(\.sh)?$/.test(path);

/** What it may be called by: its executable's names, and what its image's script is told to run. */
const namesOf = ({ path, aliases = [], cmd = [], repositories }: Service): string[] =>
  [path, ...aliases, ...cmd.slice(0, 1), ...repositories.slice(0, 1)].map(baseName);

/** The executable that an image's script is told to run, by its own name: it can be called without the script. */
function serverOf(service: Service): string[] {
  const first = service.cmd?.[0];
  if (!isScript(service) || first === undefined || /^-|\.ya?ml$|^(node|server|agent|zkServer\.sh)$/.test(first)) return [];
  return [first.startsWith('/') ? first : `/usr/bin/${first}`];
}

function programOf(service: Service, name: string, tag: Tag): Program {
  const served = plainProgram(service, name, tag);
  const script = [...(service.entrypoint ?? []), ...(service.cmd ?? [])]
    .find((word) => /\.(js|py)$/.test(word))
    ?.split(' ')
    .at(-1);
  const interpreter = interpreters.get(name);
  const program = script === undefined || !interpreter ? served : runsOwn(baseName(script), served, interpreter);
  return bindingAnywhere(program, service);
}

/** A program whose file holds the capability for it; so does that of the init before it. @see kubernetes/ingress-nginx: rootfs/Dockerfile */
const bindingAnywhere = (program: Program, { bindsAnywhere }: Service): Program =>
  bindsAnywhere
    ? Object.assign<Program, Partial<Program>>((process) => program(process), {
        fileCapabilities: new Set(['NET_BIND_SERVICE'] as const),
        ...(bindsAnywhere === 'by script' && { isBehindScript: true }),
      })
    : program;

/** What applications of which no more is known are written in. */
const interpreters: ReadonlyMap<string, Program> = new Map([
  ['node', node('18.16.0')],
  ['python', python('3.9.16')],
  ['python3', python('3.9.16')],
]);

function plainProgram(service: Service, name: string, tag: Tag): Program {
  const { startup, memory, lines = [], code = 0, last, stream, check } = service;
  const own = service.cmd?.[0]?.split('/').at(-1);
  const names = namesOf(service);
  return function* (process) {
    // An image's script runs whatever else it is told to.
    const first = process.argv[1] ?? '';
    if (isScript(service) && /^[a-z/]/i.test(first) && baseName(first) !== own && SHELLS.test(first) && process.which(first) !== undefined)
      return yield* execCommand(process, process.argv.slice(1));
    const version = versionAsked(service.repositories[0] as string, tag, process.argv, names);
    if (version !== undefined) {
      yield* process.write(1, `${version}\n`);
      return 0;
    }
    const refused = service.script?.(process);
    for (const line of refused?.lines ?? []) yield* process.write(2, `${line}\n`);
    if (refused?.code !== undefined) return refused.code;
    const becoming = service.account ? service.becomes?.(tag) : undefined;
    if (becoming && (process.uid === 0 || becoming.always) && (yield* giveUpRoot(process, service.account?.name ?? '', becoming)) !== 0)
      return 1;
    const made = flagProblem(service.repositories[0] as string, process) ?? check?.(process, tag);
    const problem = made && 'next' in made ? yield* made : made;
    for (const line of problem?.lines ?? []) yield* process.write(2, `${line}\n`);
    if (problem?.code !== undefined) return problem.code;
    const machine = service.machine && machineProblem(process, service.machine);
    for (const line of machine?.lines ?? []) yield* process.write(2, `${line}\n`);
    if (machine?.code !== undefined) return machine.code;
    if (service.fills) makeDataFiles(process, service.fills(process, tag));
    if (service.run) return yield* service.run(process, tag);
    if (service.isUnheard) process.remark({ kind: 'NotFollowed', program: name, why: 'what it logs', taken: 'running' });
    const { ports, say } = portsOf(service, process);
    const said = (line: LineOf | undefined) => (line ? (speaker: Process): string => say(line(speaker, tag)) : '');
    return yield* runDaemon(process, {
      stream,
      megabytes: memory,
      starting: [{ after: startup, text: said(lines[0]) }].filter(({ text }) => text !== '' || startup > 0),
      ready: lines.slice(1).map((line) => ({ after: 0, text: said(line) })),
      ports: ports.map((port) => daemonPort(process, port, stream ?? 1)),
      portTaken: (port, error) =>
        portTaken(service.repositories[0] as string, process, port, error) ?? refusedPort(process, name, stream ?? 1, port, error),
      stops:
        code === 'unheeded'
          ? []
          : [
              {
                signals: process.pid === 1 || code !== 2 ? ['TERM', 'QUIT', 'USR1'] : [],
                lines: last === undefined ? [] : [{ after: 0.2, text: last }],
                code,
              },
              { signals: ['INT'], code: code === 143 ? 130 : code },
            ],
    });
  };
}

/** By what it is written in; of one of which nothing else is known the run is told that it has words for it. */
function refusedPort(process: Process, name: string, stream: 1 | 2, port: number, error: OsError): string | Task<Refused> {
  if (name === 'node') return cannotListen(port, error);
  if (name === 'gunicorn') return gunicornGivesUp(process, stream, '0.0.0.0', port, error);
  process.remark({ kind: 'NotFollowed', program: name, why: `what it says of port ${port}: ${error.message}`, taken: 'statement' });
  return '';
}

function daemonPort(process: Process, port: ServicePort, stream: 1 | 2): DaemonPort {
  if (typeof port === 'number') return { port };
  if (port.isGrpc) return { ...port, http: { handle: () => undefined, health: healthOf() } };
  const { address, tls, logs } = port;
  const handle: HttpService['handle'] = logs
    ? function* (request) {
        const made = page(process, port, request);
        const answer = 'next' in made ? yield* made : made;
        const line = logs(process, request, answer);
        if (line !== '') yield* process.write(stream, `${line}\n`);
        return answer;
      }
    : (request) => page(process, port, request);
  return {
    port: port.port,
    ...(address !== undefined && { address }),
    http: {
      handle,
      ...(tls && { tls: tls === 'if-asked' ? tls : { refusal: plain(400, 'Client sent an HTTP request to an HTTPS server.\n') } }),
    },
  };
}

/** A path takes its own requests alone. */
function page(
  process: Process,
  { paths, otherwise }: Exclude<ServicePort, number | GrpcPort>,
  request: HttpRequest,
): HttpResponse | Task<HttpResponse> {
  const found = Object.hasOwn(paths, request.path) ? paths[request.path] : (otherwise ?? notKnown);
  if (typeof found === 'string') return plain(200, found);
  return typeof found === 'function' ? found(process, request) : (found as HttpResponse);
}
