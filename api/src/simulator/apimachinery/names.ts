import { byteLength } from './utf8.ts';
/**
 * The messages of apimachinery's checks of names. An empty list says the value is fine.
 * @see kubernetes: apimachinery/pkg/util/validation/validation.go
 */
export type NameCheck = (value: string) => string[];

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;
const ENVIRONMENT_NAME = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const HEADER_NAME = '[-A-Za-z0-9]+';
const PERCENT = '[0-9]+%';

/** @see kubernetes: apimachinery/pkg/util/validation IsDNS1123Label */
export const isDnsLabel: NameCheck = (value) => {
  const messages = tooLongFor(value, 63);
  if (!matches(value, DNS_LABEL)) {
    messages.push(
      matches(value, DNS_SUBDOMAIN)
        ? 'must not contain dots'
        : regexMessage(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            DNS_LABEL,
            'my-name',
            '123-abc',
          ),
    );
  }
  return messages;
};

/** @see kubernetes: apimachinery/pkg/util/validation IsDNS1123Subdomain */
export const isDnsSubdomain: NameCheck = (value) => {
  const messages = tooLongFor(value, 253);
  if (!matches(value, DNS_SUBDOMAIN)) {
    messages.push(
      regexMessage(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        DNS_SUBDOMAIN,
        'example.com',
      ),
    );
  }
  return messages;
};

/** @see kubernetes: apimachinery/pkg/util/validation IsDNS1035Label */
export const isDns1035Label: NameCheck = (value) => {
  const messages = tooLongFor(value, 63);
  if (!matches(value, DNS_1035_LABEL)) {
    messages.push(
      regexMessage(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        DNS_1035_LABEL,
        'my-name',
        'abc-123',
      ),
    );
  }
  return messages;
};

const qualifiedNameMessage = () =>
  regexMessage(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    QUALIFIED_NAME,
    'MyName',
    'my.name',
    '123-abc',
  );

/** A label's key: `name` or `prefix/name`. @see kubernetes: apimachinery/pkg/util/validation IsQualifiedName */
export const isQualifiedName: NameCheck = (value) => {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [`a qualified name ${qualifiedNameMessage()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const messages: string[] = [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') messages.push('prefix part must be non-empty');
    else messages.push(...isDnsSubdomain(prefix).map((message) => `prefix part ${message}`));
  }
  if (name === '') messages.push('name part must be non-empty');
  else messages.push(...tooLongFor(name, 63).map((message) => `name part ${message}`));
  if (!matches(name, QUALIFIED_NAME)) messages.push(`name part ${qualifiedNameMessage()}`);
  return messages;
};

/** @see kubernetes: apimachinery/pkg/util/validation IsValidLabelValue */
export const isLabelValue: NameCheck = (value) => {
  const messages = tooLongFor(value, 63);
  if (!matches(value, LABEL_VALUE)) {
    messages.push(
      regexMessage(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        LABEL_VALUE,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return messages;
};

/** @see kubernetes: apimachinery/pkg/util/validation IsEnvVarName */
export const isEnvironmentName: NameCheck = (value) => {
  const messages: string[] = [];
  if (!matches(value, ENVIRONMENT_NAME)) {
    messages.push(
      regexMessage(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
        ENVIRONMENT_NAME,
        'my.env-name',
        'MY_ENV.NAME',
        'MyEnvName1',
      ),
    );
  }
  return [...messages, ...changesDirectory(value)];
};

/** A key in a ConfigMap or a Secret. @see kubernetes: apimachinery/pkg/util/validation IsConfigMapKey */
export const isConfigKey: NameCheck = (value) => {
  const messages = tooLongFor(value, 253);
  if (!matches(value, CONFIG_KEY)) {
    messages.push(
      regexMessage(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        CONFIG_KEY,
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  }
  return [...messages, ...changesDirectory(value)];
};

/** @see kubernetes: apimachinery/pkg/util/validation IsHTTPHeaderName */
export const isHeaderName: NameCheck = (value) =>
  matches(value, HEADER_NAME)
    ? []
    : [regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER_NAME, 'X-Header-Name')];

/** @see kubernetes: apimachinery/pkg/util/validation IsValidPercent */
export const isPercent: NameCheck = (value) =>
  matches(value, PERCENT)
    ? []
    : [regexMessage("a valid percent string must be a numeric string followed by an ending '%'", PERCENT, '1%', '93%')];

/** @see kubernetes: apimachinery/pkg/util/validation IsValidPortName */
export const isPortName: NameCheck = (value) => {
  const messages = tooLongFor(value, 15);
  if (!/^[-a-z0-9]+$/.test(value)) messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) messages.push('must contain at least one letter (a-z)');
  if (value.includes('--')) messages.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
};

/** A name that will have a suffix appended may end in a dash. @see kubernetes: apimachinery/pkg/api/validation/generic.go */
export const asGenerateName =
  (check: NameCheck): NameCheck =>
  (value) =>
    check(/[^\u0080-\uffff]-$/.test(value) ? `${value.slice(0, -2)}a` : value);

/** The message for a number outside of it. @see kubernetes: apimachinery/pkg/util/validation InclusiveRangeError */
export const inclusiveRange = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

/** 1 to 65535; the message for others. @see kubernetes: apimachinery/pkg/util/validation IsValidPortNum */
export const isPortNumber = (port: number): string[] => (port >= 1 && port <= 65535 ? [] : [inclusiveRange(1, 65535)]);

export const MAX_INT32 = 2 ** 31 - 1;

/** Of a user or a group. */
export const isId = (id: number): string[] => (id >= 0 && id <= MAX_INT32 ? [] : [inclusiveRange(0, MAX_INT32)]);

const compiled = new Map<string, RegExp>();

function matches(value: string, pattern: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`);
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

const tooLongFor = (value: string, length: number): string[] =>
  byteLength(value) > length ? [`must be no more than ${length} characters`] : [];

/** The two blanks before `or` are upstream's. */
const regexMessage = (message: string, pattern: string, ...examples: string[]): string =>
  `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`;

function changesDirectory(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** Names of roles and bindings may have what a path may: `system:node`. @see kubernetes: apimachinery/pkg/api/validation/path IsValidPathSegmentName */
export const isPathSegment: NameCheck = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return isPathSegmentPrefix(name);
};

/** A name, or the beginning of one, in the API's paths. @see kubernetes: apimachinery/pkg/api/validation/path IsValidPathSegmentPrefix */
export const isPathSegmentPrefix: NameCheck = (name) =>
  ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
