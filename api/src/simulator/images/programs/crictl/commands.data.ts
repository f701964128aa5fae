/** A flag of crictl's. @see github.com/urfave/cli/v2: flag_string.go, flag_bool.go … */
export interface CliFlag {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: 'string' | 'strings' | 'bool' | 'int' | 'duration';
  readonly usage: string;
  /** As help tells it; of a text in quotes. */
  readonly value?: string;
  /** In place of `value`, where it has another name. */
  readonly takes?: string;
  readonly env?: string;
}

export interface CliCommand {
  readonly names: readonly string[];
  readonly usage: string;
  readonly arguments?: string;
  readonly flags: readonly CliFlag[];
  /** `-aq` is `-a -q`. */
  readonly short: boolean;
}

/** `--name, -n KIND [=VALUE] usage`. */
function flag(line: string): CliFlag {
  const [, name = '', aliases = '', kind = 'string', value, usage = ''] =
    /^--([\w-]+)((?:, -\w)*) (string|strings|bool|int|duration)(?:=(\S+))? (.*)$/s.exec(line) ?? [];
  const [, takes] = /`([^`]+)`/.exec(usage) ?? [];
  const [, env] = / \[\$(\w+)\]$/.exec(usage) ?? [];
  return {
    name,
    aliases: [...aliases.matchAll(/-(\w)/g)].map(([, letter = '']) => letter),
    kind: kind as CliFlag['kind'],
    usage: usage.replace(/ \[\$\w+\]$/, '').replaceAll('`', ''),
    ...(value !== undefined && { value }),
    ...(takes !== undefined && { takes }),
    ...(env !== undefined && { env }),
  };
}

