// A table of what programs say of themselves, one after the other.
import { Random } from '../../engine/index.ts';
import { release, type Tag } from '../model.ts';

/** What a server that is asked for its version says, instead of serving. */
interface Version {
  /** The words that ask for it, after its own name. */
  readonly asked: RegExp;
  readonly releases: readonly string[];
  readonly says: (version: string) => string;
}

/** The world's own builds have a commit; where it is not known, only the name says which one. */
export const commitOf = (name: string, version: string): string =>
  COMMITS[`${name} ${version}`] ?? new Random(`${name} ${version}`).hex(40);

const COMMITS: Readonly<Record<string, string>> = {
  'prometheus 2.44.0': '1ac5131f698ebc60f13fe2727f89b115a41f6558',
  'prometheus 2.42.0': '225c61122d88b01d1f0eaaee0e05b6f3e0567ac0',
  'prometheus 2.41.0': 'c0d8a56c69014279464c0e15d8bfb0e153af0dab',
  'node_exporter 1.6.1': '4a1b77600c1873a8233f3ffb55afcedbb63b8d84',
  'node_exporter 1.5.0': '1b48970ffcf5630534fb00bb0687d73c66d1c959',
  'node_exporter 1.4.0': '7da1321761b3b8dfc9e496e1a60e6a476fec6018',
  'node_exporter 1.3.1': 'a2321e7b940ddcff26873612bccdf7cd4c42b6b6',
};

/** @see prometheus/common: version/info.go */
const prometheus = (name: string, ...releases: readonly string[]): Version => ({
  asked: /^--version$/,
  releases,
  says: (version) =>
    `${name}, version ${version} (branch: HEAD, revision: ${commitOf(name, version)})\n  build user:       root@${commitOf(name, version).slice(0, 12)}\n  build date:       20230514-06:18:11\n  go version:       go1.20.4\n  platform:         linux/amd64`,
});

/** Newest first; a tag that names a part of one means the newest of them. */
export const PROMETHEUS = ['2.44.0', '2.43.1', '2.42.0', '2.41.0', '2.40.7'];

/** Newest first; a tag that names a part of one means the newest of them. */
export const GRAFANA = ['9.5.2', '9.4.10', '9.3.14', '8.5.25', '7.5.17'];
/** Newest first; a tag that names a part of one means the newest of them. */
export const ENVOYS = ['1.26.1', '1.25.6', '1.24.7', '1.23.9', '1.22.11'];
/** hashicorp/cli: `-v`, `-version`, `--version` and `version` are the same. */
const HASHICORP = /^(version|-v|--?version)$/;

