import type { Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/lib/not-followed.ts';
import { kubectlKustomize } from './kubectl/kustomize.ts';
import { says } from './says.ts';

/** kustomize by itself: it builds as kubectl does, and complains as a command of its own. @see sigs.k8s.io/kustomize: kustomize/main.go, kustomize/commands/build/build.go */
export const kustomize: Program = function* (process) {
  const [verb = '', ...words] = process.argv.slice(1);
  if (words.some((word) => word === '-h' || word === '--help') || /^(|help|-h|--help)$/.test(verb)) return yield* says(process, 1, HELP, 0);
  if (verb === 'version') return yield* says(process, 1, `${VERSION}\n`, 0);
  if (OTHERS.has(verb)) return notFollowed(process);
  if (verb !== 'build') {
    const why = verb.startsWith('-') ? `unknown flag: ${verb.replace(/=.*/, '')}` : `unknown command "${verb}" for "kustomize"`;
    return yield* says(process, 2, `Error: ${why}\n${verb.startsWith('-') ? '' : "Run 'kustomize --help' for usage.\n"}`, 1);
  }
  const code = yield* kubectlKustomize(process, ['build', ...words], 'Error');
  if (code !== undefined) return code;
  const flag = words.find((word) => word.startsWith('-'));
  return yield* says(
    process,
    2,
    `Error: ${flag === undefined ? 'specify one path to kustomization.yaml' : `unknown flag: ${flag.replace(/=.*/, '')}`}\n`,
    1,
  );
};

const VERSION = 'v5.0.3';
const OTHERS: ReadonlySet<string> = new Set(['cfg', 'completion', 'create', 'edit', 'fn', 'localize', 'docs-fn', 'docs-fn-spec']);
const HELP = `
Manages declarative configuration of Kubernetes.
See https://sigs.k8s.io/kustomize

Usage:
  kustomize [command]
`;
