/** An address as it stands before a port. */
export const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** `10.244.1.2:80`, `[fd00::2]:80`. @see Go: net.JoinHostPort */
export const joinHostPort = (host: string, port: number | string): string => `${bracketed(host)}:${port}`;
