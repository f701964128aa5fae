import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

// @see kubernetes: kubectl/pkg/cmd/create/create.go Validate; kubectl/pkg/cmd/util/helpers.go AddFilenameOptionFlags
it.each([
  { command: 'create --raw /a --edit -f x', prints: 'error: --raw and --edit are mutually exclusive' },
  { command: 'create --raw /a -f x -f y', prints: 'error: --raw can only use a single local file or stdin' },
  { command: 'create --raw /a -f https://x', prints: 'error: --raw cannot read from a url' },
  { command: 'create --raw /a -R -f x', prints: 'error: --raw and --recursive are mutually exclusive' },
  { command: 'create --raw /a -l a=b -f x', prints: 'error: --raw and --selector (-l) are mutually exclusive' },
  { command: 'create --raw a -f x', prints: 'error: --raw must be a valid URL path: parse "a": invalid URI for request' },
  { command: 'create --raw /a -f x', prints: 'error: open x: no such file or directory' },
  {
    command: 'create -k x',
    prints: "error: must build at directory: not a valid directory: evalsymlink failure on 'x' : lstat /root/x: no such file or directory",
  },
  {
    command: 'delete -k x',
    prints: "error: must build at directory: not a valid directory: evalsymlink failure on 'x' : lstat /root/x: no such file or directory",
  },
  ...['get -k x', 'describe -k x'].map((command) => ({
    command,
    prints: "must build at directory: not a valid directory: evalsymlink failure on 'x' : lstat /root/x: no such file or directory",
  })),
  { command: 'scale -k x --replicas=1', prints: 'error: no objects passed to scale' },
  { command: 'apply -f https://x/y.yaml', prints: 'error: kubectl apply -f of a URL is not possible in a simulated cluster' },
  { command: 'label -f x -k y a=b', prints: 'error: only one of -f or -k can be specified' },
  { command: 'get -f x -f y', prints: 'the path "x" does not exist\nthe path "y" does not exist' },
  { command: 'replace -f x,y', prints: 'the path "x" does not exist\nthe path "y" does not exist' },
  { command: 'get pod/web -k x', prints: 'error: resource/name arguments cannot be provided when a path is specified' },
  {
    command: 'get pod web -k x',
    prints: 'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
  },
  { command: 'certificate approve x -k y', prints: 'error: resource/name arguments cannot be provided when a path is specified' },
  { command: 'expose -R -f x', prints: 'error: the path "x" does not exist' },
  { command: 'set image -R -f x a=b', prints: 'error: the path "x" does not exist' },
  { command: 'scale -R -f x --replicas=1', prints: 'error: the path "x" does not exist' },
  { command: 'apply set-last-applied --create-annotation -f x', prints: 'error: the path "x" does not exist' },
  { command: 'apply --cascade=orphan -f x', prints: 'error: the path "x" does not exist' },
  { command: 'auth reconcile --dry-run=client --remove-extra-subjects -f x', prints: 'error: the path "x" does not exist' },
  {
    command: 'taint -f x a=b:NoSchedule',
    prints: "error: unknown shorthand flag: 'f' in -f\nSee 'kubectl taint --help' for usage.",
  },
])('$command', ({ command, prints }) => expect(printed(command)).toBe(`${prints}\n[1]`));
