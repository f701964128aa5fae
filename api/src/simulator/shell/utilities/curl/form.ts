import type { Process } from '../lib/kernel.ts';

/** One part of a form, as `--form` and `--form-string` name it. */
export interface FormPart {
  readonly text: string;
  /** `--form-string`: nothing in it is special. */
  readonly isPlain: boolean;
}

/** What files are by the end of their names. @see curl: lib/mime.c ContentTypeForFilename */
const TYPES: readonly (readonly [end: string, type: string])[] = [
  ['.gif', 'image/gif'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain'],
  ['.htm', 'text/html'],
  ['.html', 'text/html'],
  ['.pdf', 'application/pdf'],
  ['.xml', 'application/xml'],
];

/** The body of a multipart form, and its boundary. Throws OsError where a file that is named cannot be read. */
export function formBody(
  process: Process,
  parts: readonly FormPart[],
  isLong: boolean,
): { readonly body: string; readonly boundary: string } {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const tail = isLong ? Array.from({ length: 22 }, () => letters[process.random.int(letters.length)]).join('') : process.random.hex(16);
  const boundary = `------------------------${tail}`;
  const texts = parts.map((part) => `--${boundary}\r\n${partOf(process, part)}\r\n`);
  return { body: `${texts.join('')}--${boundary}--\r\n`, boundary };
}

function partOf(process: Process, { text, isPlain }: FormPart): string {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const head = `Content-Disposition: form-data; name="${name}"`;
  if (isPlain || !/^[@<]/.test(value)) {
    const [content = '', type] = isPlain ? [value] : value.split(/;type=/);
    return `${head}${type === undefined ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n${content}`;
  }
  const [path = '', ...settings] = value.slice(1).split(';');
  const set = (which: string): string | undefined =>
    settings
      .find((each) => each.trim().startsWith(`${which}=`))
      ?.trim()
      .slice(which.length + 1)
      .replace(/^"(.*)"$/, '$1');
  const content = process.readFile(path === '-' ? '/dev/stdin' : path);
  if (value.startsWith('<')) return `${head}${set('type') === undefined ? '' : `\r\nContent-Type: ${set('type')}`}\r\n\r\n${content}`;
  const file = set('filename') ?? path.slice(path.lastIndexOf('/') + 1);
  const type = set('type') ?? TYPES.find(([end]) => file.toLowerCase().endsWith(end))?.[1] ?? 'application/octet-stream';
  return `${head}; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n${content}`;
}
