/** A text in GNU's diagnostic quotes. */
export const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What rm says of a file, and mv of one that it has copied elsewhere. @see coreutils: src/remove.c; busybox: libbb/remove_file.c */
export const cannotRemove = ({ gnu }: { readonly gnu: boolean }, path: string, why: string): string =>
  `${gnu ? `cannot remove ${quote(path)}` : `can't remove '${path}'`}: ${why}`;
