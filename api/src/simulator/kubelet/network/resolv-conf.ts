interface ResolvConf {
  readonly error?: string;
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** Nameservers add up, and so do options by their names (since v1.26); of the search lines the last one counts. @see kubernetes: pkg/kubelet/network/dns/dns.go parseResolvConf */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = [];
  let searches: string[] = [];
  const options = new Map<string, string>();
  let error: string | undefined;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [keyword, ...values] = trimmed.split(/\s+/);
    if (keyword === 'nameserver') {
      if (values[0] === undefined) error = 'nameserver list is empty ';
      else nameservers.push(values[0]);
    } else if (keyword === 'search') {
      // A lone dot, as systemd writes it, would confuse musl: it is left out (since v1.25.1).
      searches = values.filter((value) => value !== '.').map((value) => value.replace(/\.$/, ''));
    }
    if (keyword === 'options') for (const option of values) options.set(option.split(':')[0] as string, option);
  }
  return { ...(error !== undefined && { error }), nameservers, searches, options: [...options.values()] };
}
