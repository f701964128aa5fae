import { rawObjects, readYaml } from '../api-server/index.ts';
import { isRecord } from '../apimachinery/records.ts';
import { signalNamed } from '../kernel/index.ts';
import { type Act, lineOf, quotedWord } from '../kubectl/index.ts';
import type { InterventionInput, Localized } from '../types.ts';

/** As somebody would type it. */
export const typedLine = (command: readonly string[]): string =>
  lineOf(command) ?? `kubectl ${command.join(' ').replace(/^(kubectl|k) /, '')}`;

/** The words of a command so that a shell takes them for these. */
export const typedWords = (words: readonly string[]): string => words.map(quotedWord).join(' ');

/** What a manifest gives, each by its kind and name; of more than a few how many. */
export function givenObjects(manifest: string): Localized {
  const names = readYaml(manifest).documents.flatMap((document) => rawObjects(document).objects.map(({ value }) => titleOf(value)));
  const shown = names.length > MANY ? names.slice(0, MANY - 1) : names;
  const rest = names.length - shown.length;
  return {
    en: listed([...shown, ...(rest > 0 ? [`${rest} more`] : [])]),
    zhHans: `${shown.join('、')}${rest > 0 ? ` 等 ${names.length} 个对象` : ''}`,
  };
}
const MANY = 4;

const titleOf = ({ kind, metadata }: { readonly [field: string]: unknown }): string =>
  [kind, isRecord(metadata) ? (metadata.name ?? metadata.generateName) : ''].filter((word) => typeof word === 'string' && word).join(' ');

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const pressureInChinese: Readonly<Record<string, string>> = { MEMORY: '内存', DISK: '磁盘', PID: ' PID ' };

/** What an intervention does, as the run's timeline tells it: what kubectl does as it would be typed. */
export function timelineSentence(intervention: InterventionInput & Pick<Act, 'how'>): Localized {
  const { pod, container, resource, image, command, port, path, signal, graceSeconds } = intervention;
  const of = pod ?? '';
  switch (intervention.kind) {
    case 'DELETE_POD': {
      const grace =
        graceSeconds === null || graceSeconds === undefined ? '' : ` --grace-period=${graceSeconds}${graceSeconds ? '' : ' --force'}`;
      return { en: `kubectl delete pod ${of}${grace}`.trim(), zhHans: `kubectl delete pod ${of}${grace}`.trim() };
    }
    case 'KILL_CONTAINER':
      return {
        en: `The process of container ${container ?? ''} dies by SIG${signalNamed(signal ?? 'KILL') ?? signal}`,
        zhHans: `容器 ${container ?? ''} 的进程被 SIG${signalNamed(signal ?? 'KILL') ?? signal} 终止`,
      };
    case 'EXEC': {
      const line = `kubectl exec ${of}${container ? ` -c ${container}` : ''} -- ${typedWords(command ?? [])}`;
      return { en: line, zhHans: line };
    }
    case 'HTTP_REQUEST':
      return {
        en: `A client asks port ${port ?? 80} of the Pod for ${path ?? '/'}`,
        zhHans: `客户端向 Pod 的端口 ${port ?? 80} 请求 ${path ?? '/'}`,
      };
    case 'NODE_PRESSURE': {
      const pressure = /^(?:memory|disk|pid)$/i.test(resource ?? '') ? resource!.toUpperCase() : 'MEMORY';
      return { en: `The node comes under ${pressure} pressure`, zhHans: `节点出现${pressureInChinese[pressure]}压力` };
    }
    case 'NODE_FAILS':
      if (graceSeconds !== null && graceSeconds !== undefined) return { en: 'The node is shut down in order', zhHans: '节点有序关机' };
      return { en: 'The node fails: its kubelet reports no more', zhHans: '节点故障：其 kubelet 不再上报' };
    case 'NODE_DISCONNECTS':
      return { en: 'The node is cut off from the network: what runs on it runs on', zhHans: '节点与网络断开：其上运行的一切照常运行' };
    case 'NODE_RECOVERS':
      return { en: 'The node comes back', zhHans: '节点恢复' };
    case 'IMAGE_AVAILABLE':
      return image
        ? { en: `The image ${image} can be pulled now`, zhHans: `镜像 ${image} 现在可以拉取` }
        : { en: 'All images can be pulled now', zhHans: '所有镜像现在都可以拉取' };
    case 'APPLY': {
      const line = `kubectl ${intervention.how === 'create' ? 'create' : 'apply'}`;
      const { en, zhHans } = givenObjects(intervention.manifest ?? '');
      return en ? { en: `${line}: ${en}`, zhHans: `${line}：${zhHans}` } : { en: line, zhHans: line };
    }
    case 'PATCH':
      if (intervention.how === 'replace') return { en: `kubectl replace ${resource}`, zhHans: `kubectl replace ${resource}` };
      return { en: `kubectl patch ${resource ?? `pod/${of}`}`, zhHans: `kubectl patch ${resource ?? `pod/${of}`}` };
    case 'KUBECTL': {
      const line = typedLine(intervention.command ?? []);
      return { en: line, zhHans: line };
    }
    case 'PATCH_IMAGE':
      return {
        en: `kubectl set image pod/${of} ${container ?? '*'}=${image ?? ''}`,
        zhHans: `kubectl set image pod/${of} ${container ?? '*'}=${image ?? ''}`,
      };
  }
}
