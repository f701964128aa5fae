import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program, ServiceInfo } from '../../../kernel/index.ts';
import { readOrEmpty } from '../../../shell/utilities/lib/files.ts';
import { notFollowed, notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { journalText } from './journalctl.ts';

/** What of the services is followed: that the kubelet is stopped and started, and how it and containerd are. @see systemd: systemctl(1) */
export const systemctl: Program = function* (process) {
  const words = process.argv.slice(1);
  const [verb = '', unit = '', ...more] = words.filter((word, i) => !word.startsWith('-') && !/^(-n|--lines)$/.test(words[i - 1] ?? ''));
  if (verb === 'daemon-reload' && unit === '' && process.uid === 0 && process.service('kubelet')) {
    process.remark({ kind: 'Kubelet', verb: 'reload' });
    return 0;
  }
  const listed =
    words.includes('--failed') || words.includes('--state=failed')
      ? []
      : verb === 'list-units' && unit !== ''
        ? [unit, ...more]
        : undefined;
  if (listed && (verb === '' || verb === 'list-units')) return yield* list(process, listed, words);
  const name = unit.replace(/\.service$/, '');
  const service = more.length === 0 ? process.service(name) : undefined;
  if (!service) return notFollowed(process);
  if (verb === 'is-active' || verb === 'is-enabled') {
    const state = verb === 'is-active' ? service.state : 'enabled';
    if (!words.includes('-q') && !words.includes('--quiet')) yield* process.write(1, `${state}\n`);
    return verb === 'is-enabled' || state === 'active' ? 0 : NOT_RUNNING;
  }
  // It is enabled as it is; to mask it, or not to have it at the next boot, is not followed.
  if (verb === 'enable' && process.uid === 0) {
    if (words.includes('--now')) process.remark({ kind: name === 'kubelet' ? 'Kubelet' : 'Containerd', verb: 'start' });
    return 0;
  }
  if (verb === 'reset-failed' && process.uid === 0) return 0;
  if (verb === 'cat') return yield* cat(process, name);
  if (verb === 'status') return yield* status(process, name, service);
  const does = Object.hasOwn(DOES, verb) ? DOES[verb] : undefined;
  if (does === undefined) return notFollowed(process);
  if (process.uid !== 0) {
    yield* process.write(
      2,
      `Failed to ${does} ${name}.service: Interactive authentication required.\nSee system logs and 'systemctl status ${name}.service' for details.\n`,
    );
    return 1;
  }
  if (service.isStale) yield* process.write(2, stale(name));
  process.remark({ kind: name === 'kubelet' ? 'Kubelet' : 'Containerd', verb: does });
  return 0;
};

/** @see systemd: systemctl(1), Exit status */
const NOT_RUNNING = 3;
const DOES: Readonly<Record<string, 'stop' | 'start' | 'restart'>> = { stop: 'stop', start: 'start', restart: 'restart' };

/** What is known of the units' files. */
const UNITS: Readonly<Record<string, { readonly about: string; readonly docs: string; readonly dropIn?: string }>> = {
  kubelet: { about: 'kubelet: The Kubernetes Node Agent', docs: 'https://kubernetes.io/docs/home/', dropIn: '10-kubeadm.conf' },
  containerd: { about: 'containerd container runtime', docs: 'https://containerd.io' },
};
const stale = (name: string): string =>
  `Warning: The unit file, source configuration file or drop-ins of ${name}.service changed on disk. Run 'systemctl daemon-reload' to reload units.\n`;

/**
 * Of those that are asked for by their names; none has failed: what cannot start is started again. @see systemd: src/systemctl/systemctl-list-units.c
 */
function* list(process: Process, wanted: readonly string[], words: readonly string[]): Task<number> {
  if (wanted.some((one) => !Object.hasOwn(UNITS, one.replace(/\.service$/, '')))) return notFollowed(process);
  const rows = [...wanted].sort().flatMap((one) => {
    const name = one.replace(/\.service$/, '');
    const { state } = process.service(name) ?? {};
    const sub = state === 'active' ? 'running' : state === 'activating' ? 'auto-restart' : undefined;
    return state && sub ? [[`${name}.service`, 'loaded', state, sub, UNITS[name]?.about ?? '']] : [];
  });
  const hasLegend = !words.includes('--no-legend');
  const all = [...(hasLegend ? [['UNIT', 'LOAD', 'ACTIVE', 'SUB', 'DESCRIPTION']] : []), ...rows];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...all.map((row) => (row[i] as string).length)));
  const lines = all.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}`.trimEnd());
  const about =
    rows.length === 0
      ? []
      : [
          '',
          'LOAD   = Reflects whether the unit definition was properly loaded.',
          'ACTIVE = The high-level unit activation state, i.e. generalization of SUB.',
          'SUB    = The low-level unit activation state, values depend on unit type.',
        ];
  const isOfState = words.some((word) => /^--(failed|state)/.test(word));
  const end = isOfState
    ? [`${rows.length} loaded units listed.`]
    : [
        `${rows.length} loaded units listed. Pass --all to see loaded but inactive units, too.`,
        "To show all installed unit files use 'systemctl list-unit-files'.",
      ];
  yield* process.write(1, `${[...lines, ...(hasLegend ? [...about, ...end] : [])].join('\n')}\n`);
  return 0;
}

/** The unit's own file, and what is dropped in. @see systemd: src/systemctl/systemctl-show.c cat */
function* cat(process: Process, name: string): Task<number> {
  const dropIn = UNITS[name]?.dropIn;
  const paths = [`/lib/systemd/system/${name}.service`, ...(dropIn ? [`/etc/systemd/system/${name}.service.d/${dropIn}`] : [])];
  yield* process.write(1, paths.map((path) => `# ${path}\n${readOrEmpty(process, path)}`).join('\n'));
  return 0;
}

