/** The kernel of every node, as `uname -r` and `uname -v` tell it; Node objects say the same. */
export const KERNEL_RELEASE = '5.15.0-72-generic';

/** `uname -v`. */
export const KERNEL_VERSION = '#79-Ubuntu SMP Wed Apr 19 08:22:18 UTC 2023';
