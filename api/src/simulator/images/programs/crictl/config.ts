import { ConversionError, jsonValue, parseDocument, YamlError } from '../../../apimachinery/go-yaml/index.ts';
import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { Given } from './command-line.ts';
import { Fatal, log } from './fatal.ts';
import { tableOf } from './output.ts';

/** Where it looks for a runtime; undefined where nobody says so. */
export interface Settings {
  readonly runtime: string | undefined;
  readonly image: string | undefined;
  readonly file: string;
}

const KEYS = ['runtime-endpoint', 'image-endpoint', 'timeout', 'debug', 'pull-image-on-create', 'disable-pull-on-run'] as const;
type Key = (typeof KEYS)[number];
type Config = Readonly<Record<Key, string>>;
const DEFAULTS: Config = {
  'runtime-endpoint': '',
  'image-endpoint': '',
  timeout: '0',
  debug: 'false',
  'pull-image-on-create': 'false',
  'disable-pull-on-run': 'false',
};

/** The command line before the environment before the file. @see cri-tools: cmd/crictl/main.go app.Before; pkg/common/file.go */
export function* settingsOf(process: Process, { texts }: Given): Task<Settings> {
  const given = (name: string, variable: string): string | undefined => texts.get(name)?.at(-1) ?? (process.env.get(variable) || undefined);
  const named = given('config', 'CRI_CONFIG_FILE');
  const file = named ?? '/etc/crictl.yaml';
  const read = readConfig(process, file);
  if (typeof read === 'string' && named !== undefined) throw new Fatal(`load config file: ${read}`);
  const config = typeof read === 'string' ? DEFAULTS : read.config;
  return {
    runtime: given('runtime-endpoint', 'CONTAINER_RUNTIME_ENDPOINT') ?? (config['runtime-endpoint'] || undefined),
    image: given('image-endpoint', 'IMAGE_SERVICE_ENDPOINT') ?? (config['image-endpoint'] || undefined),
    file,
  };
}

const MOST_VALUES = 1000;

interface ReadConfig {
  readonly text: string;
  readonly config: Config;
}

/** Or why it cannot be read. */
function readConfig(process: Process, file: string): ReadConfig | string {
  let text: string;
  try {
    text = process.readFile(file);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `open ${file}: ${error.message.toLowerCase()}`;
  }
  try {
    const document = parseDocument(text, { json: false, maxValues: MOST_VALUES });
    const value = document ? jsonValue(document, MOST_VALUES).value : {};
    const config: Record<Key, string> = { ...DEFAULTS };
    for (const [key, one] of Object.entries(value ?? {})) {
      const known = KEYS.find((each) => each === key);
      if (!known) return `Config option '${key}' is not valid`;
      config[known] = one === null ? '' : String(one);
    }
    return { text, config };
  } catch (error) {
    if (error instanceof YamlError || error instanceof ConversionError) return `yaml: ${error.message}`;
    throw error;
  }
}

/** `crictl config`. @see cri-tools: cmd/crictl/config.go */
export function* configCommand(process: Process, { texts, words }: Given, file: string): Task<string | 'help'> {
  if (!process.access(file, 'f')) process.writeFile(file, write('', DEFAULTS), { mode: 0o644 });
  const read = readConfig(process, file);
  if (typeof read === 'string') throw new Fatal(`load config file: ${read}`);
  const { text, config } = read;
  const get = texts.get('get')?.at(-1);
  if (get !== undefined) return `${config[keyOf(get)]}\n`;
  const set = texts.get('set');
  if (set) {
    const changes = set.map((option) => {
      const [key = '', value, ...more] = option.split('=');
      if (value === undefined || more.length > 0) throw new Fatal(`incorrectly specified option: ${option}`);
      return [key, value] as const;
    });
    process.writeFile(file, write(text, changed(config, changes)));
    return '';
  }
  if (texts.get('list')) return `\x1b[2J\x1b[H${tableOf([['KEY', 'VALUE'], ...KEYS.map((key) => [key, config[key]])])}`;
  const [key, value = ''] = words;
  if (!key) return 'help';
  yield* log(process, 'info', `No --get, --set or --list provided, setting key "${key}" to value "${value}"`);
  process.writeFile(file, write(text, changed(config, [[key, value]], `set "${key}" to "${value}": `)));
  return '';
}

function keyOf(name: string, before = ''): Key {
  const key = KEYS.find((one) => one === name);
  if (!key) throw new Fatal(`${before}no configuration option named ${name}`);
  return key;
}

function changed(config: Config, changes: readonly (readonly [string, string])[], before = ''): Config {
  const result: Record<Key, string> = { ...config };
  for (const [name, value] of changes) {
    const key = keyOf(name, before);
    const isBoolean = DEFAULTS[key] === 'false';
    if (key === 'timeout' && !/^[-+]?\d+$/.test(value))
      throw new Fatal(`${before}parse timeout value '${value}': strconv.Atoi: parsing "${value}": invalid syntax`);
    if (isBoolean && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value))
      throw new Fatal(`${before}parse ${key} value '${value}': strconv.ParseBool: parsing "${value}": invalid syntax`);
    result[key] = isBoolean ? String(/^(1|t)/i.test(value)) : value;
  }
  return result;
}

/** What a file says already stays where it is. */
function write(text: string, config: Config): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const shown = (key: Key): string => (key.endsWith('-endpoint') ? JSON.stringify(config[key]) : config[key]);
  const kept = lines.map((line) => {
    const [, key] = /^([\w-]+):/.exec(line) ?? [];
    const known = KEYS.find((one) => one === key);
    const isQuoted = /^[\w-]+: *["']/.test(line);
    return known ? `${known}: ${isQuoted || config[known] === '' ? shown(known) : config[known]}` : line;
  });
  const missing = KEYS.filter((key) => !lines.some((line) => line.startsWith(`${key}:`)));
  return `${[...kept, ...missing.map((key) => `${key}: ${shown(key)}`)].join('\n')}\n`;
}
