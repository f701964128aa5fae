import { byText } from '../engine/index.ts';

/** A user as the runtime starts a process with. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
  readonly home: string;
}

interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}
interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** Every process that starts reads these files, and they hardly ever change. */
export const parsePasswd = byText((text): readonly PasswdEntry[] =>
  rows(text).flatMap(([name = '', , uid, gid, , home = '/', shell = '/bin/sh']) =>
    isNumber(uid) && isNumber(gid) ? [{ name, uid: Number(uid), gid: Number(gid), home, shell }] : [],
  ),
);

const parseGroup = byText((text): readonly GroupEntry[] =>
  rows(text).flatMap(([name = '', , gid, members = '']) =>
    isNumber(gid) ? [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }] : [],
  ),
);

/**
 * `user`, `user:group`, names or numbers, by a container's own files. undefined: there is no user or group of that name.
 * A number need not be known; its group is then 0. @see containerd: oci/spec_opts.go WithUser
 */
export function resolveUser(wanted: string, passwd: string | undefined, group: string | undefined): User | undefined {
  // Whoever runs one command after the other in a container asks the same each time.
  if (last.wanted !== wanted || last.passwd !== passwd || last.group !== group)
    last = { wanted, passwd, group, user: userIn(wanted, passwd, group) };
  return last.user;
}
function userIn(wanted: string, passwd: string | undefined, group: string | undefined): User | undefined {
  const [userPart = '', groupPart] = wanted === '' ? ['0'] : wanted.split(':');
  const users = parsePasswd(passwd ?? '');
  const groups = parseGroup(group ?? '');
  const known = users.find((user) => (isNumber(userPart) ? user.uid === Number(userPart) : user.name === userPart));
  if (!known && !isNumber(userPart)) return undefined;
  let gid = known?.gid ?? 0;
  if (groupPart !== undefined && groupPart !== '') {
    const found = groups.find((entry) => entry.name === groupPart);
    if (!found && !isNumber(groupPart)) return undefined;
    gid = found?.gid ?? Number(groupPart);
  }
  const name = known?.name ?? userPart;
  const supplementary = known ? groups.filter((entry) => entry.members.includes(known.name)).map((entry) => entry.gid) : [];
  return { name, uid: known?.uid ?? Number(userPart), gid, groups: supplementary.filter((id) => id !== gid), home: known?.home ?? '/' };
}

const rows = (text: string): string[][] => text.split('\n').map((line) => line.split(':'));
const isNumber = (text: string | undefined): boolean => text !== undefined && /^\d+$/.test(text);

let last = { wanted: '', passwd: '' as string | undefined, group: '' as string | undefined, user: userIn('', '', '') };
