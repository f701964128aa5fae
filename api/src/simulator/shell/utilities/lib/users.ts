import { OsError, type Process } from './kernel.ts';

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}
interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** /etc/passwd and /etc/group, as this process sees them. */
export class Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];

  constructor(process: Process) {
    this.users = records(process, '/etc/passwd', 7).map(([name, , uid, gid, , home, shell]) => ({
      name: name as string,
      uid: Number(uid),
      gid: Number(gid),
      home: home as string,
      shell: shell as string,
    }));
    this.groups = records(process, '/etc/group', 4).map(([name, , gid, members]) => ({
      name: name as string,
      gid: Number(gid),
      members: (members as string).split(',').filter((member) => member !== ''),
    }));
  }

  user(uid: number): User | undefined {
    return this.users.find((each) => each.uid === uid);
  }
  userNamed(name: string): User | undefined {
    return this.users.find((each) => each.name === name);
  }
  groupNamed(name: string): Group | undefined {
    return this.groups.find((each) => each.name === name);
  }
  /** initgroups: the user's own, and those that list them. */
  groupsOf({ uid, gid }: { readonly uid: number; readonly gid: number }): number[] {
    const name = this.user(uid)?.name ?? '';
    const others = this.groups.filter(({ members }) => members.includes(name));
    return [...new Set([gid, ...others.map((one) => one.gid)])].sort((a, b) => a - b);
  }
  /** The name, or the number where there is none. */
  userName(uid: number): string {
    return this.user(uid)?.name ?? String(uid);
  }
  groupName(gid: number): string {
    return this.groupNameOr(gid, String(gid));
  }
  groupNameOr(gid: number, unknown: string): string {
    return this.groups.find((each) => each.gid === gid)?.name ?? unknown;
  }
}

function records(process: Process, path: string, fields: number): string[][] {
  try {
    return process
      .readFile(path)
      .split('\n')
      .map((line) => line.split(':'))
      .filter((record) => record.length >= fields);
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}
