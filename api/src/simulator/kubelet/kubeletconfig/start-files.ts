import { CONTROL_PLANE, type Json, readYaml } from '../../api-server/index.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { byText } from '../../engine/index.ts';
import { NODE_NAME_SERVER } from '../../kernel/index.ts';
import { type Begins, NO_PROGRAM } from '../klog/start-log.ts';
import { configurationProblems } from './configuration-problems.ts';
import { commandOf, flagFields, flagIn, unknownWord } from './service-unit.ts';

/** What becomes of a kubelet that is started: it goes by that text, ends at once, or runs on without its API server. */
export type KubeletStart =
  /** `hasRead`: it knew all words of its command line. */
  | { readonly kind: 'starts'; readonly text: string; readonly unfollowed: readonly string[]; readonly told: Begins }
  | { readonly kind: 'exits'; readonly why: string; readonly exitCode: number; readonly hasRead: boolean }
  | { readonly kind: 'alone'; readonly server: string; readonly told: Begins; readonly why?: string | undefined };

/** A file's text; undefined where there is none. */
type Read = (path: string) => string | undefined;

const NO_FILE = 'no such file or directory';

interface Before {
  /** By which it began. */
  readonly text: string;
  /** Of the API server. */
  readonly address: string;
  /** The file of its unit, as systemd has read it last. */
  readonly unit: string;
}

/**
 * What a kubelet finds on its node's disk when it is started. A configuration that is as it was has been good enough before.
 * @see kubernetes: cmd/kubelet/app/server.go NewKubeletCommand, run; pkg/kubelet/certificate/bootstrap/bootstrap.go LoadClientConfig
 */
export function kubeletStart(read: Read, { text: before, address, unit }: Before): KubeletStart {
  const words = commandOf(unit, read);
  const [program = ''] = words;
  if (read(program) === undefined)
    return {
      kind: 'exits',
      why: `Failed to locate executable ${program}: No such file or directory`,
      exitCode: NO_PROGRAM,
      hasRead: false,
    };
  const exits = (why: string, hasRead = true): KubeletStart => ({ kind: 'exits', why, exitCode: 1, hasRead });
  const unknown = unknownWord(words);
  if (unknown !== undefined) return exits(unknown, false);
  const config = flagIn(words, 'config');
  const text = config === undefined ? '' : read(config);
  if (text === undefined)
    return exits(`${unloaded(config)} failed to read kubelet config file "${config}", error: open ${config}: ${NO_FILE}`);
  const unfit = text === before || config === undefined ? undefined : whyUnfit(text);
  if (unfit !== undefined) return exits(unfit.isUnread ? `${unloaded(config)} ${unfit.why}` : unfit.why);
  const authority = authorityOf(text);
  const unread = typeof authority === 'string' && authority !== '' ? whyNoAuthority(authority, read(authority)) : undefined;
  if (unread !== undefined) return exits(`failed to construct kubelet dependencies: unable to load client CA file ${authority}: ${unread}`);
  const told = { authority: typeof authority === 'string' ? authority : '', staticPodPath: staticPodPathOf(text) };
  const path = flagIn(words, 'kubeconfig');
  if (path === undefined) return { kind: 'alone', server: '', told };
  const kubeconfig = read(path);
  const server = kubeconfig === undefined ? undefined : serverOf(kubeconfig, read);
  if (server === undefined)
    return exits(`failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${flagIn(words, 'bootstrap-kubeconfig')}: ${NO_FILE}`);
  if (![CONTROL_PLANE, address].some((host) => server === `https://${host}:6443`))
    return { kind: 'alone', server, told, why: whyNoAnswer(server, address) };
  const { fields, unfollowed } = flagFields(words);
  return { kind: 'starts', text: fields ? withFields(text, fields) : text, unfollowed, told };
}

/** What a flag says counts. */
function withFields(text: string, fields: string): string {
  const names = fields.split('\n').map((line) => line.replace(/:.*/, ''));
  const others = text.split('\n').filter((line) => !names.includes(line.replace(/:.*/, '')) || line === '');
  return `${others.join('\n')}${fields}`;
}

const authorityOf = byText((text) => at(readYaml(text).documents[0]?.value, 'authentication', 'x509', 'clientCAFile'));

const staticPodPathOf = byText((text) => {
  const path = at(readYaml(text).documents[0]?.value, 'staticPodPath');
  return typeof path === 'string' ? path : '';
});

const unloaded = (path: string | undefined): string =>
  `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error`;

/** @see kubernetes: pkg/kubelet/kubeletconfig/configfiles/configfiles.go Load */
const whyUnfit = byText((text): { readonly why: string; readonly isUnread?: true } | undefined => {
  const { documents, problems } = readYaml(text);
  const found = configurationProblems(text);
  const [problem = ''] = found;
  if (problems.length > 0) return { why: problem, isUnread: true };
  const kind = at(documents[0]?.value, 'kind');
  if (kind === 'KubeletConfiguration') return problem ? { why: invalid(found) ?? `failed to run Kubelet: ${problem}` } : undefined;
  const version = at(documents[0]?.value, 'apiVersion');
  return { why: kind ? `no kind "${kind}" is registered for version "${version}" in scheme` : "Object 'Kind' is missing", isUnread: true };
});

/** What its validation finds, all at once. @see kubernetes: cmd/kubelet/app/server.go NewKubeletCommand; apimachinery/pkg/util/errors/errors.go Error */
function invalid(problems: readonly string[]): string | undefined {
  const found = problems.filter((problem) => problem.startsWith('invalid configuration: '));
  if (found.length === 0) return undefined;
  const all = found.length === 1 ? found[0] : `[${found.join(', ')}]`;
  return `failed to validate kubelet configuration, error: ${all}, path: &TypeMeta{Kind:,APIVersion:,}`;
}

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

/**
 * In Go's words, where that can be told of its address alone: another port of a machine that is there, or a name that nobody has.
 * @see Go: net/dial.go, net/lookup.go
 */
function whyNoAnswer(server: string, address: string): string | undefined {
  const [, host = '', port = '443'] = /^https:\/\/([^:/]+)(?::(\d+))?$/.exec(server) ?? [];
  if (host === CONTROL_PLANE || host === address) return `dial tcp ${address}:${port}: connect: connection refused`;
  return /[a-z]/i.test(host) ? `dial tcp: lookup ${host} on ${NODE_NAME_SERVER}:53: no such host` : undefined;
}

/** @see go: client-go/util/cert/io.go CertsFromFile, pem.go ParseCertsPEM */
function whyNoAuthority(path: string, text: string | undefined): string | undefined {
  if (text === undefined) return `open ${path}: ${NO_FILE}`;
  return text.includes('-----BEGIN CERTIFICATE-----')
    ? undefined
    : `error reading ${path}: data does not contain any valid RSA or ECDSA certificates`;
}

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((of, key) => (isRecord(of) ? (of[key] as Json | undefined) : undefined), value);
