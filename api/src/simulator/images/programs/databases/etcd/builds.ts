// The releases of etcd: from what they were built, and where in their source they say what.

interface EtcdBuild {
  readonly sha: string;
  readonly go: string;
}

const BUILDS: Readonly<Record<string, readonly [sha: string, go: string]>> = {
  '3.3.8': ['33245c6b5', 'go1.9.7'],
  '3.3.10': ['27fc7e2', 'go1.10.4'],
  '3.3.15': ['94745a4ee', 'go1.12.9'],
  '3.4.3': ['3c8740a79', 'go1.12.9'],
  '3.4.13': ['ae9734ed2', 'go1.12.17'],
  '3.4.14': ['8a03d2e96', 'go1.12.17'],
  '3.4.15': ['aa7126864', 'go1.12.17'],
  '3.5.0': ['946a5a6f2', 'go1.16.3'],
  '3.5.1': ['e8732fb5f', 'go1.16.3'],
  '3.5.3': ['0452feec7', 'go1.16.15'],
  '3.5.4': ['08407ff76', 'go1.16.15'],
  '3.5.5': ['19002cfc6', 'go1.16.15'],
  '3.5.6': ['cecbe35ce', 'go1.16.15'],
  '3.5.7': ['215b53cf3', 'go1.17.13'],
  '3.5.8': ['217d183e5', 'go1.19.8'],
  '3.5.9': ['bdbbde998', 'go1.19.9'],
};

export function buildOf(version: string): EtcdBuild {
  const [sha, go] = BUILDS[version] ?? BUILDS['3.5.7'] ?? ['', ''];
  return { sha, go };
}

/** Until which release something is so. */
export const isUntil = (version: string, last: string): boolean => {
  const [a = [], b = []] = [version, last].map((each) => each.split('.').map(Number));
  const i = [0, 1, 2].find((at) => (a[at] ?? 0) !== (b[at] ?? 0));
  return i === undefined || (a[i] ?? 0) < (b[i] ?? 0);
};

const CALLERS = {
  running: 'etcdmain/etcd.go:73',
  badFlags: 'etcdmain/etcd.go:75',
  unadvertised: 'etcdmain/etcd.go:78',
  noDirectory: 'etcdmain/etcd.go:105',
  initialized: 'etcdmain/etcd.go:116',
  notStarted: 'etcdmain/etcd.go:146',
  discovery: 'etcdmain/etcd.go:204',
  listener: 'etcdmain/etcd.go:219',
  peers: 'embed/etcd.go:124',
  clients: 'embed/etcd.go:132',
  serving: 'embed/etcd.go:275',
  starting: 'embed/etcd.go:306',
  closing: 'embed/etcd.go:373',
  closed: 'embed/etcd.go:375',
  peerTls: 'embed/etcd.go:484',
  cmux: 'embed/etcd.go:558',
  stopping: 'embed/etcd.go:568',
  stopped: 'embed/etcd.go:573',
  peerTraffic: 'embed/etcd.go:586',
  clientTls: 'embed/etcd.go:687',
  metrics: 'embed/etcd.go:762',
  ready: 'embed/serve.go:100',
  insecurely: 'embed/serve.go:146',
  securely: 'embed/serve.go:198',
  notifying: 'etcdmain/main.go:44',
  notified: 'etcdmain/main.go:50',
  published: 'etcdserver/server.go:2062',
  settingUp: 'etcdserver/server.go:2571',
  updated: 'etcdserver/server.go:2595',
};
export type Callers = Readonly<Record<keyof typeof CALLERS, string>>;

/** Where in the source of a release it is said. */
export const callersOf = (version: string): Callers => ({
  ...CALLERS,
  ...(isUntil(version, '3.5.6') && {
    ...{ published: 'etcdserver/server.go:2054', settingUp: 'etcdserver/server.go:2563', updated: 'etcdserver/server.go:2587' },
  }),
  ...(isUntil(version, '3.5.5') && {
    ...{ peers: 'embed/etcd.go:131', clients: 'embed/etcd.go:139', starting: 'embed/etcd.go:308' },
    ...{ closing: 'embed/etcd.go:368', closed: 'embed/etcd.go:370', peerTls: 'embed/etcd.go:479' },
  }),
  ...(isUntil(version, '3.5.2') && {
    ...{ running: 'etcdmain/etcd.go:72', noDirectory: 'etcdmain/etcd.go:104', initialized: 'etcdmain/etcd.go:115' },
    ...{ badFlags: 'etcdmain/etcd.go:74', unadvertised: 'etcdmain/etcd.go:77' },
    ...{ notStarted: 'etcdmain/etcd.go:145', discovery: 'etcdmain/etcd.go:203', listener: 'etcdmain/etcd.go:218' },
    ...{ starting: 'embed/etcd.go:307', closing: 'embed/etcd.go:367', closed: 'embed/etcd.go:369', peerTls: 'embed/etcd.go:478' },
    ...{ ready: 'embed/serve.go:98', insecurely: 'embed/serve.go:140', securely: 'embed/serve.go:188' },
    ...{ notifying: 'etcdmain/main.go:47', notified: 'etcdmain/main.go:53', published: 'etcdserver/server.go:2027' },
  }),
});

const runtimeLine: Readonly<Record<string, number>> = { 'go1.16': 225, 'go1.17': 255, 'go1.19': 250 };

/** Where it was when something was fatal. */
export function stackOf(version: string, caller: string): string {
  const { go } = buildOf(version);
  const isTrimmed = !isUntil(version, '3.5.6');
  const isFirst = isUntil(version, '3.5.2');
  const server = 'go.etcd.io/etcd/server/v3';
  const source = isTrimmed
    ? server
    : isFirst
      ? `/tmp/etcd-release-${version}/etcd/release/etcd/server`
      : '/go/src/go.etcd.io/etcd/release/etcd/server';
  const runtime = isTrimmed ? '' : isFirst ? `/home/remote/sbatsche/.gvm/gos/${go}/src/` : `/go/gos/${go}/src/`;
  return [
    ...[`${server}/etcdmain.startEtcdOrProxyV2`, `\t${source}/${caller}`],
    ...[`${server}/etcdmain.Main`, `\t${source}/etcdmain/main.go:40`],
    ...['main.main', `\t${source}/main.go:32`],
    ...['runtime.main', `\t${runtime}runtime/proc.go:${runtimeLine[go.split('.').slice(0, 2).join('.')] ?? 255}`],
  ].join('\n');
}
