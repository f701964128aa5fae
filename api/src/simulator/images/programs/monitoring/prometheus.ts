import { KERNEL_VERSION, type Process } from '../../../kernel/index.ts';
import { release, type Tag } from '../../model.ts';
import { commitOf, PROMETHEUS } from '../../models/versions.data.ts';
import { flagOf } from '../start-checks.ts';
import { goKitLines } from './go-kit-log.ts';

/** What a build says of itself, and how far its lines are below those of 2.42: of main.go before and after it has flags, of head.go one by one. */
interface Build {
  readonly context: string;
  readonly early: number;
  readonly late: number;
  readonly web: number;
  readonly tls: number;
  readonly head: readonly [chunks: number, replayed: number, wal: number, segment: number, completed: number];
}

const BUILD_2_42: Build = {
  context: 'go=go1.19.5, platform=linux/amd64, user=root@c67d48967507, date=20230201-07:53:32',
  early: 0,
  late: 0,
  web: 561,
  tls: 232,
  head: [564, 608, 614, 685, 722],
};

/** As they log. @see prometheus: cmd/prometheus/main.go, tsdb/head.go, web/web.go; exporter-toolkit: web/tls_config.go */
const BUILDS: Readonly<Record<string, Build>> = {
  '2.44.0': {
    context: 'go=go1.20.4, platform=linux/amd64, user=root@739e8181c5db, date=20230514-06:18:11, tags=netgo,builtinassets',
    early: 19,
    late: 26,
    web: 562,
    tls: 274,
    head: [587, 658, 664, 735, 772],
  },
  '2.42.0': BUILD_2_42,
  '2.41.0': { ...BUILD_2_42, context: 'go=go1.19.4, platform=linux/amd64, user=root@d20a03e77067, date=20221220-10:40:45' },
};

const versionOf = (tag: Tag): string => release(tag, PROMETHEUS);
const buildOf = (tag: Tag): Build => BUILDS[versionOf(tag)] ?? BUILD_2_42;
/** Before it opens anything: what it is, and where. */
export function prometheusStarts(process: Process, tag: Tag): string {
  const { context, early } = buildOf(tag);
  const version = versionOf(tag);
  const isKept = ['time', 'size'].some((kind) => flagOf(process, `storage.tsdb.retention.${kind}`) !== undefined);
  const line = (number: number, text: string): string => `main.go:${number + early} level=info ${text}`;
  return goKitLines(process, [
    ...(isKept ? [] : [line(512, 'msg="No time or size retention was set so using the default time retention" duration=15d')]),
    line(
      556,
      `msg="Starting Prometheus Server" mode=server version="(version=${version}, branch=HEAD, revision=${commitOf('prometheus', version)})"`,
    ),
    line(561, `build_context="(${context})"`),
    line(562, `host_details="(Linux ${process.system.release} ${KERNEL_VERSION} x86_64 ${process.net.hostname} (none))"`),
    line(563, 'fd_limits="(soft=1048576, hard=1048576)"'),
    line(564, 'vm_limits="(soft=unlimited, hard=unlimited)"'),
  ]);
}

const addressOf = (process: Process): string => flagOf(process, 'web.listen-address') ?? '0.0.0.0:9090';
export const prometheusPort = (process: Process): number => Number(/:(\d+)$/.exec(addressOf(process))?.[1] ?? 9090);

/** Its database, which is empty, its configuration, and that it is ready. */
export function prometheusReady(process: Process, tag: Tag): string {
  const { late, web, tls, head } = buildOf(tag);
  const [chunks, replayed, wal, segment, completed] = head;
  const file = flagOf(process, 'config.file') ?? 'prometheus.yml';
  const port = prometheusPort(process);
  const line = (number: number, text: string): string => `main.go:${number + late} level=info ${text}`;
  const storage = (number: number, text: string): string => `head.go:${number} level=info component=tsdb ${text}`;
  const nanos = (from: number, below: number): number => from + process.random.int(below);
  const micros = (from: number, below: number): string => `${(nanos(from, below) / 1000).toString()}µs`;
  return goKitLines(process, [
    `web.go:${web} level=info component=web msg="Start listening for connections" address=${addressOf(process)}`,
    line(993, 'msg="Starting TSDB ..."'),
    `tls_config.go:${tls} level=info component=web msg="Listening on" address=[::]:${port}`,
    `tls_config.go:${tls + 3} level=info component=web msg="TLS is disabled." http2=false address=[::]:${port}`,
    storage(chunks, 'msg="Replaying on-disk memory mappable chunks if any"'),
    storage(replayed, `msg="On-disk memory mappable chunks replay completed" duration=${micros(1500, 3000)}`),
    storage(wal, 'msg="Replaying WAL, this may take a while"'),
    storage(segment, 'msg="WAL segment loaded" segment=0 maxSegment=0'),
    storage(
      completed,
      `msg="WAL replay completed" checkpoint_replay_duration=${micros(15_000, 30_000)} wal_replay_duration=${micros(120_000, 300_000)} wbl_replay_duration=${nanos(100, 100)}ns total_replay_duration=${micros(450_000, 100_000)}`,
    ),
    line(1014, 'fs_type=EXT4_SUPER_MAGIC'),
    line(1017, 'msg="TSDB started"'),
    line(1197, `msg="Loading configuration file" filename=${file}`),
    line(
      1234,
      `msg="Completed loading of configuration file" filename=${file} totalDuration=${micros(400_000, 500_000)} db_storage=${micros(1000, 2000)} remote_storage=${micros(1500, 2000)} web_handler=${nanos(200, 500)}ns query_engine=${micros(1000, 1000)} scrape=${micros(150_000, 200_000)} scrape_sd=${micros(20_000, 40_000)} notify=${micros(1000, 2000)} notify_sd=${micros(1500, 3000)} rules=${micros(1500, 2000)} tracing=${micros(4000, 6000)}`,
    ),
    line(978, 'msg="Server is ready to receive web requests."'),
    'manager.go:974 level=info component="rule manager" msg="Starting rule manager..."',
  ]);
}
