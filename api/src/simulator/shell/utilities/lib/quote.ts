/** A text in GNU's diagnostic quotes. */
export const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/**
 * A file's name as coreutils write it before a colon: quoted where a shell would need it.
 * @see gnulib: lib/quotearg.c quotearg_n_style_colon (shell_escape_quoting_style)
 */
export const quotef = (name: string): string => (name.includes(':') || needsQuotes(name) ? inQuotes(name) : name);

/** As ls writes it to a terminal, where nothing follows it. @see coreutils: src/ls.c decode_switches (shell_escape_quoting_style) */
export const shellQuoted = (name: string): string => (needsQuotes(name) ? inQuotes(name) : name);

const needsQuotes = (name: string): boolean => /^$|[\s!"$&()*;<=>[^`|\\?']|[^ -~]|^[#~]|^[{}]$/.test(name);

function inQuotes(name: string): string {
  const isPlain = /^[ -~]*$/.test(name);
  if (isPlain && name.includes("'") && !/["$`\\!]/.test(name)) return `"${name}"`;
  const runs = name.match(/[ -~]+|[^ -~]+/g) ?? [''];
  const shown = runs.map((run) => (/^[ -~]*$/.test(run) ? `'${run.replaceAll("'", "'\\''")}'` : `$'${escaped(run)}'`)).join('');
  return shown.startsWith('$') ? `''${shown}` : shown;
}

const NAMED: Readonly<Record<string, string>> = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r' };

/** In octal, byte by byte: no container here has a locale of more than ASCII. */
const escaped = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `\\${NAMED[byte] ?? byte.toString(8).padStart(3, '0')}`).join('');

/** What rm says of a file, and mv of one that it has copied elsewhere. @see coreutils: src/remove.c; busybox: libbb/remove_file.c */
export const cannotRemove = ({ gnu }: { readonly gnu: boolean }, path: string, why: string): string =>
  `${gnu ? `cannot remove ${quote(path)}` : `can't remove '${path}'`}: ${why}`;
