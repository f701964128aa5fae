// A list of servers, one after the other.
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, scratch } from '../bases/index.ts';
import { cpuStressor } from '../programs/cpu-stressor.ts';
import { javaMachine } from '../programs/java-heap.ts';
import { flagOf, unreachable } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import { html, json, page } from './answers.ts';
import { application } from './applications.data.ts';
import { aspNet } from './books.data.ts';
import { cannotGet, nodeServer, staticPage } from './course.data.ts';
import type { Service, ServicePort } from './services.data.ts';

type Paths = Extract<ServicePort, { paths: unknown }>['paths'];

/** A Spring Boot application, of which what it answers is known. */
const spring = (repositories: readonly string[], port: number, paths: Paths, more: Partial<Service> = {}): Service =>
  application({
    repositories,
    megabytes: 110,
    path: '/usr/bin/java',
    entrypoint: ['/usr/bin/java', '-jar', '/app.jar'],
    startup: 9,
    memory: 190,
    ports: [{ port, paths }],
    code: 143,
    ...more,
  });

/** It ends where its database is not there when it starts. @see stacksimplify/kubernetes-fundamentals: 07-Kubernetes-Storage */
function* userManagement(process: Process): Task<{ lines: readonly string[]; code: number } | undefined> {
  const { env } = process;
  const host = env.get('DB_HOSTNAME') || env.get('AWS_RDS_HOSTNAME') || 'localhost';
  yield* process.sleep(7 * SECOND);
  const why = yield* unreachable(process, host, Number(env.get('DB_PORT') || env.get('AWS_RDS_PORT')) || 3306);
  return why === undefined ? undefined : { lines: [], code: 1 };
}

/** What a Pod of "9 Steps to Awesome with Kubernetes" answers, each by its own count. @see burrsutter/9stepsawesome: hello/springboot */
const myboot = (greeting: string): Paths => ({
  '/': (process) => {
    const count = (greetings.get(process) ?? 0) + 1;
    greetings.set(process, count);
    return plain(200, `${process.env.get('GREETING') ?? greeting} from Spring Boot! ${count} on ${process.net.hostname}\n`);
  },
  '/sysresources': (process) => {
    const { maxMemory, processors } = javaMachine(process);
    return plain(200, ` Memory: ${maxMemory} Cores: ${processors}\n`);
  },
  '/consume': (process) => {
    const { maxMemory } = javaMachine(process);
    const allocated = maxMemory * 0.8;
    process.setMemory((allocated + BEYOND_THE_HEAP) * 2 ** 20);
    return plain(200, `Allocated about 80% (${mebibytes(allocated)}) of the max allowed JVM memory size (${mebibytes(maxMemory)})\n`);
  },
  '/health': plain(200, 'I am fine, thank you\n'),
  '/configure': ({ env, net }) => {
    const value = (name: string): string => env.get(name) ?? 'Default';
    return plain(
      200,
      `Configuration for : ${net.hostname}\ndatabaseConn=${value('DBCONN')}\nmsgBroker=${value('MSGBROKER')}\ngreeting=${value('GREETING')}\nlove=${value('LOVE')}\n`,
    );
  },
});
const greetings = new WeakMap<Process, number>();
/** Of a virtual machine, in MiB. */
const BEYOND_THE_HEAP = 90;
const mebibytes = (count: number): string => (count < 1024 ? `${count.toFixed(1)} MiB` : `${(count / 1024).toFixed(1)} GiB`);

