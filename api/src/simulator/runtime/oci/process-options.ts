import { shownText } from '../../apimachinery/utf8.ts';
import type { Image } from '../../images/index.ts';
import { type Container, DEFAULT_PATH, resolveUser, type User } from '../../kernel/index.ts';
import type { ContainerInstance } from '../instance.ts';
import type { ContainerConfig } from '../types.ts';

/**
 * The command line: the spec's over the image's. containerd writes down what is to be run as JSON, which has no bytes that are no
 * UTF-8.
 * @see kubernetes: docs "Define a Command and Arguments for a Container"; containerd: runtime/v2/bundle.go
 */
export function commandLine({ command, args }: ContainerConfig, { config }: Image): string[] {
  if (command.length > 0) return [...command, ...args].map(shownText);
  return [...config.entrypoint, ...(args.length > 0 ? args.map(shownText) : config.cmd)];
}

/** The container's, else the image's, else the root. */
export const workingDirectory = (config: ContainerConfig, image: Image): string => config.workingDir || image.config.workingDir || '/';

/** The same for all that is run in a container. */
export function environment(instance: ContainerInstance, { hostname }: Container, { home }: User): ReadonlyMap<string, string> {
  // Its users file may change, and with it the home.
  if (instance.environment?.home !== home)
    instance.environment = { home, variables: makeEnvironment(instance.config, instance.image, hostname, home) };
  return instance.environment.variables;
}

/** @see containerd: pkg/cri/server/container_create_linux.go, runc: libcontainer/init_linux.go (HOME) */
function makeEnvironment(config: ContainerConfig, image: Image, hostname: string, home: string): Map<string, string> {
  const env = new Map([['PATH', DEFAULT_PATH]]);
  env.set('HOSTNAME', hostname);
  if (config.tty) env.set('TERM', 'xterm');
  for (const [name, value] of Object.entries(image.config.env)) env.set(name, value);
  for (const [name, value] of config.env) env.set(name, shownText(value));
  if (!env.has('HOME')) env.set('HOME', home);
  return env;
}

/**
 * Who the process runs as, by the image's own users and groups, whatever is mounted over them; undefined if it has no such user.
 * The kubelet asks for the image's user where the spec names none, and leaves out the image's group: that is then the one that the
 * users file has for the user, or root's.
 * @see containerd: pkg/cri/opts/spec_opts.go, oci WithUser; kubernetes: pkg/kubelet/kuberuntime/security_context.go determineEffectiveSecurityContext
 */
export function imageUser({ security }: ContainerConfig, { config, files }: Image): User | undefined {
  const { runAsUser, runAsUserName, runAsGroup, supplementalGroups } = security;
  const text = (path: string): string | undefined => (typeof files[path] === 'string' ? files[path] : undefined);
  const wanted = runAsUser !== undefined ? String(runAsUser) : (runAsUserName ?? config.user.replace(/:.*$/s, ''));
  const user = resolveUser(wanted, text('/etc/passwd'), text('/etc/group'));
  if (!user) return undefined;
  const gid = runAsGroup ?? user.gid;
  // Linux keeps them in order. @see linux: kernel/groups.c groups_sort
  return { ...user, gid, groups: [...new Set([gid, ...user.groups, ...supplementalGroups])].sort((a, b) => a - b) };
}

/** What the container itself says of the user is only where its home is. @see runc: libcontainer/init_linux.go setupUser */
export function processUser(instance: ContainerInstance, container: Container): User {
  // Without a user it would not have been made.
  instance.user ??= imageUser(instance.config, instance.image) as User;
  const home = container.homeOf(instance.user.uid);
  if (instance.user.home !== home) instance.user = { ...instance.user, home };
  return instance.user;
}
