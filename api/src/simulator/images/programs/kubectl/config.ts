import { decodeBase64 } from '../../../apimachinery/base64.ts';
import { goYaml } from '../../../apimachinery/go-yaml/index.ts';
import { type Chosen, chosenIn, type Named, readKubeconfig } from '../../../apimachinery/kubeconfig.ts';
import { type KubeconfigFile, mergedKubeconfig, splitKubeconfig } from '../../../apimachinery/kubeconfig-files.ts';
import { loadKubeconfig } from '../../../apimachinery/kubeconfig-problem.ts';
import { textOf } from '../../../apimachinery/records.ts';
import { byText } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { beforeDash, flagOf, namesSubjects } from './words.ts';

/** @see kubernetes: client-go/tools/clientcmd/loader.go ClientConfigLoadingRules, RecommendedHomeFile */
export const kubeconfigPath = (process: Process): string =>
  flagOf(beforeDash(process.argv), '--kubeconfig') ||
  firstThere(process, (process.env.get('KUBECONFIG') ?? '').split(':')) ||
  `${(process.env.get('HOME') ?? '').replace(/\/$/, '')}/.kube/config`;

/** Those of a list that are not there are passed over. */
const firstThere = (process: Process, paths: readonly string[]): string =>
  paths.find((path) => path !== '' && process.access(path, 'r')) ?? paths.at(-1) ?? '';

/** What kubectl says each time it looks for files that the environment names and none of which is there. @see kubernetes: client-go/tools/clientcmd/loader.go Load (WarnIfAllMissing) */
export function missingFiles(process: Process): string {
  const named = flagOf(beforeDash(process.argv), '--kubeconfig') ? [] : (process.env.get('KUBECONFIG') ?? '').split(':').filter(Boolean);
  const isMissing = named.length > 0 && named.every((path) => !process.access(path, 'f'));
  return isMissing ? klog(process, 'W', 'loader.go:222', `Config not found: ${named.join(', ')}`) : '';
}

/** Those that hold together, as far as they are there: what the environment names, unless a flag names one. */
function kubeconfigFiles(process: Process): readonly KubeconfigFile[] {
  const listed = flagOf(beforeDash(process.argv), '--kubeconfig') ? [] : (process.env.get('KUBECONFIG') ?? '').split(':').filter(Boolean);
  const paths = listed.length > 1 ? [...new Set(listed)] : [kubeconfigPath(process)];
  return paths.filter((path) => process.access(path, 'r')).map((path) => ({ path, text: process.readFile(path) }));
}

/** undefined: there is none. */
export function kubeconfigText(process: Process, { isLocated = false } = {}): string | undefined {
  const [file, ...more] = kubeconfigFiles(process);
  if (!file || more.length === 0) return file?.text;
  const whole = (path: string): string => (path.startsWith('/') ? path : `${process.cwd}/${path}`);
  return goYaml(
    mergedKubeconfig(
      [file, ...more].map((one) => ({ ...one, path: whole(one.path) })),
      { isLocated },
    ),
  );
}

/** What each file is to hold, where together they are to hold that. */
export function kubeconfigParts(process: Process, text: string): ReadonlyMap<string, string> {
  const files = kubeconfigFiles(process);
  if (files.length < 2) return new Map([[kubeconfigPath(process), text]]);
  return new Map([...splitKubeconfig(files, readKubeconfig(text))].map(([path, part]) => [path, goYaml(part)]));
}

/** Why what stands in it is of no use to anybody. @see kubernetes: client-go/tools/clientcmd/loader.go Load */
export function kubeconfigProblem(process: Process): string | undefined {
  for (const { path, text } of kubeconfigFiles(process)) {
    const read = loadKubeconfig(text);
    if ('problem' in read) return `error: error loading config file "${path}": ${read.problem}`;
  }
  return undefined;
}

/** Whom a kubeconfig has kubectl ask, and as who. */
export interface Configured {
  readonly url: string;
  readonly insecure: boolean;
  /** PEM of who must have signed for the server. */
  readonly authority?: string;
  /** PEM of who asks. */
  readonly certificate?: string;
  /** What stands in the header Authorization. */
  readonly authorization?: string;
  /** Another program would have to tell who asks. */
  readonly exec?: boolean;
}

/** undefined: it names no server. A text: why it cannot be used, as kubectl tells it. */
export function configured(process: Process): Configured | string | undefined {
  const text = kubeconfigText(process, { isLocated: true });
  const given = (flag: string): string => flagOf(beforeDash(process.argv.slice(1)), flag) ?? '';
  if (text === undefined) return given('--kubeconfig') ? `error: stat ${given('--kubeconfig')}: no such file or directory` : undefined;
  const problem = kubeconfigProblem(process);
  if (problem !== undefined) return problem;
  const file = readKubeconfig(text);
  const user = namesSubjects(process.argv.slice(1)) ? '' : given('--user');
  const flags: Named = { context: given('--context'), cluster: given('--cluster'), user };
  // What a flag names that is not there is told by who knows the command's own flags.
  const isKnown = isThere(file.contexts, flags.context) && isThere(file.clusters, flags.cluster) && isThere(file.users, flags.user);
  if (!isKnown && !isThere(file.contexts, file['current-context'])) return undefined;
  const named = isKnown ? flags : UNNAMED;
  const chosen = chosenIn(file, named);
  const read = new Reader(process);
  const current = named.context || file['current-context'];
  if (!isThere(file.contexts, current)) return inWords([`context was not found for specified context: ${current}`]);
  const problems = [...wrongUser(chosen, read), ...wrongCluster(chosen, read)];
  if (problems.length > 0) return inWords(problems);
  return textOf(chosen.cluster.server) === '' ? undefined : settled(chosen, read);
}

