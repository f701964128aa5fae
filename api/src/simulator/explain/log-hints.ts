import type { Volume } from '../apimachinery/objects.ts';
import type { LogLine } from '../types.ts';
import { forbidden, withoutToken } from './access-hints.ts';
import { flagInOneWord } from './argument-hints.ts';
import { wrongLine, wrongSetting } from './config-hints.ts';
import { AN_ERROR, both, type Situation, specOf } from './context.ts';
import { type Facts, type Hint, PATH, trimmed } from './log-facts.ts';
import { deadNameServer, someName, unknownName } from './name-hints.ts';
import {
  lacksCapability,
  lowPort,
  notAllowed,
  notAllowedInVolume,
  notAsRoot,
  notTheOwner,
  readOnly,
  readOnlyBefore,
} from './permission-hints.ts';
import { linesOfWindows } from './script-hints.ts';
import { fewMaps, noEvents, rawSocket, variableOfService } from './server-hints.ts';
import { ownLocalhost, REFUSED, unreachedService, waitsForService } from './service-hints.ts';
import { missingTool, notExecutable, scriptForFile, splitScript, wordsForAShell } from './start-hints.ts';
import { emptyProgram, missingVariable, unsetInShell } from './variable-hints.ts';

/** The line of a log that tells why its program ended: the last that calls itself an error (programs go on with traces and with where to
 *  read more), or else the last that does not only say how the program is called. */
export function tellingLine(lines: readonly LogLine[]): LogLine | undefined {
  const written = lines.filter(({ text }) => text.trim() !== '' && !ONLY_THAT_IT_ENDS.test(text));
  const errors = written.filter(({ text }) => AN_ERROR.test(text) || CAUSE.test(text));
  return (
    errors.findLast(({ text }) => !SUMS_UP.test(text)) ??
    errors.at(-1) ??
    written.slice(-LONGEST_USAGE).find(({ text }) => USAGE.test(text)) ??
    written.findLast(({ text }) => !HOW_IT_IS_CALLED.test(text)) ??
    written.at(-1)
  );
}

/** What names the cause and does not call itself an error, though more is said behind it: a flag that a program does not know
 *  (getopt, Go's flags, kingpin, pflag, Boost), a user that it will not be, a setting of PostgreSQL, a limit that Elasticsearch asks for. */
const CAUSE =
  /flag provided but not defined: |unknown (?:long |short |shorthand )?flag\b|unrecogni[sz]ed option|\(are you root\?\)|"root" execution of .* is not permitted|LOG: {2}(?:unrecognized configuration parameter|invalid value for parameter|syntax error in file) |^bootstrap check failure \[|^npm ERR! enoent ENOENT: /;

/** @see coreutils: src/system.h emit_try_help */
const HOW_IT_IS_CALLED = /^(?:(?:try|use|see) ['`].*--help'|For more information)/i;

/** As MySQL and Confluent's images end, having said why. */
const ONLY_THAT_IT_ENDS = /(?:^|\] )Aborting\.?$|^Command \[.*\] FAILED !$/;

/** As HAProxy, PostgreSQL and Elasticsearch sum up what they have said before. */
const SUMS_UP =
  /: Fatal errors found in configuration\.$|: Failed to initialize server\(s\) addr\.$|FATAL: {2}configuration file ".*" contains errors$|did not exit normally - check the logs at /;

/** How a program is called, which it tells who called it otherwise: more lines follow, and the last of them says little. */
const USAGE = /^usage: /i;
const LONGEST_USAGE = 20;

/** The first of the hints that fits; undefined where the log says nothing that one could go by. */
export function hintOf(situation: Situation, name: string, lines: readonly LogLine[], code?: number): Hint | undefined {
  const { pod } = situation;
  const container = specOf(pod, name);
  if (!container) return undefined;
  const facts: Facts = {
    situation,
    pod,
    container,
    code,
    words: tellingLine(lines)?.text.trim() ?? '',
    recent: lines.slice(-RECENT).map(({ text }) => text.trim()),
  };
  for (const hint of HINTS) {
    const found = hint(facts);
    if (found) return found;
  }
  return undefined;
}

const RECENT = 10;

/** Who makes a database wants a directory of its own: the root of a disk has `lost+found`, which its file system keeps there. */
function directoryNotEmpty({ container, recent }: Facts): Hint | undefined {
  const said = recent.map((line) => NOT_EMPTY.exec(line)).find((found) => found !== null);
  if (!said) return undefined;
  const path = said[1] ?? recent.map((line) => UNUSABLE.exec(line)?.[1]).find((found) => found !== undefined) ?? MYSQL_DATA;
  const mount = (container.volumeMounts ?? []).find(({ mountPath }) => trimmed(mountPath) === trimmed(path));
  if (!mount || mount.subPath || mount.subPathExpr) return undefined;
  const [elsewhere, chinese] = said[1]
    ? [
        `, or set the variable PGDATA to a directory below it, ${trimmed(path)}/pgdata`,
        `，或把变量 PGDATA 设为其下的目录 ${trimmed(path)}/pgdata`,
      ]
    : ['', ''];
  return {
    remedy: both(
      `Give it an empty directory of the volume ${mount.name} rather than its root, where the file system may keep lost+found: subPath: data in the mount at ${mount.mountPath}${elsewhere}`,
      `让它使用卷 ${mount.name} 中的一个空目录，而不是卷的根目录（文件系统可能在那里放有 lost+found）：为 ${mount.mountPath} 处的挂载设置 subPath: data${chinese}`,
    ),
    concept: 'mount-options',
  };
}

/** @see postgresql: src/bin/initdb/initdb.c; mysql-server: sql/sql_initialize.cc initialize_create_data_directory */
const NOT_EMPTY = /directory "([^"]+)" exists but is not empty|--initialize specified but the data directory has files in it/;
const MYSQL_DATA = '/var/lib/mysql';
const UNUSABLE = /The designated data directory (\S+) is unusable/;

