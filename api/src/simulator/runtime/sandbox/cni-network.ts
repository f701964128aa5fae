import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { type Engine, MILLISECOND, type Micros } from '../../engine/index.ts';
import { type FileTree, type Inode, ROOT } from '../../kernel/index.ts';

/** From a change in its directory until containerd has read that. */
const LATENCY: Micros = MILLISECOND;
export const CNI_DIRECTORY = '/etc/cni/net.d';
const PLUGINS = '/opt/cni/bin';
/** What sets up each network's loopback device; containerd has its configuration by itself. */
const LOOPBACK = 'loopback';
const NOT_INITIALIZED = 'cni plugin not initialized';

/** What the network of a node with a plugin of kind's is set up by. @see containernetworking plugins: ptp, host-local, portmap */
export function cniConfiguration(podNetwork: string): string {
  const ipam = {
    type: 'host-local',
    dataDir: '/run/cni-ipam-state',
    routes: [{ dst: '0.0.0.0/0' }],
    ranges: [[{ subnet: podNetwork }]],
  };
  const plugins = [
    { type: 'ptp', ipMasq: false, ipam, mtu: 1500 },
    { type: 'portmap', capabilities: { portMappings: true } },
  ];
  return `${JSON.stringify({ cniVersion: '0.3.1', name: 'kindnet', plugins }, undefined, 2)}\n`;
}

interface Dependencies {
  readonly engine: Engine;
  readonly files: FileTree;
  /** What could not be loaded after which event: `"/etc/cni/net.d/10-kindnet.conflist": REMOVE`. */
  readonly failed: (event: string, error: string) => void;
}

/**
 * How containerd's networks are set up: by the first configuration in its directory, which it reads again after each change there but that a
 * file is made, or moved there. @see containerd: pkg/cri/server/cni_conf_syncer.go; go-cni: cni.go, opts.go loadFromConfDir
 */
export class CniNetwork {
  readonly #d: Dependencies;
  readonly #listeners: (() => void)[] = [];
  /** The plugins of its network, in order; undefined where it has none. */
  #plugins: readonly string[] | undefined = ['ptp', 'portmap'];
  #loaded = 'OK';
  #watched: Inode | undefined;
  /** Whether the node has the plugins' programs: else nothing is said of them. */
  #hasPrograms = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Why there is no network. */
  get error(): string | undefined {
    return this.#plugins ? undefined : NOT_INITIALIZED;
  }

