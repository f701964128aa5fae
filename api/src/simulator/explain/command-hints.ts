import type { Localized } from '../types.ts';
import { both, type Remedies } from './context.ts';

/** What the runtime's message says of the command, and what would mend it; undefined if that is not to blame. */
export function wrongCommand(
  message: string,
  hiddenBy: (program: string) => Localized | undefined = () => undefined,
): { readonly says: Localized; readonly remedies: Remedies } | undefined {
  const [, command, why] = /exec: "((?:[^"\\]|\\.)*)": (executable file not found|stat|permission denied)/.exec(message) ?? [];
  if (command === undefined) return undefined;
  if (why === 'permission denied')
    return {
      says: both(`its command "${command}" may not be executed`, `其命令“${command}”没有执行权限`),
      remedies: {
        en: [mayBeExecuted(command).en, `Or let a shell read it: ["sh", "${command}"]`],
        zhHans: [mayBeExecuted(command).zhHans, `或由 shell 读取它：["sh", "${command}"]`],
      },
    };
  const hidden = hiddenBy(command);
  const apart = /\s/.test(command.trim()) ? inItems(command) : undefined;
  return {
    says: both(`its command "${command}" does not exist in the image`, `其命令“${command}”在镜像中不存在`),
    remedies: {
      en: [
        ...(hidden ? [hidden.en] : []),
        ...(apart ? [`One item of the list is the name of one program, blanks and all: write ${apart}`] : []),
        "Check command: it replaces the image's entrypoint, and each word is one list item",
        'Shell syntax (pipes, &&, $VAR) needs ["sh", "-c", "…"], and a shell in the image',
      ],
      zhHans: [
        ...(hidden ? [hidden.zhHans] : []),
        ...(apart ? [`列表中的一项（包括其中的空格）是一个程序的名称：应写为 ${apart}`] : []),
        '检查 command：它会替换镜像的 entrypoint，每个词是列表中的一项',
        'Shell 语法（管道、&&、$VAR）需要 ["sh", "-c", "…"]，且镜像中要有 shell',
      ],
    },
  };
}

export const mayBeExecuted = (path: string): Localized =>
  both(
    `Give ${path} the right to be executed: chmod +x in the image, or defaultMode: 0755 of the ConfigMap's or Secret's volume`,
    `为 ${path} 赋予执行权限：在镜像中 chmod +x，或将 ConfigMap、Secret 卷的 defaultMode 设为 0755`,
  );

/** A line that was given as one word, as the list that it was meant to be. */
export const inItems = (line: string): string =>
  /[|&;<>$`*'"\\(){}]/.test(line)
    ? `["sh", "-c", "${line}"]`
    : `[${line
        .trim()
        .split(/\s+/)
        .map((word) => `"${word}"`)
        .join(', ')}]`;
