import { editDistance } from '../../apimachinery/edit-distance.ts';
import type { Localized } from '../../types.ts';
import { laterFields } from '../schema/later-fields.data.ts';
import { fieldsOf } from '../schema/types.ts';

/** From which version on a field works that v1.27 does not have; undefined of one that there never was. */
export function laterField(type: string, name: string): Localized | undefined {
  const since = laterFields[`${type}.${name}`];
  return since === undefined ? undefined : { en: `v1.27 does not have it: ${since}`, zhHans: `v1.27 没有它：${inChinese(since)}` };
}

/** What may have been meant by a field that its type does not have, or what to do about it. */
export function unknownFieldHint(type: string, name: string): Localized | undefined {
  const later = laterField(type, name);
  if (later) return { en: 'A cluster of v1.27 refuses it: leave it out.', zhHans: `${later.zhHans}。v1.27 的集群会拒绝它：请去掉。` };
  if (/[\u00a0\u3000]/.test(name)) return undefined; // it is not the letters that are wrong
  const near = nearest(name, Object.keys(fieldsOf(type) ?? {}));
  if (near !== undefined) return { en: `Is \`${near}\` meant?`, zhHans: `是不是想写 \`${near}\`？` };
  const place = places.find(([owner]) => owner !== type && fieldsOf(owner) && Object.hasOwn(fieldsOf(owner) as object, name));
  return place && { en: `\`${name}\` is a field of ${place[1]}.`, zhHans: `\`${name}\` 是 ${place[2]} 的字段。` };
}

/** Where fields are that are written elsewhere. */
const places = [
  ['PodSpec', '`spec` of a Pod', ' Pod 的 `spec`'],
  ['ObjectMeta', '`metadata`', '`metadata`'],
  ['Container', 'a container', '容器'],
  ['SecurityContext', 'a container’s `securityContext`', '容器的 `securityContext`'],
  ['PodSecurityContext', 'the `securityContext` of the Pod', ' Pod 的 `securityContext`'],
  ['ResourceRequirements', 'a container’s `resources`', '容器的 `resources`'],
  ['Probe', 'a probe', '探针'],
  ['Lifecycle', 'a container’s `lifecycle`', '容器的 `lifecycle`'],
] as const;

/** The known name that is but a slip away. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const same = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return same;
  const most = name.length > 4 ? 2 : 1;
  const near = known
    .filter((one) => Math.abs(one.length - name.length) <= most)
    .map((one) => ({ one, distance: editDistance(one.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.one;
}

/** The few phrases of which the versions' data are made. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/on an init container \(a native sidecar\): /g, '用于 Init 容器（原生 Sidecar）：'],
  [/on other containers: /g, '用于其他容器：'],
  [/not used by ephemeral containers in any version/g, '任何版本的临时容器都不使用它'],
  [/v1\.27 uses the annotation (\S+)/g, 'v1.27 使用注解 $1'],
  [/beta \(off by default\) in (v[\d.]+)/g, '$1 为 beta（默认关闭）'],
  [/alpha in (v[\d.]+)/g, '$1 为 alpha'],
  [/on by default from (v[\d.]+)/g, '$1 起默认启用'],
  [/stable in (v[\d.]+)/g, '$1 起稳定'],
  [/(v[\d.]+) has (\w+) instead/g, '$1 改用 $2'],
  [/, /g, '，'],
  [/; /g, '；'],
];

const inChinese = (since: string): string => phrases.reduce((text, [words, chinese]) => text.replace(words, chinese), since);
