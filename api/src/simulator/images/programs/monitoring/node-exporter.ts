import type { Process } from '../../../kernel/index.ts';
import { isBefore, release, type Tag } from '../../model.ts';
import { commitOf } from '../../models/versions.data.ts';
import { goKitLines } from './go-kit-log.ts';

/** What a build says of itself, and the lines of its source that say what follows. */
interface Build {
  readonly context: string;
  /** Its start, and the two of the library that listens. */
  readonly starts: number;
  readonly listens: string;
  readonly plain: string;
}

/** As they log. @see prometheus/node_exporter: node_exporter.go; prometheus/exporter-toolkit: web/tls_config.go */
const BUILDS: Readonly<Record<string, Build>> = {
  '1.5.0': {
    context: 'go=go1.19.3, user=root@6e7732a7b81b, date=20221129-18:59:09',
    starts: 180,
    listens: 'tls_config.go:232',
    plain: 'tls_config.go:235',
  },
  '1.6.1': {
    context: 'go=go1.20.6, platform=linux/amd64, user=root@586879db11e5, date=20230717-12:10:52, tags=netgo osusergo static_build',
    starts: 180,
    listens: 'tls_config.go:274',
    plain: 'tls_config.go:277',
  },
  '1.4.0': {
    context: 'go=go1.19.1, user=root@83d90983e89c, date=20220926-12:32:56',
    starts: 182,
    listens: 'node_exporter.go:199',
    plain: 'tls_config.go:195',
  },
  '1.3.1': {
    context: 'go=go1.17.3, user=root@243aafa5525c, date=20211205-11:09:49',
    starts: 182,
    listens: 'node_exporter.go:199',
    plain: 'tls_config.go:195',
  },
};

const COLLECTORS =
  'arp bcache bonding btrfs conntrack cpu cpufreq diskstats dmi edac entropy fibrechannel filefd filesystem hwmon infiniband ipvs loadavg mdadm meminfo netclass netdev netstat nfs nfsd nvme os powersupplyclass pressure rapl schedstat selinux sockstat softnet stat tapestats textfile thermal_zone time timex udp_queues uname vmstat xfs zfs'.split(
    ' ',
  );
const MOUNTS = '^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)';
const TYPES =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$';
const DEVICES = '^(ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$';

const versionOf = (tag: Tag): string => release(tag, Object.keys(BUILDS));
const buildOf = (tag: Tag): Build => BUILDS[versionOf(tag)] ?? (BUILDS['1.5.0'] as Build);

function flagOf({ argv }: Process, name: string, usual: string): string {
  const given = argv.find((word) => word.startsWith(`--${name}=`));
  return given === undefined ? usual : given.slice(name.length + 3);
}

/** Which of them are on: those that are asked for, and the usual ones that are not told to go. */
function collectorsOf({ argv }: Process): readonly string[] {
  const usual = argv.includes('--collector.disable-defaults') ? [] : COLLECTORS;
  const asked = argv.flatMap((word) => /^--collector\.([a-z_]+)$/.exec(word)?.[1] ?? []);
  return [...new Set([...usual, ...asked])].filter((name) => name !== 'disable' && !argv.includes(`--no-collector.${name}`)).sort();
}

/** What it says until it listens: with what flags, and which of its collectors. */
export function nodeExporterStarts(process: Process, tag: Tag): string {
  const { starts, context } = buildOf(tag);
  const version = versionOf(tag);
  const on = collectorsOf(process);
  const parsed = (where: string, collector: string, name: string, usual: string): readonly string[] =>
    on.includes(collector)
      ? [`${where} level=info collector=${collector} msg="Parsed flag --${name}" flag=${quoted(flagOf(process, name, usual))}`]
      : [];
  const udev = flagOf(process, 'path.udev.data', '/run/udev/data');
  return goKitLines(process, [
    `node_exporter.go:${starts} level=info msg="Starting node_exporter" version="(version=${version}, branch=HEAD, revision=${commitOf('node_exporter', version)})"`,
    `node_exporter.go:${starts + 1} level=info msg="Build context" build_context="(${context})"`,
    ...(process.uid === 0
      ? [
          `node_exporter.go:${starts + 3} level=warn msg="Node Exporter is running as root user. This exporter is designed to run as unprivileged user, root is not required."`,
        ]
      : []),
    ...parsed('filesystem_common.go:111', 'filesystem', 'collector.filesystem.mount-points-exclude', MOUNTS),
    ...parsed('filesystem_common.go:113', 'filesystem', 'collector.filesystem.fs-types-exclude', TYPES),
    ...parsed('diskstats_common.go:111', 'diskstats', 'collector.diskstats.device-exclude', DEVICES),
    ...(on.includes('diskstats') && !isBefore(tag, 1, 4) && !process.access(udev, 'f')
      ? [
          `diskstats_linux.go:264 level=error collector=diskstats msg="Failed to open directory, disabling udev device properties" path=${udev}`,
        ]
      : []),
    'node_exporter.go:110 level=info msg="Enabled collectors"',
    ...on.map((name) => `node_exporter.go:117 level=info collector=${name}`),
  ]);
}

/** logfmt quotes what has a space, a quote or an equals sign in it. @see go-logfmt/logfmt: encode.go needsQuotedValueRune */
const quoted = (text: string): string => (/[\s"=]/.test(text) ? JSON.stringify(text) : text);

export function nodeExporterListens(process: Process, tag: Tag): string {
  const { listens, plain } = buildOf(tag);
  const port = nodeExporterPort(process);
  const address = listens.startsWith('tls') ? `[::]:${port}` : flagOf(process, 'web.listen-address', ':9100');
  return goKitLines(process, [
    `${listens} level=info msg="Listening on" address=${address}`,
    `${plain} level=info msg="TLS is disabled." http2=false${listens.startsWith('tls') ? ` address=${address}` : ''}`,
  ]);
}

export const nodeExporterPort = (process: Process): number =>
  Number(/:(\d+)$/.exec(flagOf(process, 'web.listen-address', ':9100'))?.[1] ?? 9100);
