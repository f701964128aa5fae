import type { Labelled } from '../../apimachinery/cri.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import { withLocalAnnotations } from '../pod/source.ts';

type Texts = Readonly<Record<string, string>>;

/** What the kubelet writes on a Pod's sandbox: few look at it. @see kubernetes: pkg/kubelet/kuberuntime/labels.go newPodLabels, newPodAnnotations */
export class SandboxLabels implements Labelled {
  readonly #pod: Pod;
  readonly #seen: Micros;

  constructor(pod: Pod, seen: Micros) {
    this.#pod = pod;
    this.#seen = seen;
  }

  get labels(): Texts {
    return { ...this.#pod.metadata.labels, ...ofPod(this.#pod) };
  }
  get annotations(): Texts {
    return withLocalAnnotations(this.#pod, this.#seen).metadata.annotations ?? {};
  }
}

/** And on a container. @see kubernetes: pkg/kubelet/kuberuntime/labels.go newContainerLabels, newContainerAnnotations */
export class ContainerLabels implements Labelled {
  readonly #pod: Pod;
  readonly #container: Container;
  readonly #attempt: number;
  readonly #hash: string;

  constructor(pod: Pod, container: Container, attempt: number, hash: string) {
    this.#pod = pod;
    this.#container = container;
    this.#attempt = attempt;
    this.#hash = hash;
  }

  get labels(): Texts {
    return { ...ofPod(this.#pod), 'io.kubernetes.container.name': this.#container.name };
  }
  get annotations(): Texts {
    const { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy = 'File', lifecycle, ports = [] } = this.#container;
    const { metadata, spec } = this.#pod;
    return {
      'io.kubernetes.container.hash': this.#hash,
      'io.kubernetes.container.restartCount': String(this.#attempt),
      'io.kubernetes.container.terminationMessagePath': terminationMessagePath,
      'io.kubernetes.container.terminationMessagePolicy': terminationMessagePolicy,
      ...(metadata.deletionGracePeriodSeconds !== undefined && {
        'io.kubernetes.pod.deletionGracePeriod': String(metadata.deletionGracePeriodSeconds),
      }),
      ...(spec.terminationGracePeriodSeconds !== undefined && {
        'io.kubernetes.pod.terminationGracePeriod': String(spec.terminationGracePeriodSeconds),
      }),
      ...(lifecycle?.preStop && { 'io.kubernetes.container.preStopHandler': goJson(lifecycle.preStop, '', { sort: false }) }),
      ...(ports.length > 0 && { 'io.kubernetes.container.ports': goJson(ports.map(inOrder), '', { sort: false }) }),
    };
  }
}

const ofPod = ({ metadata: { name, namespace, uid } }: Pod): Texts => ({
  'io.kubernetes.pod.name': name,
  'io.kubernetes.pod.namespace': namespace,
  'io.kubernetes.pod.uid': uid,
});

/** @see kubernetes: api/core/v1/types.go ContainerPort */
const inOrder = ({ name, hostPort, containerPort, protocol, hostIP }: NonNullable<Container['ports']>[number]): object => ({
  ...(name && { name }),
  ...(hostPort && { hostPort }),
  containerPort,
  ...(protocol && { protocol }),
  ...(hostIP && { hostIP }),
});
