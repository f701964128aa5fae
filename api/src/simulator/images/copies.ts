import { isOfficial } from './existence.ts';
import { couldBePushed } from './official-tags.ts';
import type { ImageName } from './reference.ts';

/** The image that a name stands for, where it is known by. */
interface Original {
  readonly domain: string;
  readonly path: string;
  /** Whoever asks gets it. */
  readonly open: boolean;
  /** Its executables are for another processor than the node's. */
  readonly foreign?: true;
}

/**
 * Where an image really is: old names, mirrors, and what somebody keeps a copy of under its own name. Whose copy it is, is
 * not known: one beyond the mirrors that all may use is not for everybody.
 */
export function originalOf(name: ImageName): Original {
  const { domain, path } = name;
  if (domain === 'docker.io') return builtFor(path);
  const mirrored = mirrorOf(domain, path);
  if (mirrored) return { ...mirrored, open: true };
  const named = NAMES_ITS_HOST.exec(path)?.[1];
  if (named !== undefined) return { ...fromHost(named), open: domain === 'm.daocloud.io' };
  const own = `library/${path.replace(/^(.*\/)?library\//, '')}`;
  const isCopy = !OTHERS_NAMES.test(domain) && isOfficial('docker.io', own) && couldBePushed(own, name.tag);
  return isCopy ? { domain: 'docker.io', path: own, open: false } : { domain, path, open: true };
}

/** Docker Hub has its official images by processor, too, a copy of what Google's registry had, and those of the Linux Foundation's exams. @see docker: docs "Architectures other than amd64" */
function builtFor(path: string): Original {
  const mirrored = /^mirrorgooglecontainers\/(.+)$/.exec(path)?.[1];
  if (mirrored !== undefined) return { domain: 'registry.k8s.io', path: mirrored, open: true };
  const rancher = /^rancher\/mirrored-(.+)$/.exec(path)?.[1];
  const copied = rancher === undefined ? undefined : RANCHER.find(([name]) => name.test(rancher));
  if (rancher !== undefined && copied) return { ...fromHost(rancher.replace(copied[0], copied[1])), open: true };
  const exams = /^lfccncf\/(.+)$/.exec(path)?.[1];
  if (exams !== undefined && isOfficial('docker.io', `library/${exams}`))
    return { domain: 'docker.io', path: `library/${exams}`, open: true };
  const [, processor, image] = /^(amd64|i386|arm32v[567]|arm64v8|mips64le|ppc64le|riscv64|s390x)\/([^/]+)$/.exec(path) ?? [];
  const official = `library/${image}`;
  if (image === undefined || !isOfficial('docker.io', official)) return { domain: 'docker.io', path, open: true };
  return { domain: 'docker.io', path: official, open: true, ...(processor !== 'amd64' && processor !== 'i386' && { foreign: true }) };
}

