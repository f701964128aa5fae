import type { StoreView } from '../../api-server/index.ts';
import { decodeBase64 } from '../../apimachinery/base64.ts';
import { hostAddresses } from '../../apimachinery/node-address.ts';
import type { Container, Node, Pod } from '../../apimachinery/objects.ts';
import { podKey } from '../../apimachinery/objects.ts';
import { amountOf, resourceList } from '../../apimachinery/resources.ts';
import { byObject, type Engine, SECOND, sleep, type Task } from '../../engine/index.ts';
import { type ContainerConfig, type ContainerRuntime, failure, type Result, success } from '../../runtime/index.ts';
import { containerOOMScoreAdjust } from '../cm/oom-score.ts';
import { hugePagesOf, milliCPUToShares } from '../cm/pod-group.ts';
import { hashContainer } from '../container/hash.ts';
import { deviceEnvironment } from '../environment/devices.ts';
import { type EnvironmentSources, expandCommand, makeEnvironmentVariables } from '../environment/environment.ts';
import type { KubeletConfiguration } from '../kubeletconfig/configuration.ts';
import type { ObjectCache } from '../object-cache.ts';
import { kernelHostname } from '../pod/names.ts';
import { resolvePort } from '../prober/target.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { VolumeManager } from '../volumes/index.ts';
import { ContainerLabels } from './labels.ts';
import { assumedUser, securityConfig, verifyRunAsNonRoot } from './security.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly store: StoreView;
  readonly objects: ObjectCache;
  readonly runtime: ContainerRuntime;
  readonly volumes: VolumeManager;
  readonly events: KubeletEvents;
  readonly node: () => Node;
  readonly configuration: Pick<KubeletConfiguration, 'seccompDefault' | 'dns' | 'cpuCFSQuota'>;
}

interface StartOptions {
  readonly attempt: number;
  readonly isInit: boolean;
  readonly podIP: string;
  /** Whose processes an ephemeral container is to see. */
  readonly targetContainerId?: string | undefined;
}

/** Makes of a container's spec what the runtime needs. An error is the message of CreateContainerConfigError.
 *  @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go generateContainerConfig */
export class ContainerConfigurator {
  readonly #d: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  *configure(pod: Pod, container: Container, { attempt, isInit, podIP, targetContainerId }: StartOptions): Task<Result<ContainerConfig>> {
    const { engine, runtime, volumes, events, node, configuration } = this.#d;
    const { seccompDefault, dns, cpuCFSQuota } = configuration;
    const image = container.image ?? '';
    const kernel = kernelHostname(pod, dns.domain);
    if (!kernel.ok) return failure(kernel.error);
    const hostIPs = hostAddresses(node());
    const podIPs = podIP ? [podIP] : pod.spec.hostNetwork ? hostIPs : [];
    const environment = makeEnvironmentVariables(pod, container, this.#sources(pod, podIPs, hostIPs));
    for (const message of environment.invalidNames) events.event(pod, null, 'Warning', 'InvalidEnvironmentVariableNames', message);
    if (!environment.ok && environment.isLate) yield* sleep(engine, SECOND);
    if (!environment.ok) return failure(environment.error);
    const mounts = volumes.mountsFor(pod, container, environment.variables, podIPs);
    if (!mounts.ok) return failure(mounts.error);
    const imageUser = runtime.images.status(image)?.user;
    const assumed = imageUser === undefined ? assumedUser(pod, container) : undefined;
    const refusal = verifyRunAsNonRoot(pod, container, imageUser ?? String(assumed ?? ''));
    if (refusal) return failure(refusal);

    const { memory, cpu, cpuShares, hugePages } = resourcesOf(container);
    const { capacity } = node().status;
    const hash = hashContainer(container);
    return success({
      podUid: pod.metadata.uid,
      podKey: podKey(pod),
      name: container.name,
      isInit,
      attempt,
      image,
      command: expandCommand(container.command, environment.variables),
      args: expandCommand(container.args, environment.variables),
      env: [...deviceEnvironment(pod, container), ...environment.variables],
      workingDir: container.workingDir ?? '',
      mounts: mounts.value,
      declaredPorts: declaredPorts(container),
      security: securityConfig(pod, container, seccompDefault, volumes.extraSupplementalGroups(pod.metadata.uid), assumed),
      ...(memory > 0 && { memoryLimitBytes: memory }),
      ...(cpu > 0 && cpuCFSQuota && { cpuLimitMillis: cpu }),
      cpuShares,
      ...(hugePages && { hugePages }),
      oomScoreAdj: containerOOMScoreAdjust(pod, container, capacity ? memoryOf(capacity) : 1n),
      terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
      terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
      ...(targetContainerId && !pod.spec.hostPID && !pod.spec.shareProcessNamespace && { targetContainerId }),
      stdin: container.stdin ?? false,
      tty: container.tty ?? false,
      hash,
      labelled: new ContainerLabels(pod, container, attempt, hash),
    });
  }

  #sources(pod: Pod, podIPs: readonly string[], [hostIP = '']: readonly string[]): EnvironmentSources {
    const { store, objects, node } = this.#d;
    const { namespace } = pod.metadata;
    return {
      configMap: (name) => objects.configMap(namespace, name),
      secret: (name) => objects.secret(namespace, name),
      services: store.list('Service'),
      allocatable: resourceList(node().status.allocatable),
      decode: decodeBase64,
      podIP: podIPs[0] ?? '',
      podIPs,
      hostIP,
    };
  }
}

/** As a runtime knows one that has run before, of which nothing is to be started any more. */
export const rememberedContainer = (pod: Pod, container: Container, attempt: number): ContainerConfig => ({
  podUid: pod.metadata.uid,
  podKey: podKey(pod),
  name: container.name,
  isInit: false,
  attempt,
  image: container.image ?? '',
  command: [],
  args: [],
  env: [],
  workingDir: '',
  mounts: [],
  declaredPorts: [],
  security: securityConfig(pod, container, false, [], undefined),
  cpuShares: resourcesOf(container).cpuShares,
  oomScoreAdj: 0,
  terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
  terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
  stdin: false,
  tty: false,
  hash: hashContainer(container),
  labelled: new ContainerLabels(pod, container, attempt, hashContainer(container)),
});

/** In bytes and thousandths; a stored container never changes. */
const resourcesOf = byObject(({ resources }: Container) => {
  const limits = resourceList(resources?.limits);
  const hugePages = hugePagesOf(limits);
  const cpu = amountOf(limits, 'cpu');
  const request = resourceList(resources?.requests).get('cpu') ?? cpu;
  return {
    ...(Object.keys(hugePages).length > 0 && { hugePages }),
    memory: Number(amountOf(limits, 'memory').value()),
    cpu: Number(cpu.milliValue()),
    // One that does not say what it asks for has a share after its limit. @see kubernetes: …/kuberuntime_container_linux.go calculateLinuxResources
    cpuShares: milliCPUToShares(Number(request.milliValue())),
  };
});

const memoryOf = byObject((capacity: Readonly<Record<string, string>>) => amountOf(resourceList(capacity), 'memory').value() || 1n);

/** Of its own list and of its probes. */
const declaredPorts = byObject((container: Container): readonly number[] => {
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];
  const probed = probes.flatMap((probe) => [probe?.httpGet?.port, probe?.tcpSocket?.port, probe?.grpc?.port]);
  const numbers = probed.map((port) => (port === undefined ? undefined : resolvePort(port, container)));
  const listed = (container.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ containerPort }) => containerPort);
  return [...new Set([...listed, ...numbers.filter((port) => port !== undefined)])];
});
