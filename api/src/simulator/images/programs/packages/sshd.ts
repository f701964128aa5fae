import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { daemonize } from '../../../shell/utilities/lib/daemonize.ts';
import { makeParents } from '../../../shell/utilities/lib/files.ts';
import { idle } from '../../generic.ts';
import { tryListen } from '../../servers/run-server.ts';

/** OpenSSH's server, of which nobody is let in. @see openssh: sshd.c main */
export const sshd: Program = function* (process) {
  const args = process.argv.slice(1);
  if (!process.argv[0]?.startsWith('/')) return yield* fails(process, 'sshd re-exec requires execution with an absolute path', 1);
  if (!HOST_KEYS.some((key) => process.access(key, 'r'))) return yield* fails(process, 'sshd: no hostkeys available -- exiting.', 1);
  const debian = process.access('/var/lib/dpkg', 'f');
  if (debian && !process.access('/run/sshd', 'f')) return yield* fails(process, 'Missing privilege separation directory: /run/sshd', 255);
  const options = args.filter((word) => word.startsWith('-')).join('');
  if (/t/i.test(options)) return 0;
  if (!/[Dd]/.test(options)) {
    daemonize(process, { argv: [...process.argv, '-D'] });
    return 0;
  }
  const port = Number(args[args.indexOf('-p') + 1]) || 22;
  const listener = tryListen(process, port);
  if ('error' in listener) {
    const { message } = listener.error;
    return yield* fails(process, `Bind to port ${port} on 0.0.0.0 failed: ${message}.\r\nCannot bind any address.`, 255);
  }
  if (options.includes('e'))
    yield* process.write(2, `Server listening on 0.0.0.0 port ${port}.\r\nServer listening on :: port ${port}.\r\n`);
  return yield* idle(process);
};

function* fails(process: Process, text: string, code: number): Task<number> {
  yield* process.write(2, `${text}\r\n`);
  return code;
}

/** `ssh-keygen -A`, and the making of any other key. */
export const sshKeygen: Program = function* (process) {
  const args = process.argv.slice(1);
  const all = args.includes('-A');
  const file = args[args.indexOf('-f') + 1];
  const made = all ? HOST_KEYS : args.includes('-f') && file ? [file] : [`${process.env.get('HOME') ?? '/root'}/.ssh/id_rsa`];
  yield* process.compute(SECOND / 2);
  for (const path of made) {
    makeParents(process, path);
    process.writeFile(path, KEY, { mode: 0o600 });
    process.writeFile(`${path}.pub`, 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC0 root@localhost\n');
  }
  if (all) yield* process.write(1, 'ssh-keygen: generating new host keys: RSA DSA ECDSA ED25519 \n');
  else if (!args.includes('-q'))
    yield* process.write(1, `Generating public/private rsa key pair.\nYour identification has been saved in ${made[0]}\n`);
  return 0;
};

/** Made when the package is installed. */
export const HOST_KEYS = ['rsa', 'ecdsa', 'ed25519'].map((kind) => `/etc/ssh/ssh_host_${kind}_key`);

/** What stands in a key's file: no key that opens anything. */
export const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ==\n-----END OPENSSH PRIVATE KEY-----\n';
