/**
 * Lines of at most so many characters, into which the words flow anew; what looks like a list, code or a paragraph of its own begins
 * on a line of its own.
 * @see kubernetes: kubectl/pkg/explain/formatter.go wrapString
 */
export function reflow(text: string, width: number): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const flush = (): void => {
    if (words.length > 0) lines.push(words.join(' '));
    words = [];
  };
  for (const line of text.split('\n')) {
    const isCode = line.startsWith('    ');
    const isEmpty = line.trim() === '';
    if (isCode || (isEmpty && lines.length > 0)) {
      flush();
      lines.push(isCode ? line : '');
      continue;
    }
    if (isEmpty || words.at(-1)?.endsWith(':') || BULLET.test(line.trim())) flush();
    for (const word of line.split(/\s+/).filter(Boolean)) {
      if (words.length > 0 && [...words, word].join(' ').length > width) flush();
      words.push(word);
    }
  }
  flush();
  return lines;
}

const BULLET = /^(\d+\.?|-|\*)\s/;
