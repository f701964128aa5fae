import { CONTROL_PLANE, type Json, readYaml } from '../api-server/index.ts';
import { isRecord } from '../apimachinery/records.ts';
import { byText } from '../engine/index.ts';
import { configurationProblems } from './configuration-problems.ts';

/** What becomes of a kubelet that is started: it goes by that text, ends at once, or runs on without its API server. */
export type KubeletStart =
  | { readonly kind: 'starts'; readonly text: string }
  | { readonly kind: 'exits'; readonly why: string }
  | { readonly kind: 'alone'; readonly server: string };

/** A file's text; undefined where there is none. */
type Read = (path: string) => string | undefined;

const CONFIG = '/var/lib/kubelet/config.yaml';
const KUBECONFIG = '/etc/kubernetes/kubelet.conf';
const NO_FILE = 'no such file or directory';

/**
 * What a kubelet finds on its node's disk when it is started. A configuration that is as it was has been good enough before.
 * @param address of the API server
 * @see kubernetes: cmd/kubelet/app/server.go NewKubeletCommand, run; pkg/kubelet/certificate/bootstrap/bootstrap.go LoadClientConfig
 */
export function kubeletStart(read: Read, { text: before, address }: { readonly text: string; readonly address: string }): KubeletStart {
  const text = read(CONFIG);
  const exits = (why: string): KubeletStart => ({ kind: 'exits', why });
  if (text === undefined) return exits(`${unloaded} failed to read kubelet config file "${CONFIG}", error: open ${CONFIG}: ${NO_FILE}`);
  const unfit = text === before ? undefined : whyUnfit(text);
  if (unfit !== undefined) return exits(unfit);
  const kubeconfig = read(KUBECONFIG);
  const server = kubeconfig === undefined ? undefined : serverOf(kubeconfig, read);
  if (server === undefined)
    return exits(`failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: ${NO_FILE}`);
  const authority = authorityOf(text);
  const unread = typeof authority === 'string' && authority !== '' ? whyNoAuthority(authority, read(authority)) : undefined;
  if (unread !== undefined)
    return exits(`failed to run Kubelet: failed to construct kubelet dependencies: unable to load client CA file ${authority}: ${unread}`);
  return [CONTROL_PLANE, address].some((host) => server === `https://${host}:6443`) ? { kind: 'starts', text } : { kind: 'alone', server };
}

const authorityOf = byText((text) => at(readYaml(text).documents[0]?.value, 'authentication', 'x509', 'clientCAFile'));

const unloaded = `failed to load kubelet config file, path: ${CONFIG}, error: failed to load Kubelet config file ${CONFIG}, error`;

/** @see kubernetes: pkg/kubelet/kubeletconfig/configfiles/configfiles.go Load */
const whyUnfit = byText((text): string | undefined => {
  const { documents, problems } = readYaml(text);
  const [problem] = configurationProblems(text);
  if (problems.length > 0) return `${unloaded} ${problem}`;
  const kind = at(documents[0]?.value, 'kind');
  if (kind === 'KubeletConfiguration') return problem;
  const version = at(documents[0]?.value, 'apiVersion');
  return kind ? `${unloaded} no kind "${kind}" is registered for version "${version}" in scheme` : `${unloaded} Object 'Kind' is missing`;
});

/** Of a kubeconfig that cannot be used it is as if it was not there. @see kubernetes: bootstrap.go isClientConfigStillValid */
function serverOf(text: string, read: Read): string | undefined {
  const { server, certificate } = kubeconfigOf(text);
  return typeof certificate === 'string' && read(certificate) === undefined ? undefined : server;
}

const kubeconfigOf = byText((text) => {
  const { documents, problems } = readYaml(text);
  const config = documents[0]?.value;
  const first = (list: string): Json | undefined => {
    const all = at(config, list);
    return Array.isArray(all) ? all[0] : undefined;
  };
  const server = at(first('clusters'), 'cluster', 'server');
  const certificate = at(first('users'), 'user', 'client-certificate');
  return { server: problems.length > 0 || typeof server !== 'string' ? undefined : server, certificate };
});

/** @see go: client-go/util/cert/io.go CertsFromFile, pem.go ParseCertsPEM */
function whyNoAuthority(path: string, text: string | undefined): string | undefined {
  if (text === undefined) return `open ${path}: ${NO_FILE}`;
  return text.includes('-----BEGIN CERTIFICATE-----')
    ? undefined
    : `error reading ${path}: data does not contain any valid RSA or ECDSA certificates`;
}

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((of, key) => (isRecord(of) ? (of[key] as Json | undefined) : undefined), value);
