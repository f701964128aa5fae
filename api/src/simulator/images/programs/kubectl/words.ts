/** The command, which stands before or after flags. */
export const firstWord = (args: readonly string[]): string => wordsOf(args)[0] ?? '';

const wordsOf = (args: readonly string[]): string[] =>
  args.filter((word, i) => !word.startsWith('-') && !WITH_VALUE.test(args[i - 1] ?? ''));
/** @see kubernetes: cli-runtime/pkg/genericclioptions/config_flags.go */
const WITH_VALUE =
  /^(-n|-s|-v|--(namespace|server|token|as|as-group|as-uid|context|cluster|user|username|password|kubeconfig|request-timeout|cache-dir|certificate-authority|client-certificate|client-key|tls-server-name))$/;

/** What tells of kubectl itself, or of its file, asks no server. */
export const asksNobody = (args: readonly string[]): boolean => /^(|config|help|options|completion|plugin)$/.test(firstWord(args));

/** Whether `--user` says there for whom a binding is. @see kubernetes: kubectl/pkg/cmd/create/create_rolebinding.go, set/set_subject.go */
export const namesSubjects = (args: readonly string[]): boolean =>
  /^(create (cluster)?rolebinding|set subject)$/.test(wordsOf(args).slice(0, 2).join(' '));

/** What kubectl means itself: the rest is for a container. */
export function beforeDash(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

/** Of `--port=8001` or `--port 8001`. */
export function flagOf(args: readonly string[], flag: string): string | undefined {
  const at = args.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0 ? undefined : args[at] === flag ? args[at + 1] : args[at]?.slice(flag.length + 1);
}

/** The header in which kubectl tells the API server its command; ours answers with what kubectl prints. */
export const KUBECTL_COMMAND = 'kubectl-command';
