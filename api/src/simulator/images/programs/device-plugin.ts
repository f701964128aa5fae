import type { Process } from '../../kernel/index.ts';
import { isBefore, type Tag } from '../model.ts';
import { goLog, klog } from '../servers/go-http.ts';
import { flagOf, type StartProblem } from './start-checks.ts';

const DIRECTORY = '/var/lib/kubelet/device-plugins';
const HINTS = [
  'If this is a GPU node, did you configure the NVIDIA Container Toolkit?',
  'You can check the prerequisites at: https://github.com/NVIDIA/k8s-device-plugin#prerequisites',
  'You can learn how to set the runtime at: https://github.com/NVIDIA/k8s-device-plugin#quick-start',
  'If this is not a GPU node, you should set up a toleration or nodeSelector to only deploy this plugin on GPU nodes',
];

/** Where in its source it says what: by release, as its own log shows. */
interface Places {
  readonly main: readonly [watcher: number, os: number, start: number, load: number, defaults: number, config: number, get: number];
  readonly failed: number;
  readonly waits: number;
}
const OLDER: Places = { main: [154, 161, 176, 234, 242, 253, 256], failed: 123, waits: 287 };
const NEWER: Places = { main: [238, 245, 260, 317, 342, 353, 356], failed: 173, waits: 381 };
const moved = ({ main: [a, b, c, d, e, f, g], failed, waits }: Places, by: number): Places => ({
  main: [a + by, b + by, c + by, d + by, e + by, f + by, g + by],
  failed: failed + by,
  waits: waits + by,
});

/**
 * What makes GPUs known to the kubelet, on a node that has none: no container of a run sees NVIDIA's driver.
 * @see NVIDIA/k8s-device-plugin: cmd/nvidia-device-plugin/main.go, internal/rm/nvml_manager.go
 */
export function devicePlugin(process: Process, tag: Tag): StartProblem {
  const isNew = !isBefore(tag, 0, 15);
  const places = !isNew ? OLDER : isBefore(tag, 0, 18) ? NEWER : moved(NEWER, 4);
  const [watcher, os, start, load, defaults, config, get] = places.main;
  const say = (level: 'I' | 'W' | 'E', file: string, line: number, text: string): string =>
    isBefore(tag, 0, 14) ? goLog(process, text) : klog(process, level, `${file}.go:${line}`, text).slice(0, -1);
  const main = (line: number, text: string): string => say('I', 'main', line, text);
  const ends = (why: string): string => (isBefore(tag, 0, 14) ? goLog(process, `Error: ${why}`) : say('E', 'main', places.failed, why));

  const first = main(watcher, isNew ? `Starting FS watcher for ${DIRECTORY}` : 'Starting FS watcher.');
  if (!process.access(DIRECTORY, 'f'))
    return {
      lines: [first, ends(`failed to create FS watcher${isNew ? ` for ${DIRECTORY}/` : ''}: no such file or directory`)],
      code: 1,
    };
  const fails = settingOf(process, 'fail-on-init-error', 'true') === 'true';
  const lines = [
    first,
    main(os, 'Starting OS watcher.'),
    main(start, 'Starting Plugins.'),
    main(load, 'Loading configuration.'),
    main(defaults, 'Updating config with default resource matching patterns.'),
    main(config, `\nRunning with config:\n${JSON.stringify(configOf(process, tag, fails), undefined, 2)}`),
    main(get, isNew ? 'Retrieving plugins.' : 'Retreiving plugins.'),
    ...(isNew
      ? [say('E', 'factory', 112, 'Incompatible strategy detected auto')]
      : [
          ...(isBefore(tag, 0, 14) ? [] : [say('W', 'factory', 31, 'No valid resources detected, creating a null CDI handler')]),
          say(
            'I',
            'factory',
            107,
            'Detected non-NVML platform: could not load NVML library: libnvidia-ml.so.1: cannot open shared object file: No such file or directory',
          ),
          say('I', 'factory', 107, 'Detected non-Tegra platform: /sys/devices/soc0/family file not found'),
          say('E', 'factory', 115, 'Incompatible platform detected'),
        ]),
    ...HINTS.map((text, i) => say('E', 'factory', (isNew ? 113 : 116) + i, text)),
  ];
  if (!fails) return { lines: [...lines, main(places.waits, 'No devices found. Waiting indefinitely.')] };
  const why = isNew
    ? 'error getting plugins: unable to create plugins: failed to construct resource managers: invalid device discovery strategy'
    : 'error creating plugin manager: unable to create plugin manager: platform detection failed';
  return { lines: [...lines, ends(`error starting plugins: ${why}`)], code: 1 };
}

const settingOf = (process: Process, flag: string, own: string): string =>
  flagOf(process, flag) ?? (process.env.get(flag.toUpperCase().replaceAll('-', '_')) || own);

function configOf(process: Process, tag: Tag, failOnInitError: boolean): object {
  const isNew = !isBefore(tag, 0, 15);
  const of = (flag: string, own: string): string => settingOf(process, flag, own);
  const is = (flag: string): boolean => of(flag, 'false') === 'true';
  const strategies = of('device-list-strategy', 'envvar');
  return {
    version: 'v1',
    flags: {
      migStrategy: of('mig-strategy', 'none'),
      failOnInitError,
      ...(isNew && { mpsRoot: of('mps-root', '') }),
      nvidiaDriverRoot: of('nvidia-driver-root', '/'),
      ...(isNew && { nvidiaDevRoot: of('nvidia-dev-root', '/') }),
      ...(!isBefore(tag, 0, 18) && { gdrcopyEnabled: is('gdrcopy-enabled') }),
      gdsEnabled: is('gds-enabled'),
      mofedEnabled: is('mofed-enabled'),
      ...(isNew && { useNodeFeatureAPI: null, deviceDiscoveryStrategy: of('device-discovery-strategy', 'auto') }),
      plugin: {
        passDeviceSpecs: is('pass-device-specs'),
        deviceListStrategy: isBefore(tag, 0, 14) ? strategies : strategies.split(','),
        deviceIDStrategy: of('device-id-strategy', 'uuid'),
        ...(!isBefore(tag, 0, 14) && {
          cdiAnnotationPrefix: of('cdi-annotation-prefix', 'cdi.k8s.io/'),
          nvidiaCTKPath: of('nvidia-ctk-path', '/usr/bin/nvidia-ctk'),
          containerDriverRoot: of('container-driver-root', '/driver-root'),
        }),
      },
    },
    resources: { gpus: [{ pattern: '*', name: 'nvidia.com/gpu' }] },
    sharing: { timeSlicing: {} },
    ...(!isBefore(tag, 0, 17) && { imex: {} }),
  };
}

const WHY_NOT = 'could not load NVML library';

/** Before release 0.12. @see NVIDIA/k8s-device-plugin v0.11: cmd/nvidia-device-plugin/main.go */
export function oldDevicePlugin(process: Process): StartProblem {
  const say = (text: string): string => goLog(process, text);
  const lines = [
    say('Loading NVML'),
    say(`Failed to initialize NVML: ${WHY_NOT}.`),
    say('If this is a GPU node, did you set the docker default runtime to `nvidia`?'),
    ...HINTS.slice(1).map(say),
  ];
  if (settingOf(process, 'fail-on-init-error', 'true') !== 'true') return { lines };
  return { lines: [...lines, say(`Error: failed to initialize NVML: ${WHY_NOT}`)], code: 1 };
}
