interface Bound {
  /** `*` for all. */
  readonly address: string;
  /** Whether the server does without it, if the machine has none such. */
  readonly isOptional: boolean;
}

/**
 * The IPv4 addresses that the setting `bind` names; one with - before it need not be there.
 * @see redis: src/server.c listenToPort
 */
export function boundAddresses(setting: string): readonly Bound[] {
  const words = setting.split(/\s+/).filter((word) => word !== '' && !word.includes(':'));
  return words.map((word) => {
    const isOptional = word.startsWith('-');
    const address = isOptional ? word.slice(1) : word;
    return { address: address === 'localhost' ? '127.0.0.1' : address, isOptional };
  });
}
