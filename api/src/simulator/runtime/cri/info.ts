import { goJson } from '../../apimachinery/go-json.ts';
import { type HeldImage, imageIdOf } from '../images/image-store.ts';
import type { ContainerInstance } from '../instance.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { logDirectory, mountsOf, sandboxMetadata } from './messages.ts';

// What containerd tells beside to whoever wants to know more, as far as it is followed: its own records, without the specification for runc. @see containerd: pkg/cri/server/container_status.go toCRIContainerInfo, sandbox_status.go toCRISandboxInfo, image_status.go toCRIImageInfo

const RUNTIME = { runtimeType: 'io.containerd.runc.v2', runtimeOptions: { systemd_cgroup: true } };

/** `pid` is that which its node has for one that was there before the run. */
export function containerInfo(instance: ContainerInstance, pid: number | undefined): object {
  const { id, config, sandbox, image, container, running } = instance;
  const { metadata, labels, annotations } = { metadata: { name: config.name, ...attempt(config.attempt) }, ...labelsOf(config) };
  return {
    sandboxID: sandbox.id,
    pid: running ? (pid ?? container?.init?.hostPid ?? 0) : 0,
    removing: false,
    snapshotKey: id,
    snapshotter: 'overlayfs',
    ...RUNTIME,
    config: {
      metadata,
      image: { image: imageIdOf(image.digest) },
      ...(config.command.length > 0 && { command: config.command }),
      ...(config.args.length > 0 && { args: config.args }),
      ...(config.workingDir && { working_dir: config.workingDir }),
      envs: config.env.map(([key, value]) => ({ key, ...(value && { value }) })),
      mounts: mountsOf(instance).map(({ containerPath, hostPath, readonly, propagation }) => ({
        container_path: containerPath,
        host_path: hostPath,
        ...(readonly && { readonly }),
        ...(propagation !== 'PROPAGATION_PRIVATE' && { propagation: propagation === 'PROPAGATION_BIDIRECTIONAL' ? 2 : 1 }),
      })),
      labels,
      annotations,
      log_path: `${config.name}/${config.attempt}.log`,
      ...(config.stdin && { stdin: true }),
      ...(config.tty && { tty: true }),
    },
  };
}

export function sandboxInfo(sandbox: Sandbox, pid: number | undefined): object {
  const { id, config, ready, connected, hostPids, pause } = sandbox;
  const { attempt: nth, ...metadata } = sandboxMetadata(sandbox);
  const { servers, searches, options } = config.dns;
  return {
    pid: ready ? (pid ?? hostPids?.pause ?? pause?.container?.init?.hostPid ?? 0) : 0,
    processStatus: ready ? 'running' : 'deleted',
    netNamespaceClosed: !connected && !config.hostNetwork,
    image: 'registry.k8s.io/pause:3.9',
    snapshotKey: id,
    snapshotter: 'overlayfs',
    runtimeHandler: config.runtimeHandler,
    ...RUNTIME,
    config: {
      metadata: { ...metadata, ...attempt(nth) },
      ...(!config.hostNetwork && { hostname: config.hostname }),
      log_directory: logDirectory(config),
      dns_config: {
        ...(servers.length > 0 && { servers }),
        ...(searches.length > 0 && { searches }),
        ...(options.length > 0 && { options }),
      },
      ...labelsOf(config),
    },
  };
}

export function imageInfo({ image }: HeldImage): object | undefined {
  if (!image.known) return undefined;
  const { user, exposedPorts, env, entrypoint, cmd, volumes = [], workingDir, stopSignal } = image.config;
  const empty = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, {}]));
  const config = {
    ...(user && { User: user }),
    ...(exposedPorts.length > 0 && { ExposedPorts: empty(exposedPorts.map((port) => `${port}/tcp`)) }),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(entrypoint.length > 0 && { Entrypoint: entrypoint }),
    ...(cmd.length > 0 && { Cmd: cmd }),
    ...(volumes.length > 0 && { Volumes: empty(volumes) }),
    ...(workingDir && workingDir !== '/' && { WorkingDir: workingDir }),
    ...(stopSignal !== 'TERM' && { StopSignal: `SIG${stopSignal}` }),
  };
  return { imageSpec: { architecture: 'amd64', os: 'linux', config } };
}

const attempt = (number: number): object => (number > 0 ? { attempt: number } : {});

function labelsOf({ labelled }: Pick<ContainerInstance['config'], 'labelled'>): { labels?: object; annotations?: object } {
  const sorted = (map: object = {}): object => JSON.parse(goJson(map, '', { escapeHtml: false }));
  const { labels, annotations } = { labels: sorted(labelled?.labels), annotations: sorted(labelled?.annotations) };
  return { ...(Object.keys(labels).length > 0 && { labels }), ...(Object.keys(annotations).length > 0 && { annotations }) };
}