function mirrorOf(domain: string, path: string): { domain: string; path: string } | undefined {
  if (domain === 'k8s.gcr.io' || domain === 'gke.gcr.io' || /^(eu|us|asia)\.gcr\.io$/.test(domain))
    return { domain: 'registry.k8s.io', path: path.replace(/^(k8s-artifacts-prod|google_containers|google-containers)\//, '') };
  if (domain === 'gcr.io' && /^google[_-]containers\//.test(path))
    return { domain: 'registry.k8s.io', path: path.replace(/^google[_-]containers\//, '') };
  if (domain === 'gcr.io' && path.startsWith('kubernetes-e2e-test-images/'))
    return { domain: 'registry.k8s.io', path: path.replace(/^kubernetes-e2e-test-images/, 'e2e-test-images') };
  if (ALIYUN.test(domain) && path.startsWith('google_containers/')) {
    const image = path.slice('google_containers/'.length);
    return fromHost(ALIYUN_HAS[image] ?? `registry.k8s.io/${image}`);
  }
  // Images that are copied elsewhere under their own names.
  const copied = COPIES.find(([where, prefix]) => domain === where && path.startsWith(prefix));
  if (copied) return { domain: 'docker.io', path: `${copied[2]}${path.slice(copied[1].length)}` };
  const source = MIRRORS.find(([hosts]) => hosts.includes(domain))?.[1];
  return source === undefined ? undefined : fromHost(`${source}/${path}`);
}

/** `docker.io/nginx` is `docker.io/library/nginx`. */
function fromHost(full: string): { domain: string; path: string } {
  const [domain = '', ...rest] = full.split('/');
  const path = domain === 'docker.io' && rest.length === 1 ? `library/${rest[0]}` : rest.join('/');
  return mirrorOf(domain, path) ?? { domain, path };
}

/**
 * The repository that a part of Kubernetes is known by, where its last name alone tells what it is: copies of these are with many people,
 * as Google's registry was out of reach of China's networks. Makers of images of their own have built them otherwise.
 */
export function componentOf({ domain, path, tag = 'latest' }: ImageName): string | undefined {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const copied = BUILT_OTHERWISE.test(`${domain}/${path}`) ? undefined : COMPONENTS.find(([name]) => name.test(last));
  return copied && (copied[2] ?? ANY).test(tag) ? copied[1].replaceAll('$1', last) : undefined;
}
const ANY = /^/;
const BUILT_OTHERWISE =
  /^(docker\.io\/(library|bitnami|chainguard)\w*|registry\.k8s\.io|cgr\.dev|\w+\.dkr\.ecr\.[\w-]+\.amazonaws\.com|public\.ecr\.aws)\//;

/** By their last names: what they are, and of which tags that is so. */
const COMPONENTS: readonly (readonly [name: RegExp, repository: string, tags?: RegExp])[] = [
  [/^nfs-client-provisioner$/, 'quay.io/external_storage/$1'],
  [/^nfs-subdir-external-provisioner$/, 'registry.k8s.io/sig-storage/$1'],
  [
    /^(csi-(attacher|provisioner|resizer|snapshotter|node-driver-registrar)|livenessprobe|snapshot-controller)$/,
    'registry.k8s.io/sig-storage/$1',
    /^v\d/,
  ],
  [/^(metrics-server|kube-state-metrics)$/, 'registry.k8s.io/$1/$1'],
  [/^metrics-server-amd64$/, 'registry.k8s.io/$1'],
  [/^(nginx-ingress|ingress-nginx)-controller(-amd64)?$/, 'registry.k8s.io/ingress-nginx/controller', /^(v\d|0\.\d+\.\d+$)/],
  [/^kube-webhook-certgen$/, 'registry.k8s.io/ingress-nginx/$1', /^v\d/],
  [/^(pause|defaultbackend)(-amd64)?$|^hpa-example$/, 'registry.k8s.io/$1'],
  [/^kube-(apiserver|controller-manager|scheduler|proxy)(-amd64)?$/, 'registry.k8s.io/$1', /^v1\.\d+\.\d/],
];

const ALIYUN = /^registry(\.[a-z]+-[a-z]+(-\d+)?)?\.aliyuncs\.com$/;
/** What the mirror of Google's images has of others. @see kubernetes/minikube: deploy/addons/aliyun_mirror.json */
const ALIYUN_HAS: Readonly<Record<string, string>> = {
  'metrics-server': 'registry.k8s.io/metrics-server/metrics-server',
  'kube-state-metrics': 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
  dashboard: 'docker.io/kubernetesui/dashboard',
  'metrics-scraper': 'docker.io/kubernetesui/metrics-scraper',
  alertmanager: 'quay.io/prometheus/alertmanager',
  prometheus: 'quay.io/prometheus/prometheus',
  registry: 'docker.io/library/registry',
};
/** A proxy's path begins, or goes on, with the host that it gets the image from. */
const NAMES_ITS_HOST =
  /(?:^|\/)((?:docker\.io|registry\.k8s\.io|k8s\.gcr\.io|gcr\.io|ghcr\.io|quay\.io|mcr\.microsoft\.com|public\.ecr\.aws)\/.+)$/;
/** Where a name of one word is an image of the registry's own. */
const OTHERS_NAMES = /(^|\.)(k8s\.io|gcr\.io|ghcr\.io|quay\.io|microsoft\.com|ecr\.aws|redhat\.(io|com)|elastic\.co|nvcr\.io)$/;

/** Rancher's copies are named after whose they are, with a hyphen for each slash. @see rancher/image-mirror: images-list */
const RANCHER: readonly (readonly [RegExp, string])[] = [
  [/^library-(.+)$/, 'docker.io/library/$1'],
  [/^coredns-coredns$/, 'docker.io/coredns/coredns'],
  [/^metrics-server$/, 'registry.k8s.io/metrics-server/metrics-server'],
  [/^pause$/, 'registry.k8s.io/pause'],
  [/^coreos-etcd$/, 'quay.io/coreos/etcd'],
  [/^(curlimages|grafana|istio|fluent|sonobuoy|minio|jaegertracing)-(.+)$/, 'docker.io/$1/$2'],
  [/^prometheus-(.+)$/, 'quay.io/prometheus/$1'],
  [/^(?:kube-state-metrics-)?kube-state-metrics$/, 'registry.k8s.io/kube-state-metrics/kube-state-metrics'],
  [/^kiwigrid-k8s-sidecar$/, 'quay.io/kiwigrid/k8s-sidecar'],
  [/^jimmidyson-configmap-reload$/, 'docker.io/jimmidyson/configmap-reload'],
  [/^ingress-nginx-kube-webhook-certgen$/, 'registry.k8s.io/ingress-nginx/kube-webhook-certgen'],
  [/^cluster-autoscaler$/, 'registry.k8s.io/autoscaling/cluster-autoscaler'],
];

const COPIES: readonly (readonly [domain: string, prefix: string, to: string])[] = [
  ['public.ecr.aws', 'docker/', ''],
  ['mcr.microsoft.com', 'oss/nginx/nginx', 'library/nginx'],
  ['mcr.microsoft.com', 'mirror/docker/library/', 'library/'],
  ['quay.io', 'quay/busybox', 'library/busybox'],
  ['quay.io', 'openshifttest/busybox', 'library/busybox'],
  ['quay.io', 'openshifttest/alpine', 'library/alpine'],
  ['quay.io', 'bitnami/', 'bitnami/'],
  ['mcr.microsoft.com', 'oss/bitnami/', 'bitnami/'],
];

/** Mirrors that all may use, by what they mirror. */
const MIRRORS: readonly (readonly [hosts: readonly string[], source: string])[] = [
  [
    `mirror.gcr.io registry-1.docker.io registry.hub.docker.com index.docker.io docker.m.daocloud.io docker.mirrors.ustc.edu.cn
docker.nju.edu.cn hub-mirror.c.163.com mirror.baidubce.com mirror.ccs.tencentyun.com dockerproxy.com docker.1ms.run
docker.1panel.live dockerhub.icu`.split(/\s+/),
    'docker.io',
  ],
  [
    `k8s.m.daocloud.io k8s-gcr.m.daocloud.io k8s.dockerproxy.com k8s.nju.edu.cn k8s.mirror.nju.edu.cn lank8s.cn registry.lank8s.cn`.split(
      ' ',
    ),
    'registry.k8s.io',
  ],
  [['gcr.m.daocloud.io', 'gcr.dockerproxy.com', 'gcr.nju.edu.cn', 'gcr.lank8s.cn'], 'gcr.io'],
  [['ghcr.m.daocloud.io', 'ghcr.dockerproxy.com', 'ghcr.nju.edu.cn'], 'ghcr.io'],
  [['quay.m.daocloud.io', 'quay.dockerproxy.com', 'quay.nju.edu.cn', 'quay.mirrors.ustc.edu.cn'], 'quay.io'],
  [['mcr.m.daocloud.io'], 'mcr.microsoft.com'],
  [['elastic.m.daocloud.io'], 'docker.elastic.co'],
  [['nvcr.m.daocloud.io'], 'nvcr.io'],
  [['l5d.m.daocloud.io'], 'cr.l5d.io'],
];
