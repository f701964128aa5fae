import { givenObjects, type InterventionInput, type InterventionKind, type Localized, typedLine, typedWords } from '../simulator/index.ts';

type Sentence = (intervention: InterventionInput) => Localized;

const sentences: Record<InterventionKind, Sentence> = {
  DELETE_POD: (on) => both(`${podOf(on).en} is deleted${grace(on).en}`, `删除${podOf(on).zhHans}${grace(on).zhHans}`),
  KILL_CONTAINER: (on) =>
    both(`${containerOf(on).en} dies by SIG${signalOf(on)}`, `${containerOf(on).zhHans}的进程收到 SIG${signalOf(on)} 而终止`),
  EXEC: (on) =>
    both(
      `\`${typedWords(on.command ?? [])}\` runs in ${containerOf(on).en}`,
      `在${containerOf(on).zhHans}中执行 \`${typedWords(on.command ?? [])}\``,
    ),
  HTTP_REQUEST: (on) => both(`a client asks for ${addressOf(on)}`, `客户端请求 ${addressOf(on)}`),
  NODE_PRESSURE: (on) =>
    both(`${pressureOf(on).en} pressure begins on ${nodeOf(on).en}`, `${nodeOf(on).zhHans}开始出现${pressureOf(on).zhHans}压力`),
  NODE_FAILS: (on) =>
    on.graceSeconds === undefined || on.graceSeconds === null
      ? both(`${nodeOf(on).en} stops reporting`, `${nodeOf(on).zhHans}停止上报`)
      : both(`${nodeOf(on).en} is shut down in order`, `${nodeOf(on).zhHans}有序关机`),
  NODE_DISCONNECTS: (on) => both(`${nodeOf(on).en} is cut off from the network`, `${nodeOf(on).zhHans}与网络断开`),
  NODE_RECOVERS: (on) => both(`${nodeOf(on).en} comes back`, `${nodeOf(on).zhHans}恢复`),
  IMAGE_AVAILABLE: (on) => both(`the image ${on.image ?? ''} can now be pulled`, `镜像 ${on.image ?? ''} 现在可以拉取`),
  APPLY: ({ manifest }) => {
    const { en, zhHans } = givenObjects(manifest ?? '');
    return en ? both(`kubectl applies ${en}`, `应用 ${zhHans}`) : both('a manifest is applied', '应用一份清单');
  },
  PATCH: (on) => both(`${patchedOf(on).en} is patched${patchOf(on).en}`, `修补${patchedOf(on).zhHans}${patchOf(on).zhHans}`),
  KUBECTL: ({ command }) => {
    const line = `\`${typedLine(command ?? [])}\``;
    return both(line, line);
  },
  PATCH_IMAGE: (on) =>
    both(`${containerOf(on).en} gets the image ${on.image ?? ''}`, `${containerOf(on).zhHans}换用镜像 ${on.image ?? ''}`),
};

/** What an intervention of a scenario is going to do, in a sentence for who has not seen its run. */
export function describeIntervention(intervention: InterventionInput): Localized {
  const { en, zhHans } = sentences[intervention.kind](intervention);
  return both(en, zhHans.trim());
}

function both(en: string, zhHans: string): Localized {
  return { en, zhHans };
}
function podOf({ pod }: InterventionInput): Localized {
  return pod ? both(`the Pod ${pod}`, ` Pod ${pod}`) : both('the Pod', ' Pod');
}
/** `POD` is how the sandbox is named. */
function containerOf({ container }: InterventionInput): Localized {
  if (container === 'POD') return both('the pause container', ' pause 容器');
  return container ? both(`the container ${container}`, `容器 ${container} `) : both('the container', '容器');
}
const pressures: ReadonlyMap<string, Localized> = new Map([
  ['MEMORY', both('memory', '内存')],
  ['DISK', both('disk', '磁盘')],
  ['PID', both('PID', ' PID ')],
]);
function pressureOf({ resource }: InterventionInput): Localized {
  return pressures.get(resource?.toUpperCase() ?? '') ?? both('memory', '内存');
}
/** Named by `node/NAME`, or by the name alone where that says no pressure. */
function nodeOf({ resource }: InterventionInput): Localized {
  const name = pressures.has(resource?.toUpperCase() ?? '') ? undefined : resource?.replace(/^(?:no|nodes?)\//, '');
  return name ? both(`the node ${name}`, `节点 ${name} `) : both('the node', '节点');
}
function signalOf({ signal }: InterventionInput): string {
  return (signal ?? 'KILL').replace(/^SIG/, '');
}
function addressOf({ port, path }: InterventionInput): string {
  return `podIP:${port ?? 80}${path ?? '/'}`;
}
function patchedOf({ resource, subresource }: InterventionInput): Localized {
  const { en, zhHans } = resource ? both(resource, ` ${resource}`) : both('the Pod', ' Pod');
  return subresource ? both(`the subresource ${subresource} of ${en}`, `${zhHans} 的子资源 ${subresource}`) : both(en, zhHans);
}
/** What is short enough to be read in passing. */
function patchOf({ patch }: InterventionInput): Localized {
  const text = patch === undefined || patch === null ? '' : JSON.stringify(patch);
  return text === '' || text.length > 200 ? both('', '') : both(`: \`${text}\``, `：\`${text}\``);
}
function grace({ graceSeconds }: InterventionInput): Localized {
  if (graceSeconds === undefined || graceSeconds === null) return both('', '');
  return both(` with a grace period of ${graceSeconds} s`, `，宽限期 ${graceSeconds} 秒`);
}
