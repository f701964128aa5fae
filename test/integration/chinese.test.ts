/** Chinese texts are set as kubernetes.io/zh-cn sets its own, and use its words. */
import { resolve } from 'node:path';
import { readContent } from '@peapod/database';
import { expect, it } from 'vitest';

/** Each Chinese text below a value, with where it stands. */
function chineseIn(value: unknown, where: string): { where: string; text: string }[] {
  if (value === null || typeof value !== 'object') return [];
  const name = 'slug' in value && typeof value.slug === 'string' ? value.slug : where;
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'zhHans' ? [one].flat().map((text) => ({ where: name, text: plain(String(text)) })) : chineseIn(one, name),
  );
}

/** Without fences, tables' lines, targets of links and marks of emphasis. */
const plain = (markdown: string): string =>
  markdown
    .replace(/^(```+).*\n[\s\S]*?^\1$/gm, '')
    .replace(/^\|[-|]+\|$/gm, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replaceAll('**', '');

const texts = chineseIn(readContent(resolve(import.meta.dirname, '../..')), 'content').filter(({ text }) => /\p{Script=Han}/u.test(text));

it.each([
  { rule: 'a space between a Chinese character and a Latin one, a digit or code', wrong: /\p{Script=Han}[\w`]|[\w`%]\p{Script=Han}/u },
  { rule: 'full-width punctuation beside Chinese characters', wrong: /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u },
  { rule: 'no space beside full-width punctuation, but in a table', wrong: /[，。；：、！？（“] (?!\|)|[^|\s] [，。；：、！？）”]/u },
  { rule: 'no space between two Chinese characters', wrong: /\p{Script=Han} +\p{Script=Han}/u },
  { rule: 'no punctuation twice', wrong: /[，。；：、！？]{2}/ },
  {
    rule: 'Pod, Init 容器, 选择算符, 属主, 命名空间, 服务账号, 容忍度, 干扰, 驱逐, 体面, 巨页, 注解, 垃圾收集',
    wrong:
      /初始化容器|init 容器|选择器|拥有者|名字空间|名称空间|服务[帐账]户|服务帐号|容忍性|中断预算|逐出|优雅|大页|注释|垃圾回收|持久化卷|亲和度|结点|滚动升级/,
  },
])('$rule', ({ wrong }) => {
  expect(texts.length).toBeGreaterThan(1000);
  expect(texts.flatMap(({ where, text }) => (wrong.test(text) ? [`${where}: ${wrong.exec(text)![0]}`] : []))).toEqual([]);
});
