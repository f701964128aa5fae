import { MILLISECOND } from '../../engine/index.ts';
import type { ImageFiles, Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { alpine, debianSlim } from '../bases/index.ts';
import { type Account, withAccount } from '../bases/users.ts';
import { idle } from '../generic.ts';
import { type Base, executable, type ImageModel, type Tag } from '../model.ts';
import { says as tells } from '../programs/says.ts';
import { standardInput } from '../programs/standard-input.ts';

/** A tool that does its work where it is told what, and ends; without that it says how it is used. */
export interface Tool {
  readonly repositories: readonly string[];
  readonly base?: Base;
  readonly megabytes: number;
  readonly path: string;
  /** Other names that it is called by. */
  readonly aliases?: readonly string[];
  /** Before its own words, where that is not itself. */
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly user?: string;
  readonly account?: Account;
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: ImageFiles;
  /** How it is used; unknown where the run has to be told so. */
  readonly says?: string;
  /** What it is, if asked. */
  readonly version?: string;
  /** Reads what it is told until there is no more: without a terminal, nothing. */
  readonly interactive?: boolean;
  readonly code?: number;
  /** What keeps it busy until it is told to stop: its name and its words. */
  readonly stays?: RegExp;
}

/** Its image. */
export function toolModel(tool: Tool): ImageModel {
  const { repositories, base = alpine, megabytes, path, aliases = [], cmd, user = '', account, workingDir = '', env = {}, files } = tool;
  const entrypoint = tool.entrypoint ?? (cmd ? [] : [path]);
  const program = executable(toolProgram(tool), 20);
  return {
    repositories,
    describe: (tag, repository) => ({
      base: ofItsTag(base, tag, repository),
      megabytes,
      files: {
        ...(account && withAccount(base, account)),
        ...files,
        ...Object.fromEntries([path, ...aliases].map((each) => [each, program])),
      },
      config: { user, workingDir, env, entrypoint, cmd: cmd && !tool.entrypoint ? [path, ...cmd.slice(1)] : (cmd ?? []) },
    }),
  };
}

/** Docker's own images have their Alpine, or their slim Debian, where a tag says so. */
const ofItsTag = (base: Base, tag: Tag, repository: string): Base =>
  !repository.startsWith('docker.io/library/') || base === alpine ? base : tag.has('alpine') ? alpine : tag.has('slim') ? debianSlim : base;

const toolProgram = ({ says, version, code = 0, interactive, stays = SERVES }: Tool): Program =>
  function* (process) {
    yield* process.sleep(80 * MILLISECOND);
    const [first] = process.argv.slice(1);
    if (version !== undefined && /^(version|-v|-V|--?version)$/.test(first ?? '')) {
      yield* process.write(1, version);
      return 0;
    }
    const asked = first !== undefined && /^(--?help|-h|-\?)$/.test(first);
    if (says !== undefined && asked) return yield* tells(process, 1, says, 0);
    if (first !== undefined && !asked) {
      const isBusy = stays.test([baseName(process.argv[0] ?? ''), ...process.argv.slice(1)].join(' '));
      notFollowed(process, isBusy ? 'running' : 'done');
      return isBusy ? yield* idle(process) : 0;
    }
    if (says === undefined) notFollowed(process, 'done');
    else yield* process.write(code === 0 ? 1 : 2, says);
    if (interactive) yield* standardInput(process);
    return asked ? 0 : code;
  };

/** Commands of these that stay. */
const SERVES = /^\S+ (server|serve|daemon|-f)( |$)/;
