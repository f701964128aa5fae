import type { Localized } from '../types.ts';
import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';
import { mountedFile } from './mounted-files.ts';

const SHELL = /(?:^|\/)(?:ba|da|a|z)?sh$/;
const BYTE_ORDER_MARK = '\uFEFF';

/** What keeps the kernel from executing a script that is a key of a ConfigMap or a Secret; undefined of another file.
 *  @see linux: fs/binfmt_script.c load_script */
export function unreadableScript(facts: Pick<Facts, 'container' | 'pod' | 'situation'>, path: string): Localized | undefined {
  const file = mountedFile(facts, path);
  if (file?.text === undefined) return undefined;
  const [first = ''] = file.text.split('\n');
  if (first.startsWith(BYTE_ORDER_MARK)) return withoutMark(file.told);
  if (!first.startsWith('#!'))
    return both(
      `Begin the ${file.told.en} with a line such as #!/bin/sh, which says what is to read it: the kernel looks for #! at its very beginning`,
      `让 ${file.told.zhHans} 以 #!/bin/sh 这样的一行开头，指明由谁读取它：内核要求文件一开始就是 #!`,
    );
  const shell = first.slice(2).trim().split(/\s+/)[0] ?? '';
  if (first.endsWith('\r') && !/\s\S/.test(first.slice(2).trim())) return unixEnds(file.told, shell);
  return both(
    `Let the first line of the ${file.told.en} name a shell that the image has: it has no ${shell}`,
    `让 ${file.told.zhHans} 的第一行指向镜像中存在的 Shell：镜像中没有 ${shell}`,
  );
}

const withoutMark = (told: Localized): Localized =>
  both(
    `Save the ${told.en} as UTF-8 without a byte order mark: #! has to be its first two bytes`,
    `把 ${told.zhHans} 保存为不带 BOM 的 UTF-8：文件的前两个字节必须是 #!`,
  );

const unixEnds = (told: Localized, shell: string): Localized =>
  both(
    `End the lines of the ${told.en} as Unix does, without carriage returns (dos2unix)${shell && `: now it asks for ${shell} with one at the end of its name`}`,
    `使用 Unix 换行符保存 ${told.zhHans}，去掉回车符（dos2unix）${shell && `：现在它要找的是名称末尾带回车符的 ${shell}`}`,
  );

/** A script of a ConfigMap or a Secret that a shell was given to read: a carriage return belongs to the last word of its line. */
export function linesOfWindows(facts: Facts): Hint | undefined {
  const words = [...(facts.container.command ?? []), ...(facts.container.args ?? [])];
  if (!words.some((word) => SHELL.test(word))) return undefined;
  const paths = words.flatMap((word) => word.match(/(?<![\w.~$-])\/[\w.@-][\w./@-]*[\w@-]/g) ?? []);
  for (const path of paths) {
    const file = mountedFile(facts, path);
    if (file?.text?.startsWith(BYTE_ORDER_MARK)) return { remedy: withoutMark(file.told), concept: 'configuration' };
    if (file?.text?.includes('\r\n')) return { remedy: unixEnds(file.told, ''), concept: 'configuration' };
  }
  return undefined;
}
