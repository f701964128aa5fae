import { MILLISECOND, SECOND } from '../../engine/index.ts';
import type { Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { alpine, buildpack, busybox, commands, debian, debianSlim, ubuntu } from '../bases/index.ts';
import { listeningProgram } from '../generic.ts';
import { executable, folder, type ImageModel, script } from '../model.ts';
import { fortune } from '../programs/packages/other-commands.ts';
import { python } from '../programs/python/python.ts';
import { moreTools } from './more-tools.data.ts';
import { type Tool, toolModel } from './tool.ts';

const tools: readonly Tool[] = [
  {
    repositories: ['minio/mc', 'quay.io/minio/mc'],
    megabytes: 28,
    path: '/usr/bin/mc',
    says: 'NAME:\n  mc - MinIO Client for object storage and filesystems.\n\nUSAGE:\n  mc [FLAGS] COMMAND [COMMAND FLAGS | -h] [ARGUMENTS...]\n',
  },
  {
    repositories: ['hashicorp/terraform'],
    megabytes: 31,
    path: '/bin/terraform',
    says: 'Usage: terraform [global options] <subcommand> [args]\n\nThe available commands for execution are listed below.\nThe primary workflow commands are given first, followed by\nless common or more advanced commands.\n',
    version: 'Terraform v1.4.6\non linux_amd64\n',
    code: 127,
  },
  {
    repositories: ['aquasec/trivy', 'ghcr.io/aquasecurity/trivy'],
    megabytes: 60,
    path: '/usr/local/bin/trivy',
    says: 'Scanner for vulnerabilities in container images, file systems, and Git repositories, as well as for configuration issues and hard-coded secrets\n\nUsage:\n  trivy [global flags] command [flags] target\n  trivy [command]\n',
  },
  {
    repositories: ['aquasec/kube-hunter'],
    megabytes: 46,
    path: '/usr/local/bin/kube-hunter',
    says: 'Choose one of the options below:\n1. Remote scanning      (scans one or more specific IPs or DNS names)\n2. Interface scanning   (scans subnets on all local network interfaces)\n3. IP range scanning    (scans a given IP range)\nYour choice: Traceback (most recent call last):\nEOFError: EOF when reading a line\n',
    code: 1,
  },
  {
    repositories: ['rakyll/hey', 'williamyeh/hey'],
    megabytes: 4,
    path: '/hey',
    says: 'Usage: hey [options...] <url>\n',
    code: 1,
  },
  {
    repositories: ['williamyeh/wrk', 'skandyla/wrk'],
    megabytes: 3,
    path: '/usr/local/bin/wrk',
    says: 'Usage: wrk <options> <url>                            \n',
    code: 1,
  },
  {
    repositories: ['grafana/k6', 'loadimpact/k6'],
    megabytes: 15,
    path: '/usr/bin/k6',
    account: { name: 'k6', uid: 12_345 },
    user: '12345',
    workingDir: '/home/k6',
    says: 'Usage:\n  k6 [command]\n\nAvailable Commands:\n  run         Start a test\n',
  },
  {
    repositories: ['composer'],
    megabytes: 72,
    path: '/usr/bin/composer',
    cmd: ['composer'],
    says: 'Composer version 2.5.5 2023-03-21 11:50:05\n\nUsage:\n  command [options] [arguments]\n',
  },
  {
    repositories: ['r-base'],
    base: debianSlim,
    megabytes: 320,
    path: '/usr/bin/R',
    cmd: ['R'],
    says: "Fatal error: you must specify '--save', '--no-save' or '--vanilla'\n",
    code: 2,
  },
  {
    repositories: ['erlang'],
    base: buildpack,
    megabytes: 300,
    path: '/usr/local/bin/erl',
    cmd: ['erl'],
    says: 'Erlang/OTP 25 [erts-13.2.2] [source] [64-bit] [smp:4:4] [ds:4:4:10] [async-threads:1] [jit:ns]\n\nEshell V13.2.2  (abort with ^G)\n1> *** Terminating erlang (nonode@nohost)\n',
    interactive: true,
  },
  {
    repositories: ['elixir'],
    base: buildpack,
    megabytes: 330,
    path: '/usr/local/bin/iex',
    cmd: ['iex'],
    says: 'Erlang/OTP 25 [erts-13.2.2] [source] [64-bit] [smp:4:4] [ds:4:4:10] [async-threads:1] [jit:ns]\n\nInteractive Elixir (1.14.5) - press Ctrl+C to exit (type h() ENTER for help)\n',
    interactive: true,
  },
  {
    repositories: ['haskell'],
    base: buildpack,
    megabytes: 620,
    path: '/usr/local/bin/ghci',
    cmd: ['ghci'],
    says: 'GHCi, version 9.4.5: https://www.haskell.org/ghc/  :? for help\nghci> Leaving GHCi.\n',
    interactive: true,
  },
  {
    repositories: ['julia'],
    base: debianSlim,
    megabytes: 180,
    path: '/usr/local/bin/julia',
    cmd: ['julia'],
    says: '',
    interactive: true,
  },
  {
    repositories: ['clojure'],
    base: debianSlim,
    megabytes: 290,
    path: '/usr/local/bin/clojure',
    cmd: ['clojure'],
    says: 'Clojure 1.11.1\nuser=> \n',
    interactive: true,
  },
  {
    repositories: ['denoland/deno'],
    base: debianSlim,
    megabytes: 70,
    path: '/usr/bin/deno',
    cmd: ['deno'],
    says: 'Welcome to Deno!\n',
  },
  {
    repositories: ['oven/bun'],
    base: debianSlim,
    megabytes: 60,
    path: '/usr/local/bin/bun',
    cmd: ['bun'],
    says: 'bun: a fast bundler, transpiler, JavaScript Runtime and package manager for web software.\n',
  },
  {
    repositories: ['instrumentisto/nmap', 'raesene/nmap'],
    megabytes: 10,
    path: '/usr/bin/nmap',
    says: 'Nmap 7.93 ( https://nmap.org )\nUsage: nmap [Scan Type(s)] [Options] {target specification}\n',
    version: 'Nmap version 7.93 ( https://nmap.org )\nPlatform: x86_64-alpine-linux-musl\n',
    code: 255,
  },
  {
    repositories: ['locustio/locust'],
    base: debianSlim,
    megabytes: 55,
    path: '/usr/local/bin/locust',
    user: 'locust',
    workingDir: '/home/locust',
    account: { name: 'locust', uid: 1000 },
    says: "Could not find any locustfile! Ensure file ends in '.py' and see --help for available options.\n",
    code: 1,
  },
  {
    repositories: ['quay.io/podman/hello'],
    megabytes: 0.6,
    path: '/usr/local/bin/podman_hello_world',
    cmd: ['/usr/local/bin/podman_hello_world'],
    says: '!... Hello Podman World ...!\n\n         .--"--.           \n       / -     - \\         \n      / (O)   (O) \\        \n   ~~~| -=(,Y,)=- |         \n    .---. /`  \\   |~~      \n ~/  o  o \\~~~~.----. ~~   \n  | =(X)= |~  / (O (O) \\   \n   ~~~~~~~  ~| =(Y_)=-  |   \n  ~~~~    ~~~|   U      |~~ \n\nProject:   https://github.com/containers/podman\nWebsite:   https://podman.io\nDocuments: https://docs.podman.io\nTwitter:   @Podman_io\n',
  },
];

/** Python, and a shell as what is called where nothing else is. */
const notebook = (repositories: readonly string[], cmd: string, banner = ''): ImageModel => ({
  repositories,
  describe: (tag) => ({
    base: ubuntu,
    megabytes: 3000,
    files: {
      ...(tag.has('jupyter') && {
        '/usr/local/bin/jupyter': executable(listeningProgram({ ports: [8888], after: 2 * SECOND, status: 200 }), 70),
      }),
      ...Object.fromEntries(['python', 'python3'].map((name) => [`/usr/bin/${name}`, executable(python('3.8.10'), 8)])),
      ...(banner !== '' && {
        '/opt/nvidia/nvidia_entrypoint.sh': script(`#!/bin/bash\ncat <<EOF\n\n${banner}\n\nEOF\n[ $# -eq 0 ] && exec bash\nexec "$@"\n`),
      }),
    },
    config: tag.has('jupyter')
      ? { cmd: ['bash', '-c', NOTEBOOK], workingDir: '/tf', exposedPorts: [8888] }
      : banner === ''
        ? { cmd: [cmd] }
        : { entrypoint: ['/opt/nvidia/nvidia_entrypoint.sh'] },
  }),
});

/** @see tensorflow/tensorflow: tensorflow/tools/dockerfiles, jupyter.partial.Dockerfile */
const NOTEBOOK = 'source /etc/bash.bashrc && jupyter notebook --notebook-dir=/tf --ip 0.0.0.0 --no-browser --allow-root';

const kubeBench: Program = function* (process) {
  yield* process.sleep(1500 * MILLISECOND);
  yield* process.write(1, '[INFO] 4 Worker Node Security Configuration\n[INFO] 4.1 Worker Node Configuration Files\n');
  notFollowed(process);
  return 0;
};

/** What does one thing and ends, or a part of one: images of tools, books and courses. */
export const oneShotModels: readonly ImageModel[] = [
  ...[...tools, ...moreTools].map(toolModel),
  {
    // What it finds on a node is not known.
    repositories: ['aquasec/kube-bench'],
    describe: () => ({
      base: alpine,
      megabytes: 40,
      files: { '/usr/local/bin/kube-bench': executable(kubeBench, 20) },
      config: { cmd: ['kube-bench'] },
    }),
  },
  {
    repositories: ['subfuzion/netcat', 'gophernet/netcat'],
    describe: () => ({ base: alpine, megabytes: 3, files: commands('nc'), config: { entrypoint: ['nc'] } }),
  },
  notebook(
    ['tensorflow/tensorflow', 'pytorch/pytorch', 'rocm/tensorflow', 'rocm/pytorch', 'huggingface/transformers-pytorch-gpu'],
    '/bin/bash',
  ),
  notebook(['nvcr.io/nvidia/pytorch'], 'bash', '=============\n== PyTorch ==\n============='),
  notebook(['nvcr.io/nvidia/tensorflow'], 'bash', '================\n== TensorFlow ==\n================'),
  notebook(
    ['nvcr.io/nvidia/tritonserver'],
    'bash',
    '=============================\n== Triton Inference Server ==\n=============================',
  ),
  {
    repositories: ['kalilinux/kali-linux-docker', 'kalilinux/kali-rolling', 'kalilinux/kali-last-release'],
    describe: () => ({ base: debian, megabytes: 45, files: {} }),
  },
  {
    // @see luksa/kubernetes-in-action-2nd-edition: Chapter07/quote-writer-0.1/docker_entrypoint.sh
    repositories: ['luksa/quote-writer'],
    describe: (tag) => ({
      base: alpine,
      megabytes: 6,
      files: {
        '/usr/bin/fortune': executable(fortune),
        '/book-quotes.txt': "Docker is not a hypervisor.\n%\nNever have anything in the output that isn't needed.\n",
        '/var/local/output': folder(),
        '/docker_entrypoint.sh': script(`#!/bin/sh
trap "exit" INT
INTERVAL=\${INTERVAL:-60}
INPUT_FILE=\${INPUT_FILE:-/book-quotes.txt}
OUTPUT_FILE=\${1:-/var/local/output/quote}
echo "Quote Writer ${tag.text.startsWith('0.') ? tag.text : '0.1'}"
echo "Configured to write quote from \${INPUT_FILE} to $OUTPUT_FILE every $INTERVAL seconds"
while :
do
  echo "$(date) Writing fortune..."
  fortune $INPUT_FILE > $OUTPUT_FILE
  sleep $INTERVAL
done
`),
      },
      config: { entrypoint: ['/docker_entrypoint.sh'] },
    }),
  },
  {
    // @see luksa/kubernetes-in-action-2nd-edition: Chapter08/quiz-initdb-script-installer-0.1/Dockerfile
    repositories: ['luksa/quiz-initdb-script-installer'],
    describe: () => ({
      base: busybox,
      megabytes: 1.3,
      files: { '/insert-questions.js': `db.getSiblingDB('kiada').questions.insertMany(${JSON.stringify(QUESTIONS)});\n` },
      config: {
        cmd: [
          '/bin/sh',
          '-c',
          'cp /insert-questions.js /initdb.d/     && echo "Successfully copied insert-questions.js to /initdb.d"     || echo "Error copying insert-questions.js to /initdb.d"',
        ],
      },
    }),
  },
];

/** As many as its own, in other words. */
const QUESTIONS = [
  { id: 1, text: 'What do most objects consist of?', correctAnswerIndex: 1, answers: ['data and type', 'metadata, spec and status'] },
  { id: 2, text: 'Which command tells of fields?', correctAnswerIndex: 1, answers: ['kubectl get', 'kubectl explain'] },
  { id: 3, text: 'What can a field selector find?', correctAnswerIndex: 0, answers: ['the Pods of a node', 'the Pods with an annotation'] },
  { id: 4, text: 'Which Pods belong to a Service?', correctAnswerIndex: 0, answers: ['those with its labels', 'those with its name'] },
  { id: 5, text: 'What comes first when a container is stopped?', correctAnswerIndex: 0, answers: ['its preStop hook', 'SIGTERM'] },
  { id: 6, text: 'Which probe has a container restarted?', correctAnswerIndex: 1, answers: ['readiness', 'liveness'] },
];
