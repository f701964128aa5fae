/** A file's text; undefined where there is none. */
type Read = (path: string) => string | undefined;

/**
 * The words of the command that a unit's file has run; files of its environment are read at each start.
 * @see systemd: systemd.service(5) COMMAND LINES, systemd.exec(5) Environment=, EnvironmentFile=
 */
export function commandOf(unit: string, read: Read): readonly string[] {
  const environment = new Map<string, string>();
  let command = '';
  for (const line of unit.replace(/\\\n/g, ' ').split('\n')) {
    const [, key, value = ''] = /^\s*(Environment|EnvironmentFile|ExecStart)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === 'ExecStart') command = value;
    else if (key === 'Environment') for (const word of quoted(value)) assign(environment, word);
    else if (key === 'EnvironmentFile') for (const one of lines(read(value.replace(/^-/, '')) ?? '')) assign(environment, one);
  }
  return quoted(command.replace(/^[-@:+!]+/, '')).flatMap((word) => {
    const [, name] = /^\$(\w+)$/.exec(word) ?? [];
    if (name !== undefined) return (environment.get(name) ?? '').split(/\s+/).filter((part) => part !== '');
    return [word.replace(/\$\{(\w+)\}/g, (_, named) => environment.get(named) ?? '')];
  });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => /^\s*[^#;\s]/.test(line));

function assign(environment: Map<string, string>, word: string): void {
  const [, name, value = ''] = /^\s*(\w+)=(.*)$/.exec(word) ?? [];
  if (name) environment.set(name, value.replace(/^(["'])(.*)\1$/, '$2'));
}

/** Words apart, but what is in quotes together. */
const quoted = (text: string): string[] =>
  (text.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));

/** The last value of a flag. */
export const flagIn = (words: readonly string[], name: string): string | undefined =>
  words.findLast((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ??
  words[words.lastIndexOf(`--${name}`) + 1 || words.length];

/** What a kubelet of v1.27 says of a word that it does not know. @see kubernetes: cmd/kubelet/app/server.go NewKubeletCommand, options/options.go AddKubeletConfigFlags */
export function unknownWord(words: readonly string[]): string | undefined {
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as string;
    const [, name, value] = /^--?([^=]+)(=.*)?$/.exec(word) ?? [];
    if (name === undefined) return `unknown command ${word}`;
    if (!KNOWN.test(name)) return `failed to parse kubelet flag: unknown flag: ${word.replace(/=.*/, '')}`;
    // Its value is the next word, but of a switch.
    if (value === undefined && !SWITCHES.test(name)) i++;
  }
  return undefined;
}

/** Flags that stand for a field of the configuration, which they overrule; of the others is not known here what they do. */
const FIELDS: Readonly<Record<string, string>> = {
  'max-pods': 'maxPods',
  'pods-per-core': 'podsPerCore',
  'pod-manifest-path': 'staticPodPath',
  'cluster-domain': 'clusterDomain',
  'pod-max-pids': 'podPidsLimit',
};
/** That change nothing that is seen here. */
const PLAIN =
  /^(bootstrap-kubeconfig|kubeconfig|config|container-runtime-endpoint|image-service-endpoint|pod-infra-container-image|cgroup-driver|cert-dir|v|logging-format|hostname-override)$/;

/** What flags say in the words of a configuration, and those that are not followed. */
export function flagFields(words: readonly string[]): { readonly fields: string; readonly unfollowed: readonly string[] } {
  const names = words.slice(1).flatMap((word) => /^--?([^=]+)/.exec(word)?.[1] ?? []);
  const fields = names.filter((name) => FIELDS[name]).map((name) => `${FIELDS[name]}: ${flagIn(words, name)}\n`);
  return { fields: fields.join(''), unfollowed: names.filter((name) => !FIELDS[name] && !PLAIN.test(name)) };
}

const KNOWN = new RegExp(
  `^(${[
    'address|allowed-unsafe-sysctls|anonymous-auth|application-metrics-count-limit|authentication-token-webhook(-cache-ttl)?|authorization-mode|authorization-webhook-cache-(un)?authorized-ttl|boot-id-file|bootstrap-kubeconfig|cert-dir',
    'cgroup-(driver|root)|cgroups-per-qos|client-ca-file|cloud-(config|provider)|cluster-(dns|domain)|config|container-hints|container-log-max-(files|size)|container-runtime-endpoint|containerd(-namespace)?|contention-profiling',
    'cpu-cfs-quota(-period)?|cpu-manager-(policy|policy-options|reconcile-period)|enable-(controller-attach-detach|debugging-handlers|load-reader|server)|enforce-node-allocatable|event-(burst|qps|storage-age-limit|storage-event-limit)',
    'eviction-(hard|max-pod-grace-period|minimum-reclaim|pressure-transition-period|soft|soft-grace-period)|exit-on-lock-contention|experimental-(allocatable-ignore-eviction|mounter-path)|fail-swap-on|feature-gates|file-check-frequency',
    'global-housekeeping-interval|hairpin-mode|healthz-(bind-address|port)|h|help|hostname-override|housekeeping-interval|http-check-frequency|image-credential-provider-(bin-dir|config)|image-gc-(high|low)-threshold|image-service-endpoint',
    'iptables-(drop|masquerade)-bit|keep-terminated-pod-volumes|kernel-memcg-notification|kube-api-(burst|content-type|qps)|kube-reserved(-cgroup)?|kubeconfig|kubelet-cgroups|local-storage-capacity-isolation|lock-file|log-(cadvisor-usage|flush-frequency|json-info-buffer-size|json-split-stream)|logging-format',
    'machine-id-file|make-iptables-util-chains|manifest-url(-header)?|master-service-namespace|max-open-files|max-pods|maximum-dead-containers(-per-container)?|memory-manager-policy|minimum-(container|image)-ttl-duration|node-(ip|labels|status-max-images|status-update-frequency)|non-masquerade-cidr',
    'oom-score-adj|pod-(cidr|infra-container-image|manifest-path|max-pids)|pods-per-core|port|protect-kernel-defaults|provider-id|qos-reserved|read-only-port|register-(node|schedulable|with-taints)|registry-(burst|qps)|reserved-(cpus|memory)|resolv-conf|root-dir|rotate-(server-)?certificates|runonce|runtime-(cgroups|request-timeout)',
    'seccomp-default|serialize-image-pulls|storage-driver-[a-z-]+|streaming-connection-idle-timeout|sync-frequency|system-(cgroups|reserved|reserved-cgroup)|tls-(cert-file|cipher-suites|min-version|private-key-file)|topology-manager-(policy|policy-options|scope)|v|version|vmodule|volume-(plugin-dir|stats-agg-period)',
  ].join('|')})$`,
);
const SWITCHES =
  /^(anonymous-auth|authentication-token-webhook|cgroups-per-qos|contention-profiling|cpu-cfs-quota|enable-.*|exit-on-lock-contention|fail-swap-on|h|help|keep-terminated-pod-volumes|kernel-memcg-notification|local-storage-capacity-isolation|log-cadvisor-usage|make-iptables-util-chains|protect-kernel-defaults|register-(node|schedulable)|rotate-(server-)?certificates|runonce|seccomp-default|serialize-image-pulls|version)$/;
