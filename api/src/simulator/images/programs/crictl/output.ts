import { goJson } from '../../../apimachinery/go-json.ts';
import { goYaml } from '../../../apimachinery/go-yaml/index.ts';
import { EPOCH_MS } from '../../../apimachinery/time.ts';
import type { Micros } from '../../../engine/index.ts';
import { templateText } from './template.ts';

/** Rows whose columns are 20 wide at least; the last one is as long as it is. @see cri-tools: cmd/crictl/display.go; Go: text/tabwriter */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(20, ...rows.map((row) => [...(row[column] ?? '')].length + 3)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] as number) - [...cell].length)))
      .join('');
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** As protobuf's messages are written: what is empty has two lines. @see github.com/golang/protobuf: jsonpb/encode.go */
function protobufJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (typeof value !== 'object' || value === null) return goJson(value, '');
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = Array.isArray(value)
    ? value.map((one) => protobufJson(one, inner))
    : Object.entries(value).map(([key, one]) => `${goJson(key, '')}: ${protobufJson(one, inner)}`);
  return `${open}${members.map((member) => `\n${inner}${member}`).join(',')}\n${indent}${close}`;
}

/** Indented as json.Indent does; in the order of its members. */
const indented = (value: unknown): string => goJson(value, '  ', { sort: false });

/** A list as it was asked for, but for a table. */
export function listed(format: string, list: object): string | undefined {
  if (format === 'json') return `${protobufJson(list)}\n`;
  return format === 'yaml' ? `${goYaml(list)}\n` : undefined;
}

/** How the status of something is told. */
interface StatusFormat {
  readonly format: string;
  readonly template: string;
  readonly why: string;
}

/** @see cri-tools: cmd/crictl/util.go outputStatusInfo */
export function statusText({ format, template, why }: StatusFormat, about: object): string {
  if (format === 'go-template') return `${templateText(template, about, why)}\n`;
  if (format === 'json') return `${indented(about)}\n`;
  return format === 'yaml' ? `${goYaml(about)}\n` : `Don't support ${JSON.stringify(format)} format\n`;
}

/** `About a minute ago`. @see github.com/docker/go-units: duration.go HumanDuration */
export function ago(nanoseconds: string, now: Micros): string {
  return `${humanDuration(now - microsOf(nanoseconds))} ago`;
}

function humanDuration(micros: Micros): string {
  const seconds = Math.trunc(micros / 1e6);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.trunc(micros / 3.6e9 + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`;
  return `${Math.trunc(hours / 24 / 30)} months`;
}

/** Nanoseconds of Unix time as the run counts. */
export const microsOf = (nanoseconds: string): Micros => Number(BigInt(nanoseconds) / 1000n - BigInt(EPOCH_MS) * 1000n);

/** `67.3MB`. @see github.com/docker/go-units: size.go HumanSizeWithPrecision; Go: fmt %g */
export function humanSize(bytes: number, precision: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  const text = size.toPrecision(precision);
  const shown = text.includes('e') ? text.replace(/\.?0*e([+-])(\d)$/, 'e$10$2') : String(Number(text));
  return `${shown}${UNITS[unit]}`;
}
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** The first 13 digits. */
export const truncated = (id: string): string => id.replace(/^sha256:/, '').slice(0, 13);

/** What is written on it, a line each. */
export function labelLines({ labels, annotations }: { readonly labels: object; readonly annotations: object }): string {
  const lines = (title: string, map: object): string =>
    Object.keys(map).length === 0
      ? ''
      : `${title}:\n${Object.entries(map)
          .map(([name, value]) => `\t${name} -> ${value}\n`)
          .join('')}`;
  return lines('Labels', labels) + lines('Annotations', annotations);
}
