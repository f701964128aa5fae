import { type ErrnoCode, parameters, podSysctlError, writtenValue } from '../../kernel/index.ts';

type Sysctls = Readonly<Record<string, string>>;

/** A parameter that cannot be set, and why. */
interface RefusedSysctl {
  readonly name: string;
  readonly errno: ErrnoCode;
}

/**
 * The first parameter of a sandbox's own that its kernel does not have, or takes no such value of: runc then cannot write it. They are
 * written by their names, here and there.
 * @see runc: libcontainer/standard_init_linux.go
 */
export function refusedSysctl(sysctls: Sysctls): RefusedSysctl | undefined {
  for (const name of Object.keys(sysctls).sort()) {
    const errno = podSysctlError(name, sysctls[name] ?? '', beforeIt(sysctls, name));
    if (errno) return { name, errno };
  }
  return undefined;
}

/** What they then are. */
export const setSysctls = (sysctls: Sysctls): Sysctls =>
  Object.fromEntries(Object.keys(sysctls).map((name) => [name, valueIn(sysctls, name)]));

function valueIn(sysctls: Sysctls, name: string): string {
  const written = writtenValue(name, sysctls[name] ?? '', beforeIt(sysctls, name));
  return written.ok ? written.value : '';
}

/** What the others are, and what this one was at first. */
const beforeIt =
  (sysctls: Sysctls, name: string) =>
  (other: string): string =>
    (other === name ? undefined : sysctls[other]) ?? parameters.get(other)?.initial ?? '';

/** Where runc writes it. @see runc: libcontainer/init_linux.go writeSystemProperty */
export const sysctlPath = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;