/** Servers of courses and demonstrations. */
export const learningServices: readonly Service[] = [
  aspNet({
    repositories: ['richlander/aspnetapp'],
    base: debianSlim,
    cmd: ['./aspnetapp'],
    path: '/app/aspnetapp',
    ports: [{ port: 80, paths: { '/': html('Home page - aspnetapp'), '/healthz': plain(200, 'Healthy') } }],
  }),
  ...(
    [
      ['kiamol/ch03-numbers-web', 'Numbers.Web.dll', 'KIAMOL Random Number Generator'],
      ['kiamol/ch04-todo-list', 'ToDoList.dll', 'To-Do List'],
      ['kiamol/ch08-todo-list', 'ToDoList.dll', 'To-Do List'],
      ['sixeyed/numbers-web', 'Numbers.Web.dll', 'Random Number Generator'],
    ] as const
  ).map(([repository, file, title]) =>
    aspNet({ repositories: [repository], cmd: ['dotnet', `/app/${file}`], ports: [{ port: 80, paths: { '/': html(title) } }] }),
  ),
  staticPage(80, 'Welcome to Docker', 'docker/welcome-to-docker'),
  staticPage(80, 'Docker Tutorial', 'dockersamples/101-tutorial'),
  staticPage(80, 'Hello World', 'scottsbaldwin/docker-hello-world'),
  staticPage(8080, 'Swagger Editor', 'swaggerapi/swagger-editor'),
  staticPage(3000, 'React App', 'stephengrider/multi-client'),
  nodeServer({
    repositories: ['stephengrider/multi-server'],
    path: '/usr/local/bin/npm',
    cmd: ['npm', 'run', 'start'],
    workingDir: '/app',
    startup: 1.2,
    memory: 58,
    isUnheard: true,
    lines: [() => '', () => 'Listening'],
    ports: [{ port: 5000, paths: { '/': page('Hi') }, otherwise: cannotGet }],
  }),
  nodeServer({
    repositories: ['stephengrider/multi-worker'],
    path: '/usr/local/bin/npm',
    cmd: ['npm', 'run', 'start'],
    workingDir: '/app',
    startup: 1,
    memory: 50,
    isUnheard: true,
    ports: [],
  }),
  spring(['quay.io/rhdevelopers/myboot', 'quay.io/burrsutter/myboot', 'burrsutter/myboot', '9stepsawesome/myboot'], 8080, myboot('Aloha'), {
    base: debianSlim,
    megabytes: 260,
    startup: 6,
    variant: (tag) => (tag.text === 'v2' ? { ports: [{ port: 8080, paths: myboot('Bonjour') }] } : undefined),
  }),
  spring(['in28min/hello-world-rest-api'], 8080, {
    '/': json({ healthy: true }),
    '/hello-world': plain(200, 'Hello World'),
    '/hello-world-bean': json({ message: 'Hello World' }),
  }),
  spring(['in28min/todo-web-application-h2'], 8080, { '/': html('First Web Application'), '/login': html('First Web Application') }),
  spring(['in28min/currency-exchange', 'in28min/currency-exchange-service', 'in28min/mmv2-currency-exchange-service'], 8000, {
    '/': json({ healthy: true }),
  }),
  spring(['in28min/currency-conversion', 'in28min/currency-conversion-service', 'in28min/mmv2-currency-conversion-service'], 8100, {
    '/': json({ healthy: true }),
  }),
  spring(
    ['stacksimplify/kube-usermanagement-microservice'],
    8095,
    { '/usermgmt/health-status': plain(200, 'User Management Service UP and RUNNING') },
    { check: userManagement, startup: 6 },
  ),
  spring(['stacksimplify/kube-notifications-microservice'], 8096, {
    '/notification/health-status': plain(200, 'Notification Service UP and RUNNING'),
  }),
  ...(['k8s-fleetman-position-simulator', 'k8s-fleetman-position-tracker', 'k8s-fleetman-api-gateway'] as const).map((name) =>
    spring(
      [`richardchesterwood/${name}`],
      8080,
      {},
      { ...(name.endsWith('simulator') && { ports: [] }), base: alpine, megabytes: 90, startup: 12 },
    ),
  ),
  spring(
    ['springcommunity/spring-framework-petclinic'],
    8080,
    { '/': html('PetClinic :: a Spring Framework demonstration') },
    { startup: 14, memory: 330 },
  ),
  spring(['springcommunity/spring-petclinic', 'arey/springboot-petclinic', 'dockersamples/spring-petclinic'], 8080, {
    '/': html('PetClinic :: a Spring Framework demonstration'),
    '/actuator/health': json({ status: 'UP' }),
  }),
  spring(['swaggerapi/petstore'], 8080, { '/': html('Swagger UI') }),
  spring(['swaggerapi/petstore3'], 8080, { '/': html('Swagger UI'), '/api/v3/openapi.json': json({ openapi: '3.0.3' }) }),
  spring(['public.ecr.aws/aws-containers/retail-store-sample-ui'], 8080, {
    '/': html('Retail Store'),
    '/actuator/health': json({ status: 'UP' }),
    '/actuator/health/liveness': json({ status: 'UP' }),
    '/actuator/health/readiness': json({ status: 'UP' }),
  }),
  {
    // @see brancz/prometheus-example-app: main.go
    repositories: ['quay.io/brancz/prometheus-example-app', 'fabxc/instrumented_app'],
    base: scratch,
    megabytes: 5,
    path: '/bin/prometheus-example-app',
    startup: 0.02,
    memory: 6,
    ports: (process): ServicePort[] => [
      {
        port: Number(/(\d+)$/.exec(flagOf(process, 'bind') ?? '')?.[1] ?? 8080),
        paths: {
          '/err': plain(404, ''),
          '/metrics': '# HELP version Version information about this binary\n# TYPE version gauge\nversion{version="v0.1.0"} 1\n',
        },
        otherwise: plain(200, 'Hello from example application.'),
      },
    ],
    code: 2,
  },
  application({
    // @see Azure-Samples/aks-store-demo: src/product-service/src/main.rs
    repositories: ['ghcr.io/azure-samples/aks-store-demo/product-service'],
    megabytes: 40,
    path: '/app/product-service',
    workingDir: '/app',
    startup: 0.1,
    memory: 6,
    lines: [() => '', () => 'Listening on http://0.0.0.0:3002'],
    ports: [{ port: 3002, paths: { '/health': json({ status: 'ok', version: '0.1.0' }), '/': json([]) } }],
  }),
  application({
    repositories: ['ghcr.io/azure-samples/aks-store-demo/store-front'],
    base: alpine,
    megabytes: 20,
    path: '/docker-entrypoint.sh',
    startup: 0.1,
    memory: 6,
    ports: [{ port: 8080, paths: { '/': html('Contoso Pet Store'), '/health': json({ status: 'ok' }) } }],
  }),
  nodeServer({
    repositories: ['ghcr.io/azure-samples/aks-store-demo/order-service'],
    startup: 1.2,
    memory: 62,
    isUnheard: true,
    ports: [{ port: 3000, paths: { '/health': json({ status: 'ok' }) } }],
  }),
  ...(['frontend', 'nodejs', 'crystal'] as const).map((name) =>
    application({
      repositories: [`brentley/ecsdemo-${name}`, `public.ecr.aws/aws-containers/ecsdemo-${name}`],
      startup: name === 'frontend' ? 5 : 0.5,
      memory: name === 'crystal' ? 8 : 60,
      ports: [{ port: 3000, paths: { '/': html('ECS Demo'), '/health': plain(200, '') } }],
    }),
  ),
  application({
    repositories: ['datawire/quote', 'docker.io/datawire/quote'],
    base: alpine,
    megabytes: 8,
    path: '/usr/local/bin/quote',
    startup: 0.1,
    memory: 8,
    ports: [
      {
        port: 8080,
        paths: {
          '/': ({ net }) => json({ server: net.hostname, quote: 'Abstraction is ever present.' }),
          '/health': json({ status: 'OK' }),
        },
      },
    ],
    code: 2,
  }),
  application({
    repositories: ['cilium/starwars', 'quay.io/cilium/starwars', 'docker.io/cilium/starwars'],
    base: scratch,
    megabytes: 5,
    path: '/starwars-docker',
    startup: 0.1,
    memory: 8,
    ports: [
      {
        port: 80,
        paths: {
          '/v1/': json({ name: 'Death Star' }),
          '/v1/request-landing': (_, { method }) => (method === 'POST' ? plain(200, 'Ship landed\n') : plain(405, '')),
        },
      },
    ],
    code: 2,
  }),
  nodeServer({
    repositories: ['cilium/json-mock', 'quay.io/cilium/json-mock'],
    startup: 1.5,
    memory: 48,
    isUnheard: true,
    ports: [{ port: 80, paths: { '/': html('JSON Server') } }],
  }),
  application({
    repositories: ['fortio/fortio', 'docker.io/fortio/fortio'],
    base: scratch,
    megabytes: 9,
    path: '/usr/bin/fortio',
    cmd: ['server', '-config-dir', '/etc/fortio'],
    entrypoint: ['/usr/bin/fortio'],
    startup: 0.1,
    memory: 12,
    stream: 2,
    ports: [
      8078,
      { port: 8079, isGrpc: true },
      {
        port: 8080,
        paths: { '/fortio/': html('Φορτίο'), '/echo': plain(200, ''), '/debug': plain(200, 'Φορτίο version 1.54.0\n') },
        otherwise: plain(200, ''),
      },
    ],
  }),
  {
    repositories: ['monopole/hello'],
    base: scratch,
    megabytes: 5,
    path: '/hello',
    startup: 0.02,
    memory: 5,
    isUnheard: true,
    ports: (process): ServicePort[] => [
      {
        port: Number(flagOf(process, 'port') ?? 8080),
        paths: {},
        otherwise: ({ env }) => page(`Version 1 : ${env.get('ALT_GREETING') ?? 'Hello'}\n`),
      },
    ],
    code: 2,
  },
  {
    repositories: ['jwilder/whoami'],
    base: scratch,
    megabytes: 4,
    path: '/app/http',
    startup: 0.02,
    memory: 5,
    lines: [(process) => `Listening on :${process.env.get('PORT') || 8000}`],
    ports: ({ env }): ServicePort[] => [
      { port: Number(env.get('PORT')) || 8000, paths: {}, otherwise: ({ net }) => plain(200, `I'm ${net.hostname}\n`) },
    ],
    code: 2,
  },
  {
    repositories: ['narmidm/k8s-pod-cpu-stressor'],
    base: alpine,
    lacksCurl: true,
    megabytes: 4,
    path: '/usr/bin/cpu-stress',
    startup: 0,
    memory: 4,
    ports: [],
    run: cpuStressor,
    code: 2,
  },
];
