import { type InterventionInput, type InterventionKind, type Localized, typedLine } from '../simulator/index.ts';

type Sentence = (intervention: InterventionInput) => Localized;

const sentences: Record<InterventionKind, Sentence> = {
  DELETE_POD: (on) => both(`${podOf(on).en} is deleted${grace(on).en}`, `删除${podOf(on).zhHans}${grace(on).zhHans}`),
  KILL_CONTAINER: (on) =>
    both(`${containerOf(on).en} dies by SIG${signalOf(on)}`, `${containerOf(on).zhHans}的进程收到 SIG${signalOf(on)} 而终止`),
  EXEC: (on) =>
    both(
      `\`${(on.command ?? []).join(' ')}\` runs in ${containerOf(on).en}`,
      `在${containerOf(on).zhHans}中执行 \`${(on.command ?? []).join(' ')}\``,
    ),
  HTTP_REQUEST: (on) => both(`a client asks for ${addressOf(on)}`, `客户端请求 ${addressOf(on)}`),
  NODE_PRESSURE: (on) => both(`${on.resource ?? 'MEMORY'} pressure begins on the node`, `节点开始出现 ${on.resource ?? 'MEMORY'} 压力`),
  NODE_FAILS: ({ graceSeconds }) =>
    graceSeconds === undefined || graceSeconds === null
      ? both('the node stops reporting', '节点停止上报')
      : both('the node is shut down in order', '节点有序关机'),
  NODE_DISCONNECTS: () => both('the node is cut off from the network', '节点与网络断开'),
  NODE_RECOVERS: () => both('the node that failed or was cut off comes back', '故障或断网的节点恢复'),
  IMAGE_AVAILABLE: (on) => both(`the image ${on.image ?? ''} can now be pulled`, `镜像 ${on.image ?? ''} 现在可以拉取`),
  APPLY: () => both('a manifest is applied', '应用一份清单'),
  PATCH: (on) => both(`${on.resource ?? 'an object'} is patched`, `修补 ${on.resource ?? '一个对象'}`),
  KUBECTL: ({ command }) => {
    const line = `\`${typedLine(command ?? [])}\``;
    return both(line, line);
  },
  PATCH_IMAGE: (on) =>
    both(`${containerOf(on).en} gets the image ${on.image ?? ''}`, `${containerOf(on).zhHans}换用镜像 ${on.image ?? ''}`),
};

/** What an intervention does, in a sentence. */
export function describeIntervention(intervention: InterventionInput): Localized {
  return sentences[intervention.kind](intervention);
}

function both(en: string, zhHans: string): Localized {
  return { en, zhHans };
}
function podOf({ pod }: InterventionInput): Localized {
  return pod ? both(`the Pod ${pod}`, ` Pod ${pod}`) : both('the Pod', ' Pod');
}
function containerOf({ container }: InterventionInput): Localized {
  return container ? both(`the container ${container}`, `容器 ${container} `) : both('the container', '容器');
}
function signalOf({ signal }: InterventionInput): string {
  return (signal ?? 'KILL').replace(/^SIG/, '');
}
function addressOf({ port, path }: InterventionInput): string {
  return `podIP:${port ?? 80}${path ?? '/'}`;
}
function grace({ graceSeconds }: InterventionInput): Localized {
  if (graceSeconds === undefined || graceSeconds === null) return both('', '');
  return both(` with a grace period of ${graceSeconds} s`, `，宽限期 ${graceSeconds} 秒`);
}
