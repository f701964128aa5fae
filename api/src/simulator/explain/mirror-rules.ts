import { isMirrorPod } from '../apimachinery/mirror-pod.ts';
import { both, type Rule, type Situation } from './context.ts';

/** A static Pod ends by its file, of which its mirror says nothing before it goes. @see kubernetes: pkg/kubelet/pod_workers.go, config/file.go */
export const staticPod: Rule = (situation) => {
  if (!isMirrorPod(situation.pod)) return undefined;
  const { exists, atSeconds } = situation.snapshot;
  if (!exists) return atSeconds < situation.created ? undefined : mirrorGone(situation);
  return fileGone(situation);
};

/** The kubelet's stop of the Pod, if no other start has come after it. */
function stopOf({ entries }: Situation) {
  const stop = entries.findLast(({ type }) => type.name === 'PodTerminating');
  const again = entries.some(({ type, sequence }) => type.name === 'ContainerStarted' && sequence > (stop?.sequence ?? 0));
  return again || entries.some(({ type }) => type.name === 'PodShutDown') ? undefined : stop;
}

function mirrorGone(situation: Situation): ReturnType<Rule> {
  const byFile = stopOf(situation) !== undefined;
  return {
    headline: byFile
      ? both(
          'The static Pod has ended, as its file is gone or changed, and its mirror with it',
          '静态 Pod 的文件已被移走或更改，它已结束，镜像 Pod 也随之消失',
        )
      : both('The mirror of a static Pod is gone: what it shows goes on', '静态 Pod 的镜像 Pod 已被删除：它所展示的容器继续运行'),
    text: both(
      'The API server only shows what the kubelet runs from a file of its node. While the file is there, the kubelet makes another mirror at once, of the same name, with a new UID.',
      'API 服务器只是展示 kubelet 按节点上的文件运行的内容。只要文件还在，kubelet 就会立即创建另一个同名的镜像 Pod，其 UID 不同。',
    ),
    remedies: byFile
      ? { en: [], zhHans: [] }
      : {
          en: ["To end the Pod, take its file out of the node's folder of static Pods"],
          zhHans: ['要结束该 Pod，请把它的文件从节点的静态 Pod 目录中移走'],
        },
    concepts: ['static-pods'],
    ends: byFile ? ['ContainerExited', 'PodTerminating'] : ['Intervened', 'MirrorPodCreated'],
  };
}

function fileGone(situation: Situation): ReturnType<Rule> {
  const stop = stopOf(situation);
  if (!stop) return undefined;
  return {
    headline: both(
      `The static Pod is stopping, as its file is gone or changed: its containers have ${stop.detail.graceSeconds} s to end`,
      `静态 Pod 的文件已被移走或更改，它正在停止：其容器有 ${stop.detail.graceSeconds} 秒结束`,
    ),
    text: both(
      'The kubelet ends it, and then removes its mirror: until then the status says nothing of it.',
      'kubelet 先结束它，再移除其镜像 Pod：在此之前，状态中不会有任何体现。',
    ),
    remedies: {
      en: ["Put the file back into the node's folder of static Pods, if it is to run: it starts anew, with a new UID"],
      zhHans: ['如果它应当运行，请把文件放回节点的静态 Pod 目录：它会重新启动，UID 不同'],
    },
    concepts: ['static-pods', 'pod-termination'],
    ends: ['SignalSent', 'ContainerKilling', 'PodTerminating'],
  };
}
