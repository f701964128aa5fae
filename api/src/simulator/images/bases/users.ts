/** A line of /etc/passwd. */
export const user = (name: string, uid: number, gid = uid, home = '/', shell = '/sbin/nologin', about = name): string =>
  `${name}:x:${uid}:${gid}:${about}:${home}:${shell}\n`;

/** A line of /etc/group. */
export const group = (name: string, gid: number, members = ''): string => `${name}:x:${gid}:${members}\n`;
