import type { TraceEntry } from '../engine/index.ts';
import type { Localized } from '../types.ts';
import { both, lastEvent, listed, type Rule, type Situation, specOf } from './context.ts';
import { changedImage, isOfItsNode, nameRemedy, pullSecretRemedies } from './image-hints.ts';

/** An answer that is neither the image nor that it is not there. */
const NO_IMAGE =
  /status code|: EOF$|malformed HTTP|media type|content size|top-level value|beginning of value|no signatures|could not fetch|unexpected commit|cannot unmarshal/i;

const PULL = ['ImageBackOff', 'ImageFailed', 'ContainerStartFailed'];

const cannotPull: Rule = (situation) => {
  const { culprit, pod } = situation;
  const reason = culprit?.status.state?.waiting?.reason;
  if (!culprit || (reason !== 'ErrImagePull' && reason !== 'ImagePullBackOff')) return undefined;
  const { name, status } = culprit;
  const failed = situation.events
    .filter((event) => event.reason === 'Failed' && PULL_FAILED.test(event.message) && event.fieldPath?.endsWith(`{${name}}`))
    .sort((a, b) => a.lastSeconds - b.lastSeconds)
    .at(-1);
  const message = failed?.message ?? untold(situation.entries, name) ?? status.state?.waiting?.message ?? '';
  const wanted = specOf(pod, name)?.image ?? '';
  const image = PULL_FAILED.exec(message)?.[1] ?? wanted;
  const denied = /denied|authorization|unauthorized|forbidden/i.test(message);
  const noHost = /no such host|dial tcp/i.test(message);
  const why = noHost
    ? both('the registry cannot be reached', '无法连接到镜像仓库')
    : denied
      ? both('the registry refuses: there is no such repository, or it is private', '镜像仓库拒绝访问：仓库不存在，或是私有的')
      : NO_IMAGE.test(message)
        ? both('what answers there is no registry, or one that fails', '应答的不是镜像仓库，或者仓库出了故障')
        : both('the registry has no such image or tag', '镜像仓库中没有该镜像或标签');
  const changed =
    image === wanted
      ? both('', '')
      : both(
          ` It has been changed to ${wanted} since, which the kubelet asks for without waiting.`,
          `此后镜像已改为 ${wanted}，kubelet 会立即请求它，无需等待。`,
        );
  return {
    headline: both(`The image of container ${name} cannot be pulled: ${why.en}`, `无法拉取容器 ${name} 的镜像：${why.zhHans}`),
    text: both(
      `The kubelet asked for ${image} and got: ${message}. It tries again after 10 s, 20 s, 40 s … up to 5 minutes; between two tries the container's reason is ImagePullBackOff. Nothing of the container runs until a pull succeeds.${changed.en}`,
      `kubelet 请求 ${image}，得到的回答是：${message}。它会在 10、20、40 秒……最长 5 分钟后重试；两次尝试之间，容器的原因显示为 ImagePullBackOff。拉取成功之前，该容器不会运行。${changed.zhHans}`,
    ),
    // Of the name that it has now nothing has been heard yet.
    remedies: listed(image === wanted ? [...pullRemedies(situation, image, { denied, noHost }), changedImage(pod, name)] : []),
    concepts: ['image-pulls', ...(denied ? ['private-registries'] : [])],
    ends: PULL,
  };
};

/** In the order in which they are the likelier to help. */
function pullRemedies(situation: Situation, image: string, { denied, noHost }: { denied: boolean; noHost: boolean }): Localized[] {
  const secrets = denied ? pullSecretRemedies(situation, image) : [];
  const [last, chinese] = image.includes('@') ? ['digest', '摘要'] : ['tag', '标签'];
  const typed = both(`Check the name and the ${last} of ${image} for a typing error`, `检查 ${image} 的名称和${chinese}是否拼写错误`);
  const host = isOfItsNode(image)
    ? both(
        'Push the image to a registry that the nodes can reach: in its name localhost is each node itself',
        '将镜像推送到节点可以访问的镜像仓库：镜像名中的 localhost 指的是各节点自身',
      )
    : both('Check the host in the image name, and that the nodes can reach it', '检查镜像名中的主机，并确认节点可以访问它');
  return [typed, ...secrets, ...(noHost ? [host] : [])];
}

