import { escapeRegExp } from '../pattern.ts';
import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

/** What adds users and groups to /etc/passwd and /etc/group: Debian's, shadow's and busybox' commands. */

/** `useradd NAME`, and busybox' and Debian's `adduser`, which make a home. */
export const adduser = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'h:g:s:G:SDHu:k:mrMd:c:Np:oUb:',
      long: {
        home: 'h',
        gecos: 'gecos:',
        shell: 's',
        'disabled-password': 'D',
        'disabled-login': 'D',
        'no-create-home': 'H',
        system: 'S',
        uid: 'u',
        ingroup: 'G',
        gid: 'gid:',
        group: 'U',
        create: 'm',
        'create-home': 'm',
        'home-dir': 'd',
        groups: 'groups:',
        quiet: 'quiet',
        comment: 'c',
        'no-user-group': 'N',
        'allow-bad-names': 'q',
        'force-badname': 'q',
      },
    });
    const low = tool.name === 'useradd';
    const [name, group] = options.operands;
    if (name === undefined) throw tool.usage('missing operand');
    const accounts = new Accounts(tool.process);
    if (group !== undefined) {
      join(tool, group, name);
      return 0;
    }
    if (accounts.userNamed(name)) {
      yield* tool.warn(low ? `user '${name}' already exists` : tool.gnu ? `The user \`${name}' already exists.` : `user '${name}' in use`);
      return low ? 9 : 1;
    }
    mayWrite(tool, '/etc/passwd');
    const first = options.has('S', 'r') ? 100 : 1000;
    const uid = Number(
      options.value('u') ??
        free(
          accounts.users.map((each) => each.uid),
          first,
        ),
    );
    const wanted = low ? (options.value('g') ?? options.value('gid')) : (options.value('G') ?? options.value('gid'));
    const known = accounts.groups.find(({ name: each, gid }) => each === wanted || String(gid) === wanted);
    if (wanted !== undefined && !known)
      throw new Failure(low ? `group '${wanted}' does not exist` : `unknown group ${wanted}`, low ? 6 : 1);
    const gid =
      known?.gid ??
      (options.has('S') && !tool.gnu
        ? 65_533
        : free(
            accounts.groups.map((each) => each.gid),
            uid,
          ));
    const home = options.value(low ? 'd' : 'h') ?? `/home/${name}`;
    const shell =
      options.value('s') ?? (options.has('S', 'r') && !low ? '/bin/false' : low ? '/bin/sh' : tool.gnu ? '/bin/bash' : '/bin/ash');
    append(tool, '/etc/passwd', `${name}:x:${uid}:${gid}:${options.value('gecos') ?? options.value('c') ?? ''}:${home}:${shell}\n`);
    if (!known && !(options.has('S') && !tool.gnu)) append(tool, '/etc/group', `${name}:x:${gid}:\n`);
    for (const each of (options.value('groups') ?? (low ? options.value('G') : undefined))?.split(',') ?? []) join(tool, each, name);
    if (low ? options.has('m') : !options.has('H')) makeHome(tool, home, uid, gid);
    return 0;
  },
  { shortName: true },
);

export const addgroup = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'g:Srfo', long: { gid: 'g', system: 'S', quiet: 'quiet', force: 'f' } });
    const [name, joined] = options.operands;
    if (name === undefined) throw tool.usage('missing operand');
    if (joined !== undefined) {
      join(tool, joined, name);
      return 0;
    }
    const accounts = new Accounts(tool.process);
    if (accounts.groups.some((each) => each.name === name)) {
      if (options.has('f')) return 0;
      yield* tool.warn(
        tool.name === 'groupadd'
          ? `group '${name}' already exists`
          : tool.gnu
            ? `The group \`${name}' already exists.`
            : `group '${name}' in use`,
      );
      return tool.name === 'groupadd' ? 9 : 1;
    }
    mayWrite(tool, '/etc/group');
    const gid =
      options.value('g') ??
      String(
        free(
          accounts.groups.map((each) => each.gid),
          options.has('S', 'r') ? 101 : 1000,
        ),
      );
    append(tool, '/etc/group', `${name}:x:${gid}:\n`);
    return 0;
  },
  { shortName: true },
);

/** Passwords are asked for on a terminal. */
export const passwd = utility(
  function* (tool) {
    const options = readOptions(
      tool,
      tool.gnu
        ? {
            short: 'adehi:kln:qr:R:Suw:x:',
            long: {
              all: 'a',
              delete: 'd',
              expire: 'e',
              inactive: 'i',
              'keep-tokens': 'k',
              lock: 'l',
              mindays: 'n',
              quiet: 'q',
              repository: 'r',
              root: 'R',
              status: 'S',
              unlock: 'u',
              warndays: 'w',
              maxdays: 'x',
            },
          }
        : { short: 'a:dlu' },
    );
    if (options.has('d', 'e', 'l', 'u', 'S', 'n', 'x', 'w', 'i')) return notFollowed(tool.process);
    yield* tool.complain('passwd: Authentication token manipulation error\npasswd: password unchanged\n');
    return 10;
  },
  { shortName: true },
);

const free = (taken: readonly number[], from: number): number => {
  let id = from;
  while (taken.includes(id)) id++;
  return id;
};

function mayWrite(tool: Tool, path: string): void {
  if (tool.process.access(path, 'w')) return;
  if (tool.name === 'useradd' || tool.name === 'groupadd')
    throw new Failure(`Permission denied.\n${tool.name}: cannot lock ${path}; try again later.`, tool.name === 'useradd' ? 1 : 10);
  throw new Failure(tool.gnu ? 'Only root may add a user or group to the system.' : `${path}: Permission denied`, 1);
}

function append(tool: Tool, path: string, line: string): void {
  try {
    tool.process.writeFile(path, `${tool.process.readFile(path)}${line}`);
  } catch (error) {
    throw new Failure(`${path}: ${reason(error)}`, 1);
  }
}

function join(tool: Tool, group: string, user: string): void {
  const text = tool.process.readFile('/etc/group');
  const found = new RegExp(`^(${escapeRegExp(group)}:[^:]*:[^:]*:)(.*)$`, 'm').exec(text);
  if (!found) throw new Failure(tool.gnu ? `group '${group}' does not exist` : `unknown group ${group}`, tool.gnu ? 6 : 1);
  const members = [...new Set([...(found[2] ?? '').split(',').filter(Boolean), user])].join(',');
  tool.process.writeFile('/etc/group', text.replace(found[0], `${found[1]}${members}`));
}

function makeHome(tool: Tool, home: string, uid: number, gid: number): void {
  const { process } = tool;
  try {
    for (let at = home.indexOf('/', 1); at > 0; at = home.indexOf('/', at + 1))
      if (!process.access(home.slice(0, at), 'f')) process.mkdir(home.slice(0, at));
    if (!process.access(home, 'f')) process.mkdir(home);
    process.chown(home, uid, gid);
  } catch (error) {
    throw new Failure(`cannot create directory ${home}: ${reason(error)}`, 12);
  }
}
