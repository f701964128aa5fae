/** Which shell: busybox's, Debian's, or GNU's. */
export type Flavor = 'ash' | 'dash' | 'bash';