/** In the order of their names, capital letters first, as help has them. */
const flags = (text: string): CliFlag[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map(flag);

function command(
  names: string,
  usage: string,
  about: { readonly arguments?: string; readonly short?: boolean; readonly flags?: string } = {},
): CliCommand {
  return {
    names: names.split(' '),
    usage,
    ...(about.arguments !== undefined && { arguments: about.arguments }),
    flags: flags(about.flags ?? ''),
    short: about.short ?? false,
  };
}

export const ENDPOINTS = [
  'unix:///var/run/dockershim.sock',
  'unix:///run/containerd/containerd.sock',
  'unix:///run/crio/crio.sock',
  'unix:///var/run/cri-dockerd.sock',
];

const TEMPLATE = '--template string The template string is only used when output is go-template; The Template format is golang template';
const AUTH = `
--auth string Use \`AUTH_STRING\` for accessing the registry. AUTH_STRING is a base64 encoded 'USERNAME[:PASSWORD]'
--creds string Use \`USERNAME[:PASSWORD]\` for accessing the registry`;
const CONTAINER_IDS = 'CONTAINER-ID [CONTAINER-ID...]';
const POD_IDS = 'POD-ID [POD-ID...]';
const INSPECT = `
--output, -o string Output format, One of: json|yaml|go-template|table
--quiet, -q bool Do not show verbose information
${TEMPLATE}`;

export const GLOBAL = flags(`
--config, -c string="/etc/crictl.yaml" Location of the client config file. If not specified and the default does not exist, the program's directory is searched as well [$CRI_CONFIG_FILE]
--debug, -D bool Enable debug mode
--image-endpoint, -i string Endpoint of CRI image manager service (default: uses 'runtime-endpoint' setting) [$IMAGE_SERVICE_ENDPOINT]
--runtime-endpoint, -r string Endpoint of CRI container runtime service (default: uses in order the first successful one of [${ENDPOINTS.join(' ')}]). Default is now deprecated and the endpoint should be set instead. [$CONTAINER_RUNTIME_ENDPOINT]
--timeout, -t duration=2s Timeout of connecting to the server in seconds (e.g. 2s, 20s.). 0 or less is set to default
`);

/** Those of v1.26.0, in its order. @see cri-tools: cmd/crictl/main.go, and each command's own file */
export const COMMANDS: readonly CliCommand[] = [
  command('attach', 'Attach to a running container', {
    arguments: 'CONTAINER-ID',
    short: true,
    flags: `
--stdin, -i bool Keep STDIN open
--tty, -t bool Allocate a pseudo-TTY`,
  }),
  command('create', 'Create a new container', {
    arguments: 'POD container-config.[json|yaml] pod-config.[json|yaml]',
    flags: `${AUTH}
--cancel-timeout, -T duration=0s Seconds to wait for a container create request to complete before cancelling the request
--no-pull bool Do not pull the image on container creation (overrides pull-image-on-create=true in config)
--username string Use \`USERNAME\` for accessing the registry. The password will be requested on the command line
--with-pull bool Pull the image on container creation (overrides pull-image-on-create=false in config)`,
  }),
  command('exec', 'Run a command in a running container', {
    arguments: 'CONTAINER-ID COMMAND [ARG...]',
    short: true,
    flags: `
--interactive, -i bool Keep STDIN open
--sync, -s bool Run the command synchronously
--timeout int=0 Timeout in seconds
--tty, -t bool Allocate a pseudo-TTY`,
  }),
  command('version', 'Display runtime version information'),
  command('images image img', 'List images', {
    arguments: '[REPOSITORY[:TAG]]',
    short: true,
    flags: `
--digests bool Show digests
--no-trunc bool Show output without truncating the ID
--output, -o string Output format, One of: json|yaml|table
--quiet, -q bool Only show image IDs
--verbose, -v bool Show verbose info for images`,
  }),
  command('inspect', 'Display the status of one or more containers', { arguments: CONTAINER_IDS, flags: INSPECT }),
  command('inspecti', 'Return the status of one or more images', { arguments: 'IMAGE-ID [IMAGE-ID...]', short: true, flags: INSPECT }),
  command('imagefsinfo', 'Return image filesystem info', {
    short: true,
    flags: `
--output, -o string Output format, One of: json|yaml|go-template|table
${TEMPLATE}`,
  }),
  command('inspectp', 'Display the status of one or more pods', { arguments: POD_IDS, short: true, flags: INSPECT }),
  command('logs', 'Fetch the logs of a container', {
    arguments: 'CONTAINER-ID',
    short: true,
    flags: `
--follow, -f bool Follow log output
--limit-bytes int=-1 Maximum bytes of logs to return. Defaults to no limit
--previous, -p bool Print the logs for the previous instance of the container in a pod if it exists
--reopen, -r bool Reopen the container logs for the provided container
--since string Show logs since timestamp (e.g. 2013-01-02T13:23:37) or relative (e.g. 42m for 42 minutes)
--tail int=-1 Number of lines to show from the end of the logs. Defaults to all
--timestamps, -t bool Show timestamps`,
  }),
  command('port-forward', 'Forward local port to a pod', { arguments: 'POD-ID [LOCAL_PORT:]REMOTE_PORT' }),
  command('ps', 'List containers', {
    short: true,
    flags: `
--all, -a bool Show all containers
--id string Filter by container id
--image string Filter by container image
--label strings Filter by key=value label
--last, -n int=0 Show last n recently created containers (includes all states). Set 0 for unlimited.
--latest, -l bool Show the most recently created container (includes all states)
--name string filter by container name regular expression pattern
--no-trunc bool Show output without truncating the ID
--output, -o string="table" Output format, One of: json|yaml|table
--pod, -p string Filter by pod id
--quiet, -q bool Only display container IDs
--resolve-image-path, -r bool Show image path instead of image id
--state, -s string Filter by container state
--verbose, -v bool Show verbose information for containers`,
  }),
  command('pull', 'Pull an image from a registry', {
    arguments: 'NAME[:TAG|@DIGEST]',
    short: true,
    flags: `
--annotation, -a strings Annotation to be set on the pulled image
--auth string Use \`AUTH_STRING\` for accessing the registry. AUTH_STRING is a base64 encoded 'USERNAME[:PASSWORD]' [$CRICTL_AUTH]
--creds string Use \`USERNAME[:PASSWORD]\` for accessing the registry [$CRICTL_CREDS]
--pod-config string Use \`pod-config.[json|yaml]\` to override the the pull context
--username, -u string Use \`USERNAME\` for accessing the registry. The password will be requested on the command line`,
  }),
  command('run', 'Run a new container inside a sandbox', {
    arguments: 'container-config.[json|yaml] pod-config.[json|yaml]',
    flags: `${AUTH}
--no-pull bool Do not pull the image (overrides disable-pull-on-run=false in config)
--runtime, -r string Runtime handler to use. Available options are defined by the container runtime.
--timeout, -t duration=0s Seconds to wait for a container create request before cancelling the request
--username string Use \`USERNAME\` for accessing the registry. password will be requested
--with-pull bool Pull the image (overrides disable-pull-on-run=true in config)`,
  }),
  command('runp', 'Run a new pod', {
    arguments: 'pod-config.[json|yaml]',
    flags: `
--cancel-timeout, -T duration=0s Seconds to wait for a run pod sandbox request to complete before cancelling the request
--runtime, -r string Runtime handler to use. Available options are defined by the container runtime.`,
  }),
  command('rm', 'Remove one or more containers', {
    arguments: CONTAINER_IDS,
    short: true,
    flags: `
--all, -a bool Remove all containers
--force, -f bool Force removal of the container, disregarding if running`,
  }),
  command('rmi', 'Remove one or more images', {
    arguments: 'IMAGE-ID [IMAGE-ID...]',
    short: true,
    flags: `
--all, -a bool Remove all images
--prune, -q bool Remove all unused images`,
  }),
  command('rmp', 'Remove one or more pods', {
    arguments: POD_IDS,
    short: true,
    flags: `
--all, -a bool Remove all pods
--force, -f bool Force removal of the pod sandbox, disregarding if running`,
  }),
  command('pods', 'List pods', {
    short: true,
    flags: `
--id string filter by pod id
--label strings filter by key=value label
--last, -n int=0 Show last n recently created pods. Set 0 for unlimited
--latest, -l bool Show the most recently created pod
--name string filter by pod name regular expression pattern
--namespace string filter by pod namespace regular expression pattern
--no-trunc bool Show output without truncating the ID
--output, -o string="table" Output format, One of: json|yaml|table
--quiet, -q bool list only pod IDs
--state, -s string filter by pod state
--verbose, -v bool show verbose info for pods`,
  }),
  command('start', 'Start one or more created containers', { arguments: CONTAINER_IDS }),
  command('info', 'Display information of the container runtime', {
    short: true,
    flags: `
--output, -o string="json" Output format, One of: json|yaml|go-template
--quiet, -q bool Do not show verbose information
${TEMPLATE}`,
  }),
  command('stop', 'Stop one or more running containers', {
    arguments: CONTAINER_IDS,
    short: true,
    flags: '--timeout, -t int=0 Seconds to wait to kill the container after a graceful stop is requested',
  }),
  command('stopp', 'Stop one or more running pods', { arguments: POD_IDS }),
  command('update', 'Update one or more running containers', {
    arguments: CONTAINER_IDS,
    flags: `
--cpu-count int=0 (Windows only) Number of CPUs available to the container
--cpu-maximum int=0 (Windows only) Portion of CPU cycles specified as a percentage * 100
--cpu-period int=0 CPU CFS period to be used for hardcapping (in usecs). 0 to use system default
--cpu-quota int=0 CPU CFS hardcap limit (in usecs). Allowed cpu time in a given period
--cpu-share int=0 CPU shares (relative weight vs. other containers)
--cpuset-cpus string CPU(s) to use
--cpuset-mems string Memory node(s) to use
--memory int=0 Memory limit (in bytes)`,
  }),
  command('config', 'Get and set crictl client configuration options', {
    arguments: `[<crictl options>]

EXAMPLES:
   # Set the key "debug" to "true"
   crictl config --set debug=true

   # Set the key "debug" to "true"
   crictl config debug true

   # Get the value of "debug"
   crictl config --get debug

   # Show the full configuration
   crictl config --list

CRICTL OPTIONS:
\t runtime-endpoint:\tContainer Runtime Interface (CRI) runtime endpoint (default: "")
\t image-endpoint:\tContainer Runtime Interface (CRI) image endpoint (default: "")
\t timeout:\tTimeout of connecting to server (default: 2)
\t debug:\tEnable debug output (default: false)
\t pull-image-on-create:\tEnable pulling image on create requests (default: false)
\t disable-pull-on-run:\tDisable pulling image on run requests (default: false)`,
    short: true,
    flags: `
--get string Show the option value
--list bool Show all option value
--set strings Set option (can specify multiple or separate values with commas: opt1=val1,opt2=val2)`,
  }),
  command('stats', 'List container(s) resource usage statistics', {
    arguments: '[ID]',
    short: true,
    flags: `
--all, -a bool Show all containers (default shows just running)
--id string Filter by container id
--label strings Filter by key=value label
--output, -o string Output format, One of: json|yaml|table
--pod, -p string Filter by pod id
--seconds, -s int=1 Sample duration for CPU usage in seconds
--watch, -w bool Watch pod resources`,
  }),
  command('statsp', 'List pod resource usage statistics', {
    arguments: '[ID]',
    short: true,
    flags: `
--id string Filter by pod id
--label strings Filter by key=value label
--output, -o string Output format, One of: json|yaml|table
--seconds, -s int=1 Sample duration for CPU usage in seconds
--watch, -w bool Watch pod resources`,
  }),
  command('completion', 'Output shell completion code', { arguments: 'SHELL' }),
  command('checkpoint', 'Checkpoint one or more running containers', {
    arguments: CONTAINER_IDS,
    short: true,
    flags: '--export, -e string Specify the name of the archive used to export the checkpoint image.',
  }),
];
