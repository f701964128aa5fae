/** What stands in a URL, its escapes read; a text that has wrong ones stands for itself. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
