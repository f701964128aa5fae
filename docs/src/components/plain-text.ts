/** A Markdown text as plain words, for those who are shown no more than a page's description. */
export function plainWords(markdown: string): string {
  return markdown
    .trim()
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ');
}
