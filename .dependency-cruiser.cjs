/** The arrows between rooms. Each list goes from what knows most to what knows least; an arrow may skip, never turn back. */
const rooms = [
  ['main', '^api/src/(main|emit-schema|config)\\.ts$'],
  ['server', '^api/src/server(\\.ts$|/)'],
  ['graphql', '^api/src/graphql/'],
  ['quiz', '^api/src/quiz/'],
  ['catalogue', '^api/src/catalogue/'],
  ['workers', '^api/src/workers/'],
  ['simulator', '^api/src/simulator/'],
];
const simulatorRooms = [
  ['e2e', '^api/src/simulator/e2e/'],
  ['simulator-door', '^api/src/simulator/([^/]+\\.ts$|run/)'],
  ['clients', '^api/src/simulator/clients/'],
  ['explain', '^api/src/simulator/explain/'],
  ['kubectl', '^api/src/simulator/kubectl/'],
  ['cluster', '^api/src/simulator/cluster/'],
  ['printers', '^api/src/simulator/printers/'],
  ['kubelet', '^api/src/simulator/kubelet/'],
  ['controllers', '^api/src/simulator/controllers/'],
  ['scheduler', '^api/src/simulator/scheduler/'],
  ['events', '^api/src/simulator/events/'],
  ['api-server', '^api/src/simulator/api-server/'],
  ['runtime', '^api/src/simulator/runtime/'],
  ['images', '^api/src/simulator/images/'],
  ['kustomize', '^api/src/simulator/kustomize/'],
  ['shell', '^api/src/simulator/shell/'],
  ['kernel', '^api/src/simulator/kernel/'],
  ['apimachinery', '^api/src/simulator/apimachinery/'],
  ['engine', '^api/src/simulator/engine/'],
];

/**
 * The rooms within rooms: what is called goes one way there, too. The types of what is above may be named, and what stands at the top of a room
 * is for all of its rooms.
 */
const innerRooms = {
  cluster: 'kube-system nodes api-http network',
  kubelet:
    'kubeletconfig static-pods eviction pod-workers kuberuntime lifecycle prober status images klog volumes network environment nodestatus timeline cm container pod',
  controllers: 'endpoints namespaces volumes workloads nodes',
  'api-server/validation': 'network pods volumes go-cmp',
  runtime: 'cri sandbox images oci logs',
  kernel: 'sys proc host process mounts network cgroup files',
};

/** The shapes that everybody speaks in. */
const shared = '^api/src/simulator/types\\.ts$';

/** Tests, and what helps them. */
const forTests = ['\\.test\\.ts$', '/testing[^/]*\\.ts$', '/test-(container|image|utility|echo)\\.ts$'];

/** Where something begins: nobody imports these. */
const begins = [
  '^api/src/(main|emit-schema|workers/worker)\\.ts$',
  '^prisma/(index|generate|new-migration|scratch-postgresql)\\.ts$',
  '^docs/(docusaurus\\.config\\.ts|sidebars\\.ts|src/(routes/|theme/|search/(search-by-worker|theme\\.d)\\.ts$|own-origin\\.ts$))',
];

const oneWay = (list) =>
  list.slice(1).map(([name, path], index) => ({
    name: `${name}-knows-nothing-above-it`,
    severity: 'error',
    from: { path, pathNot: '\\.test\\.ts$' },
    to: {
      path: list.slice(0, index + 1).map(([, above]) => above),
      pathNot: shared,
    },
  }));

const within = ([room, names]) =>
  names.split(' ').flatMap((name, index, all) =>
    index === 0
      ? []
      : {
          name: `${room}/${name}-calls-nothing-above-it`,
          severity: 'error',
          from: { path: `^api/src/simulator/${room}/${name}/`, pathNot: '\\.test\\.ts$' },
          to: {
            path: all.slice(0, index).map((above) => `^api/src/simulator/${room}/${above}/`),
            dependencyTypesNot: ['type-only'],
          },
        },
  );

module.exports = {
  forbidden: [
    ...oneWay(rooms),
    ...oneWay(simulatorRooms),
    ...Object.entries(innerRooms).flatMap(within),
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'the-simulator-uses-nothing-from-outside',
      comment:
        'It is pure, and runs in a browser, too: so are unbash and acorn, which parse shell scripts and JavaScript, mingo, which asks documents as MongoDB does, and @noble/hashes, which counts checksums. kubernetes-types are types alone.',
      severity: 'error',
      from: { path: '^api/src/simulator/', pathNot: '\\.test\\.ts$' },
      to: { couldNotResolve: false, pathNot: ['^api/src/simulator/', 'node_modules/(unbash|acorn|mingo|@noble/hashes|kubernetes-types)/'] },
    },
    {
      name: 'only-quiz-catalogue-and-main-know-the-database',
      comment: 'The graphql room takes types of rows from it, nothing else.',
      severity: 'error',
      from: { path: '^api/src/', pathNot: ['^api/src/(main\\.ts$|quiz/|catalogue/)', '\\.test\\.ts$'] },
      to: { path: '^prisma/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-is-used',
      severity: 'error',
      comment: 'By tests alone is not at all.',
      module: {
        path: '^(api|prisma|docs)/.*\\.tsx?$',
        pathNot: [...forTests, ...begins],
        numberOfDependentsLessThan: 1,
      },
      from: { pathNot: forTests },
    },
    {
      name: 'only-tests-know-what-is-made-for-tests',
      severity: 'error',
      from: { pathNot: forTests },
      to: { path: forTests },
    },
    {
      name: 'what-runs-is-a-dependency',
      severity: 'error',
      from: { path: '^(api/src|prisma)/', pathNot: [...forTests, '^prisma/(generate|new-migration|scratch-postgresql)\\.ts$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-site-asks-the-api-over-http',
      severity: 'error',
      from: { path: '^docs/' },
      to: { path: '^(api|prisma|test)/' },
    },
    {
      name: 'the-database-is-a-leaf',
      severity: 'error',
      from: { path: '^prisma/' },
      to: { path: '^(api|docs|test)/' },
    },
    {
      name: 'only-graphql-knows-type-graphql',
      severity: 'error',
      from: { path: '^api/src/', pathNot: '^api/src/graphql/' },
      to: { path: 'node_modules/type-graphql/' },
    },
    {
      name: 'rooms-are-entered-by-their-door',
      severity: 'error',
      from: { path: '^api/src/(main\\.ts|server|graphql|quiz|catalogue|workers)' },
      to: { path: '^api/src/simulator/', pathNot: '^api/src/simulator/index\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
