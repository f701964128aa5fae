import type { Program } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/index.ts';
import { says } from '../says.ts';

/** What Debian has beside its package managers, and what each of these does is not followed. @see debian.org: apt, debconf, dpkg, adduser, libc-bin, passwd */
const HELPERS = `/usr/bin/apt-cache /usr/bin/apt-cdrom /usr/bin/apt-config /usr/bin/apt-mark /usr/bin/debconf /usr/bin/debconf-show
/usr/bin/dpkg-statoverride /usr/bin/dpkg-trigger /usr/bin/gpgv /usr/bin/localedef /usr/sbin/dpkg-preconfigure /usr/sbin/deluser
/usr/sbin/delgroup /usr/sbin/grpck /usr/sbin/pwck /usr/sbin/pwconv /usr/sbin/newusers /usr/sbin/zic`.split(/\s+/);

const helper: Program = (process) => says(process, 1, '', notFollowed(process));

export const debianHelpers: Readonly<Record<string, Program>> = Object.fromEntries(HELPERS.map((path) => [path, helper]));