const UNNAMED: Named = { context: '', cluster: '', user: '' };

const isThere = (entries: readonly { readonly name: string }[] | null, name: string): boolean =>
  name === '' || (entries ?? []).some((one) => one.name === name);

function settled({ cluster, user }: Chosen, read: Reader): Configured {
  const authority = read.data(cluster, 'certificate-authority');
  const certificate = read.data(user, 'client-certificate');
  const token = textOf(user.token) || read.file(textOf(user.tokenFile))?.trim();
  const basic = textOf(user.username) && `Basic ${btoa(`${textOf(user.username)}:${textOf(user.password)}`)}`;
  const authorization = token ? `Bearer ${token}` : basic;
  return {
    url: textOf(cluster.server),
    insecure: cluster['insecure-skip-tls-verify'] === true,
    ...(authority !== undefined && { authority }),
    ...(certificate !== undefined && { certificate }),
    ...(authorization && { authorization }),
    ...(user.exec !== undefined && { exec: true }),
  };
}

/** @see kubernetes: client-go/tools/clientcmd/validation.go validateClusterInfo */
function wrongCluster({ cluster, names }: Chosen, read: Reader): string[] {
  const path = textOf(cluster['certificate-authority']);
  const why = path && !cluster['certificate-authority-data'] ? read.problem(path) : undefined;
  return why ? [`unable to read certificate-authority ${read.path(path)} for ${names.cluster} due to ${why}`] : [];
}

/** @see kubernetes: client-go/tools/clientcmd/validation.go validateAuthInfo */
function wrongUser({ user, names }: Chosen, read: Reader): string[] {
  const has = (name: string): boolean => textOf(user[name]) !== '';
  const [certificate, data] = [textOf(user['client-certificate']), has('client-certificate-data')];
  const [key, keyData] = [textOf(user['client-key']), has('client-key-data')];
  const ways = [...(has('token') ? ['token'] : []), ...(has('username') || has('password') ? ['basicAuth'] : [])];
  const problems: string[] = [];
  if (certificate || data) {
    if (certificate && data)
      problems.push(`client-cert-data and client-cert are both specified for ${names.user}. client-cert-data will override.`);
    if (key && keyData) problems.push(`client-key-data and client-key are both specified for ${names.user}; client-key-data will override`);
    if (!key && !keyData)
      problems.push(`client-key-data or client-key must be specified for ${names.user} to use the clientCert authentication method.`);
    const unread = certificate && !data ? read.problem(certificate) : undefined;
    if (unread) problems.push(`unable to read client-cert ${read.path(certificate)} for ${names.user} due to ${unread}`);
    const unreadKey = key && !keyData ? read.problem(key) : undefined;
    if (unreadKey) problems.push(`unable to read client-key ${read.path(key)} for ${names.user} due to ${unreadKey}`);
  }
  if (ways.length > 1)
    problems.push(`more than one authentication method found for ${names.user}; found [${ways.join(' ')}], only one is allowed`);
  return problems;
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go MultilineError */
const inWords = (problems: readonly string[]): string =>
  problems.length === 1
    ? `Error in configuration: ${problems[0]}`
    : `Error in configuration: \n${problems.map((one) => `* ${one}`).join('\n')}`;

const decoded = byText(decodeBase64);

/** The files that a kubeconfig names, beside which they stand where they say no more. */
class Reader {
  readonly #process: Process;
  readonly #folder: string;

  constructor(process: Process) {
    this.#process = process;
    this.#folder = kubeconfigPath(process).replace(/[^/]*$/, '');
  }

  path(named: string): string {
    return named.startsWith('/') ? named : `${this.#folder}${named}`;
  }

  /** Why it cannot be read. */
  problem(named: string): string | undefined {
    try {
      this.#process.readFile(this.path(named));
      return undefined;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `open ${this.path(named)}: ${goWords(error)}`;
    }
  }

  file(named: string): string | undefined {
    return named !== '' && this.problem(named) === undefined ? this.#process.readFile(this.path(named)) : undefined;
  }

  /** What stands in the file itself, or in that which it names. */
  data(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
    const data = textOf(fields[`${name}-data`]);
    if (data === '') return this.file(textOf(fields[name]));
    try {
      return decoded(data);
    } catch {
      return data;
    }
  }
}
