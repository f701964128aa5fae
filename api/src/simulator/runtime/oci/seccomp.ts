import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import type { FileTree } from '../../kernel/index.ts';
import type { SecurityConfig } from '../types.ts';

/** What matters of a seccomp profile here: whether runc can still bring a process to life under it. */
export interface Seccomp {
  readonly deniesEverything: boolean;
}

const FOLDER = '/var/lib/kubelet/seccomp';

/** A string says why the profile cannot be used. @see containerd: contrib/seccomp/seccomp.go */
export function seccompProfile(profile: string, hostFiles: FileTree): Seccomp | string {
  if (!profile.startsWith('localhost/')) return { deniesEverything: false };
  const path = `${FOLDER}/${profile.slice('localhost/'.length)}`;
  const text = hostFiles.readFile(path);
  if (text === undefined)
    return `failed to create containerd container: cannot load seccomp profile "${path}": open ${path}: no such file or directory`;
  const broken = jsonSyntaxError(text);
  if (broken !== undefined) return `failed to create containerd container: decoding seccomp profile failed "${path}": ${broken}`;
  const parsed: { defaultAction?: string; syscalls?: unknown[] } = JSON.parse(text);
  const refuses = /^SCMP_ACT_(ERRNO|KILL|KILL_PROCESS|KILL_THREAD|TRAP)$/.test(parsed.defaultAction ?? '');
  return { deniesEverything: refuses && !parsed.syscalls?.length };
}

/** Why a container cannot have the profiles that it is to have. */
export function profileProblem(
  security: Pick<SecurityConfig, 'apparmorProfile' | 'seccompProfile'>,
  hostFiles: FileTree,
): string | undefined {
  const profile = seccompProfile(security.seccompProfile, hostFiles);
  return apparmorProblem(security.apparmorProfile, hostFiles) ?? (typeof profile === 'string' ? profile : undefined);
}

/** Where a node keeps the profiles that it loads at its start. */
const APPARMOR = '/etc/apparmor.d';

/** Why an AppArmor profile cannot be used: since v1.21 the kubelet leaves it to the runtime to ask. @see containerd: pkg/cri/server/container_create_linux.go */
function apparmorProblem(profile: string, hostFiles: FileTree): string | undefined {
  const name = profile.startsWith('localhost/') ? profile.slice('localhost/'.length) : undefined;
  return name === undefined || hostFiles.lookup(`${APPARMOR}/${name}`, true)
    ? undefined
    : `failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found ${name}`;
}