/** By the first repository of a server. */
const versions: Readonly<Record<string, Version>> = {
  'prom/prometheus': prometheus('prometheus', ...PROMETHEUS),
  'prom/alertmanager': prometheus('alertmanager', '0.25.0', '0.24.0', '0.23.0'),
  'prom/node-exporter': prometheus('node_exporter', '1.5.0', '1.4.1', '1.3.1'),
  'grafana/loki': { ...prometheus('loki', '2.8.2', '2.7.5', '2.6.1'), asked: /^--?version$/ },
  'grafana/promtail': { ...prometheus('promtail', '2.8.2', '2.7.5', '2.6.1'), asked: /^--?version$/ },
  'grafana/grafana': {
    asked: /^--?v(ersion)?$/,
    releases: GRAFANA,
    says: (version) => `Version ${version} (commit: ${commitOf('grafana', version).slice(0, 10)}, branch: HEAD)`,
  },
  traefik: {
    asked: /^version$/,
    releases: ['2.10.1', '2.9.10', '2.8.8', '2.5.7', '1.7.34'],
    says: (version) =>
      `Version:      ${version}\nCodename:     ${CODENAMES[/^\d+\.\d+/.exec(version)?.[0] ?? ''] ?? 'cheddar'}\nGo version:   go1.20.3\nBuilt:        2023-04-27_01:11:31PM\nOS/Arch:      linux/amd64`,
  },
  'envoyproxy/envoy': {
    asked: /^--version$/,
    releases: ENVOYS,
    says: (version) => `\nenvoy  version: ${commitOf('envoy', version)}/${version}/Clean/RELEASE/BoringSSL\n`,
  },
  caddy: {
    asked: /^(version|-v|--version)$/,
    releases: ['2.6.4', '2.5.2', '2.4.6'],
    says: (version) => `v${version} ${version === '2.6.4' ? 'h1:2hwYqiRwk1tf3VruhMpLcYTg+11fCdr8S3jhNAdnPy8=' : 'h1:'}`,
  },
  'registry.k8s.io/coredns/coredns': {
    asked: /^--?version$/,
    releases: ['1.10.1', '1.9.4', '1.8.6'],
    says: (version) => `CoreDNS-${version}\nlinux/amd64, go1.20, ${commitOf('coredns', version).slice(0, 7)}`,
  },
  vault: {
    asked: HASHICORP,
    releases: ['1.13.2', '1.12.6', '1.11.10', '1.10.11'],
    says: (version) => `Vault v${version} (${commitOf('vault', version)}), built 2023-04-25T13:02:50Z`,
  },
  consul: {
    asked: HASHICORP,
    releases: ['1.15.2', '1.14.6', '1.13.7'],
    says: (version) =>
      `Consul v${version}\nRevision ${commitOf('consul', version).slice(0, 8)}\nBuild Date 2023-03-30T17:51:19Z\nProtocol 2 spoken by default, understands 2 to 3 (agent will automatically use protocol >2 when speaking to compatible agents)\n`,
  },
  registry: {
    asked: /^(-v|--version)$/,
    releases: ['2.8.2', '2.7.1', '2.6.2'],
    says: (version) => `registry github.com/docker/distribution ${version === '2.8.2' ? '' : 'v'}${version}`,
  },
  nats: { asked: /^(-v|--?version)$/, releases: ['2.9.16', '2.8.4', '1.4.1'], says: (version) => `nats-server: v${version}` },
  'minio/minio': {
    asked: /^(-v|--version)$/,
    releases: ['RELEASE.2023-05-04T21-44-30Z'],
    says: (version) =>
      `minio version ${version} (commit-id=${commitOf('minio', version)})\nRuntime: go1.19.8 linux/amd64\nLicense: GNU AGPLv3 <https://www.gnu.org/licenses/agpl-3.0.html>\nCopyright: 2015-2023 MinIO, Inc.`,
  },
  'fluent/fluent-bit': {
    asked: /^(-V|--version)$/,
    releases: ['2.1.3', '2.0.11', '1.9.10'],
    says: (version) => `Fluent Bit v${version}\nGit commit:`,
  },
  fluentd: { asked: /^--version$/, releases: ['1.16.1', '1.15.3', '1.14.6'], says: (version) => `fluentd ${version}` },
  cassandra: { asked: /^-v$/, releases: ['4.1.1', '4.0.9', '3.11.15', '3.0.29'], says: (version) => version },
  influxdb: {
    asked: /^version$/,
    releases: ['2.7.1', '2.6.1', '1.8.10'],
    says: (version) => `InfluxDB v${version} (git: ${commitOf('influxdb', version).slice(0, 10)}) build_date: 2023-04-28T13:24:27Z`,
  },
  telegraf: {
    asked: /^(version|--version)$/,
    releases: ['1.26.2', '1.25.3', '1.24.4'],
    says: (version) => `Telegraf ${version} (git: HEAD@${commitOf('telegraf', version).slice(0, 8)})`,
  },
};

/** Traefik's releases are named after cheeses. */
const CODENAMES: Readonly<Record<string, string>> = {
  '2.10': 'saintmarcelin',
  '2.9': 'banon',
  '2.8': 'vacherin',
  '2.7': 'epoisses',
  '2.6': 'rocamadour',
  '2.5': 'brie',
  '1.7': 'maroilles',
};

/** What it says of its version if its words ask for that; `names` are what it may be called by. */
export function versionAsked(repository: string, tag: Tag, argv: readonly string[], names: readonly string[]): string | undefined {
  const version = Object.hasOwn(versions, repository) ? versions[repository] : undefined;
  const [first = '', second = ''] = argv.slice(1);
  const word = names.includes(first.split('/').at(-1) as string) ? second : first;
  return version?.asked.test(word) ? version.says(release(tag, version.releases)) : undefined;
}
