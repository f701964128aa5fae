/** Breaks lines at blanks so that they are at most that long; words are never broken. @see github.com/mitchellh/go-wordwrap WrapString */
export const wrap = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const [, blanks = '', word = ''] of line.matchAll(/(\s*)(\S+)/g)) {
    if (current !== '' && current.length + blanks.length + word.length > width) {
      lines.push(current);
      current = word;
    } else current += blanks + word;
  }
  return [...lines, current].join('\n');
}