/** Without what it uses. @see systemd: systemctl-show.c print_status_info */
function* status(
  process: Process,
  name: string,
  { state, since, mainPid, processes, exitCode, command, isStale }: ServiceInfo,
): Task<number> {
  // How its last process ended is not known.
  if (state === 'activating' && exitCode === undefined) return notFollowed(process);
  notFollowedBy('command systemctl')(process, 'status: Tasks, Memory, CPU, and what was done before the start are left out');
  const { about = '', docs = '', dropIn } = UNITS[name] ?? {};
  const isActive = state === 'active';
  const isFailing = state === 'activating';
  const ended = isFailing
    ? `(code=exited, status=${exitCode}/${exitCode === 203 ? 'EXEC' : 'FAILURE'})`
    : '(code=exited, status=0/SUCCESS)';
  const how = isActive ? 'active (running)' : isFailing ? 'activating (auto-restart) (Result: exit-code)' : 'inactive (dead)';
  const group = processes.map(({ pid, argv }, i) => `             ${i === processes.length - 1 ? '└─' : '├─'}${pid} ${argv.join(' ')}`);
  const lines = [
    `${isActive || isFailing ? '●' : '○'} ${name}.service - ${about}`,
    `     Loaded: loaded (/lib/systemd/system/${name}.service; enabled; vendor preset: enabled)`,
    ...(dropIn ? [`    Drop-In: /etc/systemd/system/${name}.service.d`, `             └─${dropIn}`] : []),
    `     Active: ${how} since ${timeOf(process, since)}; ${relative(process.now - since)} ago`,
    `       Docs: ${docs}`,
    ...(isActive ? [] : [`    Process: ${mainPid} ExecStart=${command} ${ended}`]),
    `   Main PID: ${mainPid} ${isActive ? `(${name})` : ended}`,
    ...(group.length > 0 ? [`     CGroup: /system.slice/${name}.service`, ...group] : []),
  ];
  const own = process.journal().filter(({ unit }) => unit === `${name}.service`);
  const said = own.slice(Math.max(0, own.length - linesAsked(process.argv)));
  if (said.length > 0) lines.push('', ...said.map((line) => journalText(process, line)));
  if (isStale) yield* process.write(2, stale(name));
  yield* process.write(1, `${lines.join('\n')}\n`);
  return isActive ? 0 : NOT_RUNNING;
}

/** Of what it has said last: ten, where nothing else is asked for. */
function linesAsked(words: readonly string[]): number {
  const at = words.findIndex((word) => /^(-n|--lines)/.test(word));
  const number = Number(/\d+$/.exec(words[at] ?? '')?.[0] ?? words[at + 1]);
  return at < 0 || Number.isNaN(number) ? 10 : number;
}

const timeOf = (process: Process, at: Micros): string => localText(process, '%a %Y-%m-%d %H:%M:%S %Z', at);

/** @see systemd: src/basic/time-util.c format_timestamp_relative */
function relative(time: Micros): string {
  const seconds = Math.floor(time / SECOND);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 25) return `1 day ${hours - 24}h`;
  if (hours >= 6) return `${hours}h`;
  if (hours >= 1) return `${hours}h ${minutes - hours * 60}min`;
  if (minutes >= 5) return `${minutes}min`;
  if (minutes >= 1) return `${minutes}min ${seconds - minutes * 60}s`;
  return seconds >= 1 ? `${seconds}s` : `${Math.floor(time / 1000)}ms`;
}
