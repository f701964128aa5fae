import type { Pod } from '../apimachinery/objects.ts';
import { both, type Remedies, specOf } from './context.ts';

/** Of a postStart hook that failed: by what it met. @see kubernetes: pkg/kubelet/lifecycle/handlers.go Run, runHTTPHandler */
export function postStartRemedies(pod: Pod, name: string, said: string): Remedies {
  const hook = specOf(pod, name)?.lifecycle?.postStart;
  const tool = /exec: "([^"]+)": (?:executable file not found|stat )/.exec(said)?.[1];
  const first =
    tool !== undefined
      ? both(
          `The image has no ${tool}: let the hook run what it has (one item of the list is one word; a shell's line needs ["sh", "-c", "…"])`,
          `镜像中没有 ${tool}：让回调运行镜像中已有的命令（列表中的一项是一个词；shell 命令行需要 ["sh", "-c", "…"]）`,
        )
      : hook?.httpGet
        ? both(
            'An httpGet hook asks once, as soon as the process has been started, and a server is seldom that quick: let an exec hook ask again and again',
            'httpGet 回调在进程启动后立即请求，且只请求一次，而服务很少能这么快就绪：改用 exec 回调反复请求',
          )
        : both('Let the hook wait for what it needs, and end with 0', '让回调等待其所需的条件，并以 0 结束');
  return {
    en: [first.en, 'Move what must come first to an init container, or into the command itself'],
    zhHans: [first.zhHans, '把必须先完成的工作移到 Init 容器或命令本身中'],
  };
}