  /** What has come of it when it was read last. */
  get loaded(): string {
    return this.#loaded;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Somebody may change its files from now on. */
  watch(): void {
    const { files } = this.#d;
    this.#hasPrograms = files.lookup(`${PLUGINS}/${LOOPBACK}`, true) !== undefined;
    this.#watch();
  }

  /** containerd is started anew, and reads what there is. */
  restarts(): string | undefined {
    if (this.#watched) this.#watched.watcher = undefined;
    this.#watch();
    return this.#load();
  }

  /** What a new sandbox' network fails by. @see containernetworking cni: pkg/invoke/find.go FindInPath; libcni/api.go AddNetworkList */
  get setupProblem(): string | undefined {
    return this.error ?? this.#missing('add', [LOOPBACK, ...(this.#plugins ?? [])]);
  }

  /** And what the end of one that is there. */
  get teardownProblem(): string | undefined {
    return this.error ?? this.#missing('delete', [...(this.#plugins ?? [])].reverse());
  }

  #missing(verb: 'add' | 'delete', types: readonly string[]): string | undefined {
    const type = types.find((one) => this.#isMissing(one));
    if (type === undefined) return undefined;
    return `plugin type=${goQuote(type)} failed (${verb}): failed to find plugin ${goQuote(type)} in path [${PLUGINS}]`;
  }

  #isMissing(type: string): boolean {
    if (!this.#hasPrograms && (type === LOOPBACK || DEFAULT_PLUGINS.includes(type))) return false;
    return this.#watched !== undefined && this.#d.files.lookup(`${PLUGINS}/${type}`, true) === undefined;
  }

  #watch(): void {
    const { files, engine } = this.#d;
    const directory = files.lookup(CNI_DIRECTORY, true);
    this.#watched = directory;
    if (directory?.type !== 'directory') return;
    const known = new Map<string, Inode>();
    const changes = (event: () => string): void => void engine.after(LATENCY, () => this.#reload(event()));
    const watchFiles = (): void => {
      for (const name of directory.names(ROOT)) {
        const file = files.lookup(`${CNI_DIRECTORY}/${name}`);
        if (!file || known.get(name) === file) continue;
        known.set(name, file);
        const isWritten = (): void => changes(() => eventOf(name, 'WRITE'));
        file.watcher = isWritten;
      }
    };
    watchFiles();
    const isAnother = (gone?: string): void => {
      if (gone === undefined) {
        watchFiles();
        return;
      }
      const file = known.get(gone);
      known.delete(gone);
      // A file that has another name now was moved.
      changes(() => eventOf(gone, file && file.nlink > 0 ? 'RENAME' : 'REMOVE'));
    };
    directory.watcher = isAnother;
  }

  #reload(event: string): void {
    const error = this.#load();
    if (error !== undefined) this.#d.failed(event, error);
  }

  /** Undefined where that has gone well. */
  #load(): string | undefined {
    const was = this.error;
    const loaded = this.#read();
    this.#plugins = typeof loaded === 'string' ? undefined : loaded;
    const error = typeof loaded === 'string' ? `cni config load failed: ${loaded}: failed to load cni config` : undefined;
    this.#loaded = error ?? 'OK';
    if (this.error !== was) for (const listener of this.#listeners) listener();
    return error;
  }

  /** The plugins, or what is wrong. */
  #read(): readonly string[] | string {
    const { files } = this.#d;
    const directory = files.lookup(CNI_DIRECTORY, true);
    const names = directory?.type === 'directory' ? directory.names(ROOT) : [];
    const [name] = names.filter((one) => /\.(conf|conflist|json)$/.test(one)).sort();
    if (name === undefined) return `no network config found in ${CNI_DIRECTORY}: ${NOT_INITIALIZED}`;
    const path = `${CNI_DIRECTORY}/${name}`;
    const isList = name.endsWith('.conflist');
    const loaded = isList ? pluginsOfList(files.readFile(path) ?? '') : pluginOf(files.readFile(path) ?? '', path);
    if (typeof loaded !== 'string') return loaded;
    const what = isList ? `failed to load CNI config list file ${path}: ${loaded}` : loaded;
    return `${what}: invalid cni config`;
  }
}

const DEFAULT_PLUGINS: readonly string[] = ['ptp', 'portmap'];
/** @see fsnotify: fsnotify.go Event.String, v1.5 */
const eventOf = (name: string, operation: string): string => `${goQuote(`${CNI_DIRECTORY}/${name}`)}: ${operation}`;

/** @see containernetworking cni: libcni/conf.go ConfListFromBytes */
function pluginsOfList(text: string): readonly string[] | string {
  const why = jsonSyntaxError(text);
  if (why !== undefined) return `error parsing configuration list: ${why}`;
  const { name, plugins } = recordIn(text);
  if (name === undefined) return 'error parsing configuration list: no name';
  if (plugins === undefined) return "error parsing configuration list: no 'plugins' key";
  if (!Array.isArray(plugins)) return `error parsing configuration list: invalid 'plugins' type ${typeof plugins}`;
  if (plugins.length === 0) return 'error parsing configuration list: no plugins in list';
  const types = plugins.map((plugin) => (isRecord(plugin) && typeof plugin.type === 'string' ? plugin.type : ''));
  const nameless = types.indexOf('');
  return nameless < 0
    ? types
    : `error parsing configuration list: failed to parse plugin config ${nameless}: error parsing configuration: missing 'type'`;
}

/** @see containernetworking cni: libcni/conf.go ConfFromBytes; go-cni: opts.go loadFromConfDir */
function pluginOf(text: string, path: string): readonly string[] | string {
  const why = jsonSyntaxError(text);
  if (why !== undefined) return `failed to load CNI config file ${path}: error parsing configuration: ${why}`;
  const { type } = recordIn(text);
  return typeof type === 'string' && type !== ''
    ? [type]
    : `failed to load CNI config file ${path}: error parsing configuration: missing 'type'`;
}

function recordIn(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return isRecord(value) ? value : {};
}
