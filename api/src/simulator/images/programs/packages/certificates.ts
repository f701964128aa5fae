import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { baseName, readOrEmpty, statOrNone } from '../../../shell/utilities/lib/files.ts';
import { reason } from '../../../shell/utilities/lib/tool.ts';
import { onAlpine } from '../on-alpine.ts';

/** The certificates of authorities in one file, and where one's own are put beside them. */
export const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const OWN = '/usr/local/share/ca-certificates';

/**
 * update-ca-certificates: one's own authorities are trusted, too. Debian's counts the links that it makes, Alpine's tells what
 * it passes over. @see debian: ca-certificates, sbin/update-ca-certificates; aports: main/ca-certificates, c_rehash.c
 */
export const updateCertificates: Program = function* (process) {
  const isAlpine = onAlpine(process);
  const found = certificatesIn(process, OWN).sort();
  const folder = CERTIFICATES.slice(0, CERTIFICATES.lastIndexOf('/'));
  if (!isAlpine) yield* process.write(1, 'Updating certificates in /etc/ssl/certs...\n');
  let added = 0;
  try {
    for (const path of found) {
      const link = `${folder}/${isAlpine ? 'ca-cert-' : ''}${baseName(path).slice(0, -4).replace(/ /g, '_')}.pem`;
      if (statOrNone(process, link, false)?.target === path) continue;
      if (statOrNone(process, link, false)) process.unlink(link);
      process.symlink(path, link);
      added++;
    }
    // What was there from the beginning has no text here.
    const given = /^\n*/.exec(readOrEmpty(process, CERTIFICATES))?.[0] ?? '';
    process.writeFile(CERTIFICATES, given + found.map((path) => readOrEmpty(process, path)).join(''));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const [link] = found;
    const where = link === undefined ? undefined : `${folder}/${baseName(link).slice(0, -4)}.pem`;
    yield* process.write(
      2,
      where === undefined || isAlpine
        ? `/usr/sbin/update-ca-certificates: 101: cannot create ${CERTIFICATES}: ${reason(error)}\n`
        : `ln: failed to create symbolic link '${where}': ${reason(error)}\n`,
    );
    return where === undefined ? 2 : 1;
  }
  if (isAlpine) {
    yield* process.write(2, 'WARNING: ca-certificates.crt does not contain exactly one certificate or CRL: skipping\n');
    return 0;
  }
  if (added > 0)
    yield* process.write(2, 'rehash: warning: skipping ca-certificates.crt,it does not contain exactly one certificate or CRL\n');
  yield* process.write(1, `${added} added, 0 removed; done.\nRunning hooks in /etc/ca-certificates/update.d...\ndone.\n`);
  return 0;
};

/** As find -L finds them. */
function certificatesIn(process: Process, folder: string): string[] {
  if (!process.access(folder, 'r')) return [];
  return process.readdir(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    const type = statOrNone(process, path)?.type;
    if (type === 'directory') return certificatesIn(process, path);
    return type === 'file' && name.endsWith('.crt') ? [path] : [];
  });
}
