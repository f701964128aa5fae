import type { MongoLine } from './log.ts';

type Tree = { [name: string]: Tree | string | number | boolean };

/** Where an option of the command line stands in the configuration. @see mongo: src/mongo/db/mongod_options.cpp canonicalizeMongodOptions */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  '--bind_ip': ['net', 'bindIp'],
  '--port': ['net', 'port'],
  '--tlsMode': ['net', 'tls', 'mode'],
  '--pidfilepath': ['processManagement', 'pidFilePath'],
  '--replSet': ['replication', 'replSet'],
  '--keyFile': ['security', 'keyFile'],
  '--dbpath': ['storage', 'dbPath'],
  '--wiredTigerCacheSizeGB': ['storage', 'wiredTiger', 'engineConfig', 'cacheSizeGB'],
  '--logpath': ['systemLog', 'path'],
};
const FLAGS: Readonly<Record<string, readonly [path: readonly string[], value: string | boolean]>> = {
  '--bind_ip_all': [['net', 'bindIp'], '*'],
  '--fork': [['processManagement', 'fork'], true],
  '--auth': [['security', 'authorization'], 'enabled'],
  '--logappend': [['systemLog', 'logAppend'], true],
  '--quiet': [['systemLog', 'quiet'], true],
};

/** What a server says of the options that it was started with; nothing where one of them is not known here, or comes from a file. */
export function optionsLine(args: readonly string[]): MongoLine | undefined {
  const tree: Tree = {};
  for (let at = 0; at < args.length; at++) {
    const [, name = '', inline] = /^(--\w+)(?:=(.*))?$/.exec(args[at] as string) ?? [];
    const [flag, place] = [FLAGS[name], PLACES[name]];
    if (flag) put(tree, flag[0], flag[1]);
    else if (!place) return undefined;
    else {
      const value = inline ?? args[++at] ?? '';
      put(tree, place, /^--(?:port|wired)/.test(name) ? Number(value) : value);
    }
    if (name === '--logpath') put(tree, ['systemLog', 'destination'], 'file');
  }
  const options = sorted(tree);
  return {
    context: 'initandlisten',
    id: 21951,
    component: 'CONTROL',
    message: 'Options set by command line',
    attributes: `{"options":${JSON.stringify(options)}}`,
    plain: `options: ${plain(options)}`,
  };
}

function put(tree: Tree, [name = '', ...rest]: readonly string[], value: string | number | boolean): void {
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const inner = tree[name];
  const next: Tree = typeof inner === 'object' ? inner : {};
  tree[name] = next;
  put(next, rest, value);
}

const sorted = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.keys(tree)
      .sort()
      .map((name) => [name, typeof tree[name] === 'object' ? sorted(tree[name]) : (tree[name] as string)]),
  );

const plain = (tree: Tree): string => {
  const fields = Object.entries(tree).map(
    ([name, value]) => `${name}: ${typeof value === 'object' ? plain(value) : JSON.stringify(value)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
};
