import type { Pod } from '../../apimachinery/objects.ts';
import type { NodeReporter } from '../nodestatus/reporter.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { type DnsConfig, type DnsSettings, getPodDNS, missingClusterDNS } from './dns.ts';

/** The DNS of one node's Pods. What is amiss with it is told whenever a sandbox's configuration is made: with each sync. */
export class PodDns {
  readonly #settings: DnsSettings;
  readonly #events: KubeletEvents;
  readonly #reporter: NodeReporter;
  readonly #known = new WeakMap<Pod, ReturnType<typeof getPodDNS>>();

  constructor(settings: DnsSettings, events: KubeletEvents, reporter: NodeReporter) {
    this.#settings = settings;
    this.#events = events;
    this.#reporter = reporter;
  }

  configure(pod: Pod): DnsConfig {
    const { config, warnings } = this.#of(pod);
    for (const { reason, message } of warnings) {
      if (reason === 'MissingClusterDNS') this.#reporter.event('Warning', reason, missingClusterDNS);
      this.#events.event(pod, null, 'Warning', reason, message);
    }
    return config;
  }

  hasWarnings(pod: Pod): boolean {
    return this.#of(pod).warnings.length > 0;
  }

  #of(pod: Pod): ReturnType<typeof getPodDNS> {
    let known = this.#known.get(pod);
    if (!known) {
      known = getPodDNS(pod, this.#settings);
      this.#known.set(pod, known);
    }
    return known;
  }
}