/** What the last try met, where no event tells of it (any more): a Pod has only so many, and each goes after an hour. */
function untold(entries: readonly TraceEntry[], container: string): string | undefined {
  const failed = entries.findLast(({ type, container: whose }) => type.name === 'ImageFailed' && whose === container);
  return failed && `Failed to pull image "${failed.detail.image}": ${failed.detail.message}`;
}

/** @see kubernetes: pkg/kubelet/images/image_manager.go EnsureImageExists */
const PULL_FAILED = /^Failed to pull image "([^"]*)"/;

const neverPull: Rule = ({ culprit, pod }) => {
  if (culprit?.status.state?.waiting?.reason !== 'ErrImageNeverPull') return undefined;
  const { name } = culprit;
  const image = specOf(pod, name)?.image ?? '';
  return {
    headline: both(
      `Container ${name} may not pull its image, and the node does not have it`,
      `容器 ${name} 不允许拉取镜像，而节点上没有该镜像`,
    ),
    text: both(
      `imagePullPolicy is Never: the kubelet only looks whether ${image} is on the node already. It is not.`,
      `imagePullPolicy 为 Never：kubelet 只检查节点上是否已有 ${image}。节点上没有。`,
    ),
    remedies: {
      en: [
        'If a registry has the image, create the Pod anew with imagePullPolicy: IfNotPresent',
        'Or load the image onto the node (ctr -n k8s.io images import …): the Pod goes on by itself',
      ],
      zhHans: [
        '如果镜像仓库中有该镜像，改用 imagePullPolicy: IfNotPresent 并重新创建 Pod',
        '或把镜像加载到节点上（ctr -n k8s.io images import …）：Pod 会自行继续',
      ],
    },
    concepts: ['image-pulls'],
    ends: PULL,
  };
};

const invalidName: Rule = (situation) => {
  const { culprit, pod } = situation;
  if (culprit?.status.state?.waiting?.reason !== 'InvalidImageName') return undefined;
  const message = lastEvent(situation, 'InspectFailed')?.message ?? culprit.status.state.waiting.message ?? '';
  const image = specOf(pod, culprit.name)?.image ?? '';
  return {
    headline: both(`"${image}" is not a valid image name`, `“${image}”不是合法的镜像名`),
    text: both(`The name cannot even be read: ${message}`, `该名称无法解析：${message}`),
    remedies: listed([nameRemedy(image), changedImage(pod, culprit.name)]),
    concepts: ['image-pulls'],
    ends: PULL,
  };
};

/** Once a container has run, a Pod that must not restart gets no second sandbox. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions */
const neverAgain: Rule = ({ culprit, pod, entries }) => {
  if (!culprit?.status.state?.waiting || pod.spec.restartPolicy !== 'Never') return undefined;
  const stopped = entries.some(
    ({ type, detail }) => type.name === 'ContainerKilling' && /^Stopping container/.test(String(detail.message)),
  );
  if (!stopped || entries.some(({ type }) => type.name === 'PodTerminating')) return undefined;
  return {
    headline: both(
      `Container ${culprit.name} never starts: the Pod's sandbox is gone, and restartPolicy is Never`,
      `容器 ${culprit.name} 永远不会启动：Pod 的沙箱已不存在，而 restartPolicy 为 Never`,
    ),
    text: both(
      'A Pod that must not restart gets no second sandbox once one of its containers has run. The kubelet tries nothing more, and the phase stays Pending.',
      '不允许重启的 Pod 一旦有容器运行过，就不会再得到第二个沙箱。kubelet 不再做任何尝试，阶段一直为 Pending。',
    ),
    remedies: { en: ['Delete the Pod and create it anew'], zhHans: ['删除 Pod 并重新创建'] },
    concepts: ['restart-policies', 'pause-container'],
    ends: ['ContainerKilling', 'ContainerExited'],
  };
};

/** In the order in which they are asked. */
export const imageRules: readonly Rule[] = [neverAgain, cannotPull, neverPull, invalidName];