/** Where the images of PostgreSQL want their volume since 18. @see docker-library/postgres: docker-entrypoint.sh docker_error_old_databases */
function mountedBelow({ container, recent }: Facts): Hint | undefined {
  const wanted = /place a single mount at (\S+)/.exec(recent.join(' ').replace(/\s+/g, ' '))?.[1];
  const mount = (container.volumeMounts ?? []).find(({ mountPath }) => wanted !== undefined && mountPath.startsWith(`${wanted}/`));
  if (!mount) return undefined;
  return {
    remedy: both(
      `Mount the volume ${mount.name} at ${wanted} instead of ${mount.mountPath}: since 18 the image keeps the data of each version in a directory of its own there`,
      `把卷 ${mount.name} 挂载到 ${wanted}，而不是 ${mount.mountPath}：从 18 起，该镜像在那里为每个版本的数据使用单独的目录`,
    ),
    concept: 'volumes',
  };
}

function refused({ words }: Facts): Hint | undefined {
  if (!REFUSED.test(words)) return undefined;
  return {
    remedy: both(
      'Check the address and the port: nobody listens there, or not yet; who needs another server to start tries again, or waits in an init container',
      '检查地址和端口：那里没有程序监听，或尚未开始监听；启动时依赖其他服务的程序应当重试，或用 Init 容器等待',
    ),
    concept: 'service-endpoints',
  };
}

function wrongPassword({ words }: Facts): Hint | undefined {
  if (!/password authentication failed|access denied for user|authentication failed|WRONGPASS/i.test(words)) return undefined;
  return {
    remedy: both(
      'Compare the password that it is given with that of the server: both can take it from one Secret; a database that has data keeps its first one',
      '核对它所用的密码与服务器的密码：两者可以取自同一个 Secret；已有数据的数据库会保留最初的密码',
    ),
    concept: 'configuration',
  };
}

