/** A message whose head ends its lines with a bare line feed, as scripts write it, is read all the same. @see RFC 9112, section 2.2 */
export function withWholeLines(text: string): string {
  if (text.includes('\r\n\r\n')) return text;
  const blank = /\n\r?\n/.exec(text);
  if (!blank) return text;
  const head = text.slice(0, blank.index).replace(/\r$/, '').replace(/\r?\n/g, '\r\n');
  return `${head}\r\n\r\n${text.slice(blank.index + blank[0].length)}`;
}
