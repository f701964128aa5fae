interface NamedPod {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly hostname?: string; readonly subdomain?: string; readonly setHostnameAsFQDN?: boolean };
}

/** A Pod's host name, and its domain, which is empty without a subdomain.
 *  @see kubernetes: pkg/kubelet/kubelet_pods.go GeneratePodHostNameAndDomain */
export function podHostnameAndDomain(pod: NamedPod, clusterDomain: string): { readonly hostname: string; readonly domain: string } {
  const { hostname, subdomain } = pod.spec;
  return {
    hostname: truncateHostname(hostname || pod.metadata.name),
    domain: subdomain ? `${subdomain}.${pod.metadata.namespace ?? ''}.svc.${clusterDomain}` : '',
  };
}

/** What `hostname` prints in the Pod: with setHostnameAsFQDN the whole name, if the kernel can hold it.
 *  @see kubernetes: pkg/kubelet/util/util_linux.go GetNodenameForKernel */
export function kernelHostname(
  pod: NamedPod,
  clusterDomain: string,
): { readonly ok: true; readonly hostname: string } | { readonly ok: false; readonly error: string } {
  const { hostname, domain } = podHostnameAndDomain(pod, clusterDomain);
  if (!pod.spec.setHostnameAsFQDN || !domain) return { ok: true, hostname };
  const full = `${hostname}.${domain}`;
  if (full.length <= KERNEL_HOSTNAME_MAX) return { ok: true, hostname: full };
  const limit = `${KERNEL_HOSTNAME_MAX} characters is the max, ${full.length} characters requested`;
  return { ok: false, error: `failed to construct FQDN from pod hostname and cluster domain, FQDN ${full} is too long (${limit})` };
}

const HOSTNAME_MAX = 63;
const KERNEL_HOSTNAME_MAX = 64;

/** @see kubernetes: pkg/kubelet/kubelet_pods.go truncatePodHostnameIfNeeded */
const truncateHostname = (hostname: string): string =>
  hostname.length <= HOSTNAME_MAX ? hostname : hostname.slice(0, HOSTNAME_MAX).replace(/[-.]+$/, '');