/** As Python, Node.js and Ruby say it of what is not the path of a file. */
function missingModule({ words }: Facts): Hint | undefined {
  const name = MODULE.exec(words)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (name === undefined) return undefined;
  return {
    remedy: both(
      `Use an image in which ${name} is installed; if it is part of your own program, mount it and start where it is (workingDir)`,
      `使用已安装 ${name} 的镜像；如果它是你自己程序的一部分，则挂载它，并在它所在的目录启动（workingDir）`,
    ),
    concept: 'command-and-args',
  };
}
const MODULE = /No module named '?([\w.]+)|Cannot find (?:module|package) '([@\w][^']*)'|cannot load such file -- (\w[\w/.-]*)/;

function missingFile({ container, pod, words }: Facts): Hint | undefined {
  if (!NO_FILE.test(words)) return undefined;
  const path = (PATH.exec(words.replace(/^\/\S+: /, '')) ?? PATH.exec(words))?.[0];
  if (path === undefined) return undefined;
  const mount = (container.volumeMounts ?? []).find(
    ({ mountPath, subPath }) => !subPath && path.startsWith(`${mountPath.replace(/\/$/, '')}/`),
  );
  if (!mount)
    return {
      remedy: both(
        `Nothing in the container is called ${path}: correct the path, or mount a volume that has it`,
        `容器中没有 ${path}：更正路径，或挂载包含它的卷`,
      ),
      concept: 'volumes',
    };
  const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount.name);
  const written = volume && pathsOf(volume);
  if (written && written.length > 0)
    return {
      remedy: both(
        `Ask for a file that the volume ${mount.name} at ${mount.mountPath} has, or correct the path of its item: they are called ${written.join(', ')}`,
        `读取 ${mount.mountPath} 处的卷 ${mount.name} 中已有的文件，或更正其中 path 的值：现有文件为 ${written.join('、')}`,
      ),
      concept: 'volumes',
    };
  const { configMap, secret } = volume ?? {};
  const source = configMap ? `configmap ${configMap.name}` : secret ? `secret ${secret.secretName}` : undefined;
  return {
    remedy: source
      ? both(
          `The volume ${mount.name} at ${mount.mountPath} has no such file: each key is one, see kubectl describe ${source} -n ${pod.metadata.namespace ?? 'default'}`,
          `${mount.mountPath} 处的卷 ${mount.name} 中没有该文件：每个键对应一个文件，参见 kubectl describe ${source} -n ${pod.metadata.namespace ?? 'default'}`,
        )
      : both(
          `The volume ${mount.name} at ${mount.mountPath} has no such file, and hides what the image has there: fill it first (init container), or mount it elsewhere`,
          `${mount.mountPath} 处的卷 ${mount.name} 中没有该文件，并遮住了镜像在该处的文件：先填充该卷（Init 容器），或挂载到别处`,
        ),
    concept: 'volumes',
  };
}

/** What a volume of the downward API or of several sources calls its files, as far as the Pod says. */
function pathsOf({ downwardAPI, projected }: Volume): string[] {
  const sources = projected?.sources ?? [];
  const paths = (items: readonly { readonly path: string }[] | undefined): string[] => (items ?? []).map(({ path }) => path);
  return [
    ...paths(downwardAPI?.items),
    ...sources.flatMap(({ serviceAccountToken, downwardAPI: fields, configMap, secret }) => [
      ...(serviceAccountToken ? [serviceAccountToken.path] : []),
      ...[fields, configMap, secret].flatMap((source) => paths(source?.items)),
    ]),
  ];
}

/** A name without its directory is looked for where the program was started. */
function missingHere({ container, words }: Facts): Hint | undefined {
  const name = /Unable to access jarfile ([\w.-][^\s:]*)|(?:open |can't open ')([\w.-][^\s:']*)'?: [Nn]o such file or directory/
    .exec(words)
    ?.slice(1)
    .find(Boolean);
  if (name === undefined) return undefined;
  const where = container.workingDir ? `, ${container.workingDir}` : '';
  return {
    remedy: both(
      `Give the whole path of ${name}, or set workingDir to the directory that has it: there is none in the one where the program is started${where}`,
      `写出 ${name} 的完整路径，或将 workingDir 设为它所在的目录：启动程序的目录${where.replace(', ', ' ')}中没有该文件`,
    ),
    concept: 'command-and-args',
  };
}

const NO_FILE = /[Nn]o such file or directory|ENOENT|Unable to access jarfile|Cannot find module '\//;

const HINTS = [
  splitScript,
  scriptForFile,
  linesOfWindows,
  flagInOneWord,
  notExecutable,
  missingVariable,
  unsetInShell,
  emptyProgram,
  fewMaps,
  variableOfService,
  noEvents,
  rawSocket,
  readOnly,
  directoryNotEmpty,
  mountedBelow,
  notAsRoot,
  lowPort,
  notAllowed,
  lacksCapability,
  deadNameServer,
  unknownName,
  someName,
  forbidden,
  withoutToken,
  unreachedService,
  ownLocalhost,
  refused,
  wrongPassword,
  missingTool,
  missingModule,
  missingFile,
  missingHere,
  notTheOwner,
  notAllowedInVolume,
  wrongLine,
  wrongSetting,
  wordsForAShell,
  readOnlyBefore,
  waitsForService,
];
