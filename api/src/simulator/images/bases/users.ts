import type { ImageFiles } from '../../kernel/index.ts';
import type { Base } from '../model.ts';

/** A line of /etc/passwd. */
export const user = (name: string, uid: number, gid: number, home: string, shell: string, about: string): string =>
  `${name}:x:${uid}:${gid}:${about}:${home}:${shell}\n`;

/** A line of /etc/group. */
export const group = (name: string, gid: number, members = ''): string => `${name}:x:${gid}:${members}\n`;

/** Those that Alpine's /etc/passwd and that of Red Hat's family have first, behind root. */
export const FIRST_ACCOUNTS = `bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
adm:x:3:4:adm:/var/adm:/sbin/nologin
lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown
halt:x:7:0:halt:/sbin:/sbin/halt
`;

/** Somebody whom an image's Dockerfile adds. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  /** A group of its own, unless the base has one of that number. */
  readonly gid?: number;
  /** That group's name, if it is not the account's. */
  readonly group?: string;
  readonly home?: string;
  readonly shell?: string;
  readonly about?: string;
  /** Another group that it is a member of. */
  readonly memberOf?: string;
}

/** The files that tell of a base's accounts, with one more. Alpine's adduser tells more of it than Debian's useradd. */
export function withAccount(
  { files }: Base,
  { name, uid, gid = uid, group: groupName = name, home = `/home/${name}`, shell, about, memberOf }: Account,
): ImageFiles {
  const passwd = String(files['/etc/passwd']);
  const groups = String(files['/etc/group']);
  const isAlpine = '/etc/alpine-release' in files;
  const line = user(name, uid, gid, home, shell ?? (isAlpine ? '/sbin/nologin' : '/bin/sh'), about ?? (isAlpine ? 'Linux User,,,' : ''));
  const joined = groups.replace(
    new RegExp(`^(${memberOf}:.*:)(.*)$`, 'm'),
    (_, head, members) => `${head}${members && `${members},`}${name}`,
  );
  const hasGroup = new RegExp(`^[^:]+:[^:]*:${gid}:`, 'm').test(groups);
  return { '/etc/passwd': passwd + line, '/etc/group': joined + (hasGroup ? '' : group(groupName, gid)) };
}
