import type { Localized } from '../types.ts';
import { both, type Remedies } from './context.ts';

/** What the runtime's message says of the command, and what would mend it; undefined if that is not to blame. */
export function wrongCommand(
  message: string,
  hiddenBy: (program: string) => Localized | undefined = () => undefined,
): { readonly says: Localized; readonly remedies: Remedies } | undefined {
  const [, quoted, why] =
    /exec: "((?:[^"\\]|\\.)*)": (executable file not found|stat|permission denied|is a directory)/.exec(message) ?? [];
  if (quoted === undefined) return undefined;
  const command = quoted.replace(/\\(["\\])/g, '$1');
  if (why === 'permission denied')
    return {
      says: both(`its command "${command}" may not be executed`, `其命令“${command}”没有执行权限`),
      remedies: {
        en: [mayBeExecuted(command).en, `Or let a shell read it: ["sh", "${command}"]`],
        zhHans: [mayBeExecuted(command).zhHans, `或由 shell 读取它：["sh", "${command}"]`],
      },
    };
  if (why === 'is a directory')
    return {
      says: both(`its command "${command}" is a directory`, `其命令“${command}”是一个目录`),
      remedies: {
        en: [`Name the program in ${command}, and not the directory, as the first item of command`],
        zhHans: [`command 的第一项应为 ${command} 中的程序，而不是该目录`],
      },
    };
  const hidden = hiddenBy(command) ?? (command.startsWith('-') ? PROGRAM_FIRST(command) : undefined);
  const apart = /\s/.test(command.trim()) ? inItems(command) : undefined;
  return {
    says: both(`its command "${command}" does not exist in the image`, `其命令“${command}”在镜像中不存在`),
    remedies: {
      en: [
        ...(hidden ? [hidden.en] : []),
        ...(apart ? [`One item of the list is the name of one program, blanks and all: write ${apart}`] : []),
        ...(apart || hidden
          ? []
          : [`Correct the name ${command}, or use an image that has it${isShell(command) ? ': small ones mostly have sh alone' : ''}`]),
        "Check command: it replaces the image's entrypoint, and each word is one list item",
        'Shell syntax (pipes, &&, $VAR) needs ["sh", "-c", "…"], and a shell in the image',
      ],
      zhHans: [
        ...(hidden ? [hidden.zhHans] : []),
        ...(apart ? [`列表中的一项（包括其中的空格）是一个程序的名称：应写为 ${apart}`] : []),
        ...(apart || hidden ? [] : [`更正名称 ${command}，或使用包含它的镜像${isShell(command) ? '：小型镜像大多只有 sh' : ''}`]),
        '检查 command：它会替换镜像的 entrypoint，每个词是列表中的一项',
        'Shell 语法（管道、&&、$VAR）需要 ["sh", "-c", "…"]，且镜像中要有 shell',
      ],
    },
  };
}

/** What begins by a dash is meant for a program. */
const PROGRAM_FIRST = (flag: string): Localized =>
  both(
    `Put the name of the program before ${flag}: without an entrypoint of the image, the first word of command and args is what is run`,
    `在 ${flag} 前写上程序名：镜像没有 entrypoint 时，command 与 args 的第一个词就是要运行的程序`,
  );

export const mayBeExecuted = (path: string): Localized =>
  both(
    `Give ${path} the right to be executed: chmod +x in the image, or defaultMode: 0755 of the ConfigMap's or Secret's volume`,
    `为 ${path} 赋予执行权限：在镜像中 chmod +x，或将 ConfigMap、Secret 卷的 defaultMode 设为 0755`,
  );

const isShell = (command: string): boolean => /(?:^|\/)(?:bash|zsh|ash|ksh|fish)$/.test(command);

/** A line that was given as one word, as the list that it was meant to be. */
export function inItems(line: string): string {
  // What nginx is given as directives is one word, the blank and the semicolon in it.
  const [, before, , directives] = /^((?:[^'"]*?\s)?-g)\s+(['"]?)([^'"]+;)\2$/.exec(line.trim()) ?? [];
  if (before !== undefined && directives !== undefined) return listOf([...before.split(/\s+/), directives]);
  return /[|&;<>$`*'"\\(){}]/.test(line) ? listOf(['sh', '-c', line]) : listOf(line.trim().split(/\s+/));
}

const listOf = (words: readonly string[]): string => `[${words.map((word) => `"${word}"`).join(', ')}]`;
