import type { Program } from '../../kernel/index.ts';
import { says } from './says.ts';

/** Clients of clouds and of charts: they have nobody's credentials here, and say so. */

/** @see aws/aws-cli: awscli/clidriver.py (252: wrong usage, 253: no credentials, 254: the service refuses) */
export const aws: Program = (process) => {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('--'));
  if (process.argv.includes('--version'))
    return says(process, 1, 'aws-cli/2.11.21 Python/3.11.3 Linux/5.15.0 docker/x86_64.amzn.2 prompt/off\n', 0);
  if (words.length < 1)
    return says(
      process,
      2,
      '\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n\naws: error: the following arguments are required: command\n\n',
      252,
    );
  const keys = process.env.has('AWS_ACCESS_KEY_ID') || process.env.has('AWS_WEB_IDENTITY_TOKEN_FILE');
  if (!keys && !process.access('/root/.aws/credentials', 'r'))
    return says(process, 2, '\nUnable to locate credentials. You can configure credentials by running "aws configure".\n', 253);
  const operation = (words[1] ?? words[0] ?? '').replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return says(
    process,
    2,
    `\nAn error occurred (InvalidClientTokenId) when calling the ${operation} operation: The security token included in the request is invalid.\n`,
    254,
  );
};

/** Azure's command line, which nobody has logged in to. */
export const az: Program = (process) =>
  process.argv[1] === 'version' || process.argv[1] === '--version'
    ? says(process, 1, 'azure-cli                         2.48.1\n', 0)
    : process.argv.length < 2
      ? says(process, 1, '\nWelcome to the cool new Azure CLI!\n\nUse `az --version` to display the current version.\n', 0)
      : says(process, 2, "ERROR: Please run 'az login' to setup account.\n", 1);

/** Google Cloud's command line, which nobody has logged in to. */
export const gcloud: Program = (process) =>
  process.argv[1] === 'version' || process.argv[1] === '--version'
    ? says(process, 1, 'Google Cloud SDK 430.0.0\n', 0)
    : says(
        process,
        2,
        `ERROR: (gcloud.${process.argv
          .slice(1)
          .filter((word) => !word.startsWith('-'))
          .join(
            '.',
          )}) You do not currently have an active account selected.\nPlease run:\n\n  $ gcloud auth login\n\nto obtain new credentials.\n`,
        1,
      );

/** It knows its version and its help, and finds no cluster. */
export const helm: Program = (process) => {
  const [verb = 'help'] = process.argv.slice(1);
  if (verb === 'version')
    return says(
      process,
      1,
      process.argv.includes('--short')
        ? 'v3.12.0+gc9f554d\n'
        : 'version.BuildInfo{Version:"v3.12.0", GitCommit:"c9f554d75773799f72ceef38c51210f1842a1dea", GitTreeState:"clean", GoVersion:"go1.20.3"}\n',
      0,
    );
  if (verb === 'help' || verb === '--help')
    return says(process, 1, 'The Kubernetes package manager\n\nCommon actions for Helm:\n\n- helm search:    search for charts\n', 0);
  if (verb === 'repo') return says(process, 1, `"${process.argv[3] ?? ''}" has been added to your repositories\n`, 0);
  return says(
    process,
    2,
    'Error: Kubernetes cluster unreachable: Get "http://localhost:8080/version": dial tcp [::1]:8080: connect: connection refused\n',
    1,
  );
};

/** The whale that speaks. @see docker/whalesay: docker.cow */
export const cowsay: Program = (process) => {
  const text = process.argv.slice(1).join(' ').replace(/\s+/g, ' ').trim();
  const lines = wrapped(text, 39);
  const width = Math.max(...lines.map((line) => line.length), 0);
  const bubble =
    lines.length <= 1
      ? [`< ${lines[0] ?? ''} >`]
      : lines.map((line, i) => {
          const [left, right] = i === 0 ? ['/', '\\'] : i === lines.length - 1 ? ['\\', '/'] : ['|', '|'];
          return `${left} ${line.padEnd(width)} ${right}`;
        });
  return says(process, 1, ` ${'_'.repeat(width + 2)} \n${bubble.join('\n')}\n ${'-'.repeat(width + 2)} \n${WHALE}`, 0);
};

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const WHALE = String.raw`    \
     \
      \     
                    ##        .            
              ## ## ##       ==            
           ## ## ## ##      ===            
       /""""""""""""""""___/ ===        
  ~~~ {~~ ~~~~ ~~~ ~~~~ ~~ ~ /  ===- ~~~   
       \______ o          __/            
        \    \        __/             
          \____\______/   
`;

/** @see argoproj-labs/argosay: main.go */
export const argosay: Program = function* (process) {
  const [verb = 'echo', value = '', path] = process.argv.slice(1);
  switch (verb) {
    case 'echo':
      if (path === undefined) yield* process.write(1, `${value === '' ? 'hello argo' : value}\n`);
      else process.writeFile(path, value);
      return 0;
    case 'cat':
      yield* process.write(1, process.readFile(value));
      return 0;
    case 'sleep':
      yield* process.sleep((Number.parseFloat(value) || 0) * (value.endsWith('m') ? 60 : 1) * 1_000_000);
      return 0;
    case 'exit':
      return Number(value) || 0;
    default:
      return 1;
  }
};

/** A number from one to six; only a six ends well. @see kodekloudhub/throw-dice */
export const throwDice: Program = function* (process) {
  const number = 1 + process.random.int(6);
  yield* process.write(1, `${number}\n`);
  return number === 6 ? 0 : 1;
};
