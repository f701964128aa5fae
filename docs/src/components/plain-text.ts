/** The first paragraph of a Markdown text as plain words, for those who are shown no more than a page's description. */
export function firstWords(markdown: string): string {
  const [paragraph = ''] = markdown.trim().split(/\n{2,}/);
  return paragraph
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ');
}
