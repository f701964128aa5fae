import { majorOf } from './log.ts';

/**
 * What is in a data directory that initdb does not take; undefined if it is empty.
 * @see postgresql: src/port/pgcheckdir.c
 */
const contentOf = (names: readonly string[]): 'dots' | 'mountPoint' | 'files' | undefined =>
  names.length === 0
    ? undefined
    : names.some((name) => !name.startsWith('.') && name !== 'lost+found')
      ? 'files'
      : names.includes('lost+found')
        ? 'mountPoint'
        : 'dots';

/** @see postgresql: src/bin/initdb/initdb.c create_data_directory, warn_on_mount_point */
export function notEmpty(data: string, names: readonly string[], version: string): string | undefined {
  const content = contentOf(names);
  if (content === undefined) return undefined;
  const newest = majorOf(version) >= 15;
  const found = content === 'dots' ? 'dot-prefixed/invisible file' : 'lost+found directory';
  const [detail, hint] =
    content === 'files'
      ? [
          '',
          newest
            ? `If you want to create a new database system, either remove or empty the directory "${data}" or run initdb with an argument other than "${data}".\n`
            : `If you want to create a new database system, either remove or empty\nthe directory "${data}" or run initdb\nwith an argument other than "${data}".\n`,
        ]
      : [
          `It contains a ${found}, perhaps due to it being a mount point.\n`,
          'Using a mount point directly as the data directory is not recommended.\nCreate a subdirectory under the mount point.\n',
        ];
  const named = (word: string, text: string): string => (text !== '' && newest ? `initdb: ${word}: ${text}` : text);
  return `${initdbError(`directory "${data}" exists but is not empty`, version)}${named('detail', detail)}${named('hint', hint)}`;
}

/** Since 12 it is called an error. @see postgresql: src/common/logging.c */
export const initdbError = (text: string, version: string): string => `initdb: ${majorOf(version) >= 12 ? 'error: ' : ''}${text}\n`;
